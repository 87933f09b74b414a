"""Which tables of accounts bear stamps, so that what was made from them is noticed to be old."""

from __future__ import annotations

from portal.accounts.models import Association, Membership, User
from portal.kept.stamps import stamp

stamp(Association, Membership)
stamp(User, without=("last_login", "password"))

"""What somebody's data may be used for, from the consents on file. Pure.

The newest entry of a purpose decides. Without any entry we go by what a business card is given for: writing about the
partnership, inviting in person, planning a meeting. Naming somebody in public, and sending the data to the other
country, need a yes. A withdrawal stands until a newer yes. Whoever is not to be contacted is not written to, invited
or asked, whatever stands on file.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from contacts.choices import Basis, CrossBorder, Purpose

NEEDS_CONSENT = frozenset({Purpose.PUBLICATION})
"""Purposes for which a card or our interest is not enough."""

WITHOUT_CONSENT = {
    Purpose.CORRESPONDENCE: _("Allowed: whoever gives a business card expects to be written to."),
    Purpose.INVITATIONS: _("Allowed, one person at a time. Whoever says no is not invited again."),
    Purpose.DELEGATIONS: _("Allowed for a meeting the person knows of."),
    Purpose.PUBLICATION: _("It needs the person’s yes."),
}
"""What we may do while the person has not been asked: shown, so that nobody has to guess."""

Row = Mapping[str, Any]
"""A consent by column, as the person's page has it."""


@dataclass(frozen=True)
class Standing:
    """How it stands with one purpose: whether we may, the entry that says so, and why we may or may not."""

    purpose: str
    label: Any
    is_allowed: bool
    is_withdrawn: bool
    words: Any
    row: Row | None = None
    is_stopped: bool = False


def standings(rows: Sequence[Row], *, is_stopped: bool = False) -> list[Standing]:
    """One for each purpose, in the order of the purposes. `is_stopped`: the person is not to be contacted."""
    found = [_standing(purpose, newest(rows, purpose)) for purpose in Purpose]
    return [_stopped(each) for each in found] if is_stopped else found


def newest(rows: Iterable[Row], purpose: str) -> Row | None:
    """The entry of a purpose that decides: the one given last."""
    return max(
        (row for row in rows if row["purpose"] == purpose), key=lambda row: (row["given_on"], row["pk"]), default=None
    )


def _standing(purpose: Purpose, row: Row | None) -> Standing:
    if row is None:
        may = purpose not in NEEDS_CONSENT
        return Standing(purpose, purpose.label, may, False, WITHOUT_CONSENT[purpose])
    if row["withdrawn_on"]:
        return Standing(purpose, purpose.label, False, True, _("Withdrawn: do not."), row)
    if purpose in NEEDS_CONSENT and row["basis"] not in (Basis.CONSENT, Basis.CONTRACT):
        return Standing(purpose, purpose.label, False, False, _("This basis is not enough: ask for a yes."), row)
    return Standing(purpose, purpose.label, True, False, Basis(row["basis"]).label, row)


def _stopped(standing: Standing) -> Standing:
    """The same for somebody who is not to be contacted. A yes to be named in public holds: it asks for no contact."""
    if standing.is_withdrawn or (standing.purpose == Purpose.PUBLICATION and standing.is_allowed):
        return standing
    words = _("The person is marked “do not contact”.")
    return replace(standing, is_allowed=False, is_stopped=True, words=words)


def cross_border(rows: Sequence[Row]) -> str:
    """Whether the data may go to the other country: the newest answer of an entry that was not withdrawn."""
    answers = sorted(
        (row["given_on"] or datetime.date.min, row["pk"], row["cross_border"])
        for row in rows
        if row["cross_border"] and not row["withdrawn_on"]
    )
    return answers[-1][2] if answers else CrossBorder.UNKNOWN


def warnings(rows: Sequence[Row]) -> list[str]:
    """What whoever writes to the person, invites or exports them must know, in the reader's language."""
    found: list[Any] = [
        _("Consent withdrawn: %(purpose)s") % {"purpose": each.label} for each in standings(rows) if each.is_withdrawn
    ]
    if cross_border(rows) == CrossBorder.REFUSED:
        found.append(_("Not to be passed to the other country"))
    return [str(each) for each in found]

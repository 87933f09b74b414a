"""By which way each kind of notice comes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Membership
from portal.notices.choices import Way
from portal.notices.kinds import kinds_for
from portal.notices.models import NoticeWish
from portal.notices.reading import way_of


class NoticeWishForm(forms.Form):
    """One choice for each kind that the member's role can get, and one that stops all mail."""

    has_mail = forms.BooleanField(
        label=_("Send me notices by mail"),
        required=False,
        help_text=_("Without it they stand in the portal only, whatever is chosen below."),
    )

    def __init__(self, data: Any = None, *, membership: Membership, wish: NoticeWish | None) -> None:
        super().__init__(data, initial={"has_mail": wish.has_mail if wish else True})
        self.kinds = kinds_for(membership.role)
        for kind in self.kinds:
            ways = [(way.value, way.label) for way in Way if way in kind.ways]
            field = forms.ChoiceField(label=kind.title, choices=ways, help_text=kind.why, initial=way_of(wish, kind))
            self.fields[kind.name] = field

    @property
    def ways(self) -> dict[str, str]:
        """Kind → way, for the service."""
        return {kind.name: self.cleaned_data[kind.name] for kind in self.kinds}

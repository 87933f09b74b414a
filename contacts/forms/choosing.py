"""What the forms of contacts let one choose from: rows of the association that the member may see.

Fields are declared without rows, because a model field would ask for its choices while the code is read, outside any
scope; `MembersForm` fills them.
"""

from __future__ import annotations

import copy
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from contacts.models import Organization, Tag
from contacts.organization_search import is_name_of, named, organizations_called, several
from partnerships.forms.base import RecordForm
from partnerships.forms.parts import BROAD
from partnerships.models import Partnership, ResourceKind
from partnerships.querysets import limits_of
from portal.accounts.models import Membership, User


def partnerships_field() -> forms.ModelMultipleChoiceField:
    """Any number of partnerships, as words to tick."""
    return forms.ModelMultipleChoiceField(
        label=_("Partnerships"), queryset=None, required=False, widget=copy.deepcopy(BROAD)
    )


def tags_field() -> forms.ModelMultipleChoiceField:
    """Any number of tags, as words to tick."""
    return forms.ModelMultipleChoiceField(label=_("Tags"), queryset=None, required=False, widget=copy.deepcopy(BROAD))


def member_field(label: Any, **options: Any) -> forms.ModelChoiceField:
    """One of us."""
    return forms.ModelChoiceField(label=label, queryset=None, required=False, empty_label=_("nobody yet"), **options)


def members_of(membership: Membership, besides: int | None = None) -> Any:
    """Everybody who works in the association now; `besides` is the key of one who is named and may have left."""
    live = Membership.objects.live().filter(association=membership.association_id)
    return User.objects.filter(Q(pk__in=live.values("user")) | Q(pk=besides)).order_by("name", "pk")


class OrganizationName(forms.CharField):
    """An organization by its name, as one types it: the one that is called so, else a text for a new one.

    Gives an `Organization`, not saved when it is new. The one that stands there stays while its name stays; another
    name that several carry is refused with what tells them apart.
    """

    membership: Membership | None = None
    present: Organization | None = None

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 200)
        super().__init__(**options)
        self.widget.attrs |= {"list": "organization-names", "autocomplete": "off", "data-organizations": ""}

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            found = Organization.objects.filter(pk=value).first()
            return str(found) if found else ""
        return value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        assert self.membership is not None  # noqa: S101 -- MembersForm gives it
        if self.present and is_name_of(self.present, text):
            return self.present
        found = organizations_called(text, Organization.objects.visible_to(self.membership))
        if len(found) > 1:
            raise several(found)
        return found[0] if found else named(text, self.membership.association)


class MembersForm(RecordForm):
    """A form whose choices are what this member may see; what is linked beyond that stays linked."""

    def __init__(self, data: Any = None, *, membership: Membership, **options: Any) -> None:
        super().__init__(data, **options)
        self.membership = membership
        self.is_limited = limits_of(membership).exists()
        self._fill("partnerships", lambda: Partnership.objects.visible_to(membership).with_places())
        self._fill("tags", Tag.objects.all)
        self._fill("keeper", lambda: members_of(membership, self.instance.keeper_id))
        self._fill("resource_kind", ResourceKind.objects.all)
        for name, field in self.fields.items():
            if isinstance(field, OrganizationName):
                field.membership = membership
                field.present = getattr(self.instance, name, None) if self.instance.pk else None
        if "partnerships" in self.fields and self.is_limited:
            self.fields["partnerships"].required = True

    def _fill(self, name: str, rows: Any) -> None:
        if name in self.fields:
            self.fields[name].queryset = rows()

    @property
    def values(self) -> dict[str, Any]:
        """What was given; links to partnerships that this member does not see are kept."""
        values = super().values
        if self.is_limited and self.instance.pk and "partnerships" in values:
            seen = self.fields["partnerships"].queryset.values("pk")
            values["partnerships"] = [
                *values["partnerships"],
                *self.instance.partnerships.exclude(pk__in=seen),
            ]
        return values

    def refilled(self, data: QueryDict, instance: Any) -> RecordForm:
        return type(self)(data, instance=instance, membership=self.membership)

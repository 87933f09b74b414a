"""The form of a contribution, and the filters of their register."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contacts.choices import ContributionKind
from contacts.forms.by_name import ByNameField
from contacts.forms.relations import CURRENCIES
from contacts.forms.sifting import ANY, LARGEST_KEY, Sieve
from contacts.forms.touches import DAY, OfAssociationForm, partnership_field
from contacts.models import Board, Contribution
from partnerships.choices import Currency
from partnerships.forms.base import dressed

GIVERS = (
    "organization__name_en",
    "organization__name_ja",
    "person__family_name",
    "person__given_name",
    "person__family_latin",
    "person__given_latin",
)


class ContributionForm(OfAssociationForm):
    """Who gave what, when, of what value and how that was found."""

    layout = (
        "kind",
        "organization",
        "person",
        ("what_en", "what_ja"),
        ("value", "currency"),
        "valuation_basis",
        "given_on",
    )
    rare = ("board", "partnership", "programme", "note")

    organization = ByNameField(of="organization", required=False, label=_("Organization"))
    person = ByNameField(required=False, label=_("Person"), help_text=_("Type a name, in any script."))
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES, required=False)
    board = forms.ModelChoiceField(label=_("Board"), queryset=None, required=False, empty_label=_("none"))
    partnership = partnership_field()
    programme = forms.ModelChoiceField(label=_("Programme"), queryset=None, required=False, empty_label=_("none"))

    class Meta:
        model = Contribution
        fields = (
            "kind",
            "organization",
            "person",
            "what_en",
            "what_ja",
            "value",
            "currency",
            "valuation_basis",
            "given_on",
            "board",
            "partnership",
            "programme",
            "note",
        )
        formfield_callback = dressed
        help_texts = {
            "what_en": _("Such as “Membership 2026” or “Room for the spring reception”."),
            "valuation_basis": _(
                "For a gift in kind: the price in the giver’s own list, an invoice that was waived, what others ask."
            ),
        }

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        for name in ("organization", "person"):
            setattr(self.fields[name], "is_one_of_two", True)  # noqa: B010 -- no attribute that Field declares

    def limit(self, name: str, field: forms.ModelChoiceField) -> None:
        """Boards that the reader may see, beside what every form offers."""
        if name == "board":
            field.queryset = Board.objects.visible_to(self.request.membership)
        else:
            super().limit(name, field)


OF = ("board", "partnership", "person", "organization")
"""Filters that are called as their column is."""


class ContributionSieve(Sieve):
    """Money or in kind, period, currency, board, partnership, words, giver."""

    q = forms.CharField(label=_("What or who"), required=False, max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), choices=[*ANY, *ContributionKind.choices], required=False)
    currency = forms.ChoiceField(label=_("Currency"), choices=[*ANY, *Currency.choices], required=False)
    since = forms.DateField(label=pgettext_lazy("of a period", "From"), widget=DAY, required=False)
    until = forms.DateField(label=pgettext_lazy("of a period", "Until"), widget=DAY, required=False)
    board = forms.ModelChoiceField(queryset=None, label=_("Board"), empty_label=_("any"), required=False)
    partnership = forms.ModelChoiceField(
        queryset=None, label=_("Partnership"), empty_label=_("any"), required=False, to_field_name="slug"
    )
    person = forms.IntegerField(required=False, max_value=LARGEST_KEY, widget=forms.HiddenInput)
    organization = forms.IntegerField(required=False, max_value=LARGEST_KEY, widget=forms.HiddenInput)

    def filter(self, rows: QuerySet) -> QuerySet:
        """The contributions that pass."""
        columns = {"kind": "kind", "currency": "currency", "since": "given_on__gte", "until": "given_on__lte"}
        for name, column in (columns | {each: each for each in OF}).items():
            if value := self.of(name):
                rows = rows.filter(**{column: value})
        if words := self.of("q"):
            names = ("what_en", "what_ja", "note", *GIVERS)
            rows = rows.filter(Q(*((f"{name}__icontains", words) for name in names), _connector=Q.OR))
        return rows

"""The filters of lists; all of them stand in the address."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contacts.choices import Began, FollowUpState, GiftDirection, IntroductionState, TouchKind
from contacts.forms.choosing import members_of
from contacts.forms.touches import DAY
from contacts.models import Board, Person
from partnerships.choices import Side
from partnerships.models import Partnership, ProgrammeSeries, Sector

ANY = [("", _("any"))]
LARGEST_KEY = 2**63 - 1  # a larger number is no row's, and no database can be asked for it


class Sieve(forms.Form):
    """Filters of a list. A word that is not understood is left out, as if it had not been there."""

    def __init__(self, request: HttpRequest, *, without: tuple[str, ...] = ()) -> None:
        self.request = request
        super().__init__(request.GET)
        for name in without:
            del self.fields[name]
        if "by" in self.fields:
            self.fields["by"].queryset = members_of(request.membership)
        if "partnership" in self.fields:
            self.fields["partnership"].queryset = Partnership.objects.visible_to(request.membership).with_places()
        if "series" in self.fields:
            self.fields["series"].queryset = ProgrammeSeries.objects.visible_to(request.membership)
        if "board" in self.fields:
            self.fields["board"].queryset = Board.objects.visible_to(request.membership)
        self.is_valid()

    def of(self, name: str) -> Any:
        """What is asked for under a name, None or empty where nothing is."""
        return self.cleaned_data.get(name)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out."""
        return any(self.cleaned_data.get(name) for name in self.fields)


IN_THE_ADDRESS = ("after",)
"""What a list's address may hold beside its filters."""


class StrictSieve(Sieve):
    """Filters on which figures stand: what is not understood is told, and nothing is counted until it is gone."""

    @property
    def faults(self) -> list[str]:
        """What is wrong with the filters of the address, a sentence each; empty when all is well."""
        told = []
        for name in self.errors:
            words = " ".join(map(str, self.errors[name]))
            told.append(_("%(filter)s: %(words)s") % {"filter": self.fields[name].label or name, "words": words})
        unknown = [name for name in self.request.GET if name not in self.base_fields and name not in IN_THE_ADDRESS]
        return [*told, *(_("There is no filter called “%(name)s”.") % {"name": name[:40]} for name in unknown)]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        since, until = given.get("since"), given.get("until")
        if since and until and since > until:
            self.add_error("until", _("The period ends before it begins."))
        return given


REACHED = "reached"


class TouchSieve(Sieve):
    """Kind, period, who of us, the side that began, partnership."""

    kinds = [*ANY, (REACHED, _("every way in which somebody was reached")), *TouchKind.choices]
    kind = forms.ChoiceField(label=_("How"), choices=kinds, required=False)
    began = forms.ChoiceField(label=_("Who began"), choices=[*ANY, *Began.choices], required=False)
    since = forms.DateField(label=pgettext_lazy("of a period", "From"), widget=DAY, required=False)
    until = forms.DateField(label=pgettext_lazy("of a period", "Until"), widget=DAY, required=False)
    by = forms.ModelChoiceField(queryset=None, label=_("Who of us"), empty_label=_("any"), required=False)
    partnership = forms.ModelChoiceField(
        queryset=None, label=_("Partnership"), empty_label=_("any"), required=False, to_field_name="slug"
    )

    def filter(self, touches: QuerySet) -> QuerySet:
        """The touches that pass."""
        if self.of("kind") == REACHED:
            touches = touches.exclude(kind=TouchKind.ATTEMPT)
        elif kind := self.of("kind"):
            touches = touches.filter(kind=kind)
        columns = {"began": "began", "since": "happened_on__gte", "until": "happened_on__lte"}
        for name, column in (columns | {"by": "by", "partnership": "partnership"}).items():
            if value := self.of(name):
                touches = touches.filter(**{column: value})
        return touches


MINE, EVERYBODYS = "mine", "all"
OVERDUE, SOON = "overdue", "soon"


class FollowUpSieve(Sieve):
    """Whose, open or closed, overdue, who promised, partnership, person."""

    whose = forms.ChoiceField(
        label=_("Whose"), choices=[(EVERYBODYS, _("everybody's")), (MINE, _("mine"))], required=False
    )
    state = forms.ChoiceField(
        label=pgettext_lazy("of a follow-up", "State"),
        choices=[(FollowUpState.OPEN, _("open")), ("closed", _("closed")), (EVERYBODYS, _("open and closed"))],
        required=False,
    )
    due = forms.ChoiceField(
        label=_("Due"), choices=[*ANY, (OVERDUE, _("overdue")), (SOON, _("within seven days"))], required=False
    )
    promised_by = forms.ChoiceField(label=_("Promised by"), choices=[*ANY, *Side.choices], required=False)
    partnership = forms.ModelChoiceField(
        queryset=None, label=_("Partnership"), empty_label=_("any"), required=False, to_field_name="slug"
    )
    person = forms.IntegerField(required=False, max_value=LARGEST_KEY, widget=forms.HiddenInput)

    def filter(self, follow_ups: QuerySet) -> QuerySet:
        """The follow-ups that pass. Without a word on the state they are the open ones."""
        if self.of("whose") == MINE:
            follow_ups = follow_ups.filter(owner=self.request.user)
        state = self.of("state") or FollowUpState.OPEN
        if state == FollowUpState.OPEN:
            follow_ups = follow_ups.open()
        elif state == "closed":
            follow_ups = follow_ups.exclude(state=FollowUpState.OPEN)
        today = timezone.localdate()
        if self.of("due") == OVERDUE:
            follow_ups = follow_ups.open().filter(due_on__lt=today)
        elif self.of("due") == SOON:
            follow_ups = follow_ups.filter(due_on__lte=today + datetime.timedelta(days=7))
        if partnership := self.of("partnership"):
            follow_ups = follow_ups.of_partnership(partnership)
        for name in ("promised_by", "person"):
            if value := self.of(name):
                follow_ups = follow_ups.filter(**{name: value})
        return follow_ups

    @property
    def is_of_closed(self) -> bool:
        """Whether the list is one of closed ones, which stand newest first."""
        return self.of("state") == "closed"

    def named_person(self) -> Person | None:
        """The person whose follow-ups are asked for, if the reader may see them. One query where one is named."""
        key = self.of("person")
        return Person.objects.visible_to(self.request.membership).filter(pk=key).first() if key else None


class IntroductionSieve(Sieve):
    """What became of it, the field of business, period, partnership, person."""

    state = forms.ChoiceField(label=_("What became of it"), choices=[*ANY, *IntroductionState.choices], required=False)
    sector = forms.ModelChoiceField(
        Sector.objects.filter(level=2), label=_("Sector"), empty_label=_("any"), required=False, to_field_name="code"
    )
    since = forms.DateField(label=pgettext_lazy("of a period", "From"), widget=DAY, required=False)
    until = forms.DateField(label=pgettext_lazy("of a period", "Until"), widget=DAY, required=False)
    partnership = forms.ModelChoiceField(
        queryset=None, label=_("Partnership"), empty_label=_("any"), required=False, to_field_name="slug"
    )
    person = forms.IntegerField(required=False, max_value=LARGEST_KEY, widget=forms.HiddenInput)

    def filter(self, introductions: QuerySet) -> QuerySet:
        """The introductions that pass; of a partnership those of somebody who belongs to it."""
        if state := self.of("state"):
            introductions = introductions.filter(state=state)
        if sector := self.of("sector"):
            introductions = introductions.filter(sectors__code__startswith=sector.code).distinct()
        for name, column in {"since": "made_on__gte", "until": "made_on__lte"}.items():
            if day := self.of(name):
                introductions = introductions.filter(**{column: day})
        if partnership := self.of("partnership"):
            of_ours = Person.objects.filter(partnerships=partnership)
            introductions = introductions.filter(person__in=of_ours.values("pk"))
        if person := self.of("person"):
            introductions = introductions.about(person)
        return introductions


class GiftSieve(Sieve):
    """Given or received, period, words, person, organization."""

    q = forms.CharField(label=_("What or why"), required=False, max_length=80)
    direction = forms.ChoiceField(label=_("Given or received"), choices=[*ANY, *GiftDirection.choices], required=False)
    since = forms.DateField(label=pgettext_lazy("of a period", "From"), widget=DAY, required=False)
    until = forms.DateField(label=pgettext_lazy("of a period", "Until"), widget=DAY, required=False)
    person = forms.IntegerField(required=False, max_value=LARGEST_KEY, widget=forms.HiddenInput)
    organization = forms.IntegerField(required=False, max_value=LARGEST_KEY, widget=forms.HiddenInput)

    def filter(self, gifts: QuerySet) -> QuerySet:
        """The gifts that pass."""
        columns = {"direction": "direction", "since": "given_on__gte", "until": "given_on__lte"}
        for name, column in (columns | {"person": "person", "organization": "organization"}).items():
            if value := self.of(name):
                gifts = gifts.filter(**{column: value})
        if words := self.of("q"):
            names = ("what_en", "what_ja", "occasion", "note")
            gifts = gifts.filter(Q(*((f"{name}__icontains", words) for name in names), _connector=Q.OR))
        return gifts

"""Forms for boards, their charter, seats, terms and candidates."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from contacts.choices import AgendaKind, CandidateState, Constituency, Decision
from contacts.forms.by_name import ByNameField
from contacts.forms.touches import DAY, OfAssociationForm, partnership_field
from contacts.models import AgendaItem, Board, BoardGoal, Charter, MixWanted, Seat, SeatCandidate, Term
from partnerships.forms.base import RecordForm, dressed
from partnerships.models import Goal, Partnership
from portal.as_read import AsReadForm
from portal.saving import Difference, Merge, StaleSave

MOST_WANTED = 50


class BoardForm(OfAssociationForm):
    """What a board is, how often it meets, how long a term is, how many have to be there."""

    layout = (
        ("name_en", "name_ja"),
        "kind",
        "partnership",
        ("about_en", "about_ja"),
        ("meets_en", "meets_ja"),
        "term_years",
        "quorum",
        "quorum_number",
        "is_quorum_of_all",
    )
    rare = ("closed_on",)

    partnership = partnership_field()

    class Meta:
        model = Board
        fields = (
            "name_en",
            "name_ja",
            "kind",
            "partnership",
            "about_en",
            "about_ja",
            "meets_en",
            "meets_ja",
            "term_years",
            "quorum",
            "quorum_number",
            "is_quorum_of_all",
            "closed_on",
        )
        formfield_callback = dressed
        help_texts = {
            "about_en": _("Two or three sentences: what it does, what it has done, what is expected of a member."),
            "quorum_number": _("Only where the rule is a number."),
            "is_quorum_of_all": _("Otherwise only seats that somebody holds are counted."),
        }

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["partnership"].help_text = _("Empty: of the association as a whole.")


class CharterForm(RecordForm):
    """Purpose, structure, goals and priorities, in both languages."""

    layout = (
        ("purpose_en", "purpose_ja"),
        ("structure_en", "structure_ja"),
        ("goals_en", "goals_ja"),
        ("priorities_en", "priorities_ja"),
    )

    class Meta:
        model = Charter
        fields = (
            "purpose_en",
            "purpose_ja",
            "structure_en",
            "structure_ja",
            "goals_en",
            "goals_ja",
            "priorities_en",
            "priorities_ja",
        )
        formfield_callback = dressed
        help_texts = {
            "purpose_en": _("Why there is this board, in a sentence that a member could repeat."),
            "structure_en": _("Who sits on it, for how long, how often it meets, how it decides, to whom it reports."),
            "goals_en": _("What we hope to get, and what the members get."),
            "priorities_en": _("What comes first, decided before anybody is asked to join."),
        }


class ApprovalForm(forms.Form):
    """The day on which the board of directors approved it, and the vote by which it did."""

    approved_on = forms.DateField(label=_("Approved on"), widget=DAY)
    item = forms.ModelChoiceField(
        label=_("By which vote"),
        queryset=None,
        required=False,
        empty_label=_("not written down here"),
        help_text=_("An item about a charter that a board has adopted."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, request: HttpRequest, **options: Any) -> None:
        super().__init__(data, **options)
        adopted = AgendaItem.objects.visible_to(request.membership).filter(
            kind=AgendaKind.CHARTER, decision=Decision.ADOPTED
        )
        field: Any = self.fields["item"]
        field.queryset = adopted.order_by("-decided_on", "-pk")

    @property
    def read_version(self) -> int:
        """The version of the charter that its reader saw."""
        return self.cleaned_data.get("version") or 0


class SeatForm(RecordForm):
    """What a seat is called, for whom it is designated, whether it votes."""

    layout = (("title_en", "title_ja"), "constituencies", "office", "is_voting")
    rare = ("order", ("opened_on", "closed_on"))

    constituencies = forms.MultipleChoiceField(
        label=_("Designated for"),
        choices=Constituency.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "broad"}),
        help_text=_("Several mean any of them. None: anybody may fill it, and no clock runs while it is vacant."),
    )

    class Meta:
        model = Seat
        fields = ("title_en", "title_ja", "office", "is_voting", "order", "opened_on", "closed_on")
        formfield_callback = dressed

    def __init__(self, data: Any = None, *, instance: Any, **options: Any) -> None:
        known = list(instance.constituencies.values_list("constituency", flat=True)) if instance.pk else []
        super().__init__(data, instance=instance, initial={"constituencies": known}, **options)

    def after(self, stale: StaleSave) -> tuple[RecordForm, Merge]:
        """As every form, and for whom the seat is designated now, if that is not what is ticked."""
        form, found = super().after(stale)
        if isinstance(stale.row, Seat):
            theirs = {each.constituency for each in stale.row.constituencies.all()}
            if theirs != set(self.constituencies_chosen):
                label = str(self.fields["constituencies"].label)
                words = (_constituency_words(self.constituencies_chosen), _constituency_words(theirs))
                found.differences.append(Difference("constituencies", label, *words))
        return form, found

    @property
    def constituencies_chosen(self) -> list[str]:
        """For whom it is designated."""
        return self.cleaned_data["constituencies"]


def _constituency_words(names: Collection[str]) -> str:
    return pgettext("list", ", ").join(str(each.label) for each in Constituency if each.value in names)


class TermForm(OfAssociationForm):
    """Who sits there, from when until when, and with which account they sign in."""

    layout: tuple[str | tuple[str, ...], ...] = ("person", ("starts_on", "ends_on"), "user")

    person = ByNameField(label=_("Person"), help_text=_("Type a name, in any script."))
    ends_on = forms.DateField(label=_("Last day"), required=False, widget=DAY)

    class Meta:
        model = Term
        fields: tuple[str, ...] = ("person", "starts_on", "ends_on", "user")
        formfield_callback = dressed
        help_texts = {"user": _("Then they vote for themselves when they are signed in.")}

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["ends_on"].help_text = _("Empty: after the years that a term of this board has.")

    def _post_clean(self) -> None:
        """The last day may follow from the first: the verb reckons it, and checks the row as a whole."""
        if self.cleaned_data.get("ends_on"):
            super()._post_clean()


class TermDaysForm(TermForm):
    """The days of a term, and the account."""

    layout = (("starts_on", "ends_on"), "user")
    person = None  # a field of the other form that this one leaves out

    class Meta(TermForm.Meta):
        fields = ("starts_on", "ends_on", "user")

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["ends_on"].required, self.fields["ends_on"].help_text = True, ""


class LeaveForm(RecordForm):
    """The last day on which somebody held the seat, and why they went before the end."""

    layout = ("left_on", "left_because")

    class Meta:
        model = Term
        fields = ("left_on", "left_because")
        formfield_callback = dressed
        help_texts = {
            "left_on": _("The last day on which they held the seat. Empty: they have not left."),
            "left_because": _("A new post, a move, their own wish."),
        }


class CandidateForm(OfAssociationForm):
    """Of whom one thinks, and why."""

    layout: tuple[str | tuple[str, ...], ...] = ("person", "note")

    person = ByNameField(label=_("Person"), help_text=_("Type a name, in any script."))

    class Meta:
        model = SeatCandidate
        fields: tuple[str, ...] = ("person", "note")
        formfield_callback = dressed


class CandidateStateForm(OfAssociationForm):
    """How far one is with a candidate. Who is seated was appointed."""

    layout = ("state", "note")

    class Meta:
        model = SeatCandidate
        fields = ("state", "note")
        formfield_callback = dressed

    def __init__(self, data: Any = None, *, instance: Any, **options: Any) -> None:
        super().__init__(data, instance=instance, **options)
        if instance.state != CandidateState.SEATED:
            field: Any = self.fields["state"]
            field.choices = [each for each in field.choices if each[0] != CandidateState.SEATED]


class MixForm(AsReadForm):
    """How many members of each constituency a board wants."""

    def __init__(self, data: Any = None, *, board: Board) -> None:
        rows = list(MixWanted.objects.filter(board=board))
        super().__init__(data, now=[row.code for row in rows])
        wanted = {row.constituency: row.number for row in rows}
        for name, label in Constituency.choices:
            self.fields[name] = forms.IntegerField(
                label=label, required=False, min_value=0, max_value=MOST_WANTED, initial=wanted.get(name)
            )

    @property
    def numbers(self) -> dict[str, int]:
        """Constituency → how many; none is 0."""
        return {name: self.cleaned_data.get(name) or 0 for name in Constituency.values}


class BoardGoalsForm(AsReadForm):
    """What a board works for: open goals of the partnerships that the reader may see."""

    goals = forms.ModelMultipleChoiceField(
        label=_("Goals"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "broad"})
    )

    def __init__(self, data: QueryDict | None = None, *, board: Board, request: HttpRequest) -> None:
        seen = Partnership.objects.visible_to(request.membership)
        if board.partnership_id:
            seen = seen.filter(pk=board.partnership_id)
        linked = BoardGoal.objects.filter(board=board).values("goal")
        rows = Goal.objects.filter(partnership__in=seen)
        rows = rows.filter(state="open") | rows.filter(pk__in=linked)
        now = list(rows.filter(pk__in=linked))
        super().__init__(data, now=[goal.pk for goal in now], initial={"goals": now})
        self.fields["goals"].queryset = rows.order_by("-horizon", "review_on", "pk")

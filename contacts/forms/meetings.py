"""Forms for meetings of a board: when and where, items, papers, who is there, votes, decisions, by-laws."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contacts.choices import Ballot
from contacts.forms.choosing import members_of
from contacts.forms.touches import DAY, OfAssociationForm
from contacts.models import AgendaItem, BoardMeeting, BoardPaper, BylawChange
from contacts.services.meetings import ABSENT, EXCUSED, PRESENT, UNKNOWN
from contacts.sittings import Chair, is_cast_in_person
from partnerships.forms.base import RecordForm, dressed
from partnerships.models import Goal, Partnership

MOMENT = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
MARKS = [
    (PRESENT, pgettext_lazy("at a meeting", "present")),
    (EXCUSED, pgettext_lazy("at a meeting", "excused")),
    (ABSENT, pgettext_lazy("at a meeting", "absent")),
    (UNKNOWN, pgettext_lazy("at a meeting", "not known yet")),
]
NO_BALLOT = ("", pgettext_lazy("ballot", "Has not voted"))


class MeetingForm(RecordForm):
    """When and where the board meets."""

    layout = (("starts_at", "ends_at"), ("place_en", "place_ja"), "link")
    rare = (("title_en", "title_ja"),)

    class Meta:
        model = BoardMeeting
        fields = ("starts_at", "ends_at", "place_en", "place_ja", "link", "title_en", "title_ja")
        formfield_callback = dressed
        widgets = {"starts_at": MOMENT, "ends_at": MOMENT}
        help_texts = {
            "starts_at": _("In the time zone of your association."),
            "title_en": _("Only where it has a name of its own, such as an annual meeting."),
        }


class MinutesForm(RecordForm):
    """What was said and decided beside the items."""

    layout = (("minutes_en", "minutes_ja"),)

    class Meta:
        model = BoardMeeting
        fields = ("minutes_en", "minutes_ja")
        formfield_callback = dressed


class ItemMinutesForm(RecordForm):
    """What was said about one item, and the decision in words."""

    layout = (("minutes_en", "minutes_ja"), ("decided_en", "decided_ja"))

    class Meta:
        model = AgendaItem
        fields = ("minutes_en", "minutes_ja", "decided_en", "decided_ja")
        formfield_callback = dressed


class ItemForm(OfAssociationForm):
    """An idea, or an item of an agenda."""

    layout = (("title_en", "title_ja"), "kind", ("about_en", "about_ja"), "is_voted_on", "goal")

    goal = forms.ModelChoiceField(
        label=_("Goal it is about"), queryset=None, required=False, empty_label=pgettext_lazy("goal", "none")
    )

    class Meta:
        model = AgendaItem
        fields = ("title_en", "title_ja", "kind", "about_en", "about_ja", "is_voted_on", "goal")
        formfield_callback = dressed
        help_texts = {"is_voted_on": _("Then it is decided by the votes of those who are there, with a quorum.")}

    def limit(self, name: str, field: forms.ModelChoiceField) -> None:
        """Goals of the partnerships that the reader may see; of the board's own where it has one."""
        seen = Partnership.objects.visible_to(self.request.membership)
        if own := self.instance.board.partnership_id:
            seen = seen.filter(pk=own)
        field.queryset = Goal.objects.filter(partnership__in=seen).order_by("horizon", "pk")


class PaperForm(RecordForm):
    """A paper for a meeting, or for one item of it."""

    layout = ("file", ("title_en", "title_ja"), "item")

    item = forms.ModelChoiceField(
        label=_("For which item"), queryset=None, required=False, empty_label=_("for the whole meeting")
    )

    class Meta:
        model = BoardPaper
        fields = ("file", "title_en", "title_ja", "item")
        formfield_callback = dressed

    def __init__(self, data: Any = None, *, instance: BoardPaper, **options: Any) -> None:
        instance.version = 0  # papers are added and removed, never changed
        super().__init__(data, instance=instance, **options)
        field: Any = self.fields["item"]
        field.queryset = AgendaItem.objects.filter(meeting=instance.meeting)


class _Answer(forms.ChoiceField):
    """One of a few words; a seat that a form does not ask about is left as it is."""

    widget = forms.RadioSelect

    def clean(self, value: Any) -> str:
        return super().clean(value) if value else ""


class _OfChairs(forms.Form):
    """One question for each seat. Beside each goes what stood there when its reader saw it: only what they changed is
    saved, so that a ballot that somebody casts meanwhile is neither lost nor turned around."""

    options: list[tuple[str, str | Promise]]

    def __init__(self, data: QueryDict | None, *, chairs: Iterable[Chair]) -> None:
        super().__init__(data)
        self.chairs = {f"seat_{chair.seat.pk}": chair for chair in chairs if self.is_asked(chair)}
        for name, chair in self.chairs.items():
            label, now = self.label_of(chair), self.now(chair)
            self.fields[name] = _Answer(label=label, choices=self.options, initial=now)
            self.fields[f"{name}_seen"] = forms.CharField(widget=forms.HiddenInput, required=False, initial=now)

    def clean(self) -> dict[str, Any]:
        """Refused: another answer than the one that somebody else has noted meanwhile; it is shown first."""
        for name, chair in self.chairs.items():
            chosen, seen, now = self.cleaned_data.get(name, ""), self._seen(name), self.now(chair)
            if self._is_sent(name) and seen != now and chosen not in (seen, now):
                label = dict(self.options)[now]
                self.add_error(name, _("Meanwhile this was noted: %(answer)s. Look again.") % {"answer": label})
                again: Any = self.data.copy()
                again[f"{name}_seen"] = now
                self.data = again
        return self.cleaned_data

    def is_asked(self, chair: Chair) -> bool:
        raise NotImplementedError

    def now(self, chair: Chair) -> str:
        raise NotImplementedError

    def label_of(self, chair: Chair) -> str:
        """The seat with who holds it."""
        seat, person = chair.seat, chair.line.person
        return f"{seat} – {person}" if person else str(seat)

    @property
    def answers(self) -> dict[int, str]:
        """Seat → what was chosen; a seat whose answer was not changed is left as it is."""
        return {
            chair.seat.pk: self.cleaned_data[name]
            for name, chair in self.chairs.items()
            if self._is_sent(name) and self.cleaned_data[name] not in (self._seen(name), self.now(chair))
        }

    def _is_sent(self, name: str) -> bool:
        return name in self.data

    def _seen(self, name: str) -> str:
        """What stood there when the page was shown."""
        return self.data.get(f"{name}_seen", self.now(self.chairs[name]))


class AttendanceForm(_OfChairs):
    """Who is there."""

    options = MARKS

    def is_asked(self, chair: Chair) -> bool:
        return chair.line.is_held or chair.is_known

    def now(self, chair: Chair) -> str:
        if not chair.is_known:
            return UNKNOWN
        return PRESENT if chair.is_present else EXCUSED if chair.is_excused else ABSENT


class BallotsForm(_OfChairs):
    """How those who are there vote on one item."""

    options = [*Ballot.choices, NO_BALLOT]

    def __init__(self, data: QueryDict | None, *, chairs: Iterable[Chair]) -> None:
        super().__init__(data, chairs=chairs)
        for name, chair in self.chairs.items():
            if chair.vote and chair.line.term and is_cast_in_person(chair.vote, chair.line.term):
                self.fields[name].help_text = _("Cast by the holder of the seat.")

    def is_asked(self, chair: Chair) -> bool:
        return chair.may_vote

    def now(self, chair: Chair) -> str:
        return chair.vote.ballot if chair.vote else ""


class NextStepForm(forms.Form):
    """What is done because of an item, by when, by whom."""

    what = forms.CharField(
        label=_("What"), max_length=300, help_text=_("Begin with a verb: send, ask, call, introduce.")
    )
    due_on = forms.DateField(label=_("By when"), widget=DAY)
    owner = forms.ModelChoiceField(label=_("Who does it"), queryset=None, required=False, empty_label=_("I do"))

    def __init__(self, data: Any = None, *, request: HttpRequest, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["owner"].queryset = members_of(request.membership)

    @property
    def step(self) -> dict[str, Any]:
        """The promise, for the service."""
        given = {name: self.cleaned_data[name] for name in ("what", "due_on")}
        return given | ({"owner": owner} if (owner := self.cleaned_data["owner"]) else {})


class OnAgendaForm(forms.Form):
    """On which agenda an idea, or a change of the by-laws, is put."""

    meeting = forms.ModelChoiceField(
        label=_("On the agenda of"), queryset=None, empty_label=None, widget=forms.RadioSelect(attrs={"class": "broad"})
    )

    def __init__(self, data: Any = None, *, meetings: Any) -> None:
        super().__init__(data)
        self.fields["meeting"].queryset = meetings
        self.fields["meeting"].label_from_instance = meeting_label


class BylawForm(RecordForm):
    """A clause before and after, and why."""

    layout = ("clause", ("before_en", "after_en"), ("before_ja", "after_ja"), ("reason_en", "reason_ja"))
    rare = ("effective_on",)

    class Meta:
        model = BylawChange
        fields = (
            "clause",
            "before_en",
            "after_en",
            "before_ja",
            "after_ja",
            "reason_en",
            "reason_ja",
            "effective_on",
        )
        formfield_callback = dressed
        help_texts = {
            "clause": _("Such as “Article 4, section 2”."),
            "before_en": _("Empty for a new clause."),
            "after_en": _("Empty for a clause that goes."),
            "effective_on": _("Empty: from the day on which it is adopted."),
        }


def meeting_label(meeting: BoardMeeting) -> str:
    """A meeting in a list of choices: its day, and its name where it has one."""
    day = date_format(localtime(meeting.starts_at), "DATETIME_FORMAT")
    return f"{day}, {meeting}" if meeting.title_en or meeting.title_ja else day

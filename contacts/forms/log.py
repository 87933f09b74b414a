"""The one screen of the quick log: a note, and the card of somebody new."""

from __future__ import annotations

import calendar
import datetime
from typing import Any

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from contacts.choices import Began, TouchKind
from contacts.forms.cards import CardForm, card_picture, parts_of_name
from contacts.models import Person, Touch
from contacts.services.log import CardPictures, Note
from contacts.services.merging import where_to
from contacts.suggestions import is_called, suggest
from partnerships.choices import Side
from partnerships.forms.base import Text
from partnerships.models import Partnership
from partnerships.querysets import limits_of
from portal.accounts.models import Membership, User

LONGEST_WAIT = datetime.timedelta(days=60)
"""How long a note may have waited in a browser for its "today" to count from the day it was written."""


class Happened(models.TextChoices):
    TODAY = "today", _("Today")
    YESTERDAY = "yesterday", _("Yesterday")
    OTHER = "other", _("Pick a day")


class Due(models.TextChoices):
    NONE = "", pgettext_lazy("of a next step", "None")
    WEEK = "week", _("In 1 week")
    FORTNIGHT = "fortnight", _("In 2 weeks")
    MONTH = "month", _("In 1 month")
    OTHER = "other", _("Pick a day")


class Promised(models.TextChoices):
    US = Side.HOME.value, pgettext_lazy("who does the next step", "We do it")
    THEM = Side.PARTNER.value, pgettext_lazy("who does the next step", "They do it")


def month_after(day: datetime.date) -> datetime.date:
    """The same day of the next month, or that month's last."""
    year, month = day.year + day.month // 12, day.month % 12 + 1
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


class PeopleField(forms.Field):
    """The people somebody has chosen. One who was merged meanwhile is found in the one that was kept."""

    widget = forms.MultipleHiddenInput

    def __init__(self, membership: Membership, **options: Any) -> None:
        super().__init__(required=False, **options)
        self.membership = membership

    def clean(self, value: Any) -> list[Person]:
        keys = list(dict.fromkeys(int(key) for key in value or [] if str(key).isdecimal() and len(str(key)) < 18))
        seen = Person.objects.visible_to(self.membership).with_position()
        found = seen.in_bulk(keys) if keys else {}
        for key in keys:
            if key in found:
                continue
            kept = where_to(key)
            if kept is None or not (still := seen.filter(pk=kept.pk).first()):
                raise forms.ValidationError(
                    gettext(
                        "Somebody chosen here has been removed meanwhile, or is not open to you. "
                        "Choose again who it was."
                    )
                )
            found[key] = still
        return list({found[key].pk: found[key] for key in keys}.values())


class NoteForm(forms.Form):
    """A note: who, what, next date. `card` is the form of somebody new on the same screen.

    `written_on` is the day in the place where it was written, so that "today" and "in a week" stay true for a note
    that waited for a connection.
    """

    uid = forms.UUIDField(widget=forms.HiddenInput)
    author = forms.CharField(required=False, widget=forms.HiddenInput)
    written_on = forms.DateField(required=False, widget=forms.HiddenInput)
    who = Text(
        label=_("Who was it?"),
        max_length=160,
        required=False,
        help_text=_("Type two letters of a name, in any script. A new name is fine."),
    )
    kind = forms.ChoiceField(
        label=_("How?"), choices=TouchKind, initial=TouchKind.CALL, required=False, widget=forms.RadioSelect
    )
    began = forms.ChoiceField(
        label=_("Who began it?"), choices=Began, initial=Began.US, required=False, widget=forms.RadioSelect
    )
    said = Text(
        label=_("What was said?"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 3, "autocapitalize": "sentences", "enterkeyhint": "enter"}),
    )
    happened = forms.ChoiceField(
        label=_("Which day?"), choices=Happened, initial=Happened.TODAY, required=False, widget=forms.RadioSelect
    )
    happened_on = _day(_("Day of the touch"))
    what = Text(label=_("What is the next step?"), max_length=300, required=False)
    due = forms.ChoiceField(
        label=_("By when?"), choices=Due, initial=Due.NONE, required=False, widget=forms.RadioSelect
    )
    due_on = _day(_("Day of the next step"))
    promised_by = forms.ChoiceField(
        label=_("Who does it?"), choices=Promised, initial=Promised.US, required=False, widget=forms.RadioSelect
    )
    is_interest = forms.BooleanField(label=_("They showed interest"), required=False)
    partnership = forms.ModelChoiceField(
        label=_("Which partnership is it about?"), queryset=Partnership.objects.none(), required=False
    )
    front = card_picture(_("Front of the card"))
    back = card_picture(_("Back of the card"))
    place = forms.CharField(label=_("Where was the card handed over?"), max_length=160, required=False)

    def __init__(self, data: Any = None, files: Any = None, *, membership: Membership, **options: Any) -> None:
        super().__init__(data, files, **options)
        self.membership = membership
        self.fields["people"] = PeopleField(membership)
        self.card = CardForm(data, membership=membership)
        self.candidates: list[Person] = []
        self.seen = Partnership.objects.visible_to(membership).with_places()
        self.fields["partnership"].queryset = self.seen
        for name, hint in {"who": "search", "what": "done", "place": "done"}.items():
            self.fields[name].widget.attrs |= {"autocomplete": "off", "enterkeyhint": hint}
        self.fields["who"].widget.attrs |= {"autocapitalize": "words", "spellcheck": "false"}
        self.fields["what"].widget.attrs |= {"autocapitalize": "sentences"}

    def kept_before(self, by: User) -> Touch | None:
        """The touch that this note has become already: its answer was lost, and what it says is not judged again."""
        try:
            uid = self.fields["uid"].clean(self.data.get("uid"))
        except forms.ValidationError:
            return None
        return Touch.objects.filter(uid=uid, by=by).first()

    @property
    def chosen(self) -> list[Person]:
        """The people chosen so far."""
        if self.is_bound:
            return self.cleaned_data.get("people") or []
        return list(self.initial.get("people") or [])

    @property
    def is_card_open(self) -> bool:
        """Whether the fields of somebody new stand open."""
        return self.is_bound and (self.card.is_given or ("who" in self.errors and not self.candidates))

    @property
    def has_rare_errors(self) -> bool:
        """Whether one of the waiting fields was refused, so that the disclosure must stand open."""
        return any(name in self.errors for name in ("partnership", "promised_by"))

    @property
    def is_rare_kind(self) -> bool:
        """Whether the way that was chosen is one of those behind the disclosure."""
        return self["kind"].value() in TouchKind.values[6:]

    def clean_written_on(self) -> datetime.date:
        today = timezone.localdate()
        day = self.cleaned_data.get("written_on") or today
        # A day ahead: it is tomorrow already where the partner city lies.
        return day if today - LONGEST_WAIT <= day <= today + datetime.timedelta(days=1) else today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._find_who(cleaned)
        if self.card.is_given and (not self.card.is_valid() or not self.card.is_answered()):
            self.add_error(None, gettext("Look at the card of the new person."))
        elif self.card.is_given and not self.card.text().same_as and not self._is_in_sight(cleaned):
            self._ask("partnership", gettext("Choose the partnership that the new person belongs to."))
        if cleaned.get("happened") == Happened.OTHER and not cleaned.get("happened_on"):
            self._ask("happened_on", gettext("Choose the day."))
        if cleaned.get("due") == Due.OTHER and not cleaned.get("due_on"):
            self._ask("due_on", gettext("Choose the day."))
        if cleaned.get("what") and not cleaned.get("due") and "due" not in self.errors:
            cleaned["due"] = Due.WEEK  # a next step without a day would be forgotten
        return cleaned

    def note(self) -> Note:
        """What was written, for the service. The form is valid."""
        given = self.cleaned_data
        pictures = CardPictures(given["front"], given["back"], given["place"])
        return Note(
            people=given["people"],
            touch={
                "kind": given["kind"] or TouchKind.CALL,
                "began": given["began"] or Began.US,
                "happened_on": self._happened_on(),
                "said": given["said"],
                "is_interest": given["is_interest"],
            },
            promise=self._promise(),
            card=self.card.text() if self.card.is_given else None,
            pictures=pictures if pictures.front or pictures.back else None,
            partnerships=self._partnerships(),
        )

    def _find_who(self, cleaned: dict[str, Any]) -> None:
        """Take the one person who is called as was typed; else show whom it may mean."""
        who, chosen = (cleaned.get("who") or "").strip(), cleaned.get("people") or []
        if "people" in self.errors or self.card.is_of(who):
            return
        if not who:
            if not chosen and not self.card.is_given:
                self._ask("who", gettext("Write a name, and choose who it was."))
            return
        found = suggest(self.membership, who)
        if any(each in chosen for each in found):
            return
        called = [each for each in found if is_called(each, who)]
        if len(called) == 1:
            cleaned["people"] = [*chosen, called[0]]
            return
        self.candidates = found
        if self.card.is_given:
            self._ask("who", gettext("Besides the card a name stands here. Choose who it is, or take the name out."))
        elif found:
            self._ask("who", gettext("Choose who it was, or fill in the card of somebody new."))
        else:
            self.card = CardForm(initial=parts_of_name(who), membership=self.membership)
            self._ask("who", gettext("Nobody of this name is known here. Fill in the card, or correct the name."))

    def _is_in_sight(self, cleaned: dict[str, Any]) -> bool:
        """Whether this member sees somebody new afterwards: a limited one does in a partnership of theirs alone."""
        if cleaned.get("partnership") or not limits_of(self.membership).exists():
            return True
        return len(self.seen[:2]) == 1

    def _ask(self, name: str, words: str) -> None:
        if name not in self.errors:
            self.add_error(name, words)

    def _happened_on(self) -> datetime.date:
        given = self.cleaned_data
        if given["happened"] == Happened.OTHER:
            return given["happened_on"]
        back = 1 if given["happened"] == Happened.YESTERDAY else 0
        return given["written_on"] - datetime.timedelta(days=back)

    def _promise(self) -> dict[str, Any] | None:
        given = self.cleaned_data
        if not given["due"]:
            return None
        start = given["written_on"]
        days = {
            Due.WEEK: start + datetime.timedelta(days=7),
            Due.FORTNIGHT: start + datetime.timedelta(days=14),
            Due.MONTH: month_after(start),
            Due.OTHER: given["due_on"],
        }
        return {
            "what": given["what"] or gettext("Get in touch again"),
            "due_on": days[given["due"]],
            "promised_by": given["promised_by"] or Side.HOME,
        }

    def _partnerships(self) -> list[Partnership]:
        """The one that was chosen; for somebody new the only one there is, else a limited member would not see them."""
        if chosen := self.cleaned_data["partnership"]:
            return [chosen]
        if not self.card.is_given:
            return []
        visible = list(self.seen[:2])
        return visible if len(visible) == 1 else []

"""The forms of an appointment: what it is, when in the time of the visited city, who takes part."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from contacts.forms.by_name import ByNameField
from contacts.forms.touches import DAY, OfAssociationForm
from delegations.choices import DelegateState
from delegations.clash_words import when
from delegations.local_times import FIRST, SECOND, HourTwice, NoSuchHour, instant
from delegations.models import Delegate, Delegation, Meeting
from partnerships.forms.base import RecordForm, dressed
from portal.saving import Merge, StaleSave

HOUR = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
TIMES = ("starts_at", "ends_at")


class TimeForm(OfAssociationForm):
    """When a meeting is, typed as the clocks of the visited city show it; the whole time empty makes it a wish.

    An hour that the clocks there jump over is refused with the next one that exists; one that they show twice is asked
    back: `which_hour` is there only then.
    """

    day_on = forms.DateField(label=gettext_lazy("Day there"), widget=DAY, required=False)
    from_time = forms.TimeField(label=pgettext_lazy("of a time", "From"), widget=HOUR, required=False)
    to_time = forms.TimeField(label=pgettext_lazy("of a time", "Until"), widget=HOUR, required=False)
    ends_on = forms.DateField(
        label=gettext_lazy("Ends on another day"),
        widget=DAY,
        required=False,
        help_text=gettext_lazy("Only for what goes on past midnight, such as a flight."),
    )
    which_hour = forms.TypedChoiceField(
        label=gettext_lazy("Which of the two hours"),
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, *, instance: Meeting, delegation: Delegation, **options: Any) -> None:
        self.delegation = delegation
        given = options.pop("initial", {})
        super().__init__(data, instance=instance, initial=self._initial(instance) | given, **options)
        city = str(delegation.place)
        self.fields["from_time"].help_text = _("By the clocks in %(city)s.") % {"city": city}
        first, last = (f"{day:%Y-%m-%d}" for day in (delegation.starts_on, delegation.ends_on))
        self.fields["day_on"].widget.attrs.update({"min": first, "max": last})
        self._offer_hours()

    def _initial(self, instance: Meeting) -> dict[str, Any]:
        if not instance.starts_at or not instance.ends_at:
            return {"day_on": self.delegation.starts_on} if not instance.pk else {}
        first, last = (each.astimezone(self.delegation.place.zone) for each in (instance.starts_at, instance.ends_at))
        found: dict[str, Any] = {"day_on": first.date(), "from_time": first.time(), "to_time": last.time()}
        if last.date() != first.date():
            found["ends_on"] = last.date()
        return found | {"which_hour": first.fold}

    def _offer_hours(self) -> None:
        """Keep the question which of two equal hours is meant only where there are two."""
        twice = self._twice()
        if twice is None:
            del self.fields["which_hour"]
            self.layout = tuple(each for each in self.layout if each != "which_hour")
            return
        field = self.fields["which_hour"]
        field.choices = [
            (FIRST, _("the first time, before the clocks go back (%(offset)s)") % {"offset": _offset(twice.first)}),
            (SECOND, _("the second time, after they went back (%(offset)s)") % {"offset": _offset(twice.second)}),
        ]

    def _twice(self) -> HourTwice | None:
        day, last, begins, ends = (self._typed(name) for name in ("day_on", "ends_on", "from_time", "to_time"))
        for on, hour in ((day, begins), (last or day, ends)):
            if on and hour:
                try:
                    instant(on, hour, self.delegation.place.zone)
                except HourTwice as found:
                    return found
                except NoSuchHour:
                    continue
        return None

    def _typed(self, name: str) -> Any:
        """What stands in a field, if it can be read."""
        if not self.is_bound:
            return self.initial.get(name)
        field = self.fields[name]
        try:
            return field.clean(field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name)))
        except forms.ValidationError:
            return None

    def clean(self) -> dict[str, Any]:
        """Make instants of day and hours."""
        cleaned = super().clean() or self.cleaned_data
        day, begins, ends = (cleaned.get(name) for name in ("day_on", "from_time", "to_time"))
        cleaned["starts_at"] = cleaned["ends_at"] = None
        if self.errors.keys() & {"day_on", "from_time", "to_time", "ends_on"} or not (begins or ends):
            return cleaned
        if not (day and begins and ends):
            for name, value in (("day_on", day), ("from_time", begins), ("to_time", ends)):
                if not value:
                    self.add_error(
                        name, _("Fill in the day and both hours, or leave the hours empty: then it is a wish.")
                    )
            return cleaned
        last = cleaned.get("ends_on") or day
        if (last, ends) <= (day, begins):
            self.add_error("to_time", _("It ends before it begins."))
            return cleaned
        cleaned["starts_at"] = self._instant("from_time", day, begins)
        cleaned["ends_at"] = self._instant("to_time", last, ends)
        return cleaned

    def _instant(self, name: str, day: datetime.date, hour: datetime.time) -> datetime.datetime | None:
        try:
            return instant(day, hour, self.delegation.place.zone, which=self.cleaned_data.get("which_hour"))
        except NoSuchHour as none:
            words = _("The clocks in %(city)s jump over this hour that day. The next one that exists is %(hour)s.")
            said = {"city": self.delegation.place, "hour": time_format(none.resumes, "H:i")}
            self.add_error(name, words % said)
        except HourTwice:
            if "which_hour" not in self.errors:
                words = _(
                    "The clocks in %(city)s go back that day, and this hour comes twice. Choose which one you mean."
                )
                self.add_error("which_hour", words % {"city": self.delegation.place})
        return None

    @property
    def values(self) -> dict[str, Any]:
        """What was given, with instants for the hours."""
        return super().values | {name: self.cleaned_data[name] for name in TIMES}

    def refilled(self, data: Any, instance: Any) -> RecordForm:
        return type(self)(data, instance=instance, request=self.request, delegation=self.delegation)

    def after(self, stale: StaleSave) -> tuple[RecordForm, Merge]:
        """Both times in words where both moved it; the other person's hours in the form where only they did."""
        again, found = super().after(stale)
        row = stale.row
        typed = [self.cleaned_data[name] for name in TIMES]
        found.differences = [each for each in found.differences if each.name != "ends_at" or not self._both(found)]
        for place, each in enumerate(found.differences):
            if each.name in TIMES and row is not None:
                yours, theirs = (self._in_words(*pair) for pair in (typed, (row.starts_at, row.ends_at)))
                found.differences[place] = replace(each, label=_("Time"), yours=yours, theirs=theirs)
        if row is not None and set(TIMES) & found.taken.keys():
            now, data = self._initial(row), again.data.copy()
            names = {"starts_at": ("day_on", "from_time"), "ends_at": ("to_time", "ends_on")}
            for name in (part for whole in names if whole in found.taken for part in names[whole]):
                value = now.get(name)
                text = f"{value:%H:%M}" if isinstance(value, datetime.time) else str(value or "")
                data[self.add_prefix(name)] = text
            again = self.refilled(data, row)
        return again, found

    def _both(self, found: Merge) -> bool:
        return {each.name for each in found.differences} >= set(TIMES)

    def _in_words(self, starts: datetime.datetime | None, ends: datetime.datetime | None) -> str:
        return when(starts, ends, self.delegation.place.zone) if starts and ends else _("no time")


def _offset(moment: datetime.datetime) -> str:
    text = f"{moment:%z}"
    return f"UTC{text[:3]}:{text[3:]}"


class MoveForm(TimeForm):
    """Only when."""

    layout = (("day_on", "from_time", "to_time"), "which_hour")
    rare = ("ends_on",)

    class Meta:
        model = Meeting
        fields = ()

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        for name in ("day_on", "from_time", "to_time"):
            self.fields[name].required = True


class DelegateField(forms.ModelChoiceField):
    """One of those who travel."""

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=None, required=False, empty_label=gettext_lazy("none"), **options)


class MeetingForm(TimeForm):
    """What it is, with whom, when, who goes, where, why."""

    layout = (
        "kind",
        ("title_en", "title_ja"),
        "organization",
        ("day_on", "from_time", "to_time"),
        "which_hour",
        "people",
        "delegates",
        ("place_en", "place_ja"),
        "area",
        "priority",
        ("is_economic", "is_locked"),
    )
    rare = (
        ("needs_interpreter", "interpreter"),
        "door_opener",
        "language",
        ("address_en", "address_ja"),
        ("why_en", "why_ja"),
        ("minutes", "ends_on"),
    )

    organization = ByNameField(of="organization", required=False, label=gettext_lazy("Host"))
    people = ByNameField(
        many=True,
        required=False,
        label=gettext_lazy("People we meet"),
        help_text=gettext_lazy("Type a name, in any script."),
    )
    delegates = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Delegates who take part"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "broad"}),
        help_text=gettext_lazy("Nobody ticked: the whole group."),
    )
    interpreter = DelegateField(label=gettext_lazy("Interpreter"))
    door_opener = DelegateField(label=gettext_lazy("Who opens the door"))

    class Meta:
        model = Meeting
        fields = (
            "kind",
            "title_en",
            "title_ja",
            "organization",
            "interpreter",
            "door_opener",
            "priority",
            "minutes",
            "place_en",
            "place_ja",
            "address_en",
            "address_ja",
            "area",
            "language",
            "needs_interpreter",
            "is_economic",
            "is_locked",
            "why_en",
            "why_ja",
        )
        formfield_callback = dressed
        labels = {"place_en": gettext_lazy("Place")}  # where it is held, not a city
        help_texts = {
            "area": gettext_lazy("Such as “Aoi ward”. Between two parts of the city the way is kept free."),
            "minutes": gettext_lazy("How long a wish should last. What has a time lasts as long as its hours say."),
            "is_locked": gettext_lazy("The schedule is drawn up around it."),
            "title_en": gettext_lazy("Empty: the name of the host."),
        }

    def __init__(self, data: Any = None, *, instance: Meeting, **options: Any) -> None:
        links: dict[str, Any] = {}
        if instance.pk:
            links = {name: list(getattr(instance, name).all()) for name in ("people", "delegates")}
        super().__init__(data, instance=instance, initial=links | options.pop("initial", {}), **options)

    def limit(self, name: str, field: forms.ModelChoiceField) -> None:
        """Those who travel, and whoever is named already."""
        if name in ("delegates", "interpreter", "door_opener"):
            held = Q(state=DelegateState.COMING)
            if self.instance.pk:
                held |= (
                    Q(takings__meeting=self.instance.pk) | Q(interprets=self.instance.pk) | Q(opens=self.instance.pk)
                )
            rows = Delegate.objects.filter(held, delegation=self.delegation).select_related("person")
            field.queryset = rows.distinct()
        else:
            super().limit(name, field)

    @property
    def values(self) -> dict[str, Any]:
        """What was given; how long it lasts only for a wish."""
        found = super().values | {name: list(self.cleaned_data[name]) for name in ("people", "delegates")}
        if found["starts_at"]:
            del found["minutes"]
        return found

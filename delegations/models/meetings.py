"""The agenda: wishes and appointments, who takes part, when people can."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contacts.choices import Language
from contacts.models import Organization, Person, Touch
from delegations.choices import MeetingKind, MeetingState, Priority
from delegations.models.goals import GoalOnTrip
from delegations.models.trips import Delegate, Delegation
from delegations.querysets import OfDelegationQuerySet
from partnerships.models.fields import long_text
from portal.bilingual import in_reader_language
from portal.scoping import OwnedModel, VersionedModel, owned_manager


class Meeting(OwnedModel, VersionedModel):
    """A meeting is one appointment on a delegation's agenda, or the wish for one.

    A wish has no time; a planned meeting has an instant at which it begins and one at which it ends. `host` and
    `traveller` are the goals on the trip that it serves, where it came out of a match: `score` and `reasons` keep what
    the match said then (points by reason, as printed), `override_reason` why it is held in spite of a low one. `area`
    names the part of the city; two meetings in one area need no way between them. A locked meeting is not moved by the
    scheduler. A held one has written a touch.
    """

    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, editable=False, related_name="meetings")
    kind = models.CharField(_("kind"), max_length=10, choices=MeetingKind, default=MeetingKind.BUSINESS)
    state = models.CharField(
        _("state"), max_length=8, choices=MeetingState, default=MeetingState.WISHED, editable=False
    )
    title_en = models.CharField(_("title in English"), max_length=160, blank=True)
    title_ja = models.CharField(_("title in Japanese"), max_length=120, blank=True)
    organization = models.ForeignKey(
        Organization,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="meetings",
        verbose_name=_("host"),
    )
    traveller = models.ForeignKey(
        GoalOnTrip, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="meetings_wanted"
    )
    host = models.ForeignKey(
        GoalOnTrip, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="meetings_given"
    )
    people = models.ManyToManyField(
        Person, through="MeetingPerson", related_name="meetings", verbose_name=_("people we meet")
    )
    delegates = models.ManyToManyField(
        Delegate, through="MeetingDelegate", related_name="meetings", verbose_name=_("delegates")
    )
    interpreter = models.ForeignKey(
        Delegate,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="interprets",
        verbose_name=_("interpreter"),
    )
    door_opener = models.ForeignKey(
        Delegate,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="opens",
        verbose_name=_("who opens the door"),
    )
    priority = models.CharField(_("priority"), max_length=6, choices=Priority, default=Priority.SHOULD)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=60, validators=[MinValueValidator(5), MaxValueValidator(1440)]
    )
    starts_at = models.DateTimeField(_("begins"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    place_en = models.CharField(_("place"), max_length=160, blank=True)
    place_ja = models.CharField(_("place, in Japanese"), max_length=120, blank=True)
    address_en = models.CharField(_("address"), max_length=240, blank=True)
    address_ja = models.CharField(_("address, in Japanese"), max_length=160, blank=True)
    area = models.CharField(_("part of the city"), max_length=60, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, blank=True)
    needs_interpreter = models.BooleanField(_("needs an interpreter"), default=False)
    is_economic = models.BooleanField(_("is about business"), default=False)
    why_en = long_text(_("why we meet"), 600)
    why_ja = long_text(_("why we meet, in Japanese"), 300)
    score = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    reasons = models.JSONField(default=list, blank=True, editable=False)
    override_reason = models.CharField(_("why in spite of the low match"), max_length=300, blank=True, editable=False)
    is_locked = models.BooleanField(_("stays where it is"), default=False)
    why_at_this_time = models.CharField(max_length=300, blank=True, editable=False)
    result_en = long_text(_("what came of it"), 1000)
    result_ja = long_text(_("what came of it, in Japanese"), 500)
    touch = models.OneToOneField(
        Touch, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="meeting"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = owned_manager(OfDelegationQuerySet)

    class Meta:
        verbose_name = pgettext_lazy("on an agenda", "meeting")
        verbose_name_plural = pgettext_lazy("on an agenda", "meetings")
        ordering = [models.F("starts_at").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_at=None, ends_at=None) | models.Q(ends_at__gt=models.F("starts_at")),
                name="meeting_ends_after_it_begins",
                violation_error_message=_("It ends before it begins."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state=MeetingState.PLANNED) | models.Q(starts_at__isnull=False),
                name="planned_meeting_has_a_time",
                violation_error_message=_("A planned meeting has a time."),
            ),
        ]

    def __str__(self) -> str:
        title = in_reader_language(self, "title")
        if title:
            return title
        return str(self.organization) if self.organization_id else str(self.get_kind_display())

    def get_absolute_url(self) -> str:
        parts = {"association": self.association.slug, "delegation": self.delegation_id, "meeting": self.pk}
        return reverse("meeting_detail", kwargs=parts)

    def clean(self) -> None:
        """A meeting says what it is: a title, or with whom."""
        super().clean()
        if not (self.title_en or self.title_ja or self.organization_id):
            raise ValidationError({"title_en": _("Write what it is, or choose the host.")})

    @property
    def length(self) -> datetime.timedelta:
        """How long it takes: as planned, else as wished."""
        if self.starts_at and self.ends_at:
            return self.ends_at - self.starts_at
        return datetime.timedelta(minutes=self.minutes)


class MeetingPerson(OwnedModel):
    """That a person of the host takes part in a meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="hosts")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("person at a meeting")
        verbose_name_plural = _("people at meetings")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="person_once_at_a_meeting")]

    def __str__(self) -> str:
        return f"{self.meeting_id} · {self.person_id}"


class MeetingDelegate(OwnedModel):
    """That a delegate takes part in a meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="takers")
    delegate = models.ForeignKey(Delegate, on_delete=models.CASCADE, related_name="takings")

    class Meta:
        verbose_name = _("delegate at a meeting")
        verbose_name_plural = _("delegates at meetings")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "delegate"], name="delegate_once_at_a_meeting")]

    def __str__(self) -> str:
        return f"{self.meeting_id} · {self.delegate_id}"


class FreeTime(OwnedModel):
    """When a delegate or a host can be met, in the time of the city that is visited. Nobody's: the whole trip's hours.

    Whoever has no row of their own can be met whenever the trip can.
    """

    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, editable=False, related_name="free_times")
    delegate = models.ForeignKey(
        Delegate, null=True, blank=True, on_delete=models.CASCADE, related_name="free_times", verbose_name=_("delegate")
    )
    host = models.ForeignKey(
        GoalOnTrip, null=True, blank=True, on_delete=models.CASCADE, related_name="free_times", verbose_name=_("host")
    )
    day_on = models.DateField(_("day"))
    from_time = models.TimeField(pgettext_lazy("of a time", "from"))
    to_time = models.TimeField(pgettext_lazy("of a time", "until"))

    objects = owned_manager(OfDelegationQuerySet)

    class Meta:
        verbose_name = _("free time")
        verbose_name_plural = _("free times")
        ordering = ["day_on", "from_time", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_time__gt=models.F("from_time")),
                name="free_time_ends_after_it_begins",
                violation_error_message=_("It ends before it begins."),
            ),
            models.CheckConstraint(condition=models.Q(delegate=None) | models.Q(host=None), name="free_time_of_one"),
        ]

    def __str__(self) -> str:
        return f"{self.day_on:%Y-%m-%d} {self.from_time:%H:%M}–{self.to_time:%H:%M}"

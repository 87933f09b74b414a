"""After the trip: thanks, questions at 30, 90 and 365 days, lessons for the next one."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.choices import Language
from contacts.models import Outcome, Person
from delegations.models.goals import GoalOnTrip
from delegations.models.guests import GuestLink
from delegations.models.meetings import Meeting
from delegations.models.trips import Delegation
from delegations.querysets import OfDelegationQuerySet
from partnerships.models.fields import long_text
from portal.bilingual import in_reader_language
from portal.scoping import OwnedModel, VersionedModel, owned_manager


class ThankYou(OwnedModel, VersionedModel):
    """A letter of thanks to one person after a trip, with a sentence that is for this person alone.

    `sentence_key` is the sentence's normal form: the same one is refused a second time. Without a letter the row says
    that somebody has thanked them in another way.
    """

    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, editable=False, related_name="thanks")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, editable=False, related_name="thanks")
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    language = models.CharField(_("language of the letter"), max_length=2, choices=Language, default=Language.JAPANESE)
    email = models.EmailField(_("e-mail address"), blank=True)
    sentence = long_text(_("your sentence for this person"), 600)
    sentence_key = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, editable=False)
    is_by_hand = models.BooleanField(_("thanked in another way"), default=False)

    objects = owned_manager(OfDelegationQuerySet)

    class Meta:
        verbose_name = _("letter of thanks")
        verbose_name_plural = _("letters of thanks")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["delegation", "person"], name="thanked_once")]

    def __str__(self) -> str:
        return str(self.person)


class OutcomeRequest(OwnedModel, VersionedModel):
    """Two minutes' questions to one stakeholder so many days after a trip; the answer, and the outcome made of it.

    `answer` holds `kinds` (`delegations.choices.CameOf`), `value`, `currency`, `jobs` and `words`. It is settled when a
    member has taken it over as an outcome, or has decided to leave it.
    """

    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, editable=False, related_name="requests")
    goal = models.ForeignKey(GoalOnTrip, on_delete=models.CASCADE, editable=False, related_name="requests")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="outcome_requests"
    )
    after_days = models.PositiveSmallIntegerField(editable=False)
    due_on = models.DateField(_("due on"))
    link = models.OneToOneField(
        GuestLink, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="request"
    )
    sent_at = models.DateTimeField(null=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)
    answer = models.JSONField(default=dict, blank=True, editable=False)
    outcome = models.ForeignKey(
        Outcome, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="requests"
    )
    settled_at = models.DateTimeField(null=True, blank=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = owned_manager(OfDelegationQuerySet)

    class Meta:
        verbose_name = _("question after a trip")
        verbose_name_plural = _("questions after trips")
        ordering = ["due_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["goal", "after_days"], name="asked_once_per_time")]

    def __str__(self) -> str:
        return str(self.goal)


class TripOutcome(OwnedModel):
    """That an outcome came of a trip, of one of its meetings, for one of its goals."""

    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, editable=False, related_name="outcomes")
    outcome = models.OneToOneField(Outcome, on_delete=models.CASCADE, editable=False, related_name="trip")
    meeting = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.SET_NULL, related_name="outcomes")
    goal = models.ForeignKey(GoalOnTrip, null=True, blank=True, on_delete=models.SET_NULL, related_name="outcomes")

    objects = owned_manager(OfDelegationQuerySet)

    class Meta:
        verbose_name = _("outcome of a trip")
        verbose_name_plural = _("outcomes of trips")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.outcome)


class Lesson(OwnedModel, VersionedModel):
    """A lesson is what the next trip should do otherwise, or again; `taken_into` is the trip that did."""

    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, editable=False, related_name="lessons")
    said_en = long_text(_("lesson"), 600)
    said_ja = long_text(_("lesson, in Japanese"), 300)
    taken_into = models.ForeignKey(
        Delegation, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="lessons_taken"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = owned_manager(OfDelegationQuerySet)

    class Meta:
        verbose_name = _("lesson of a trip")
        verbose_name_plural = _("lessons of trips")
        ordering = ["pk"]

    def __str__(self) -> str:
        return in_reader_language(self, "said")[:60]

    def clean(self) -> None:
        """A lesson says something, in one of the languages."""
        super().clean()
        if not (self.said_en.strip() or self.said_ja.strip()):
            raise ValidationError({"said_en": _("Write what the next trip should do otherwise, or again.")})

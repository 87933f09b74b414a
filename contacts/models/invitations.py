"""One person asked to one programme, or to one seat; the answers; who came."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contacts.choices import SEAT_ANSWERS, Answer, CameBy, Language, NewsKind
from contacts.models.boards import SeatCandidate
from contacts.models.fields import BytewiseField
from contacts.models.people import Person
from contacts.models.touches import Touch
from contacts.querysets import GuestNewsQuerySet, InvitationQuerySet, OfProgrammeAndPersonQuerySet
from partnerships.models.fields import long_text
from portal.scoping import OwnedModel, VersionedModel, owned_manager


def answer_words(answer: str, *, is_of_seat: bool) -> str:
    """An answer in words; empty for none."""
    return str(SEAT_ANSWERS[answer] if is_of_seat else Answer(answer).label) if answer else ""


class Invitation(OwnedModel, VersionedModel):
    """An invitation asks one person to one programme, or to take one seat, in a letter of one named sender with a
    sentence that is for this person alone.

    `sentence_key` is the sentence's normal form: the same one is refused a second time. `key` is what the answer's
    address is made of. `answer` is the newest of the answers, which are all kept. `told` is when and where the
    programme takes place as the guest last learned it (`contacts.news`), empty before the letter has gone out;
    `is_told_to_wait` says that their yes found no seat.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(
        "partnerships.Programme",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        editable=False,
        related_name="invitations",
    )
    candidate = models.OneToOneField(
        SeatCandidate, null=True, blank=True, on_delete=models.CASCADE, editable=False, related_name="invitation"
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, editable=False, related_name="invitations")
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    language = models.CharField(_("language of the letter"), max_length=2, choices=Language, default=Language.ENGLISH)
    email = models.EmailField(_("e-mail address"))
    sentence = long_text(_("your sentence for this person"), 600)
    sentence_key = BytewiseField(max_length=64, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)
    answer = models.CharField(_("answer"), max_length=8, choices=Answer, blank=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)
    told = models.JSONField(default=dict, blank=True, editable=False)
    is_told_to_wait = models.BooleanField(default=False, editable=False)

    objects = owned_manager(InvitationQuerySet)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "person"], name="one_invitation_per_person"),
            models.UniqueConstraint(fields=["association", "sentence_key"], name="one_invitation_per_sentence"),
            models.CheckConstraint(
                condition=models.Q(programme=None, candidate__isnull=False)
                | models.Q(programme__isnull=False, candidate=None),
                name="invited_to_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def answer_words(self) -> str:
        """The newest answer in words; to a seat one answers otherwise than to a programme."""
        return answer_words(self.answer, is_of_seat=self.candidate_id is not None)

    def get_absolute_url(self) -> str:
        return reverse("invitation_detail", kwargs={"association": self.association.slug, "invitation": self.pk})


class InvitationAnswer(OwnedModel):
    """One answer to an invitation: the guest's own, or one that a member wrote down. None is ever overwritten."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="answers")
    answer = models.CharField(_("answer"), max_length=8, choices=Answer)
    note = models.CharField(_("a few words"), max_length=300, blank=True)
    answered_at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    is_own = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("answer to an invitation")
        verbose_name_plural = _("answers to invitations")
        ordering = ["-answered_at", "-pk"]

    def __str__(self) -> str:
        return self.get_answer_display()


class GuestNews(OwnedModel):
    """One mail that tells one guest what has changed since they were invited: the day, the hour or the place, that it
    does not take place, or that a seat has become free for them. `was` and `now` are what they knew and what holds."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, editable=False, related_name="news")
    kind = models.CharField(max_length=10, choices=NewsKind, editable=False)
    email = models.EmailField(_("e-mail address"), blank=True, editable=False)
    was = models.JSONField(default=dict, blank=True, editable=False)
    now = models.JSONField(default=dict, blank=True, editable=False)
    is_by_mail = models.BooleanField(default=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, editable=False)

    objects = owned_manager(GuestNewsQuerySet)

    class Meta:
        verbose_name = _("news to a guest")
        verbose_name_plural = _("news to guests")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class Attendance(OwnedModel):
    """That a person came to a programme. It is written down as a touch as well, which goes with it."""

    programme = models.ForeignKey("partnerships.Programme", on_delete=models.CASCADE, related_name="attendances")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="attendances")
    invitation = models.OneToOneField(
        Invitation, null=True, blank=True, on_delete=models.SET_NULL, related_name="attendance"
    )
    touch = models.OneToOneField(Touch, null=True, blank=True, on_delete=models.SET_NULL, related_name="attendance")
    came_by = models.CharField(max_length=8, choices=CameBy, default=CameBy.LIST)
    noted_at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = owned_manager(OfProgrammeAndPersonQuerySet)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["-noted_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["programme", "person"], name="came_once")]

    def __str__(self) -> str:
        return str(self.person)

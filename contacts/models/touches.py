"""What was said, and what was promised."""

from __future__ import annotations

import datetime
import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contacts.choices import Began, FollowUpState, TouchKind
from contacts.models.organizations import Organization
from contacts.models.people import Person
from contacts.querysets import FollowUpQuerySet, TouchQuerySet
from partnerships.choices import Side
from partnerships.models.fields import long_text
from portal.scoping import OwnedModel, VersionedModel, owned_manager


class Touch(OwnedModel, VersionedModel):
    """A touch is one logged conversation, visit, call, letter or exchange of cards.

    `uid` is given where it is written down, so that a note that is sent twice is kept once.
    """

    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    kind = models.CharField(pgettext_lazy("of a touch", "how"), max_length=8, choices=TouchKind, default=TouchKind.CALL)
    began = models.CharField(_("who began"), max_length=4, choices=Began, default=Began.US)
    happened_on = models.DateField(_("day"), default=timezone.localdate)
    said = long_text(_("what was said"), 4000)
    people = models.ManyToManyField(Person, through="TouchPerson", related_name="touches", verbose_name=_("people"))
    organization = models.ForeignKey(
        Organization,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="touches",
        verbose_name=_("organization"),
    )
    partnership = models.ForeignKey(
        "partnerships.Partnership",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="touches",
        verbose_name=_("partnership"),
    )
    programme = models.ForeignKey(
        "partnerships.Programme",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="touches",
        verbose_name=_("programme"),
    )
    is_interest = models.BooleanField(_("they showed interest"), default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who of us"),
    )
    logged_at = models.DateTimeField(auto_now_add=True)

    objects = owned_manager(TouchQuerySet)

    class Meta:
        verbose_name = _("touch")
        verbose_name_plural = _("touches")
        ordering = ["-happened_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["association", "uid"], name="one_touch_per_note")]
        indexes = [
            models.Index(fields=["association", "-happened_on", "-id"], name="touches_newest"),
            models.Index(fields=["partnership", "-happened_on", "-id"], name="touches_of_a_partnership"),
            models.Index(fields=["organization", "-happened_on", "-id"], name="touches_of_an_organization"),
            models.Index(fields=["partnership", "began", "-happened_on"], name="touches_by_side"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_on:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("touch_detail", kwargs={"association": self.association.slug, "touch": self.pk})

    def clean(self) -> None:
        """Nothing has been said tomorrow."""
        super().clean()
        # A day's grace: it is tomorrow already where the partner city lies.
        if self.happened_on and self.happened_on > timezone.localdate() + datetime.timedelta(days=1):
            raise ValidationError({"happened_on": _("This day lies ahead. Write a follow-up for what is to come.")})

    @property
    def is_real(self) -> bool:
        """Whether it counts for the cadence: somebody was reached."""
        return self.kind != TouchKind.ATTEMPT


class TouchPerson(OwnedModel):
    """That a person took part in a touch. `happened_on` is the touch's, so that a person's newest are found at once."""

    touch = models.ForeignKey(Touch, on_delete=models.CASCADE, related_name="takers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="takings")
    happened_on = models.DateField()

    class Meta:
        verbose_name = _("person in a touch")
        verbose_name_plural = _("people in touches")
        constraints = [models.UniqueConstraint(fields=["touch", "person"], name="once_in_a_touch")]
        indexes = [models.Index(fields=["person", "-happened_on", "-touch"], name="touches_of_a_person")]

    def __str__(self) -> str:
        return f"{self.touch_id} · {self.person_id}"


class FollowUp(OwnedModel, VersionedModel):
    """A follow-up is a promised next step with a date. It stays open until somebody closes it, however overdue.

    `promised_by` says whether we owe it or wait for it. Snoozing moves `due_on`; `first_due_on` stays.
    """

    what = models.CharField(_("what"), max_length=300)
    promised_by = models.CharField(_("promised by"), max_length=8, choices=Side, default=Side.HOME)
    due_on = models.DateField(_("due on"))
    first_due_on = models.DateField(editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who does it"),
    )
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="follow_ups", verbose_name=_("person")
    )
    organization = models.ForeignKey(
        Organization,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="follow_ups",
        verbose_name=_("organization"),
    )
    partnership = models.ForeignKey(
        "partnerships.Partnership",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="follow_ups",
        verbose_name=_("partnership"),
    )
    touch = models.ForeignKey(
        Touch, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="follow_ups"
    )
    programme = models.ForeignKey(
        "partnerships.Programme",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="follow_ups",
    )
    state = models.CharField(
        _("state"), max_length=8, choices=FollowUpState, default=FollowUpState.OPEN, editable=False
    )
    result = models.CharField(_("what came of it"), max_length=500, blank=True)
    snoozes = models.PositiveSmallIntegerField(default=0, editable=False)
    closed_on = models.DateField(null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = owned_manager(FollowUpQuerySet)

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["association", "state", "due_on", "id"], name="follow_ups_by_due_day"),
            models.Index(fields=["association", "owner", "state", "due_on"], name="follow_ups_of_an_owner"),
        ]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        return reverse("follow_up_detail", kwargs={"association": self.association.slug, "follow_up": self.pk})

    @property
    def is_open(self) -> bool:
        """Whether nobody has closed it."""
        return self.state == FollowUpState.OPEN

    @property
    def days_overdue(self) -> int:
        """For how many days it has been past its day; 0 when it is not, or is closed."""
        return max((timezone.localdate() - self.due_on).days, 0) if self.is_open else 0

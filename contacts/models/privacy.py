"""What keeps our promises to people about their data: texts, how long we keep, what was erased or handed on."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from contacts.choices import Language, RetentionReason, RetentionVerdict
from contacts.models.people import Person
from portal.accounts.models import Membership
from portal.scoping import OwnedModel, VersionedModel

YEARS_UNTOUCHED, YEARS_LEFT, DAYS_WITHDRAWN = 3, 2, 30


class ConsentText(OwnedModel):
    """A consent text is what we tell people about their data, in both languages, under a version that never changes."""

    version = models.CharField(_("version"), max_length=20, editable=False)
    text_en = models.TextField(_("text in English"), max_length=4000)
    text_ja = models.TextField(_("text in Japanese"), max_length=4000)
    published_at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("text about personal data")
        verbose_name_plural = _("texts about personal data")
        ordering = ["-published_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["association", "version"], name="one_text_per_version")]

    def __str__(self) -> str:
        return self.version

    @property
    def text(self) -> str:
        """The text in the reader's language."""
        return self.text_ja if get_language() == "ja" else self.text_en


class RetentionRule(OwnedModel, VersionedModel):
    """A retention rule says after how long the association looks again at what it keeps of somebody."""

    years_untouched = models.PositiveSmallIntegerField(
        _("years without a touch"),
        default=YEARS_UNTOUCHED,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
    )
    years_left = models.PositiveSmallIntegerField(
        _("years after leaving every organization"),
        default=YEARS_LEFT,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
    )
    days_withdrawn = models.PositiveSmallIntegerField(
        _("days after a consent was withdrawn"),
        default=DAYS_WITHDRAWN,
        validators=[MaxValueValidator(3650)],
    )

    class Meta:
        verbose_name = _("retention rule")
        verbose_name_plural = _("retention rules")
        constraints = [models.UniqueConstraint(fields=["association"], name="one_retention_rule")]

    def __str__(self) -> str:
        return str(self.years_untouched)


class RetentionDecision(OwnedModel):
    """A retention decision says that somebody looked and that a person is kept until a day; then it is asked again."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, editable=False, related_name="retention_decisions")
    reason = models.CharField(_("why it was asked"), max_length=10, choices=RetentionReason, editable=False)
    verdict = models.CharField(
        _("decision"), max_length=8, choices=RetentionVerdict, default=RetentionVerdict.KEEP, editable=False
    )
    keep_until_on = models.DateField(_("keep until"))
    note = models.CharField(_("why we keep them"), max_length=200)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("decision about keeping")
        verbose_name_plural = _("decisions about keeping")
        ordering = ["-decided_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.person_id} {self.keep_until_on:%Y-%m-%d}"


class Erasure(OwnedModel):
    """An erasure is an entry of the journal: that a person was erased, when, by whom, how many rows in each place.

    It holds no personal data. `mark` tells the erased row again in a restored backup: a digest of its association, key
    and time of making, so that a row that took over the key is spared. `files` are kept until they are really gone.
    """

    person_key = models.PositiveBigIntegerField()
    mark = models.CharField(max_length=64)
    is_anonymised = models.BooleanField(default=False, help_text="touches were kept as figures")
    counts = models.JSONField(default=dict, help_text="place → rows")
    files = models.JSONField(default=list, help_text="names of files, which are hashes, still to be deleted")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    replayed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["association", "mark"], name="one_erasure_per_person")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.person_key}"


class PersonCopy(OwnedModel):
    """A person copy is everything that the portal holds about somebody, as a ZIP that is kept for a week."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, editable=False, related_name="copies")
    language = models.CharField(_("language"), max_length=2, choices=Language)
    file = models.UUIDField(default=uuid.uuid4, editable=False)
    size = models.PositiveBigIntegerField(default=0, editable=False)
    requested_at = models.DateTimeField(auto_now_add=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    finished_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("copy of a person's data")
        verbose_name_plural = _("copies of people's data")
        ordering = ["-requested_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.person_id} {self.requested_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("person_copy_detail", kwargs={"association": self.association.slug, "copy": self.pk})


class Handover(OwnedModel):
    """A handover passes on whom a member keeps in touch with, what they promised, which goals and grants they look
    after. It holds keys alone: the pack is printed from the rows as they are.
    """

    membership = models.ForeignKey(
        Membership,
        on_delete=models.CASCADE,
        editable=False,
        related_name="handovers",
        verbose_name=pgettext_lazy("handover", "from"),
    )
    successor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=pgettext_lazy("handover", "to"),
    )
    people_keys = models.JSONField(default=list, editable=False)
    follow_up_keys = models.JSONField(default=list, editable=False)
    goal_keys = models.JSONField(default=list, editable=False)
    grant_keys = models.JSONField(default=list, editable=False)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.membership_id} → {self.successor_id}"

    def get_absolute_url(self) -> str:
        return reverse("handover_detail", kwargs={"association": self.association.slug, "handover": self.pk})

"""Owned: a story that we copy for one of our partnerships, with what it needs, its steps and what came of it."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partnerships.choices import AdaptationState, ClaimLevel, Currency, MetState
from partnerships.models.fields import long_text, money_is_whole, year_is_whole
from partnerships.models.partnership import PartOfPartnership
from partnerships.models.profile import Story
from partnerships.models.programme import Programme
from partnerships.models.reference import ModelStory
from partnerships.querysets import AdaptationQuerySet, OfAdaptationQuerySet
from portal.bilingual import in_reader_language
from portal.scoping import OwnedModel, VersionedModel, owned_manager
from portal.title_keys import TitleKey


class Adaptation(PartOfPartnership):
    """An adaptation is a story copied for one of our partnerships, or a programme of ours extended to something new.

    It grew out of one thing: a model story, a story (ours or another association's, by its key), or a programme. The
    title and the teller of that are kept as they were, because a story may be taken back. `is_shared`: the original
    names us and our result; else we are only counted.
    """

    model_story = models.ForeignKey(
        ModelStory, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="adaptations"
    )
    origin_key = models.UUIDField(null=True, blank=True, editable=False, db_index=True)
    programme = models.ForeignKey(
        Programme, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="extensions"
    )
    origin_title_en = models.CharField(max_length=200, blank=True, editable=False)
    origin_title_ja = models.CharField(max_length=200, blank=True, editable=False)
    origin_by_en = models.CharField(max_length=200, blank=True, editable=False)
    origin_by_ja = models.CharField(max_length=200, blank=True, editable=False)
    title_en = models.CharField(_("title in English"), max_length=160)
    title_ja = models.CharField(_("title in Japanese"), max_length=100, blank=True)
    aim_en = long_text(_("what we do differently"), 600)
    aim_ja = long_text(_("what we do differently, in Japanese"), 300)
    state = models.CharField(_("state"), max_length=8, choices=AdaptationState, default=AdaptationState.OPEN)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who looks after it"),
    )
    started_on = models.DateField(_("begun on"), default=timezone.localdate)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    result_en = long_text(_("what came of it"), 1000)
    result_ja = long_text(_("what came of it, in Japanese"), 500)
    jobs = models.PositiveIntegerField(_("jobs"), null=True, blank=True)
    units = models.PositiveIntegerField(_("number of pieces"), null=True, blank=True)
    unit_en = models.CharField(_("pieces of what"), max_length=60, blank=True)
    unit_ja = models.CharField(_("pieces of what, in Japanese"), max_length=40, blank=True)
    value = models.DecimalField(
        pgettext_lazy("of an outcome", "value"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, blank=True)
    claim = models.CharField(_("our part in it"), max_length=10, choices=ClaimLevel, blank=True)
    evidence = models.CharField(_("how we know"), max_length=300, blank=True)
    evidence_url = models.URLField(
        _("address of the evidence"), max_length=300, blank=True, validators=[URLValidator(schemes=["https", "http"])]
    )
    lesson_en = long_text(_("what we learned"), 1000)
    lesson_ja = long_text(_("what we learned, in Japanese"), 500)
    is_shared = models.BooleanField(_("named with its result where the original is read"), default=False)
    story = models.ForeignKey(
        Story, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="told_of"
    )
    title_key = TitleKey("title_en", "title_ja", "origin_title_en", "origin_title_ja")

    objects = owned_manager(AdaptationQuerySet)

    class Meta:
        verbose_name = _("adaptation")
        verbose_name_plural = _("adaptations")
        ordering = ["-started_on", "-pk"]

    def __str__(self) -> str:
        return in_reader_language(self, "title")

    def get_absolute_url(self) -> str:
        return reverse("adaptation_detail", kwargs={"association": self.association.slug, "adaptation": self.pk})

    @property
    def is_open(self) -> bool:
        """Whether its steps still ask for somebody."""
        return self.state == AdaptationState.OPEN

    def clean(self) -> None:
        """Days are whole and in order, pieces say of what, money has its currency, a result says our part in it."""
        super().clean()
        year_is_whole(self.started_on, "started_on")
        year_is_whole(self.ended_on, "ended_on")
        if self.ended_on and self.started_on and self.ended_on < self.started_on:
            raise ValidationError({"ended_on": _("It ended before it began. Correct the day.")})
        if self.ended_on and self.ended_on > timezone.localdate():
            raise ValidationError({"ended_on": _("This day lies ahead.")})
        money_is_whole(self.value, self.currency, "value")
        if self.units is not None and not (self.unit_en or self.unit_ja):
            raise ValidationError({"unit_en": _("Say pieces of what.")})
        has_figure = any(each is not None for each in (self.jobs, self.units, self.value))
        if has_figure and not self.claim:
            raise ValidationError({"claim": _("Say how much of the result is ours.")})


class PartOfAdaptation(OwnedModel, VersionedModel):
    """A line of an adaptation, in its order."""

    adaptation = models.ForeignKey(Adaptation, on_delete=models.CASCADE, editable=False, related_name="%(class)ss")
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    text_en = models.CharField(_("in words"), max_length=300, blank=True)
    text_ja = models.CharField(_("in words, in Japanese"), max_length=200, blank=True)

    objects = owned_manager(OfAdaptationQuerySet)

    class Meta:
        abstract = True
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return in_reader_language(self, "text")

    def clean(self) -> None:
        """It says something in one language at least."""
        super().clean()
        if not self.text_en.strip() and not self.text_ja.strip():
            raise ValidationError({"text_en": _("Write it in one language at least.")})


class AdaptationPrecondition(PartOfAdaptation):
    """A precondition is something that an adaptation needs: met, not met, or not known, and how we know."""

    state = models.CharField(_("do we have it"), max_length=8, choices=MetState, default=MetState.UNKNOWN)
    words = models.CharField(_("how we know, or what is missing"), max_length=300, blank=True)
    evidence_url = models.URLField(
        _("address of the evidence"), max_length=300, blank=True, validators=[URLValidator(schemes=["https", "http"])]
    )

    class Meta(PartOfAdaptation.Meta):
        verbose_name = _("precondition")
        verbose_name_plural = _("preconditions")

    def clean(self) -> None:
        """Who says that something is there, or is not, says how they know."""
        super().clean()
        if self.state != MetState.UNKNOWN and not self.words.strip():
            raise ValidationError({"words": _("Say in a sentence how we know, or what is missing.")})


class AdaptationStep(PartOfAdaptation):
    """A step is a task of an adaptation: who does it, until when, and when it was done."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who does it"),
    )
    due_on = models.DateField(_("until"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta(PartOfAdaptation.Meta):
        verbose_name = _("step of an adaptation")
        verbose_name_plural = _("steps of adaptations")

    def get_absolute_url(self) -> str:
        address = {"association": self.association.slug, "adaptation": self.adaptation_id}
        return f"{reverse('adaptation_detail', kwargs=address)}#step-{self.pk}"

    def clean(self) -> None:
        """Days are whole, and nothing was done tomorrow."""
        super().clean()
        year_is_whole(self.due_on, "due_on")
        year_is_whole(self.done_on, "done_on")
        if self.done_on and self.done_on > timezone.localdate():
            raise ValidationError({"done_on": _("This day lies ahead.")})

"""Teaching what one does not know oneself: experts and their talks, questions and answers; who speaks up for us."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contacts.choices import ExpertRole, HostRole, QuestionTopic
from contacts.models.nameless import has_lost
from contacts.models.organizations import Organization
from contacts.models.people import Person
from contacts.querysets import (
    AdvocacyQuerySet,
    ExpertiseQuerySet,
    HostQuerySet,
    OfProgrammeAndPersonQuerySet,
    OfProgrammeQuerySet,
    QuestionQuerySet,
)
from partnerships.models.fields import long_text
from portal.bilingual import in_reader_language
from portal.scoping import OwnedModel, VersionedModel, owned_manager
from portal.title_keys import TitleKey


class Expertise(OwnedModel, VersionedModel):
    """An expertise says what a person can explain to others, and when they are to be had. One needs not be the expert
    oneself: one knows who is."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, editable=False, related_name="expertise")
    topics_en = models.CharField(_("topics"), max_length=300, blank=True)
    topics_ja = models.CharField(_("topics in Japanese"), max_length=200, blank=True)
    sectors = models.ManyToManyField("partnerships.Sector", blank=True, related_name="+", verbose_name=_("sectors"))
    is_available = models.BooleanField(_("can be asked at present"), default=True)
    availability_en = models.CharField(_("when and how"), max_length=200, blank=True)
    availability_ja = models.CharField(_("when and how, in Japanese"), max_length=120, blank=True)
    is_in_english = models.BooleanField(_("speaks in English"), default=True)
    is_in_japanese = models.BooleanField(_("speaks in Japanese"), default=False)
    note = long_text(_("note"), 1000)

    objects = owned_manager(ExpertiseQuerySet)

    class Meta:
        verbose_name = _("expert")
        verbose_name_plural = _("experts")
        ordering = ["person__sort_latin", "pk"]

    def __str__(self) -> str:
        return in_reader_language(self, "topics")

    def get_absolute_url(self) -> str:
        return f"{self.person.get_absolute_url()}#expertise"

    def clean(self) -> None:
        """Topics in one of the two languages."""
        super().clean()
        _in_one_language(self, "topics")


class ProgrammeHost(OwnedModel, VersionedModel):
    """That an organization helps to hold a programme, and in which part."""

    programme = models.ForeignKey(
        "partnerships.Programme", on_delete=models.CASCADE, editable=False, related_name="co_hosts"
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="hosted", verbose_name=_("organization")
    )
    role = models.CharField(
        pgettext_lazy("of a host", "part"), max_length=8, choices=HostRole, default=HostRole.CO_HOST
    )

    objects = owned_manager(HostQuerySet)

    class Meta:
        verbose_name = _("host of a programme")
        verbose_name_plural = _("hosts of programmes")
        ordering = ["role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "organization"],
                name="one_host_per_programme",
                violation_error_message=_("This organization is named already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.organization)

    def get_absolute_url(self) -> str:
        return f"{self.programme.get_absolute_url()}#plan"


class ProgrammeSession(OwnedModel, VersionedModel):
    """A session is one part of a programme, with its time, its room and those who speak."""

    programme = models.ForeignKey(
        "partnerships.Programme", on_delete=models.CASCADE, editable=False, related_name="sessions"
    )
    held_on = models.DateField(_("day"), null=True, blank=True)
    title_en = models.CharField(_("title in English"), max_length=160)
    title_ja = models.CharField(_("title in Japanese"), max_length=120, blank=True)
    from_time = models.TimeField(_("begins at"), null=True, blank=True)
    to_time = models.TimeField(_("ends at"), null=True, blank=True)
    room_en = models.CharField(_("room"), max_length=80, blank=True)
    room_ja = models.CharField(_("room in Japanese"), max_length=60, blank=True)
    about_en = long_text(_("what it is about"), 1000)
    about_ja = long_text(_("what it is about, in Japanese"), 500)

    objects = owned_manager(OfProgrammeQuerySet)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = [
            models.F("held_on").asc(nulls_first=True),
            models.F("from_time").asc(nulls_last=True),
            "pk",
        ]

    def __str__(self) -> str:
        return in_reader_language(self, "title")

    def get_absolute_url(self) -> str:
        return f"{self.programme.get_absolute_url()}#plan"

    def clean(self) -> None:
        """It ends after it began, on a day of the programme."""
        super().clean()
        first, last = self.programme.starts_on, self.programme.ends_on or self.programme.starts_on
        if self.held_on and first and last and not first <= self.held_on <= last:
            raise ValidationError({"held_on": _("This is no day of the programme.")})
        if self.from_time and self.to_time and self.to_time <= self.from_time:
            raise ValidationError({"to_time": _("It ends before it begins.")})

    @property
    def day(self) -> datetime.date | None:
        """Its day: of a programme of one day, that one. Ask for the programme in the same query."""
        return self.held_on or (self.programme.starts_on if self.programme.is_on_one_day else None)

    def is_at_once_with(self, other: ProgrammeSession) -> bool:
        """Whether both take place at the same time. A session without its day or times is at no time; one without an
        end lasts until the next begins."""
        if self.day is None or self.day != other.day or self.from_time is None or other.from_time is None:
            return False
        if self.from_time == other.from_time:
            return True
        first, second = (self, other) if self.from_time < other.from_time else (other, self)
        return first.to_time is not None and second.from_time is not None and first.to_time > second.from_time


class ProgrammeExpert(OwnedModel, VersionedModel):
    """That a person speaks, moderates, advises or interprets at a programme, or in one session of it."""

    programme = models.ForeignKey(
        "partnerships.Programme", on_delete=models.CASCADE, editable=False, related_name="experts"
    )
    session = models.ForeignKey(
        ProgrammeSession,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="experts",
        verbose_name=_("session"),
    )
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="talks", verbose_name=pgettext_lazy("of a programme", "expert")
    )
    role = models.CharField(
        pgettext_lazy("of an expert", "part"), max_length=12, choices=ExpertRole, default=ExpertRole.SPEAKER
    )
    title_en = models.CharField(_("title of the talk"), max_length=160, blank=True)
    title_ja = models.CharField(_("title of the talk, in Japanese"), max_length=120, blank=True)

    objects = owned_manager(OfProgrammeAndPersonQuerySet)

    class Meta:
        verbose_name = _("expert at a programme")
        verbose_name_plural = _("experts at programmes")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "session", "person", "role"],
                name="once_in_a_part",
                violation_error_message=_("This person is named here already."),
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return str(self.person)

    def get_absolute_url(self) -> str:
        return f"{self.programme.get_absolute_url()}#plan"

    def clean(self) -> None:
        """A session is one of this programme."""
        super().clean()
        if self.session_id and self.session and self.session.programme_id != self.programme_id:
            raise ValidationError({"session": _("This session belongs to another programme.")})


class Question(OwnedModel, VersionedModel):
    """A question that a business asked, and who answered it when, so that the next one need not ask again."""

    topic = models.CharField(_("topic"), max_length=10, choices=QuestionTopic, default=QuestionTopic.EXPORT)
    sector = models.ForeignKey(
        "partnerships.Sector",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("sector"),
    )
    partnership = models.ForeignKey(
        "partnerships.Partnership",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="questions",
        verbose_name=_("partnership"),
    )
    programme = models.ForeignKey(
        "partnerships.Programme",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="questions",
        verbose_name=_("asked at"),
    )
    question_en = models.CharField(_("question"), max_length=300, blank=True)
    question_ja = models.CharField(_("question in Japanese"), max_length=200, blank=True)
    asked_by = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="questions_asked",
        verbose_name=_("asked by"),
    )
    asked_on = models.DateField(pgettext_lazy("of a question", "asked on"), default=timezone.localdate)
    answer_en = long_text(_("answer"), 3000)
    answer_ja = long_text(_("answer in Japanese"), 1500)
    answered_by = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="questions_answered",
        verbose_name=_("answered by"),
    )
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    title_key = TitleKey("question_en", "question_ja")

    objects = owned_manager(QuestionQuerySet)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["-asked_on", "-pk"]

    def __str__(self) -> str:
        return in_reader_language(self, "question")

    def get_absolute_url(self) -> str:
        return reverse("question_detail", kwargs={"association": self.association.slug, "question": self.pk})

    @property
    def is_answered(self) -> bool:
        """Whether there is an answer in one of the languages."""
        return bool(self.answer_en.strip() or self.answer_ja.strip())

    def clean(self) -> None:
        """An answer says who gave it and when; nothing has been answered tomorrow, or before it was asked."""
        super().clean()
        _in_one_language(self, "question")
        is_named = bool(self.answered_by_id or self.source.strip())
        if (
            self.is_answered
            and not is_named
            and not has_lost(self, "answered_by", source="", answered_on__isnull=False)
        ):
            raise ValidationError({"answered_by": _("Say who answered: an expert, or another source.")})
        if self.is_answered and not self.answered_on:
            raise ValidationError({"answered_on": _("Write the day of the answer: rules of trade change.")})
        for name in ("asked_on", "answered_on"):
            if (day := getattr(self, name)) and day > timezone.localdate():
                raise ValidationError({name: _("This day lies ahead.")})
        if self.answered_on and self.asked_on and self.answered_on < self.asked_on:
            raise ValidationError({"answered_on": _("This day lies before the day of the question.")})


class Advocacy(OwnedModel, VersionedModel):
    """An act of advocacy: somebody spoke up for the partnership, where, and what came of it. Who did is a champion."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, editable=False, related_name="advocacies")
    happened_on = models.DateField(_("day"), default=timezone.localdate)
    what_en = models.CharField(_("what they did"), max_length=300, blank=True)
    what_ja = models.CharField(_("what they did, in Japanese"), max_length=200, blank=True)
    result_en = models.CharField(_("what came of it"), max_length=300, blank=True)
    result_ja = models.CharField(_("what came of it, in Japanese"), max_length=200, blank=True)
    partnership = models.ForeignKey(
        "partnerships.Partnership",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="advocacies",
        verbose_name=_("partnership"),
    )
    programme = models.ForeignKey(
        "partnerships.Programme",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="advocacies",
        verbose_name=_("programme it led to"),
    )

    objects = owned_manager(AdvocacyQuerySet)

    class Meta:
        verbose_name = _("act of advocacy")
        verbose_name_plural = _("acts of advocacy")
        ordering = ["-happened_on", "-pk"]

    def __str__(self) -> str:
        return in_reader_language(self, "what")

    def get_absolute_url(self) -> str:
        return f"{self.person.get_absolute_url()}#champion"

    def clean(self) -> None:
        """Nobody spoke up tomorrow; what they did stands in one of the two languages."""
        super().clean()
        _in_one_language(self, "what")
        if self.happened_on and self.happened_on > timezone.localdate():
            raise ValidationError({"happened_on": _("This day lies ahead.")})


def _in_one_language(row: models.Model, name: str) -> None:
    if not (getattr(row, f"{name}_en") or getattr(row, f"{name}_ja")).strip():
        raise ValidationError({f"{name}_en": _("Write it in one of the two languages.")})

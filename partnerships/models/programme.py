"""Owned: programmes, the series they belong to, and grants that pay for them."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partnerships.choices import Currency, GrantState, ProgrammeKind, Rhythm, Side
from partnerships.models.fields import long_text, money_is_whole, year_is_whole
from partnerships.models.partnership import Goal, Partnership, PartOfPartnership
from partnerships.models.places import Place
from partnerships.querysets import OfPartnershipQuerySet, ProgrammeQuerySet
from portal.bilingual import in_reader_language
from portal.scoping import OwnedModel, VersionedModel, owned_manager
from portal.title_keys import TitleKey


class ProgrammeSeries(PartOfPartnership):
    """A series is programmes that come again: a monthly speaker evening, a yearly fair. What was promised at one goes
    on to the next."""

    kind = models.CharField(_("kind"), max_length=20, choices=ProgrammeKind, default=ProgrammeKind.SPEAKER)
    rhythm = models.CharField(_("how often"), max_length=10, choices=Rhythm, default=Rhythm.MONTHLY)
    title_en = models.CharField(_("title in English"), max_length=120)
    title_ja = models.CharField(_("title in Japanese"), max_length=120, blank=True)
    about_en = long_text(_("what it is for"), 1000)
    about_ja = long_text(_("what it is for, in Japanese"), 500)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    objects = owned_manager(OfPartnershipQuerySet)

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = pgettext_lazy("plural", "series")
        ordering = ["title_en", "pk"]

    def __str__(self) -> str:
        return in_reader_language(self, "title")

    def get_absolute_url(self) -> str:
        return reverse("series_detail", kwargs={"association": self.association.slug, "series": self.pk})


class Programme(PartOfPartnership):
    """A programme is an event or activity: a meeting, a fair, a speaker evening. A yearly one names its month.

    Its times are those of the city in which it takes place (`side`). `grew_from` is the programme that it came out of.
    """

    series = models.ForeignKey(
        ProgrammeSeries,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="programmes",
        verbose_name=_("series"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=ProgrammeKind, default=ProgrammeKind.MEETING)
    kind_en = models.CharField(_("kind in your own words"), max_length=60, blank=True)
    kind_ja = models.CharField(_("kind in your own words, in Japanese"), max_length=40, blank=True)
    title_en = models.CharField(_("title in English"), max_length=120)
    title_ja = models.CharField(_("title in Japanese"), max_length=120, blank=True)
    description_en = long_text(_("description in English"), 2000)
    description_ja = long_text(_("description in Japanese"), 2000)
    is_yearly = models.BooleanField(_("takes place every year"), default=False)
    month = models.PositiveSmallIntegerField(_("month"), null=True, blank=True)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    from_time = models.TimeField(_("begins at"), null=True, blank=True)
    to_time = models.TimeField(_("ends at"), null=True, blank=True)
    side = models.CharField(_("takes place on"), max_length=8, choices=Side, default=Side.HOME)
    venue_en = models.CharField(_("where"), max_length=160, blank=True)
    venue_ja = models.CharField(_("where, in Japanese"), max_length=160, blank=True)
    hosts_en = models.CharField(_("hosts"), max_length=200, blank=True)
    hosts_ja = models.CharField(_("hosts, in Japanese"), max_length=200, blank=True)
    funding_en = models.CharField(_("funded by"), max_length=160, blank=True)
    funding_ja = models.CharField(_("funded by, in Japanese"), max_length=160, blank=True)
    themes = models.ManyToManyField("partnerships.Theme", blank=True, related_name="+", verbose_name=_("themes"))
    benefit_home_en = models.CharField(_("what our city gains"), max_length=200, blank=True)
    benefit_home_ja = models.CharField(_("what our city gains, in Japanese"), max_length=200, blank=True)
    benefit_partner_en = models.CharField(_("what the partner city gains"), max_length=200, blank=True)
    benefit_partner_ja = models.CharField(_("what the partner city gains, in Japanese"), max_length=200, blank=True)
    wanted_en = models.CharField(_("result wanted"), max_length=200, blank=True)
    wanted_ja = models.CharField(_("result wanted, in Japanese"), max_length=120, blank=True)
    goals = models.ManyToManyField(Goal, blank=True, related_name="programmes", verbose_name=_("goals it serves"))
    grew_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="grown", verbose_name=_("grew out of")
    )
    seats = models.PositiveSmallIntegerField(_("seats"), null=True, blank=True)
    minutes_en = long_text(_("minutes"), 6000)
    minutes_ja = long_text(_("minutes in Japanese"), 3000)
    results_en = long_text(_("what came of it"), 2000)
    results_ja = long_text(_("what came of it, in Japanese"), 1000)
    is_cancelled = models.BooleanField(_("does not take place"), default=False)
    is_public = models.BooleanField(_("shown in the public directory"), default=True)
    title_key = TitleKey("title_en", "title_ja")

    objects = owned_manager(ProgrammeQuerySet)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["month", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(month=None) | models.Q(month__range=(1, 12)),
                name="programme_month",
                violation_error_message=_("A month is a number from 1 to 12."),
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="programme_ends_after_it_begins",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self) -> str:
        return in_reader_language(self, "title")

    def clean(self) -> None:
        """A yearly programme names its month; a last day needs a first one, a time a day, and an end comes after the
        beginning."""
        super().clean()
        year_is_whole(self.starts_on, "starts_on")
        year_is_whole(self.ends_on, "ends_on")
        if self.is_yearly and not self.month and not self.starts_on:
            raise ValidationError({"month": _("Choose the month in which it takes place every year.")})
        if self.ends_on and not self.starts_on:
            raise ValidationError({"starts_on": _("Write the first day too.")})
        if (self.from_time or self.to_time) and not self.starts_on:
            raise ValidationError({"starts_on": _("Write the day to which the time belongs.")})
        if self.to_time and not self.from_time:
            raise ValidationError({"from_time": _("Write when it begins too.")})
        if self.is_on_one_day and self.from_time and self.to_time and self.to_time <= self.from_time:
            raise ValidationError(
                {"to_time": _("It ends before it begins. For an end after midnight, write the last day.")}
            )
        if self.kind == ProgrammeKind.OTHER and not (self.kind_en or self.kind_ja):
            raise ValidationError({"kind_en": _("Say in your own words what kind it is.")})
        if self.kind == ProgrammeKind.DIALOGUE and not (self.wanted_en or self.wanted_ja):
            raise ValidationError(
                {"wanted_en": _("Say which result is wanted: by that one tells what it was good for.")}
            )

    @property
    def is_on_one_day(self) -> bool:
        """Whether it begins and ends on the same day."""
        return self.ends_on is None or self.ends_on == self.starts_on

    @property
    def place(self) -> Place:
        """The city in which it takes place. Ask for both places of the partnership in the same query."""
        return self.partnership.home if self.side == Side.HOME else self.partnership.partner

    @property
    def time_zone(self) -> datetime.tzinfo:
        """The clock of the city in which it takes place."""
        return self.place.zone

    @property
    def starts_at(self) -> datetime.datetime | None:
        """The instant at which it begins: without a time, when its first day begins there. None without a day."""
        if self.starts_on is None:
            return None
        return datetime.datetime.combine(self.starts_on, self.from_time or datetime.time(), self.time_zone)

    @property
    def ends_at(self) -> datetime.datetime | None:
        """The instant at which it is over: without a time, when its last day ends there."""
        if self.starts_on is None:
            return None
        last = self.ends_on or self.starts_on
        if self.to_time:
            return datetime.datetime.combine(last, self.to_time, self.time_zone)
        return datetime.datetime.combine(last + datetime.timedelta(days=1), datetime.time(), self.time_zone)

    def get_absolute_url(self) -> str:
        return reverse("programme_detail", kwargs={"association": self.association.slug, "programme": self.pk})


class Grant(OwnedModel, VersionedModel):
    """A grant is money that somebody may give for the work, with the days by which one asks and reports."""

    partnership = models.ForeignKey(
        Partnership,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="grants",
        verbose_name=_("partnership"),
    )
    name_en = models.CharField(_("name in English"), max_length=160)
    name_ja = models.CharField(_("name in Japanese"), max_length=120, blank=True)
    funder_en = models.CharField(_("who gives it"), max_length=160)
    funder_ja = models.CharField(_("who gives it, in Japanese"), max_length=120, blank=True)
    purpose = long_text(_("what it is for"), 1000)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, blank=True)
    state = models.CharField(_("how far we are"), max_length=10, choices=GrantState, default=GrantState.FOUND)
    deadline_on = models.DateField(_("apply by"), null=True, blank=True)
    report_due_on = models.DateField(_("report by"), null=True, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("owner"),
    )
    next_step = models.CharField(_("next step"), max_length=200, blank=True)
    url = models.URLField(_("website"), blank=True)
    title_key = TitleKey("name_en", "name_ja", "funder_en", "funder_ja")

    objects = owned_manager(OfPartnershipQuerySet)

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        ordering = [models.F("deadline_on").asc(nulls_last=True), "pk"]

    def __str__(self) -> str:
        return in_reader_language(self, "name")

    def get_absolute_url(self) -> str:
        return reverse("grant_detail", kwargs={"association": self.association.slug, "grant": self.pk})

    def clean(self) -> None:
        """An amount has a currency and a currency an amount; the report comes after the application."""
        super().clean()
        money_is_whole(self.amount, self.currency, "amount")
        if self.deadline_on and self.report_due_on and self.report_due_on < self.deadline_on:
            raise ValidationError({"report_due_on": _("This day lies before the day by which one applies.")})
        if self.decided_on and self.decided_on > timezone.localdate():
            raise ValidationError({"decided_on": _("This day lies ahead. Write it down once it is decided.")})

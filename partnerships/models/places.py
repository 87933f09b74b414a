"""Shared: places and the public, sourced fact that two of them are partners."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.choices import Country, PairKind, PlaceKind
from partnerships.models.fields import year
from partnerships.querysets import PlacePairQuerySet, PlaceQuerySet
from portal.bilingual import in_reader_language
from portal.title_keys import TitleKey


class Place(models.Model):
    """A place is a city, county, state or prefecture as public sources describe it. An empty fact is not known."""

    code = models.CharField(max_length=12, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=PlaceKind, default=PlaceKind.CITY)
    name_en = models.CharField(_("name in English"), max_length=80)
    name_macron = models.CharField(_("name with long vowels"), max_length=80, blank=True)
    name_ja = models.CharField(_("name in Japanese"), max_length=80, blank=True)
    country = models.CharField(_("country"), max_length=2, choices=Country)
    region_code = models.CharField(_("code of state or prefecture"), max_length=12, blank=True)
    region_en = models.CharField(_("state or prefecture"), max_length=60, blank=True)
    region_ja = models.CharField(_("state or prefecture in Japanese"), max_length=60, blank=True)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    population_year = year(_("year of the population"))
    population_source = models.CharField(_("source of the population"), max_length=200, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    coordinate_source = models.CharField(_("source of the coordinates"), max_length=80, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=40, blank=True)
    official_code = models.CharField(_("official code"), max_length=12, blank=True)
    geonames_id = models.PositiveIntegerField(null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    title_key = TitleKey("name_en", "name_macron", "name_ja", "region_code", "region_en", "region_ja")

    objects = models.Manager.from_queryset(PlaceQuerySet)()

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["name_en", "region_en"]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> datetime.tzinfo:
        """The clock that people there live by; where it is not known, the portal's own."""
        return ZoneInfo(self.time_zone) if self.time_zone else timezone.get_default_timezone()

    @property
    def name(self) -> str:
        """The name in the reader's language, else the other one."""
        return in_reader_language(self, "name")

    @property
    def region(self) -> str:
        """State or prefecture in the reader's language, else the other one; empty when not known."""
        return in_reader_language(self, "region")


class PlacePair(models.Model):
    """A place pair is the public, sourced fact that two places are partners. Claiming one leaves it as it is."""

    code = models.CharField(max_length=12, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    first = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="pairs_as_first")
    second = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="pairs_as_second")
    kind = models.CharField(_("kind"), max_length=12, choices=PairKind, default=PairKind.SISTER)
    founded_year = year(_("year established"))
    organization_name = models.CharField(_("kept by"), max_length=160, blank=True)
    is_confirmed = models.BooleanField(_("confirmed"), default=True)
    doubt = models.CharField(_("what is not confirmed"), max_length=40, blank=True)
    source = models.TextField(_("source"))
    note = models.TextField(_("note"), blank=True)
    search_key = models.TextField(editable=False)

    objects = models.Manager.from_queryset(PlacePairQuerySet)()

    class Meta:
        verbose_name = _("place pair")
        verbose_name_plural = _("place pairs")
        ordering = ["first__region_en", "first__name_en", "second__name_en"]

    def __str__(self) -> str:
        return f"{self.first.name} – {self.second.name}"

    def get_absolute_url(self) -> str:
        return reverse("pair_detail", kwargs={"pair": self.slug})

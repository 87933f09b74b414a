"""Shared: lists that come with the portal. Read-only but for operators and `load_reference`."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from partnerships.choices import ProgrammeKind, ResourceUse, Scale, StoryActivity, StoryKind, Topic
from partnerships.models.fields import year
from portal.bilingual import in_reader_language
from portal.title_keys import KeyedQuerySet, TitleKey


class Labelled(models.Model):
    """A reference row with a code and a label in both languages."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    label_en = models.CharField(_("label in English"), max_length=200)
    label_ja = models.CharField(_("label in Japanese"), max_length=200)
    label_ja_by = models.CharField(_("origin of the Japanese label"), max_length=60, blank=True)
    source = models.TextField(_("source"), blank=True)

    class Meta:
        abstract = True
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return in_reader_language(self, "label")


class Sector(Labelled):
    """A sector is an industry by its NAICS code, with the JSIC term beside it."""

    level = models.PositiveSmallIntegerField(_("digits"))
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    slug = models.SlugField(max_length=60, unique=True)
    jsic_code = models.CharField(max_length=40, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta(Labelled.Meta):
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")


class Theme(Labelled):
    """A theme is a field of cooperation that programmes and agreements serve."""

    summary = models.TextField(_("summary"), blank=True)
    example = models.TextField(_("example"), blank=True)
    example_place_us = models.CharField(max_length=80, blank=True)
    example_place_jp = models.CharField(max_length=80, blank=True)

    class Meta(Labelled.Meta):
        verbose_name = _("theme")
        verbose_name_plural = _("themes")


class BenefitKind(Labelled):
    """A benefit kind is something a partnership can offer a business."""

    explanation = models.TextField(_("explanation"), blank=True)

    class Meta(Labelled.Meta):
        verbose_name = _("kind of benefit")
        verbose_name_plural = _("kinds of benefit")


class ResourceKind(Labelled):
    """A resource kind is a kind of local body one asks about the economy, or before a trip."""

    use = models.CharField(_("use"), max_length=12, choices=ResourceUse)
    group = models.CharField(_("group"), max_length=40, blank=True)
    what_to_ask_en = models.TextField(_("what to ask"), blank=True)
    what_to_ask_ja = models.TextField(_("what to ask, in Japanese"), blank=True)

    class Meta(Labelled.Meta):
        verbose_name = _("kind of local body")
        verbose_name_plural = _("kinds of local body")


class EngagementWay(Labelled):
    """An engagement way is one of the steps by which business people are drawn in."""

    why = models.TextField(_("why"), blank=True)
    how = models.TextField(_("how"), blank=True)
    example_story = models.CharField(_("example"), max_length=200, blank=True)

    class Meta(Labelled.Meta):
        verbose_name = _("way of engagement")
        verbose_name_plural = _("ways of engagement")


class SelfCheckQuestion(Labelled):
    """A self-check question asks what an association has done already; `label` is the question."""

    group = models.CharField(_("group"), max_length=60)
    if_yes = models.TextField(_("if yes"), blank=True)

    class Meta(Labelled.Meta):
        verbose_name = _("self-check question")
        verbose_name_plural = _("self-check questions")


class StarterProgramme(Labelled):
    """A starter programme is a first form of an event that a small association can take over and change; `label` is its
    title."""

    kind = models.CharField(_("kind"), max_length=20, choices=ProgrammeKind)
    scale = models.CharField(_("scale"), max_length=8, choices=Scale)
    description_en = models.TextField(_("description in English"))
    description_ja = models.TextField(_("description in Japanese"))
    steps_en = models.TextField(_("steps"))
    steps_ja = models.TextField(_("steps in Japanese"))
    people_en = models.CharField(_("people who do it"), max_length=160)
    people_ja = models.CharField(_("people who do it, in Japanese"), max_length=160)
    benefit_home_en = models.CharField(_("what our city gains"), max_length=200)
    benefit_home_ja = models.CharField(_("what our city gains, in Japanese"), max_length=200)
    benefit_partner_en = models.CharField(_("what the partner city gains"), max_length=200)
    benefit_partner_ja = models.CharField(_("what the partner city gains, in Japanese"), max_length=200)

    class Meta(Labelled.Meta):
        verbose_name = _("starter programme")
        verbose_name_plural = _("starter programmes")


class PublicStatistic(Labelled):
    """A public statistic is a published figure with its unit, year and source; conflicting ones stand side by side."""

    topic = models.CharField(_("topic"), max_length=12, choices=Topic, default=Topic.OTHER)
    geography = models.CharField(_("place"), max_length=80)
    year = year(_("year"))
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=2, null=True)
    unit = models.CharField(_("unit"), max_length=40)
    qualifier = models.CharField(_("qualifier"), max_length=40, blank=True)
    document = models.CharField(_("document"), max_length=40)
    note = models.TextField(_("note"), blank=True)

    class Meta(Labelled.Meta):
        verbose_name = _("public statistic")
        verbose_name_plural = _("public statistics")


class ModelStory(Labelled):
    """A model story is a published success told as something others can copy; `label` is the title.

    What happened and what it taught are the source's, in our words. What it needed and its steps, one a line, stand
    only where the published account holds them. `regions` are codes of the states and prefectures it names.
    """

    us_place = models.CharField(max_length=80, blank=True)
    jp_place = models.CharField(max_length=80, blank=True)
    year = year(_("year"))
    scale = models.CharField(_("scale"), max_length=8, choices=Scale, blank=True)
    sector_words = models.CharField(_("sector in words"), max_length=120, blank=True)
    theme_words = models.CharField(_("theme in words"), max_length=120, blank=True)
    what_happened = models.TextField(_("what happened"))
    jobs = models.PositiveIntegerField(_("jobs"), null=True)
    usd = models.PositiveBigIntegerField(_("U.S. dollars"), null=True)
    units = models.PositiveIntegerField(_("units"), null=True)
    other_outcome = models.TextField(_("other outcome"), blank=True)
    partner_kinds = models.TextField(_("kinds of partner"), blank=True)
    lesson = models.TextField(_("lesson"), blank=True)
    source_type = models.CharField(max_length=40)
    kind = models.CharField(_("kind"), max_length=8, choices=StoryKind, default=StoryKind.SUCCESS)
    activity = models.CharField(_("what was done"), max_length=12, choices=StoryActivity, blank=True)
    what_happened_ja = models.TextField(_("what happened, in Japanese"), blank=True)
    other_outcome_ja = models.TextField(_("other outcome, in Japanese"), blank=True)
    lesson_ja = models.TextField(_("lesson in Japanese"), blank=True)
    preconditions_en = models.TextField(_("what it needed"), blank=True)
    preconditions_ja = models.TextField(_("what it needed, in Japanese"), blank=True)
    steps_en = models.TextField(_("steps"), blank=True)
    steps_ja = models.TextField(_("steps in Japanese"), blank=True)
    rural_en = models.CharField(_("why it suits small places"), max_length=200, blank=True)
    rural_ja = models.CharField(_("why it suits small places, in Japanese"), max_length=200, blank=True)
    regions = models.JSONField(_("states and prefectures"), default=list, blank=True)
    sectors = models.ManyToManyField(Sector, blank=True, related_name="model_stories")
    themes = models.ManyToManyField(Theme, blank=True, related_name="model_stories")
    title_key = TitleKey("label_en", "label_ja", "us_place", "jp_place")

    objects = KeyedQuerySet.as_manager()

    class Meta(Labelled.Meta):
        verbose_name = _("model story")
        verbose_name_plural = _("model stories")


class ReferenceContact(models.Model):
    """A reference contact is a public body one turns to before a trip. No phone numbers, no people."""

    code = models.CharField(max_length=12, unique=True)
    category = models.CharField(_("category"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=160)
    name_ja = models.CharField(_("name in Japanese"), max_length=160, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    region = models.CharField(_("state or prefecture"), max_length=60, blank=True)
    country = models.CharField(_("country"), max_length=2)
    jurisdiction = models.TextField(_("responsible for"), blank=True)
    as_of = models.CharField(_("as of"), max_length=20, blank=True)
    source = models.TextField(_("source"))

    class Meta:
        verbose_name = _("public contact")
        verbose_name_plural = _("public contacts")
        ordering = ["category", "name_en"]

    def __str__(self) -> str:
        return in_reader_language(self, "name")

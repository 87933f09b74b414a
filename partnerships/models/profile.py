"""Owned: our view of a city, its industries and figures; what we offer; the stories we tell."""

from __future__ import annotations

import uuid
from urllib.parse import urlsplit

from django.core.validators import URLValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partnerships.choices import LinkLevel, Scale, StoryActivity, StoryKind, Topic
from partnerships.models.fields import long_text, year
from partnerships.models.partnership import Partnership
from partnerships.models.places import Place
from partnerships.models.reference import BenefitKind, Sector, Theme
from partnerships.querysets import ProfileQuerySet, StoryQuerySet
from portal.bilingual import in_reader_language
from portal.pictures import Picture, picture
from portal.pictures.fields import PictureName
from portal.scoping import OwnedModel, VersionedModel, owned_manager
from portal.title_keys import TitleKey


class CityProfile(OwnedModel, VersionedModel):
    """A city profile is our view of a place: what it is, where it grows, why a company should look at it."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", editable=False)
    promise_en = models.CharField(_("why here, in one sentence"), max_length=90, blank=True)
    promise_ja = models.CharField(_("why here, in Japanese"), max_length=40, blank=True)
    summary_en = long_text(_("summary"), 1000)
    summary_ja = long_text(_("summary in Japanese"), 500)
    demographics_en = long_text(_("people who live here"), 500)
    demographics_ja = long_text(_("people who live here, in Japanese"), 250)
    known_for_en = models.CharField(_("major industries"), max_length=200, blank=True)
    known_for_ja = models.CharField(_("major industries in Japanese"), max_length=100, blank=True)
    growth_en = long_text(_("growth areas"), 800)
    growth_ja = long_text(_("growth areas in Japanese"), 400)
    plans_en = long_text(_("leaders’ plans"), 800)
    plans_ja = long_text(_("leaders’ plans in Japanese"), 400)
    workforce_en = long_text(_("workforce"), 500)
    workforce_ja = long_text(_("workforce in Japanese"), 250)
    resources_en = long_text(_("resources"), 800)
    resources_ja = long_text(_("resources in Japanese"), 400)
    photo = PictureName(_("photo"))
    photo_alt_en = models.CharField(_("what the photo shows"), max_length=160, blank=True)
    photo_alt_ja = models.CharField(_("what the photo shows, in Japanese"), max_length=100, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    checked_on = models.DateField(_("last checked on"), null=True, blank=True)
    is_public = models.BooleanField(_("shown in the public directory"), default=False)
    title_key = TitleKey("known_for_en", "known_for_ja")

    objects = owned_manager(ProfileQuerySet)

    class Meta:
        verbose_name = _("city profile")
        verbose_name_plural = _("city profiles")
        ordering = ["place__name_en"]
        constraints = [
            models.UniqueConstraint(fields=["association", "place"], name="one_profile_per_place"),
            models.CheckConstraint(
                condition=models.Q(photo="") | ~models.Q(photo_alt_en="") | ~models.Q(photo_alt_ja=""),
                name="a_photo_has_words",
                violation_error_message=_("Say in words what the photo shows, for readers who do not see it."),
            ),
        ]

    def __str__(self) -> str:
        return self.place.name

    @property
    def photo_picture(self) -> Picture | None:
        """The photo with its size, if there is one."""
        return picture(self.photo)

    def get_absolute_url(self) -> str:
        return reverse("profile_detail", kwargs={"association": self.association.slug, "profile": self.pk})


class CityIndustry(OwnedModel, VersionedModel):
    """A city industry is a sector that matters in a city, with the reason and the employers' names."""

    profile = models.ForeignKey(CityProfile, on_delete=models.CASCADE, related_name="industries", editable=False)
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="+", verbose_name=_("sector"))
    rank = models.PositiveSmallIntegerField(_("rank"), default=1)
    share = models.DecimalField(_("share of jobs, %"), max_digits=4, decimal_places=1, null=True, blank=True)
    employment = models.PositiveIntegerField(_("jobs"), null=True, blank=True)
    employers_en = models.CharField(_("employers"), max_length=300, blank=True)
    employers_ja = models.CharField(_("employers in Japanese"), max_length=200, blank=True)
    reason_en = models.CharField(_("why it matters"), max_length=300, blank=True)
    reason_ja = models.CharField(_("why it matters, in Japanese"), max_length=150, blank=True)
    year = year(_("year"))
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("industry")
        verbose_name_plural = _("industries")
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "sector"],
                name="one_industry_per_sector",
                violation_error_message=_("This sector is in the profile already."),
            ),
            models.CheckConstraint(
                condition=models.Q(share=None) | models.Q(share__range=(0, 100)),
                name="industry_share",
                violation_error_message=_("A share lies between 0 and 100 %."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.sector)


class Statistic(OwnedModel, VersionedModel):
    """A statistic is a figure about a place with year, unit and source, in words of both languages.

    `text_en` and `text_ja` are what prints; `partnerships.figures` holds them to the same number.
    """

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", verbose_name=_("place"))
    topic = models.CharField(_("topic"), max_length=12, choices=Topic, default=Topic.OTHER)
    label_en = models.CharField(_("what it counts"), max_length=120)
    label_ja = models.CharField(_("what it counts, in Japanese"), max_length=80)
    text_en = models.CharField(_("figure in English"), max_length=120)
    text_ja = models.CharField(_("figure in Japanese"), max_length=80)
    unit_en = models.CharField(_("unit"), max_length=40)
    unit_ja = models.CharField(_("unit in Japanese"), max_length=40)
    year = year(_("year"), help_text=_("Leave empty if the source gives none; then “year not stated” prints."))
    source_en = models.CharField(_("source"), max_length=200)
    source_ja = models.CharField(_("source in Japanese"), max_length=200, blank=True)
    retrieved_on = models.DateField(_("looked up on"), null=True, blank=True)
    method_en = models.CharField(_("how it was counted"), max_length=300, blank=True)
    method_ja = models.CharField(_("how it was counted, in Japanese"), max_length=200, blank=True)
    credit = models.CharField(_("credit line"), max_length=160, blank=True)
    is_on_snapshot = models.BooleanField(_("printed on the partnership snapshot"), default=True)
    order = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta:
        verbose_name = _("statistic")
        verbose_name_plural = _("statistics")
        ordering = ["order", "label_en", "-year", "pk"]

    def __str__(self) -> str:
        return in_reader_language(self, "label")


class ProfileLink(OwnedModel, VersionedModel):
    """A profile link leads to a page elsewhere about the city’s state, congressional district or prefecture."""

    profile = models.ForeignKey(CityProfile, on_delete=models.CASCADE, related_name="links", editable=False)
    level = models.CharField(_("speaks for"), max_length=12, choices=LinkLevel, default=LinkLevel.STATE)
    label_en = models.CharField(_("words of the link"), max_length=120)
    label_ja = models.CharField(_("words of the link, in Japanese"), max_length=80, blank=True)
    url = models.URLField(
        _("address"),
        max_length=300,
        validators=[URLValidator(schemes=["https"], message=_("Give the whole address; it begins with https://."))],
    )

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["level", "label_en", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "url"],
                name="one_link_per_address",
                violation_error_message=_("This address is in the profile already."),
            )
        ]

    def __str__(self) -> str:
        return in_reader_language(self, "label")

    @property
    def host(self) -> str:
        """Whose page it is, as the address says it."""
        return (urlsplit(self.url).hostname or "").removeprefix("www.")


class Benefit(OwnedModel, VersionedModel):
    """A benefit is what we offer a business, in our own words, for the sectors it suits (none: for all)."""

    kind = models.ForeignKey(BenefitKind, on_delete=models.PROTECT, related_name="+", verbose_name=_("kind"))
    text_en = models.CharField(_("in our words"), max_length=300)
    text_ja = models.CharField(_("in our words, in Japanese"), max_length=150, blank=True)
    sectors = models.ManyToManyField(Sector, blank=True, related_name="+", verbose_name=_("sectors it suits"))

    class Meta:
        verbose_name = _("benefit")
        verbose_name_plural = _("benefits")
        ordering = ["kind__order", "pk"]

    def __str__(self) -> str:
        return in_reader_language(self, "text")


class Pitch(OwnedModel, VersionedModel):
    """A pitch is the paragraph with which we open a talk with a company of a sector (none: of any)."""

    sector = models.ForeignKey(
        Sector, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("sector")
    )
    text_en = models.CharField(_("paragraph"), max_length=700)
    text_ja = models.CharField(_("paragraph, in Japanese"), max_length=350, blank=True)

    class Meta:
        verbose_name = _("pitch")
        verbose_name_plural = _("pitches")
        ordering = [models.F("sector__code").asc(nulls_last=True), "pk"]

    def __str__(self) -> str:
        return str(self.sector) if self.sector else gettext("Every sector")


class Story(OwnedModel, VersionedModel):
    """A story is a success of ours, or our answer to a problem, told so that others can copy it.

    Its key names it wherever it is read, in other associations too. What it needed and its steps stand one a line.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    partnership = models.ForeignKey(
        Partnership,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="stories",
        verbose_name=_("partnership"),
    )
    title_en = models.CharField(_("title in English"), max_length=160)
    title_ja = models.CharField(_("title in Japanese"), max_length=100, blank=True)
    year = year(_("year"))
    kind = models.CharField(_("kind"), max_length=8, choices=StoryKind, default=StoryKind.SUCCESS)
    activity = models.CharField(_("what was done"), max_length=12, choices=StoryActivity, blank=True)
    scale = models.CharField(_("scale"), max_length=8, choices=Scale, default=Scale.SMALL)
    is_rural = models.BooleanField(_("in a small town or in the country"), default=False)
    happened_en = long_text(_("what happened"), 2000)
    happened_ja = long_text(_("what happened, in Japanese"), 1000)
    preconditions_en = long_text(_("what it needed"), 1000)
    preconditions_ja = long_text(_("what it needed, in Japanese"), 500)
    steps_en = long_text(_("steps"), 2000)
    steps_ja = long_text(_("steps in Japanese"), 1000)
    cost = models.CharField(_("cost"), max_length=120, blank=True)
    people = models.CharField(_("people who did it"), max_length=200, blank=True)
    figures_en = models.CharField(_("result in figures"), max_length=200, blank=True)
    figures_ja = models.CharField(_("result in figures, in Japanese"), max_length=100, blank=True)
    lessons_en = long_text(_("what we learned"), 1000)
    lessons_ja = long_text(_("what we learned, in Japanese"), 500)
    evidence = models.CharField(_("how we know"), max_length=300, blank=True)
    evidence_url = models.URLField(
        _("address of the evidence"), max_length=300, blank=True, validators=[URLValidator(schemes=["https", "http"])]
    )
    sectors = models.ManyToManyField(Sector, blank=True, related_name="+", verbose_name=_("sectors"))
    themes = models.ManyToManyField(Theme, blank=True, related_name="+", verbose_name=_("themes"))
    benefits = models.ManyToManyField(
        BenefitKind, blank=True, related_name="+", verbose_name=_("benefits that it proves")
    )
    is_shared = models.BooleanField(_("shared with the network"), default=False)
    title_key = TitleKey("title_en", "title_ja")

    objects = owned_manager(StoryQuerySet)

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        ordering = ["-year", "title_en"]

    def __str__(self) -> str:
        return in_reader_language(self, "title")

    def get_absolute_url(self) -> str:
        return reverse("story_detail", kwargs={"association": self.association.slug, "story": self.pk})

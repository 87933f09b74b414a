"""Owned: an association's working record of a partnership, and what hangs on it."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partnerships.choices import (
    AgreementKind,
    AgreementLevel,
    GoalState,
    Horizon,
    OrganizationKind,
    PairKind,
    Side,
    Status,
)
from partnerships.models.fields import long_text, year
from partnerships.models.places import Place, PlacePair
from partnerships.querysets import OfPartnershipQuerySet, PartnershipQuerySet
from portal.accounts.models import SLUG
from portal.bilingual import in_reader_language
from portal.measures import measure_choices
from portal.papers.fields import PaperName
from portal.scoping import OwnedModel, VersionedModel, owned_manager
from portal.title_keys import TitleKey


class Partnership(OwnedModel, VersionedModel):
    """A partnership is an association's own working record of the relationship between its city and a partner city.

    History holds one happening a line, each beginning with its year (`partnerships.history` reads it).
    """

    slug = models.SlugField(_("short name in addresses"), max_length=80, validators=[SLUG])
    pair = models.ForeignKey(PlacePair, null=True, blank=True, on_delete=models.PROTECT, related_name="partnerships")
    home = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", verbose_name=_("our city"))
    partner = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", verbose_name=_("partner city"))
    kind = models.CharField(_("kind"), max_length=12, choices=PairKind, default=PairKind.SISTER)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.EXPLORING)
    status_since = models.DateField(_("since"), null=True, blank=True)
    status_reason = models.CharField(_("reason"), max_length=300, blank=True)
    founded_year = year(_("year established"))
    founded_source = models.CharField(_("source of the year"), max_length=300, blank=True)
    history_en = long_text(_("history in English"), 4000)
    history_ja = long_text(_("history in Japanese"), 4000)
    history_source = models.CharField(_("source of the history"), max_length=300, blank=True)
    is_public = models.BooleanField(_("shown in the public directory"), default=False)
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("led here by"),
    )

    objects = owned_manager(PartnershipQuerySet)

    class Meta:
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")
        ordering = ["home__name_en", "partner__name_en"]
        constraints = [
            models.UniqueConstraint(fields=["association", "slug"], name="one_partnership_per_slug"),
            models.UniqueConstraint(
                fields=["association", "home", "partner"],
                name="one_partnership_per_city",
                violation_error_message=_("Your association has a partnership with this city already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.home.name} – {self.partner.name}"

    def get_absolute_url(self) -> str:
        return reverse("partnership_detail", kwargs={"association": self.association.slug, "partnership": self.slug})


class PartOfPartnership(OwnedModel, VersionedModel):
    """A row that belongs to one partnership."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.CASCADE, editable=False, related_name="%(class)ss", verbose_name=_("partnership")
    )

    class Meta:
        abstract = True


class PrincipalContact(PartOfPartnership):
    """A principal contact is whom a reader of the snapshot may turn to, on either side. Names come in four forms."""

    side = models.CharField(_("side"), max_length=8, choices=Side)
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    family_name = models.CharField(_("family name"), max_length=60)
    given_name = models.CharField(_("given name"), max_length=60)
    family_kana = models.CharField(_("family name in kana"), max_length=60, blank=True)
    given_kana = models.CharField(_("given name in kana"), max_length=60, blank=True)
    family_latin = models.CharField(_("family name in Latin letters"), max_length=60, blank=True)
    given_latin = models.CharField(_("given name in Latin letters"), max_length=60, blank=True)
    honorific_en = models.CharField(_("English honorific"), max_length=12, blank=True)
    honorific_ja = models.CharField(_("Japanese honorific"), max_length=12, blank=True, default="様")
    title_en = models.CharField(pgettext_lazy("of a person", "title in English"), max_length=120, blank=True)
    title_ja = models.CharField(pgettext_lazy("of a person", "title in Japanese"), max_length=120, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)

    class Meta:
        verbose_name = _("principal contact")
        verbose_name_plural = _("principal contacts")
        ordering = ["side", "order", "pk"]

    def __str__(self) -> str:
        names = (self.given_name, self.family_name)
        # Chinese characters and kana begin at U+2E80: such a name puts the family first.
        return " ".join(reversed(names) if self.family_name[:1] >= "\u2e80" else names)


class PartnerOrganization(PartOfPartnership):
    """A partner organization works or worked with the partnership; no end year means it still does."""

    name_en = models.CharField(_("name in English"), max_length=160)
    name_ja = models.CharField(_("name in Japanese"), max_length=160, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=OrganizationKind, default=OrganizationKind.COMPANY)
    from_year = year(_("from year"))
    to_year = year(_("to year"))
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("partner organization")
        verbose_name_plural = _("partner organizations")
        ordering = [models.F("to_year").desc(nulls_first=True), "from_year", "name_en"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_year=None)
                | models.Q(from_year=None)
                | models.Q(to_year__gte=models.F("from_year")),
                name="organization_ends_after_it_began",
                violation_error_message=_("The last year lies before the first."),
            )
        ]

    def __str__(self) -> str:
        return in_reader_language(self, "name")


WIDTH = {level: number for number, level in enumerate(AgreementLevel.values)}
"""How wide the level of an agreement is: the cities', the states', the countries'."""


class Agreement(PartOfPartnership):
    """An agreement is a signed paper: sister-city agreement, friendship, memorandum.

    It may follow one of a wider level: a city's memorandum that of its state. One whose last day is over stays a
    question until somebody writes a later day or the day since which it is no longer in force.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=AgreementKind, default=AgreementKind.SISTER_CITY)
    title_en = models.CharField(_("title in English"), max_length=200)
    title_ja = models.CharField(_("title in Japanese"), max_length=200, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    signed_year = year(_("year signed"), help_text=_("If the day is not known."))
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    ended_on = models.DateField(_("no longer in force since"), null=True, blank=True)
    signatories_en = models.CharField(_("signed by"), max_length=300, blank=True)
    signatories_ja = models.CharField(_("signed by, in Japanese"), max_length=300, blank=True)
    is_nonbinding = models.BooleanField(_("states that it is not legally binding"), default=False)
    statement_en = long_text(_("what it says"), 2000)
    statement_ja = long_text(_("what it says, in Japanese"), 2000)
    themes = models.ManyToManyField("partnerships.Theme", blank=True, related_name="+", verbose_name=_("themes"))
    level = models.CharField(
        pgettext_lazy("of an agreement", "between"), max_length=8, choices=AgreementLevel, default=AgreementLevel.CITY
    )
    follows = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="followers",
        verbose_name=_("follows the memorandum"),
    )
    file = PaperName(_("the signed paper"))
    source = models.CharField(_("source"), max_length=300, blank=True)
    title_key = TitleKey("title_en", "title_ja")

    objects = owned_manager(OfPartnershipQuerySet)

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["signed_on", "signed_year", "pk"]

    def __str__(self) -> str:
        return in_reader_language(self, "title")

    def get_absolute_url(self) -> str:
        return reverse("agreement_detail", kwargs={"association": self.association.slug, "agreement": self.pk})

    def clean(self) -> None:
        """The year follows from the day, nothing expires before it was signed, and only a wider paper is followed."""
        super().clean()
        if self.signed_on and self.signed_on > timezone.localdate():
            raise ValidationError({"signed_on": _("This day lies ahead. Write it down once it is signed.")})
        if self.signed_on and self.signed_year and self.signed_on.year != self.signed_year:
            raise ValidationError({"signed_year": _("The day above lies in another year. Keep one of the two.")})
        if self.signed_on and self.expires_on and self.expires_on < self.signed_on:
            raise ValidationError({"expires_on": _("This day lies before the day of signing.")})
        if self.ended_on and self.ended_on > timezone.localdate():
            raise ValidationError(
                {
                    "ended_on": _(
                        "This day lies ahead. Until then it is in force: write it as the day on which it expires."
                    )
                }
            )
        if self.signed_on and self.ended_on and self.ended_on < self.signed_on:
            raise ValidationError({"ended_on": _("This day lies before the day of signing.")})
        if self.follows and WIDTH[self.follows.level] <= WIDTH[self.level]:
            raise ValidationError(
                {"follows": _("Choose a paper of a wider level: cities follow their states, states their countries.")}
            )


class Goal(PartOfPartnership):
    """A goal is something wanted, near or far, with its measure and what each side gains.

    Where `counted_by` names a measure of our records, how far one is is counted from a day on and never typed in.
    """

    horizon = models.CharField(_("horizon"), max_length=8, choices=Horizon, default=Horizon.SHORT)
    state = models.CharField(_("state"), max_length=8, choices=GoalState, default=GoalState.OPEN)
    title_en = models.CharField(_("goal in English"), max_length=200)
    title_ja = models.CharField(_("goal in Japanese"), max_length=200, blank=True)
    measure_en = models.CharField(_("measured by"), max_length=160, blank=True)
    measure_ja = models.CharField(_("measured by, in Japanese"), max_length=160, blank=True)
    target = models.CharField(_("target"), max_length=80, blank=True)
    counted_by = models.CharField(_("counted from our records"), max_length=40, blank=True, choices=measure_choices)
    counted_from_on = models.DateField(_("counted from"), null=True, blank=True)
    target_number = models.PositiveIntegerField(_("number to reach"), null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("owner"),
    )
    next_step = models.CharField(_("next step"), max_length=200, blank=True)
    review_on = models.DateField(_("review on"), null=True, blank=True)
    benefit_home_en = models.CharField(_("what our city gains"), max_length=200)
    benefit_home_ja = models.CharField(_("what our city gains, in Japanese"), max_length=200, blank=True)
    benefit_partner_en = models.CharField(_("what the partner city gains"), max_length=200)
    benefit_partner_ja = models.CharField(_("what the partner city gains, in Japanese"), max_length=200, blank=True)
    title_key = TitleKey("title_en", "title_ja")

    objects = owned_manager(OfPartnershipQuerySet)

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["-horizon", "review_on", "pk"]

    def __str__(self) -> str:
        return in_reader_language(self, "title")

    def get_absolute_url(self) -> str:
        return reverse("goal_detail", kwargs={"association": self.association.slug, "goal": self.pk})

    def clean(self) -> None:
        """What is counted has a number to reach, and a number to reach says what is counted."""
        super().clean()
        if self.counted_by and not self.target_number:
            raise ValidationError({"target_number": _("Write the number to reach.")})
        if self.target_number and not self.counted_by:
            raise ValidationError(
                {"counted_by": _("Choose what is counted, or say the target in words and leave the number empty.")}
            )


class PartnershipLimit(OwnedModel):
    """A partnership limit confines a membership to the partnerships named; without any, it sees them all."""

    membership = models.ForeignKey("accounts.Membership", on_delete=models.CASCADE, related_name="partnership_limits")
    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("limit of a membership")
        verbose_name_plural = _("limits of memberships")
        constraints = [models.UniqueConstraint(fields=["membership", "partnership"], name="one_limit_per_partnership")]

    def __str__(self) -> str:
        return f"{self.membership} · {self.partnership}"

"""Getting to know both economies: who told us what, whose records the city profile names, what was asked of whom."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contacts.choices import AffiliationKind, Language, ToldTopic
from contacts.models.nameless import has_lost
from contacts.models.organizations import Organization
from contacts.models.people import Person
from contacts.models.touches import FollowUp, Touch
from contacts.querysets import AffiliationQuerySet, ToldQuerySet
from partnerships.choices import Currency, Side
from partnerships.models.fields import long_text, money_is_whole
from partnerships.querysets import OfPartnershipQuerySet
from portal.papers.fields import PaperName
from portal.scoping import OwnedModel, VersionedModel, owned_manager


class ToldBy(OwnedModel, VersionedModel):
    """A told fact says what somebody told us about a city's economy, who and when, and the next step it led to."""

    profile = models.ForeignKey(
        "partnerships.CityProfile", on_delete=models.CASCADE, editable=False, related_name="told"
    )
    topic = models.CharField(_("about"), max_length=12, choices=ToldTopic, default=ToldTopic.INDUSTRY)
    industry = models.ForeignKey(
        "partnerships.CityIndustry",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="told",
        verbose_name=_("industry"),
    )
    said_en = long_text(_("what we were told"), 1000)
    said_ja = long_text(_("what we were told, in Japanese"), 500)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="told", verbose_name=_("who told us")
    )
    organization = models.ForeignKey(
        Organization,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="told",
        verbose_name=_("organization"),
    )
    source = models.CharField(_("another source"), max_length=300, blank=True)
    told_on = models.DateField(_("day"), default=timezone.localdate)
    touch = models.ForeignKey(
        Touch, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="told"
    )
    next_step = models.ForeignKey(
        FollowUp, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="told"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = owned_manager(ToldQuerySet)

    class Meta:
        verbose_name = _("fact that we were told")
        verbose_name_plural = _("facts that we were told")
        ordering = ["topic", "-told_on", "-pk"]

    def __str__(self) -> str:
        return self.get_topic_display()

    def clean(self) -> None:
        """A fact says something, and says who told it; nobody has told us tomorrow."""
        super().clean()
        if not (self.said_en.strip() or self.said_ja.strip()):
            raise ValidationError({"said_en": _("Write what you were told, in one of the two languages.")})
        is_named = bool(self.person_id or self.organization_id or self.source.strip())
        if not is_named and not has_lost(self, "person", "organization", source=""):
            raise ValidationError({"person": _("Say who told you: a person, an organization, or another source.")})
        if self.told_on and self.told_on > timezone.localdate():
            raise ValidationError({"told_on": _("This day lies ahead.")})


class EmployerLink(OwnedModel):
    """That an employer which a city profile names is an organization of ours."""

    industry = models.ForeignKey("partnerships.CityIndustry", on_delete=models.CASCADE, related_name="employer_links")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="employer_links")

    class Meta:
        verbose_name = _("employer of an industry")
        verbose_name_plural = _("employers of industries")
        constraints = [models.UniqueConstraint(fields=["industry", "organization"], name="one_employer_per_industry")]

    def __str__(self) -> str:
        return str(self.organization)


class PrincipalContactPerson(OwnedModel):
    """That a principal contact of a partnership is a person of ours."""

    principal_contact = models.OneToOneField(
        "partnerships.PrincipalContact", on_delete=models.CASCADE, related_name="known_as"
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="principal_contacts")

    class Meta:
        verbose_name = _("principal contact whom we know")
        verbose_name_plural = _("principal contacts whom we know")

    def __str__(self) -> str:
        return str(self.person)


class PartnerOrganizationLink(OwnedModel):
    """That a partner organization of a partnership is an organization of ours."""

    partner_organization = models.OneToOneField(
        "partnerships.PartnerOrganization", on_delete=models.CASCADE, related_name="known_as"
    )
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="partner_organizations")

    class Meta:
        verbose_name = _("partner organization that we know")
        verbose_name_plural = _("partner organizations that we know")

    def __str__(self) -> str:
        return str(self.organization)


class ProfileRequest(OwnedModel, VersionedModel):
    """A profile request asks the counterpart for their city's profile in a letter; `received_on` says when it came."""

    partnership = models.ForeignKey(
        "partnerships.Partnership", on_delete=models.CASCADE, editable=False, related_name="profile_requests"
    )
    person = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="profile_requests",
        verbose_name=_("whom we ask"),
    )
    organization = models.ForeignKey(
        Organization,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="profile_requests",
        verbose_name=_("organization"),
    )
    language = models.CharField(_("language of the letter"), max_length=2, choices=Language, default=Language.JAPANESE)
    asked_on = models.DateField(_("asked on"), default=timezone.localdate)
    wanted_by_on = models.DateField(_("wanted by"), null=True, blank=True)
    received_on = models.DateField(_("received on"), null=True, blank=True)
    learned = long_text(_("what it says"), 2000)
    file = PaperName(_("the profile that came"))
    next_step = models.ForeignKey(
        FollowUp, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="profile_requests"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = owned_manager(OfPartnershipQuerySet)

    class Meta:
        verbose_name = _("request for a city profile")
        verbose_name_plural = _("requests for city profiles")
        ordering = ["-asked_on", "-pk"]

    def __str__(self) -> str:
        return date_format(self.asked_on, "DATE_FORMAT")

    def clean(self) -> None:
        """A profile is received after it was asked for, and not tomorrow."""
        super().clean()
        if self.received_on and self.received_on > timezone.localdate():
            raise ValidationError({"received_on": _("This day lies ahead.")})
        if self.received_on and self.asked_on and self.received_on < self.asked_on:
            raise ValidationError({"received_on": _("This day lies before the day you asked.")})


class Affiliation(OwnedModel, VersionedModel):
    """An affiliation is our own membership in another body: a chamber, an international business council."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="affiliations", verbose_name=_("organization")
    )
    kind = models.CharField(
        pgettext_lazy("of an affiliation", "we are"),
        max_length=10,
        choices=AffiliationKind,
        default=AffiliationKind.MEMBER,
    )
    since_on = models.DateField(_("since"), null=True, blank=True)
    until_on = models.DateField(_("until"), null=True, blank=True)
    renews_on = models.DateField(_("to be renewed by"), null=True, blank=True)
    fee = models.DecimalField(_("yearly fee"), max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, blank=True)
    person = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="affiliations",
        verbose_name=_("whom we turn to there"),
    )
    use = long_text(_("what it brings us"), 1000)

    objects = owned_manager(AffiliationQuerySet)

    class Meta:
        verbose_name = _("membership of ours")
        verbose_name_plural = _("memberships of ours")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.organization)

    def clean(self) -> None:
        """It ends after it began, and a fee has a currency."""
        super().clean()
        if self.since_on and self.until_on and self.until_on < self.since_on:
            raise ValidationError({"until_on": _("The last day lies before the first.")})
        money_is_whole(self.fee, self.currency, "fee")


class AssessmentRequest(OwnedModel, VersionedModel):
    """An assessment request asks a body to look at one of the two economies for us; the result comes back here."""

    partnership = models.ForeignKey(
        "partnerships.Partnership", on_delete=models.CASCADE, editable=False, related_name="assessment_requests"
    )
    side = models.CharField(_("about the economy of"), max_length=8, choices=Side, default=Side.HOME)
    organization = models.ForeignKey(
        Organization,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="assessment_requests",
        verbose_name=_("whom we ask"),
    )
    person = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="assessment_requests",
        verbose_name=_("person"),
    )
    question = long_text(_("what we ask"), 1000)
    asked_on = models.DateField(_("asked on"), default=timezone.localdate)
    wanted_by_on = models.DateField(_("wanted by"), null=True, blank=True)
    received_on = models.DateField(_("received on"), null=True, blank=True)
    result = long_text(_("what it says"), 2000)
    file = PaperName(_("the paper that came"))
    next_step = models.ForeignKey(
        FollowUp, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="assessment_requests"
    )

    objects = owned_manager(OfPartnershipQuerySet)

    class Meta:
        verbose_name = _("request for an assessment")
        verbose_name_plural = _("requests for assessments")
        ordering = ["-asked_on", "-pk"]

    def __str__(self) -> str:
        return date_format(self.asked_on, "DATE_FORMAT")

    def clean(self) -> None:
        """Somebody is asked something; an answer comes after the question, and not tomorrow."""
        super().clean()
        if not (self.organization_id or self.person_id) and not has_lost(self, "organization", "person"):
            raise ValidationError({"organization": _("Choose whom you ask: an organization or a person.")})
        if not self.question.strip():
            raise ValidationError({"question": _("Write what you ask.")})
        if self.received_on and self.received_on > timezone.localdate():
            raise ValidationError({"received_on": _("This day lies ahead.")})
        if self.received_on and self.asked_on and self.received_on < self.asked_on:
            raise ValidationError({"received_on": _("This day lies before the day you asked.")})

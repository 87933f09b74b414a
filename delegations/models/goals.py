"""What stakeholders want and offer, kept from trip to trip; how their pairs are weighed."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contacts.choices import Readiness
from contacts.models import Organization, Person
from delegations.choices import Aim, GoalStand, Part, Priority
from delegations.models.fields import codes, labels
from delegations.models.trips import Delegate, Delegation
from delegations.querysets import OfDelegationQuerySet, StakeholderGoalQuerySet
from partnerships.models import Partnership, Sector
from partnerships.models.fields import long_text, year_is_whole
from portal.scoping import OwnedModel, VersionedModel, owned_manager
from portal.title_keys import TitleKey

A_DAY = datetime.timedelta(days=1)  # it may be tomorrow there where it is today here


class StakeholderGoal(OwnedModel, VersionedModel):
    """A stakeholder's goal says what an organization wants and offers, in which sectors, and what should come of it.

    It belongs to the organization, not to a trip, and is carried from trip to trip. Wants and offers are codes of
    `Aim`; the words beside them are the stakeholder's own. `told_on` says when they last told us; `is_own_entry` that
    they wrote it themselves, by a link.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="goals", verbose_name=_("organization")
    )
    person = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="stakeholder_goals",
        verbose_name=_("who speaks for them"),
    )
    partnership = models.ForeignKey(
        Partnership,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="stakeholder_goals",
        verbose_name=_("partnership"),
    )
    wants = codes(_("what they want"), Aim)
    wants_en = long_text(_("what they want, in their words"), 600)
    wants_ja = long_text(_("what they want, in Japanese"), 300)
    offers = codes(_("what they offer"), Aim)
    offers_en = long_text(_("what they offer, in their words"), 600)
    offers_ja = long_text(_("what they offer, in Japanese"), 300)
    sectors = models.ManyToManyField(Sector, blank=True, related_name="+", verbose_name=_("sectors"))
    desired_en = long_text(_("what should come of it"), 600)
    desired_ja = long_text(_("what should come of it, in Japanese"), 300)
    readiness = models.CharField(_("readiness"), max_length=10, choices=Readiness, blank=True)
    speaks = models.CharField(_("languages"), max_length=40, blank=True, help_text=_("Codes such as en, ja."))
    stand = models.CharField(
        pgettext_lazy("of a stakeholder's goal", "how far it is"),
        max_length=10,
        choices=GoalStand,
        default=GoalStand.OPEN,
    )
    result_en = long_text(_("what came of it"), 1000)
    result_ja = long_text(_("what came of it, in Japanese"), 500)
    told_on = models.DateField(_("told us on"), null=True, blank=True)
    is_own_entry = models.BooleanField(_("written by themselves"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    title_key = TitleKey("wants_en", "wants_ja", "offers_en", "offers_ja", "desired_en", "desired_ja")

    objects = owned_manager(StakeholderGoalQuerySet)

    class Meta:
        verbose_name = _("stakeholder’s goal")
        verbose_name_plural = _("stakeholders’ goals")
        ordering = ["organization__name_en", "pk"]

    def __str__(self) -> str:
        return str(self.organization)

    def get_absolute_url(self) -> str:
        return reverse("stakeholder_goal_detail", kwargs={"association": self.association.slug, "goal": self.pk})

    def clean(self) -> None:
        """A goal says at least one thing that is wanted or offered."""
        super().clean()
        if not (self.wants or self.offers):
            raise ValidationError({"wants": _("Choose at least one thing that they want or offer.")})
        year_is_whole(self.told_on, "told_on")
        if self.told_on and self.told_on > timezone.localdate() + A_DAY:
            raise ValidationError({"told_on": _("This day lies ahead.")})

    @property
    def wanted(self) -> list[str]:
        """What they want, in words."""
        return labels(self.wants, Aim)

    @property
    def offered(self) -> list[str]:
        """What they offer, in words."""
        return labels(self.offers, Aim)

    @property
    def languages(self) -> list[str]:
        """The codes of the languages one can speak with them; none where nobody wrote any."""
        return [code.strip().lower() for code in self.speaks.replace("、", ",").split(",") if code.strip()]


class GoalOnTrip(OwnedModel, VersionedModel):
    """That a stakeholder's goal goes along on one trip: it travels with a delegate, or it receives the delegation."""

    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, editable=False, related_name="goals")
    goal = models.ForeignKey(StakeholderGoal, on_delete=models.CASCADE, editable=False, related_name="trips")
    part = models.CharField(_("part"), max_length=8, choices=Part, default=Part.TRAVELS)
    delegate = models.ForeignKey(
        Delegate,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="goals",
        verbose_name=_("travels with"),
    )
    priority = models.CharField(_("priority"), max_length=6, choices=Priority, default=Priority.SHOULD)
    result_en = long_text(_("what came of it on this trip"), 1000)
    result_ja = long_text(_("what came of it on this trip, in Japanese"), 500)

    objects = owned_manager(OfDelegationQuerySet)

    class Meta:
        verbose_name = _("goal on a trip")
        verbose_name_plural = _("goals on trips")
        ordering = ["part", "pk"]
        constraints = [models.UniqueConstraint(fields=["delegation", "goal"], name="once_per_trip")]

    def __str__(self) -> str:
        return str(self.goal)


def weight(label: object, default: int) -> models.PositiveSmallIntegerField:
    """Points for one reason, from 0 to 100."""
    return models.PositiveSmallIntegerField(label, default=default, validators=[MaxValueValidator(100)])


class MatchWeights(OwnedModel, VersionedModel):
    """How many points each reason of a match is worth to one association, and below which score a match is low."""

    want_met = weight(_("the traveller wants what the host offers"), 30)
    offer_met = weight(_("the traveller offers what the host wants"), 30)
    same_sector = weight(_("both are in the same sector"), 15)
    near_sector = weight(_("both are in related sectors"), 7)
    readiness = weight(_("both are ready"), 10)
    language = weight(_("they share a language"), 5)
    met_before = weight(_("they, or we and the host, have talked before"), 5)
    priority = weight(_("the trip calls it a must"), 5)
    low_below = weight(_("a match is low below"), 40)

    class Meta:
        verbose_name = _("weights of matches")
        verbose_name_plural = _("weights of matches")
        constraints = [models.UniqueConstraint(fields=["association"], name="weights_once")]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class MatchOverride(OwnedModel):
    """That somebody asked for a meeting although the match is low, with the reason in writing. Kept for good."""

    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, related_name="overrides")
    traveller = models.ForeignKey(GoalOnTrip, on_delete=models.CASCADE, related_name="+")
    host = models.ForeignKey(GoalOnTrip, on_delete=models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField()
    reason = models.CharField(_("why it is worth a meeting all the same"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = owned_manager(OfDelegationQuerySet)

    class Meta:
        verbose_name = _("meeting in spite of a low match")
        verbose_name_plural = _("meetings in spite of low matches")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.reason

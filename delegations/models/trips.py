"""A trip, who travels, and what has to be done before departure."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contacts.models import Organization, Person
from delegations.choices import AskState, BudgetKind, DelegateRole, DelegateState, Direction, Door, TripState
from delegations.querysets import OfDelegationQuerySet
from partnerships.choices import Currency
from partnerships.models.fields import long_text, money_is_whole, year_is_whole
from partnerships.models.partnership import PartOfPartnership
from partnerships.models.places import Place
from partnerships.querysets import OfPartnershipQuerySet
from portal.bilingual import in_reader_language
from portal.scoping import OwnedModel, VersionedModel, owned_manager
from portal.title_keys import TitleKey

MOST_DAYS = 60


class Delegation(PartOfPartnership):
    """A delegation is an inbound or outbound trip of one partnership. Its days are those of the city that it visits.

    `seats` empty: as many as come. `minutes_between` is the way between two places of its agenda where nothing else is
    said. `agenda_number` grows with every change of the agenda that a guest can see.
    """

    direction = models.CharField(_("direction"), max_length=8, choices=Direction, default=Direction.OUTBOUND)
    title_en = models.CharField(_("title in English"), max_length=120)
    title_ja = models.CharField(_("title in Japanese"), max_length=120, blank=True)
    purpose_en = long_text(_("what it is for"), 1000)
    purpose_ja = long_text(_("what it is for, in Japanese"), 500)
    starts_on = models.DateField(_("first day there"))
    ends_on = models.DateField(_("last day there"))
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who leads the preparation"),
    )
    seats = models.PositiveSmallIntegerField(_("seats"), null=True, blank=True, validators=[MinValueValidator(1)])
    minutes_between = models.PositiveSmallIntegerField(
        _("minutes between two places"), default=30, validators=[MaxValueValidator(480)]
    )
    why_not_economic = models.CharField(_("why nothing of it is economic"), max_length=300, blank=True)
    grew_from = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="grown",
        verbose_name=_("grew out of"),
    )
    state = models.CharField(_("state"), max_length=10, choices=TripState, default=TripState.PLANNED, editable=False)
    state_reason = models.CharField(_("reason"), max_length=300, blank=True, editable=False)
    closed_on = models.DateField(pgettext_lazy("of a trip", "closed on"), null=True, blank=True, editable=False)
    agenda_number = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    title_key = TitleKey("title_en", "title_ja")

    objects = owned_manager(OfPartnershipQuerySet)

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="trip_ends_after_it_begins",
                violation_error_message=_("The last day lies before the first."),
            )
        ]

    def __str__(self) -> str:
        return in_reader_language(self, "title")

    def get_absolute_url(self) -> str:
        return reverse("delegation_detail", kwargs={"association": self.association.slug, "delegation": self.pk})

    def clean(self) -> None:
        """Days of whole years, and no trip of more than sixty of them."""
        super().clean()
        year_is_whole(self.starts_on, "starts_on")
        year_is_whole(self.ends_on, "ends_on")
        if self.starts_on and self.ends_on and (self.ends_on - self.starts_on).days >= MOST_DAYS:
            raise ValidationError(
                {"ends_on": _("A trip has at most %(days)d days. Plan two trips.") % {"days": MOST_DAYS}}
            )

    @property
    def is_outbound(self) -> bool:
        """Whether we are the ones who travel."""
        return self.direction == Direction.OUTBOUND

    @property
    def is_planned(self) -> bool:
        """Whether it is neither called off nor closed."""
        return self.state == TripState.PLANNED

    @property
    def place(self) -> Place:
        """The city that is visited. Ask for both places of the partnership in the same query."""
        return self.partnership.partner if self.is_outbound else self.partnership.home

    @property
    def origin(self) -> Place:
        """The city that the delegates come from."""
        return self.partnership.home if self.is_outbound else self.partnership.partner


class Delegate(OwnedModel, VersionedModel):
    """A delegate is a person on a delegation, with the role in which they travel.

    `rank` orders introductions and seats at table, 1 first; empty ones come last. `signed_up_at` says whose turn it is
    for a seat that becomes free. Protocol training is done when `trained_on` has a day.
    """

    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, editable=False, related_name="delegates")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="delegates", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=12, choices=DelegateRole, default=DelegateRole.COMMUNITY)
    state = models.CharField(
        _("state"), max_length=10, choices=DelegateState, default=DelegateState.COMING, editable=False
    )
    rank = models.PositiveSmallIntegerField(_("rank in the order of introduction"), null=True, blank=True)
    speaks = models.CharField(
        _("languages"), max_length=40, blank=True, help_text=_("Codes such as en, ja; an interpreter’s both.")
    )
    trained_on = models.DateField(_("protocol training on"), null=True, blank=True)
    trained_by = models.CharField(_("trained by"), max_length=160, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    signed_up_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = owned_manager(OfDelegationQuerySet)

    class Meta:
        verbose_name = _("delegate")
        verbose_name_plural = _("delegates")
        ordering = [models.F("rank").asc(nulls_last=True), "signed_up_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["delegation", "person"], name="once_on_a_trip")]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def languages(self) -> list[str]:
        """The codes of the languages they speak, as typed; the language of their letters where none is."""
        found = [code.strip().lower() for code in self.speaks.replace("、", ",").split(",") if code.strip()]
        return found or [self.person.language]


class DoorMeeting(OwnedModel, VersionedModel):
    """That one of the three doors was met before departure: when, whom, what was said."""

    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, editable=False, related_name="doors")
    door = models.CharField(_("body"), max_length=10, choices=Door, editable=False)
    contact = models.ForeignKey(
        "partnerships.ReferenceContact",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("public body"),
    )
    organization = models.ForeignKey(
        Organization,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("organization"),
    )
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("whom we met")
    )
    met_on = models.DateField(_("day"), null=True, blank=True)
    note = long_text(_("what was said"), 1000)

    objects = owned_manager(OfDelegationQuerySet)

    class Meta:
        verbose_name = _("visit before departure")
        verbose_name_plural = _("visits before departure")
        ordering = ["delegation", "door"]
        constraints = [models.UniqueConstraint(fields=["delegation", "door"], name="one_row_per_door")]

    def __str__(self) -> str:
        return str(self.get_door_display())


class BudgetLine(OwnedModel, VersionedModel):
    """A line of a trip's budget: what was planned and what it came to, in one currency."""

    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, editable=False, related_name="budget")
    kind = models.CharField(_("kind"), max_length=12, choices=BudgetKind, default=BudgetKind.TRAVEL)
    what_en = models.CharField(_("what"), max_length=160)
    what_ja = models.CharField(_("what, in Japanese"), max_length=120, blank=True)
    planned = models.DecimalField(_("planned"), max_digits=14, decimal_places=2, null=True, blank=True)
    spent = models.DecimalField(
        pgettext_lazy("of a budget", "came to"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, blank=True)
    paid_by = models.CharField(_("paid by"), max_length=160, blank=True)

    objects = owned_manager(OfDelegationQuerySet)

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        ordering = ["kind", "pk"]

    def __str__(self) -> str:
        return in_reader_language(self, "what")

    def clean(self) -> None:
        """A planned sum has its currency, and so has one that was spent."""
        super().clean()
        first = self.planned if self.planned is not None else self.spent
        money_is_whole(first, self.currency, "planned")
        money_is_whole(self.spent, self.currency if self.spent is not None else "", "spent")


class PartnerAsk(OwnedModel, VersionedModel):
    """That a local partner was invited to take part in a trip, and what they said."""

    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, editable=False, related_name="asks")
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="asks", verbose_name=_("organization")
    )
    state = models.CharField(_("answer"), max_length=10, choices=AskState, default=AskState.ASKED)
    asked_on = models.DateField(_("asked on"), default=timezone.localdate)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = owned_manager(OfDelegationQuerySet)

    class Meta:
        verbose_name = _("invitation of a local partner")
        verbose_name_plural = _("invitations of local partners")
        ordering = ["-asked_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["delegation", "organization"], name="asked_once_for_a_trip")]

    def __str__(self) -> str:
        return str(self.organization)

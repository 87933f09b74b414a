"""Boards: what they are for, who may sit on them, who sits, and who gives."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contacts.choices import (
    BoardKind,
    CandidateState,
    Constituency,
    ContributionKind,
    Quorum,
    SeatOffice,
)
from contacts.models.nameless import has_lost
from contacts.models.organizations import Organization
from contacts.models.people import Person
from contacts.querysets import BoardQuerySet, ContributionQuerySet, OfBoardQuerySet, OfSeatQuerySet
from partnerships.choices import Currency
from partnerships.models.fields import long_text, money_is_whole
from portal.bilingual import in_reader_language
from portal.scoping import OwnedModel, VersionedModel, owned_manager
from portal.title_keys import TitleKey


class Board(OwnedModel, VersionedModel):
    """A board is a local board of directors or a business advisory board, of the association or of one partnership.

    Quorum counts voting seats: those that somebody holds, or all there are.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=BoardKind, default=BoardKind.ADVISORY)
    partnership = models.ForeignKey(
        "partnerships.Partnership",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="boards",
        verbose_name=_("partnership"),
    )
    name_en = models.CharField(_("name in English"), max_length=120)
    name_ja = models.CharField(_("name in Japanese"), max_length=80, blank=True)
    about_en = long_text(_("what it does, for a new member"), 600)
    about_ja = long_text(_("what it does, in Japanese"), 300)
    meets_en = models.CharField(_("how often it meets"), max_length=120, blank=True)
    meets_ja = models.CharField(_("how often it meets, in Japanese"), max_length=80, blank=True)
    term_years = models.PositiveSmallIntegerField(
        _("years of a term"), default=2, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    quorum = models.CharField(_("quorum"), max_length=10, choices=Quorum, default=Quorum.MAJORITY)
    quorum_number = models.PositiveSmallIntegerField(_("number for the quorum"), null=True, blank=True)
    is_quorum_of_all = models.BooleanField(_("vacant seats count for the quorum too"), default=False)
    closed_on = models.DateField(_("dissolved on"), null=True, blank=True)
    title_key = TitleKey("name_en", "name_ja")

    objects = owned_manager(BoardQuerySet)

    class Meta:
        verbose_name = _("board")
        verbose_name_plural = _("boards")
        ordering = ["kind", "name_en", "pk"]

    def __str__(self) -> str:
        return in_reader_language(self, "name")

    def get_absolute_url(self) -> str:
        return reverse("board_detail", kwargs={"association": self.association.slug, "board": self.pk})

    def clean(self) -> None:
        """A quorum by number says the number."""
        super().clean()
        if self.quorum == Quorum.NUMBER and not self.quorum_number:
            raise ValidationError({"quorum_number": _("Write how many have to be there.")})


class OfBoard(OwnedModel):
    """A row that belongs to one board."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, editable=False, related_name="%(class)ss")

    objects = owned_manager(OfBoardQuerySet)

    class Meta:
        abstract = True


class Charter(OfBoard, VersionedModel):
    """A charter is a board's purpose, structure, goals and priorities. Approved, it is no longer changed; a later
    number takes its place. `readiness` holds what spoke for it on the day it was approved."""

    number = models.PositiveSmallIntegerField(_("edition"), editable=False, default=1)
    purpose_en = long_text(_("purpose"), 1500)
    purpose_ja = long_text(_("purpose in Japanese"), 800)
    structure_en = long_text(_("structure: how it works"), 1500)
    structure_ja = long_text(_("structure in Japanese"), 800)
    goals_en = long_text(_("goals"), 1500)
    goals_ja = long_text(_("goals in Japanese"), 800)
    priorities_en = long_text(_("priorities"), 1500)
    priorities_ja = long_text(_("priorities in Japanese"), 800)
    approved_on = models.DateField(_("approved on"), null=True, blank=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    item = models.ForeignKey(
        "contacts.AgendaItem",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="charters",
        editable=False,
    )
    readiness = models.JSONField(default=list, editable=False)

    class Meta:
        verbose_name = _("charter")
        verbose_name_plural = _("charters")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["board", "number"], name="one_charter_per_edition")]

    def __str__(self) -> str:
        return f"{self.board} {self.number}"

    @property
    def is_approved(self) -> bool:
        """Whether it holds."""
        return self.approved_on is not None


class Seat(OfBoard, VersionedModel):
    """A seat is a place on a board. With constituencies it is designated: only somebody of one of them may fill it."""

    order = models.PositiveSmallIntegerField(_("order"), default=1)
    title_en = models.CharField(pgettext_lazy("of a seat", "name in English"), max_length=120)
    title_ja = models.CharField(pgettext_lazy("of a seat", "name in Japanese"), max_length=80, blank=True)
    office = models.CharField(_("office"), max_length=10, choices=SeatOffice, default=SeatOffice.MEMBER)
    is_voting = models.BooleanField(pgettext_lazy("of a seat", "votes"), default=True)
    opened_on = models.DateField(_("there since"), default=timezone.localdate)
    closed_on = models.DateField(_("abolished on"), null=True, blank=True)

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return in_reader_language(self, "title")

    def get_absolute_url(self) -> str:
        return reverse("seat_detail", kwargs={"association": self.association.slug, "seat": self.pk})


class SeatConstituency(OwnedModel):
    """A constituency from which a seat may be filled; several on one seat mean any of them."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="constituencies")
    constituency = models.CharField(max_length=20, choices=Constituency)

    class Meta:
        verbose_name = _("constituency of a seat")
        verbose_name_plural = _("constituencies of seats")
        constraints = [models.UniqueConstraint(fields=["seat", "constituency"], name="one_constituency_per_seat")]

    def __str__(self) -> str:
        return self.get_constituency_display()


class Term(OwnedModel, VersionedModel):
    """A term says who sits on a seat from when until when. No two terms of a seat overlap.

    `left_on` is the last day of somebody who went before the end. `user` is the account with which they sign in.
    """

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, editable=False, related_name="terms")
    person = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="terms", verbose_name=_("person")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("signs in as"),
    )
    starts_on = models.DateField(_("first day"), default=timezone.localdate)
    ends_on = models.DateField(_("last day"))
    left_on = models.DateField(_("left on"), null=True, blank=True)
    left_because = models.CharField(_("why"), max_length=200, blank=True)

    objects = owned_manager(OfSeatQuerySet)

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="term_ends_after_it_began",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=models.Q(left_on=None)
                | models.Q(left_on__gte=models.F("starts_on"), left_on__lte=models.F("ends_on")),
                name="left_within_the_term",
                violation_error_message=_("The day of leaving lies outside the term."),
            ),
        ]

    def __str__(self) -> str:
        return f"{date_format(self.starts_on, 'DATE_FORMAT')} – {date_format(self.last_on, 'DATE_FORMAT')}"

    @property
    def last_on(self) -> datetime.date:
        """The last day on which the seat is held."""
        return self.left_on or self.ends_on


class SeatCandidate(OwnedModel, VersionedModel):
    """A candidate is somebody thought of for a seat: considered, asked, willing or not, seated."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, editable=False, related_name="candidates")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="candidacies", verbose_name=_("person"))
    state = models.CharField(
        pgettext_lazy("of a candidate", "how far we are"),
        max_length=10,
        choices=CandidateState,
        default=CandidateState.CONSIDERED,
    )
    note = models.CharField(_("why this person"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = owned_manager(OfSeatQuerySet)

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "person"],
                name="one_candidacy_per_seat",
                violation_error_message=_("This person is a candidate for the seat already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.person)


class VacancyReminder(OwnedModel):
    """A reminder to one member that a designated seat has been vacant for so many days. Written once, mailed once."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="reminders")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    vacant_since_on = models.DateField()
    days = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("reminder of a vacant seat")
        verbose_name_plural = _("reminders of vacant seats")
        constraints = [
            models.UniqueConstraint(fields=["seat", "vacant_since_on", "days", "user"], name="reminded_once")
        ]

    def __str__(self) -> str:
        return f"{self.seat_id} {self.days}"


class MixWanted(OfBoard):
    """How many members of one constituency a board wants to have."""

    constituency = models.CharField(_("constituency"), max_length=20, choices=Constituency)
    number = models.PositiveSmallIntegerField(_("members wanted"), default=1)

    class Meta:
        verbose_name = _("members wanted from a constituency")
        verbose_name_plural = _("members wanted from constituencies")
        ordering = ["constituency"]
        constraints = [models.UniqueConstraint(fields=["board", "constituency"], name="one_wish_per_constituency")]

    def __str__(self) -> str:
        return f"{self.get_constituency_display()} {self.number}"

    @property
    def code(self) -> str:
        """The wish in one word, the same in every language."""
        return f"{self.constituency}={self.number}"


class BoardGoal(OfBoard):
    """That a board works for a goal of a partnership."""

    goal = models.ForeignKey("partnerships.Goal", on_delete=models.CASCADE, related_name="board_goals")

    class Meta:
        verbose_name = _("goal of a board")
        verbose_name_plural = _("goals of boards")
        constraints = [models.UniqueConstraint(fields=["board", "goal"], name="one_goal_per_board")]

    def __str__(self) -> str:
        return str(self.goal)


class Contribution(OwnedModel, VersionedModel):
    """A contribution is money or something in kind that somebody gave; in kind it says how its value was found."""

    kind = models.CharField(_("kind"), max_length=8, choices=ContributionKind, default=ContributionKind.CASH)
    organization = models.ForeignKey(
        Organization,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="contributions",
        verbose_name=_("organization"),
    )
    person = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="contributions",
        verbose_name=_("person"),
    )
    what_en = models.CharField(_("what"), max_length=200)
    what_ja = models.CharField(_("what, in Japanese"), max_length=120, blank=True)
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, blank=True)
    valuation_basis = models.CharField(_("how the value was found"), max_length=200, blank=True)
    given_on = models.DateField(_("day"), default=timezone.localdate)
    board = models.ForeignKey(
        Board, null=True, blank=True, on_delete=models.SET_NULL, related_name="contributions", verbose_name=_("board")
    )
    partnership = models.ForeignKey(
        "partnerships.Partnership",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="contributions",
        verbose_name=_("partnership"),
    )
    programme = models.ForeignKey(
        "partnerships.Programme",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="contributions",
        verbose_name=_("programme"),
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = owned_manager(ContributionQuerySet)

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ["-given_on", "-pk"]

    def __str__(self) -> str:
        return in_reader_language(self, "what")

    def get_absolute_url(self) -> str:
        return reverse("contribution_detail", kwargs={"association": self.association.slug, "contribution": self.pk})

    def clean(self) -> None:
        """Somebody gave it, by today; cash has an amount, a value a currency, and a value in kind says how it was
        found."""
        super().clean()
        if self.given_on and self.given_on > timezone.localdate():
            raise ValidationError({"given_on": _("This day lies ahead.")})
        if not (self.organization_id or self.person_id) and not has_lost(self, "organization", "person"):
            raise ValidationError({"organization": _("Choose who gave it: an organization or a person.")})
        money_is_whole(self.value, self.currency, "value")
        if self.kind == ContributionKind.CASH and self.value is None:
            raise ValidationError({"value": _("Write the amount that was given.")})
        if self.kind == ContributionKind.IN_KIND and self.value is not None and not self.valuation_basis.strip():
            raise ValidationError(
                {"valuation_basis": _("Say how the value was found, such as the price in the giver’s own list.")}
            )

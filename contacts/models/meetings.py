"""Meetings of a board: agenda, papers, who was there, votes and decisions, changes of the by-laws."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from contacts.choices import AgendaKind, Ballot, Decision
from contacts.models.boards import OfBoard, Seat, Term
from contacts.models.touches import FollowUp
from contacts.querysets import OfMeetingQuerySet
from partnerships.models.fields import long_text
from portal.bilingual import in_reader_language
from portal.papers.fields import PaperName
from portal.scoping import OwnedModel, VersionedModel, owned_manager
from portal.title_keys import TitleKey


class BoardMeeting(OfBoard, VersionedModel):
    """A meeting of a board. Closed, its attendance and votes are no longer changed; minutes may still be corrected.

    `seats_…` hold the quorum as it was when the meeting was closed: terms and rules may change afterwards.
    """

    title_en = models.CharField(_("title in English"), max_length=120, blank=True)
    title_ja = models.CharField(_("title in Japanese"), max_length=80, blank=True)
    starts_at = models.DateTimeField(_("begins at"))
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True)
    place_en = models.CharField(_("where"), max_length=160, blank=True)
    place_ja = models.CharField(_("where, in Japanese"), max_length=120, blank=True)
    link = models.URLField(_("address of the online meeting"), blank=True)
    minutes_en = long_text(_("minutes"), 6000)
    minutes_ja = long_text(_("minutes in Japanese"), 3000)
    closed_at = models.DateTimeField(_("closed on"), null=True, blank=True, editable=False)
    seats_counted = models.PositiveSmallIntegerField(null=True, editable=False)
    seats_needed = models.PositiveSmallIntegerField(null=True, editable=False)
    seats_present = models.PositiveSmallIntegerField(null=True, editable=False)
    title_key = TitleKey("title_en", "title_ja")

    class Meta:
        verbose_name = pgettext_lazy("of a board", "meeting")
        verbose_name_plural = pgettext_lazy("of a board", "meetings")
        ordering = ["-starts_at", "-pk"]

    def __str__(self) -> str:
        if title := in_reader_language(self, "title"):
            return title
        return gettext("Meeting on %(day)s") % {"day": date_format(timezone.localtime(self.starts_at), "DATE_FORMAT")}

    def get_absolute_url(self) -> str:
        return reverse("board_meeting_detail", kwargs={"association": self.association.slug, "meeting": self.pk})

    def clean(self) -> None:
        """It ends after it began."""
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("The meeting ends before it begins.")})

    @property
    def is_closed(self) -> bool:
        """Whether attendance and votes stand."""
        return self.closed_at is not None

    @property
    def held_on(self) -> datetime.date:
        """The day on which it begins, where the association is."""
        return self.starts_at.astimezone(ZoneInfo(self.association.time_zone)).date()


class AgendaItem(OfBoard, VersionedModel):
    """An item of an agenda; without a meeting it is an idea that waits for one.

    `decision` is what the meeting made of it; a vote is counted from the ballots, never typed in.
    """

    meeting = models.ForeignKey(
        BoardMeeting,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="items",
        verbose_name=pgettext_lazy("of a board", "meeting"),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    kind = models.CharField(_("kind"), max_length=12, choices=AgendaKind, default=AgendaKind.PROGRAMME)
    title_en = models.CharField(_("title in English"), max_length=200)
    title_ja = models.CharField(_("title in Japanese"), max_length=120, blank=True)
    about_en = long_text(_("what it is about"), 2000)
    about_ja = long_text(_("what it is about, in Japanese"), 1000)
    is_voted_on = models.BooleanField(_("put to the vote"), default=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    minutes_en = long_text(_("what was said"), 3000)
    minutes_ja = long_text(_("what was said, in Japanese"), 1500)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, blank=True, editable=False)
    decided_en = models.CharField(_("decision in words"), max_length=300, blank=True)
    decided_ja = models.CharField(_("decision in words, in Japanese"), max_length=200, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True, editable=False)
    goal = models.ForeignKey(
        "partnerships.Goal",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="agenda_items",
        verbose_name=_("goal"),
    )
    next_step = models.ForeignKey(
        FollowUp,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="agenda_items",
        verbose_name=_("next step"),
    )
    created_at = models.DateTimeField(auto_now_add=True)
    title_key = TitleKey("title_en", "title_ja")

    class Meta:
        verbose_name = _("item of an agenda")
        verbose_name_plural = _("items of an agenda")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return in_reader_language(self, "title")

    def get_absolute_url(self) -> str:
        return reverse("agenda_item_detail", kwargs={"association": self.association.slug, "item": self.pk})


class BoardPaper(OwnedModel):
    """A paper for a meeting, or for one item of it."""

    meeting = models.ForeignKey(BoardMeeting, on_delete=models.CASCADE, related_name="papers")
    item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="papers", verbose_name=_("item")
    )
    title_en = models.CharField(_("title in English"), max_length=160)
    title_ja = models.CharField(_("title in Japanese"), max_length=100, blank=True)
    file = PaperName(_("file"), blank=False)
    added_at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = owned_manager(OfMeetingQuerySet)

    class Meta:
        verbose_name = _("paper for a meeting")
        verbose_name_plural = _("papers for meetings")
        ordering = ["item__order", "pk"]

    def __str__(self) -> str:
        return in_reader_language(self, "title")


class BoardAttendance(OwnedModel):
    """Whether the holder of a seat was at a meeting, and if not, whether they sent word."""

    meeting = models.ForeignKey(BoardMeeting, on_delete=models.CASCADE, related_name="attendances")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="attendances")
    term = models.ForeignKey(Term, null=True, on_delete=models.SET_NULL, related_name="attendances")
    is_present = models.BooleanField(_("present"), default=False)
    is_excused = models.BooleanField(_("excused"), default=False)

    class Meta:
        verbose_name = _("attendance at a meeting")
        verbose_name_plural = _("attendances at meetings")
        constraints = [models.UniqueConstraint(fields=["meeting", "seat"], name="once_at_a_meeting")]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.seat_id}"


class Vote(OwnedModel):
    """The ballot of one seat on one item. Only seats that vote have one, only from those who are there."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="votes")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="votes")
    term = models.ForeignKey(Term, null=True, on_delete=models.SET_NULL, related_name="votes")
    ballot = models.CharField(_("ballot"), max_length=8, choices=Ballot)
    cast_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    cast_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [models.UniqueConstraint(fields=["item", "seat"], name="one_vote_per_seat")]

    def __str__(self) -> str:
        return self.get_ballot_display()


class BylawChange(OfBoard, VersionedModel):
    """A change of the by-laws: the clause before and after, why, and the vote that adopted it."""

    clause = models.CharField(_("clause"), max_length=80)
    before_en = long_text(_("wording before"), 2000)
    before_ja = long_text(_("wording before, in Japanese"), 1000)
    after_en = long_text(_("wording after"), 2000)
    after_ja = long_text(_("wording after, in Japanese"), 1000)
    reason_en = models.CharField(_("why"), max_length=300, blank=True)
    reason_ja = models.CharField(_("why, in Japanese"), max_length=200, blank=True)
    item = models.OneToOneField(
        AgendaItem,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="bylaw_change",
        editable=False,
        verbose_name=_("item"),
    )
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True, editable=False)
    effective_on = models.DateField(_("in force from"), null=True, blank=True)

    class Meta:
        verbose_name = _("change of the by-laws")
        verbose_name_plural = _("changes of the by-laws")
        ordering = ["-adopted_on", "-pk"]

    def __str__(self) -> str:
        return self.clause

    @property
    def is_rejected(self) -> bool:
        """Whether a vote has turned it down; its item is fetched with it."""
        return bool(self.item and self.item.decision == Decision.REJECTED)

    def get_absolute_url(self) -> str:
        return reverse("bylaw_detail", kwargs={"association": self.association.slug, "bylaw": self.pk})

    def clean(self) -> None:
        """A change changes something, and holds from its adoption at the earliest."""
        super().clean()
        if (self.before_en.strip(), self.before_ja.strip()) == (self.after_en.strip(), self.after_ja.strip()):
            raise ValidationError({"after_en": _("The wording is the same before and after.")})
        if self.adopted_on and self.effective_on and self.effective_on < self.adopted_on:
            raise ValidationError({"effective_on": _("This day lies before the day it was adopted.")})

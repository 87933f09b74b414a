"""Owned: who holds which office on the two sides of a partnership, and who held it before."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partnerships.choices import Office, Side
from partnerships.models.fields import long_text, year_is_whole
from partnerships.models.partnership import PartOfPartnership
from partnerships.querysets import OfPartnershipQuerySet
from portal.bilingual import in_reader_language
from portal.scoping import owned_manager


class OfficeTerm(PartOfPartnership):
    """A term of office says who held an office of one side, from when until when: so that a tie outlives the people
    who made it. No last day means that the office is held still; a last day ahead is the day on which the term ends.

    `greeted_on` is the day on which we congratulated, or introduced the partnership to, somebody new.
    """

    side = models.CharField(_("side"), max_length=8, choices=Side, default=Side.PARTNER)
    office = models.CharField(
        pgettext_lazy("held by somebody", "office"), max_length=12, choices=Office, default=Office.MAYOR
    )
    office_en = models.CharField(_("office in their own words"), max_length=120, blank=True)
    office_ja = models.CharField(_("office in their own words, in Japanese"), max_length=80, blank=True)
    name_en = models.CharField(_("name in English"), max_length=120)
    name_ja = models.CharField(_("name in Japanese"), max_length=80, blank=True)
    from_on = models.DateField(pgettext_lazy("of an office", "since"), null=True, blank=True)
    until_on = models.DateField(pgettext_lazy("of an office", "until"), null=True, blank=True)
    greeted_on = models.DateField(_("congratulated on"), null=True, blank=True)
    note = long_text(_("what to know for the handover"), 600)

    objects = owned_manager(OfPartnershipQuerySet)

    class Meta:
        verbose_name = _("term of office")
        verbose_name_plural = _("terms of office")
        ordering = ["side", "office", models.F("from_on").desc(nulls_last=True), "pk"]

    def __str__(self) -> str:
        return in_reader_language(self, "name")

    def get_absolute_url(self) -> str:
        return f"{self.partnership.get_absolute_url()}#offices"

    def clean(self) -> None:
        """Nothing ends before it began, and nobody was congratulated on a day that lies ahead."""
        super().clean()
        year_is_whole(self.from_on, "from_on")
        year_is_whole(self.until_on, "until_on")
        if self.from_on and self.until_on and self.until_on < self.from_on:
            raise ValidationError({"until_on": _("The last day lies before the first.")})
        if self.greeted_on and self.greeted_on > timezone.localdate():
            raise ValidationError({"greeted_on": _("This day lies ahead. Write it down once it is done.")})
        if self.office == Office.OTHER and not (self.office_en or self.office_ja):
            raise ValidationError({"office_en": _("Say in your own words which office it is.")})

    def is_held_on(self, day: datetime.date) -> bool:
        """Whether the office was held on a day, as far as is known."""
        return (self.from_on is None or self.from_on <= day) and (self.until_on is None or day <= self.until_on)

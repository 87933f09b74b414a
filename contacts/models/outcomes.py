"""What came of it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contacts.choices import ClaimLevel, OutcomeKind
from contacts.models.organizations import Organization
from contacts.models.relations import Introduction
from contacts.models.touches import Touch
from partnerships.choices import Currency
from partnerships.models.fields import long_text, money_is_whole
from partnerships.querysets import OfPartnershipQuerySet
from portal.bilingual import in_reader_language
from portal.papers.fields import PaperName
from portal.scoping import OwnedModel, VersionedModel, owned_manager
from portal.title_keys import TitleKey


class Outcome(OwnedModel, VersionedModel):
    """An outcome is a result, with the evidence for it and how much of it we claim: led to it, helped, or only there.

    Its causes are the touches, introductions, the programme and the earlier outcome that it came out of. `rate` is what
    one unit of its currency was worth in another on a day, as a source says: noted, never used to add up.
    """

    partnership = models.ForeignKey(
        "partnerships.Partnership", on_delete=models.CASCADE, editable=False, related_name="outcomes"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=OutcomeKind, default=OutcomeKind.DEAL)
    title_en = models.CharField(pgettext_lazy("of an outcome", "what came of it"), max_length=200)
    title_ja = models.CharField(_("what came of it, in Japanese"), max_length=120, blank=True)
    happened_on = models.DateField(_("day"), default=timezone.localdate)
    value = models.DecimalField(
        pgettext_lazy("of an outcome", "value"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, blank=True)
    rate = models.DecimalField(_("rate of the day"), max_digits=16, decimal_places=6, null=True, blank=True)
    rate_currency = models.CharField(_("currency of the rate"), max_length=3, choices=Currency, blank=True)
    rate_on = models.DateField(_("day of the rate"), null=True, blank=True)
    rate_source = models.CharField(_("source of the rate"), max_length=160, blank=True)
    jobs = models.PositiveIntegerField(_("jobs"), null=True, blank=True)
    units = models.PositiveIntegerField(_("number of pieces"), null=True, blank=True)
    unit_en = models.CharField(_("pieces of what"), max_length=60, blank=True)
    unit_ja = models.CharField(_("pieces of what, in Japanese"), max_length=40, blank=True)
    claim = models.CharField(_("our part in it"), max_length=10, choices=ClaimLevel)
    evidence = long_text(_("how we know"), 1000)
    evidence_url = models.URLField(_("address of the evidence"), blank=True)
    file = PaperName(_("evidence on paper"))
    benefit_home_en = models.CharField(_("what our city gained"), max_length=200, blank=True)
    benefit_home_ja = models.CharField(_("what our city gained, in Japanese"), max_length=200, blank=True)
    benefit_partner_en = models.CharField(_("what the partner city gained"), max_length=200, blank=True)
    benefit_partner_ja = models.CharField(_("what the partner city gained, in Japanese"), max_length=200, blank=True)
    maker_en = models.CharField(_("made by"), max_length=160, blank=True)
    maker_ja = models.CharField(_("made by, in Japanese"), max_length=120, blank=True)
    seller_en = models.CharField(_("sold by"), max_length=160, blank=True)
    seller_ja = models.CharField(_("sold by, in Japanese"), max_length=120, blank=True)
    beneficiary_en = models.CharField(_("who benefits"), max_length=160, blank=True)
    beneficiary_ja = models.CharField(_("who benefits, in Japanese"), max_length=120, blank=True)
    lessons_en = long_text(_("what we learned from it"), 1000)
    lessons_ja = long_text(_("what we learned from it, in Japanese"), 500)
    organizations = models.ManyToManyField(
        Organization, blank=True, related_name="outcomes", verbose_name=_("organizations")
    )
    sectors = models.ManyToManyField("partnerships.Sector", blank=True, related_name="+", verbose_name=_("sectors"))
    programme = models.ForeignKey(
        "partnerships.Programme",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="outcomes",
        verbose_name=_("came out of the programme"),
    )
    goal = models.ForeignKey(
        "partnerships.Goal",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="outcomes",
        verbose_name=_("goal it serves"),
    )
    grew_from = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="grown",
        verbose_name=_("grew out of the outcome"),
    )
    touches = models.ManyToManyField(Touch, blank=True, related_name="outcomes", verbose_name=_("touches"))
    introductions = models.ManyToManyField(
        Introduction, blank=True, related_name="outcomes", verbose_name=_("introductions")
    )
    created_at = models.DateTimeField(auto_now_add=True)
    title_key = TitleKey("title_en", "title_ja")

    objects = owned_manager(OfPartnershipQuerySet)

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        ordering = ["-happened_on", "-pk"]

    def __str__(self) -> str:
        return in_reader_language(self, "title")

    def get_absolute_url(self) -> str:
        return reverse("outcome_detail", kwargs={"association": self.association.slug, "outcome": self.pk})

    def clean(self) -> None:
        """A result has happened, says how we know, and a value has its currency."""
        super().clean()
        if self.happened_on and self.happened_on > timezone.localdate():
            raise ValidationError({"happened_on": _("This day lies ahead.")})
        if not (self.evidence.strip() or self.evidence_url or self.file):
            raise ValidationError({"evidence": _("Say how we know: a result without evidence cannot be shown.")})
        money_is_whole(self.value, self.currency, "value")
        if self.units is not None and not (self.unit_en or self.unit_ja):
            raise ValidationError({"unit_en": _("Say pieces of what.")})
        if self.grew_from and self.happened_on and self.grew_from.happened_on > self.happened_on:
            raise ValidationError({"grew_from": _("That outcome came later than this one.")})
        self._rate_is_whole()

    def _rate_is_whole(self) -> None:
        """A rate says between which currencies, of which day and by whom; without that nobody can check it."""
        given = (self.rate, self.rate_currency, self.rate_on, self.rate_source.strip())
        if not any(each not in (None, "") for each in given):
            return
        if any(each in (None, "") for each in given):
            whole = _("A rate needs its number, its currency, its day and its source. Write all four, or none.")
            raise ValidationError({"rate": whole})
        if self.value is None:
            raise ValidationError({"rate": _("Write the value first: a rate alone says nothing.")})
        if self.rate is not None and self.rate <= 0:
            raise ValidationError({"rate": _("Write a rate above zero.")})
        if self.rate_currency == self.currency:
            raise ValidationError({"rate_currency": _("Choose another currency than that of the value.")})
        if self.rate_on and self.rate_on > timezone.localdate():
            raise ValidationError({"rate_on": _("This day lies ahead.")})

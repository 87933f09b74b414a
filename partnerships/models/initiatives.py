"""Owned: what a programme of several parties needs: who takes part in which part, and what outside it is in the way."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partnerships.choices import Factor, FactorState, PartyFrom, PartyKind
from partnerships.models.programme import Programme
from portal.bilingual import in_reader_language
from portal.scoping import OwnedModel, VersionedModel


class ProgrammeParty(OwnedModel, VersionedModel):
    """A party is a body that takes part in a programme, with its part: government, university, industry, others. It
    comes from one of the two sides, or from a third country, which is then named."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, editable=False, related_name="parties", verbose_name=_("programme")
    )
    kind = models.CharField(
        pgettext_lazy("of a party", "part of society"), max_length=12, choices=PartyKind, default=PartyKind.INDUSTRY
    )
    comes_from = models.CharField(
        pgettext_lazy("of a party", "comes from"), max_length=8, choices=PartyFrom, default=PartyFrom.HOME
    )
    name_en = models.CharField(_("name in English"), max_length=160)
    name_ja = models.CharField(_("name in Japanese"), max_length=120, blank=True)
    does_en = models.CharField(_("its part"), max_length=200)
    does_ja = models.CharField(_("its part, in Japanese"), max_length=120, blank=True)
    country_en = models.CharField(_("third country"), max_length=80, blank=True)
    country_ja = models.CharField(_("third country, in Japanese"), max_length=60, blank=True)
    place_en = models.CharField(_("place there"), max_length=80, blank=True)
    place_ja = models.CharField(_("place there, in Japanese"), max_length=60, blank=True)
    is_lead = models.BooleanField(_("leads the programme"), default=False)

    class Meta:
        verbose_name = _("party of a programme")
        verbose_name_plural = _("parties of programmes")
        ordering = ["-is_lead", "kind", "pk"]

    def __str__(self) -> str:
        return in_reader_language(self, "name")

    def get_absolute_url(self) -> str:
        return f"{self.programme.get_absolute_url()}#parties"

    def clean(self) -> None:
        """A third country is named, and only where the party comes from one."""
        super().clean()
        is_named = bool(self.country_en or self.country_ja)
        if self.comes_from == PartyFrom.THIRD and not is_named:
            raise ValidationError({"country_en": _("Write which country it is.")})
        if self.comes_from != PartyFrom.THIRD and (is_named or self.place_en or self.place_ja):
            raise ValidationError(
                {"comes_from": _("A country and a place are named: choose “a third country”, or leave both empty.")}
            )


class FactorCheck(OwnedModel, VersionedModel):
    """A factor is something outside a programme on which its success hangs: rules, the market, the environment. Each
    of the three is looked at, and somebody looks after it."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, editable=False, related_name="factors", verbose_name=_("programme")
    )
    factor = models.CharField(_("factor"), max_length=14, choices=Factor, editable=False)
    state = models.CharField(_("how it stands"), max_length=10, choices=FactorState, default=FactorState.OPEN)
    words_en = models.CharField(_("what is known"), max_length=300)
    words_ja = models.CharField(_("what is known, in Japanese"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("owner"),
    )
    looked_on = models.DateField(_("looked at on"), null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("of a programme", "factor")
        verbose_name_plural = pgettext_lazy("of programmes", "factors")
        ordering = ["programme", "factor"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "factor"],
                name="one_check_per_factor",
                violation_error_message=_("Somebody has looked at this factor already. Open it and add to it."),
            )
        ]

    def __str__(self) -> str:
        return self.get_factor_display()

    def get_absolute_url(self) -> str:
        return f"{self.programme.get_absolute_url()}#factors"

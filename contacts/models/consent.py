"""What somebody's data may be used for, and since when we know."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.choices import Basis, CrossBorder, Purpose
from contacts.models.people import Person
from portal.scoping import OwnedModel


class Consent(OwnedModel):
    """A consent says for which purpose a person's data is kept, on what basis, and by which version of our text.

    `cross_border` says whether it may go to the other country. A withdrawal is a day, never a deletion.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, editable=False, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=16, choices=Purpose, default=Purpose.CORRESPONDENCE)
    basis = models.CharField(_("basis"), max_length=10, choices=Basis, default=Basis.CARD)
    text_version = models.CharField(_("version of our text"), max_length=20, blank=True)
    given_on = models.DateField(_("given on"), default=timezone.localdate)
    cross_border = models.CharField(
        _("to the other country"), max_length=8, choices=CrossBorder, default=CrossBorder.UNKNOWN, blank=True
    )
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    note = models.CharField(_("how we know"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-given_on", "-pk"]

    def __str__(self) -> str:
        return self.get_purpose_display()

    def clean(self) -> None:
        """Nobody agreed tomorrow, and a withdrawal comes after what it withdraws."""
        super().clean()
        if self.given_on and self.given_on > timezone.localdate():
            raise ValidationError({"given_on": _("This day lies ahead.")})
        if self.withdrawn_on and self.given_on and self.withdrawn_on < self.given_on:
            raise ValidationError({"withdrawn_on": _("This day lies before the day it was given.")})

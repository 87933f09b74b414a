"""Who introduced whom, and what was given."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contacts.choices import GiftDirection, IntroductionState
from contacts.models.organizations import Organization
from contacts.models.people import Person
from contacts.models.touches import Touch
from contacts.querysets import GiftQuerySet, IntroductionQuerySet
from partnerships.models.fields import long_text
from portal.bilingual import in_reader_language
from portal.scoping import OwnedModel, VersionedModel, owned_manager


class Introduction(OwnedModel, VersionedModel):
    """An introduction says who brought `person` together with whom, and what became of it.

    The one who introduced is another person or one of our own members; so is the one they were introduced to.
    """

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="introductions", verbose_name=_("who was introduced")
    )
    by_person = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="introductions_made",
        verbose_name=_("introduced by"),
    )
    by_member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("introduced by one of us"),
    )
    to_person = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="introductions_received",
        verbose_name=_("introduced to"),
    )
    to_member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("introduced to one of us"),
    )
    made_on = models.DateField(_("day"), null=True, blank=True)
    state = models.CharField(
        _("what became of it"), max_length=8, choices=IntroductionState, default=IntroductionState.MADE
    )
    result = long_text(_("result"), 1000)
    sectors = models.ManyToManyField(
        "partnerships.Sector", blank=True, related_name="+", verbose_name=_("sectors it is about")
    )
    touch = models.ForeignKey(
        Touch, null=True, blank=True, on_delete=models.SET_NULL, related_name="introductions", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = owned_manager(IntroductionQuerySet)

    class Meta:
        verbose_name = _("introduction")
        verbose_name_plural = _("introductions")
        ordering = [models.F("made_on").desc(nulls_last=True), "-pk"]

    def __str__(self) -> str:
        return str(self.person)

    def get_absolute_url(self) -> str:
        address = {"association": self.association.slug, "introduction": self.pk}
        return reverse("introduction_detail", kwargs=address)

    def clean(self) -> None:
        """Somebody introduced, to somebody, and nobody is introduced to themselves."""
        super().clean()
        if not (self.by_person_id or self.by_member_id):
            raise ValidationError({"by_person": _("Choose who introduced them: a person, or one of us.")})
        if not (self.to_person_id or self.to_member_id):
            raise ValidationError({"to_person": _("Choose to whom: a person, or one of us.")})
        if self.by_person_id and self.by_member_id:
            raise ValidationError({"by_member": _("Choose one: a person, or one of us.")})
        if self.to_person_id and self.to_member_id:
            raise ValidationError({"to_member": _("Choose one: a person, or one of us.")})
        people = [key for key in (self.person_id, self.by_person_id, self.to_person_id) if key]
        if len(set(people)) < len(people):
            raise ValidationError(_("The same person stands here twice."))


class Gift(OwnedModel, VersionedModel):
    """A gift is something given or received, so that the next one is not the same."""

    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="gifts", verbose_name=_("person")
    )
    organization = models.ForeignKey(
        Organization,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="gifts",
        verbose_name=_("organization"),
    )
    direction = models.CharField(
        _("given or received"), max_length=8, choices=GiftDirection, default=GiftDirection.GIVEN
    )
    given_on = models.DateField(_("day"))
    what_en = models.CharField(_("what"), max_length=200, blank=True)
    what_ja = models.CharField(_("what, in Japanese"), max_length=200, blank=True)
    occasion = models.CharField(_("occasion"), max_length=200, blank=True)
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who of us"),
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = owned_manager(GiftQuerySet)

    class Meta:
        verbose_name = _("gift")
        verbose_name_plural = _("gifts")
        ordering = ["-given_on", "-pk"]

    def __str__(self) -> str:
        return in_reader_language(self, "what")

    def get_absolute_url(self) -> str:
        return reverse("gift_detail", kwargs={"association": self.association.slug, "gift": self.pk})

    def clean(self) -> None:
        """A gift names what it is, for whom, and the currency of its value."""
        super().clean()
        if not (self.what_en or self.what_ja):
            raise ValidationError({"what_en": _("Write what it was, in one of the two languages.")})
        if not (self.person_id or self.organization_id):
            raise ValidationError({"person": _("Choose a person or an organization.")})
        if self.value is not None and not self.currency:
            raise ValidationError({"currency": _("Choose the currency of the value.")})

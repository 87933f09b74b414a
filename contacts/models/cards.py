"""Business cards as they were handed over."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models.people import Person, Position
from contacts.models.touches import Touch
from portal.pictures import Picture, picture
from portal.pictures.fields import PictureName
from portal.scoping import OwnedModel


class MeishiImage(OwnedModel):
    """A meishi image is one business card: front, back, the day and place it was given, and who of us received it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="cards")
    position = models.ForeignKey(Position, null=True, blank=True, on_delete=models.SET_NULL, related_name="cards")
    touch = models.ForeignKey(Touch, null=True, blank=True, on_delete=models.SET_NULL, related_name="cards")
    front = PictureName(_("front"))
    back = PictureName(_("back"))
    received_on = models.DateField(_("received on"), default=timezone.localdate)
    place = models.CharField(_("where"), max_length=160, blank=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("received by"),
    )

    class Meta:
        verbose_name = _("business card")
        verbose_name_plural = _("business cards")
        ordering = ["-received_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.person} {self.received_on:%Y-%m-%d}"

    @property
    def sides(self) -> list[Picture]:
        """The pictures there are, the front first."""
        return [found for name in (self.front, self.back) if (found := picture(name))]

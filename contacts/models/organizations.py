"""Organizations and the association's own tags."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contacts.choices import AgencyOf, Readiness, Size
from contacts.models.fields import BytewiseField
from contacts.querysets import OrganizationQuerySet
from partnerships.choices import OrganizationKind, Side
from partnerships.models.fields import long_text
from portal.bilingual import in_reader_language
from portal.pictures import Picture, picture
from portal.pictures.fields import PictureName
from portal.scoping import OwnedModel, VersionedModel, owned_manager
from portal.title_keys import TitleKey


class Tag(OwnedModel):
    """A tag is an association's own word for a group of people or organizations."""

    name = models.CharField(_("tag"), max_length=40)

    version: int
    """No column: the record counts it (`portal.saving.recorded_version`), and whoever edits a tag is told it."""

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                "association",
                Lower("name"),
                name="one_tag_per_name",
                violation_error_message=_("There is a tag of this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Organization(OwnedModel, VersionedModel):
    """An organization is any business or institution we deal with. Its name stands in at least one language.

    `search_key` is the normal form of its names, kept by the services.
    """

    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    name_ja = models.CharField(_("name in Japanese"), max_length=200, blank=True)
    name_kana = models.CharField(_("name in kana"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=OrganizationKind, default=OrganizationKind.COMPANY)
    resource_kind = models.ForeignKey(
        "partnerships.ResourceKind",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("kind of local body"),
    )
    agency_of = models.CharField(
        _("public agency of"), max_length=8, choices=AgencyOf, default=AgencyOf.NONE, blank=True
    )
    side = models.CharField(_("side"), max_length=8, choices=Side, default=Side.HOME)
    partnerships = models.ManyToManyField(
        "partnerships.Partnership", blank=True, related_name="organizations", verbose_name=_("partnerships")
    )
    sectors = models.ManyToManyField("partnerships.Sector", blank=True, related_name="+", verbose_name=_("sectors"))
    size = models.CharField(_("size"), max_length=8, choices=Size, default=Size.UNKNOWN, blank=True)
    export = models.CharField(
        pgettext_lazy("trade", "export"), max_length=12, choices=Readiness, default=Readiness.UNKNOWN, blank=True
    )
    importing = models.CharField(
        pgettext_lazy("trade", "import"), max_length=12, choices=Readiness, default=Readiness.UNKNOWN, blank=True
    )
    invest = models.CharField(
        _("investment abroad"), max_length=12, choices=Readiness, default=Readiness.UNKNOWN, blank=True
    )
    city = models.CharField(_("city"), max_length=80, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    website = models.URLField(_("website"), blank=True)
    logo = PictureName(_("logo"))
    tags = models.ManyToManyField(Tag, blank=True, related_name="organizations", verbose_name=_("tags"))
    note = long_text(_("note"), 4000)
    search_key = BytewiseField(max_length=640, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    title_key = TitleKey("name_en", "name_ja")

    objects = owned_manager(OrganizationQuerySet)

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["search_key", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(name_en="", name_ja=""),
                name="organization_has_a_name",
                violation_error_message=_("Write the name in one of the two languages."),
            )
        ]
        indexes = [models.Index(fields=["association", "search_key", "id"], name="organizations_by_name")]

    def __str__(self) -> str:
        return in_reader_language(self, "name")

    def get_absolute_url(self) -> str:
        return reverse("organization_detail", kwargs={"association": self.association.slug, "organization": self.pk})

    @property
    def logo_picture(self) -> Picture | None:
        """The logo with its size, if there is one."""
        return picture(self.logo)

"""People, how to reach them, and where they work or worked."""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from contacts.choices import Language, NameOrder, PointKind, PointUse, Rung
from contacts.models.fields import BytewiseField
from contacts.models.organizations import Organization, Tag
from contacts.querysets import PersonQuerySet, PositionQuerySet
from partnerships.choices import Side
from partnerships.models.fields import long_text
from partnerships.names import in_language
from portal.accounts.models import Association
from portal.bilingual import in_reader_language
from portal.pictures import Picture, picture
from portal.pictures.fields import PictureName
from portal.scoping import OwnedModel, VersionedModel, owned_manager


class Person(OwnedModel, VersionedModel):
    """A person is a business contact, with a name in four forms; native script, kana, Latin letters, honorifics.

    The columns below the line are kept by `contacts.services.upkeep` from names, positions and touches; nobody types
    them. Amber from `soon_on`, red after `due_on`; whoever was put off is not due before `not_before_on`.
    """

    family_name = models.CharField(_("family name"), max_length=80, blank=True)
    given_name = models.CharField(_("given name"), max_length=80, blank=True)
    family_kana = models.CharField(_("family name in kana"), max_length=80, blank=True)
    given_kana = models.CharField(_("given name in kana"), max_length=80, blank=True)
    family_latin = models.CharField(_("family name in Latin letters"), max_length=80, blank=True)
    given_latin = models.CharField(_("given name in Latin letters"), max_length=80, blank=True)
    honorific_en = models.CharField(_("English honorific"), max_length=12, blank=True)
    honorific_ja = models.CharField(_("Japanese honorific"), max_length=12, blank=True, default="様")
    name_order = models.CharField(
        _("order of the names"), max_length=6, choices=NameOrder, default=NameOrder.BY_SCRIPT, blank=True
    )
    side = models.CharField(_("side"), max_length=8, choices=Side, default=Side.HOME)
    language = models.CharField(_("language of letters"), max_length=2, choices=Language, default=Language.ENGLISH)
    partnerships = models.ManyToManyField(
        "partnerships.Partnership", blank=True, related_name="people", verbose_name=_("partnerships")
    )
    interests = models.CharField(_("interests"), max_length=300, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    photo = PictureName(_("photo"))
    tags = models.ManyToManyField(Tag, blank=True, related_name="people", verbose_name=_("tags"))
    note = long_text(_("note"), 4000)
    keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who keeps in touch"),
    )
    cadence_days = models.PositiveSmallIntegerField(
        _("days between touches"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
        help_text=_("Empty: as the partnership has it."),
    )
    is_not_to_be_contacted = models.BooleanField(_("do not contact"), default=False)
    not_contact_reason = models.CharField(_("why not"), max_length=200, blank=True)
    origin = models.CharField(_("where we know them from"), max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # --- kept, never typed --------------------------------------------------------------------------------------------
    sort_kana = BytewiseField(max_length=170, blank=True, editable=False)
    sort_latin = BytewiseField(max_length=170, blank=True, editable=False)
    kana_row = models.CharField(max_length=1, blank=True, editable=False)
    letter = models.CharField(max_length=1, blank=True, editable=False)
    reading_key = BytewiseField(max_length=170, blank=True, editable=False)
    native_key = BytewiseField(max_length=170, blank=True, editable=False)
    main_position = models.ForeignKey(
        "contacts.Position", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    last_touch_on = models.DateField(null=True, blank=True, editable=False)
    last_from_them_on = models.DateField(null=True, blank=True, editable=False)
    due_on = models.DateField(null=True, blank=True, editable=False)
    soon_on = models.DateField(null=True, blank=True, editable=False)
    not_before_on = models.DateField(null=True, blank=True, editable=False)
    rung = models.PositiveSmallIntegerField(choices=Rung, default=Rung.KNOWN, editable=False)

    objects = owned_manager(PersonQuerySet)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["sort_latin", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(family_name="", given_name=""),
                name="person_has_a_name",
                violation_error_message=_("Write the family name or the given name."),
            )
        ]
        indexes = [
            models.Index(fields=["association", "sort_kana", "id"], name="people_by_kana"),
            models.Index(fields=["association", "sort_latin", "id"], name="people_by_letter"),
            models.Index(fields=["association", "due_on", "id"], name="people_by_due_day"),
            models.Index(fields=["association", "last_touch_on", "id"], name="people_by_last_touch"),
            models.Index(fields=["association", "soon_on"], name="people_by_amber_day"),
            models.Index(fields=["association", "keeper", "due_on"], name="people_by_keeper"),
            models.Index(fields=["association", "reading_key"], name="people_by_reading"),
            models.Index(fields=["association", "native_key"], name="people_by_native_name"),
            models.Index(fields=["association", "rung"], name="people_by_rung"),
        ]

    def __str__(self) -> str:
        return str(in_language(self, get_language() or "en", is_own=True, capitals=False).text)

    def get_absolute_url(self) -> str:
        return reverse("person_detail", kwargs={"association": self.association.slug, "person": self.pk})

    def clean(self) -> None:
        """A person who is not to be contacted says why."""
        super().clean()
        if self.is_not_to_be_contacted and not self.not_contact_reason.strip():
            raise ValidationError({"not_contact_reason": _("Write why, so that the next person understands.")})

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Whoever has a name meets the only constraint, so that the database need not be asked."""
        if not (self.family_name or self.given_name):
            super().validate_constraints(exclude)

    @property
    def photo_picture(self) -> Picture | None:
        """The photo with its size, if there is one."""
        return picture(self.photo)


class Position(OwnedModel, VersionedModel):
    """A position is a person's dated role in an organization. A change of job ends it; it is never overwritten."""

    association = models.ForeignKey(
        Association, on_delete=models.CASCADE, editable=False, related_name="+", db_index=False
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, editable=False, related_name="positions")
    organization = models.ForeignKey(
        Organization, on_delete=models.RESTRICT, related_name="positions", verbose_name=_("organization")
    )
    title_en = models.CharField(pgettext_lazy("of a person", "title in English"), max_length=160, blank=True)
    title_ja = models.CharField(pgettext_lazy("of a person", "title in Japanese"), max_length=160, blank=True)
    department_en = models.CharField(_("department in English"), max_length=160, blank=True)
    department_ja = models.CharField(_("department in Japanese"), max_length=160, blank=True)
    from_on = models.DateField(_("from"), null=True, blank=True)
    to_on = models.DateField(_("until"), null=True, blank=True, help_text=_("Empty: to this day."))
    is_main = models.BooleanField(_("main position"), default=True)

    objects = owned_manager(PositionQuerySet)

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        ordering = [
            models.F("to_on").desc(nulls_first=True),
            "-is_main",
            models.F("from_on").desc(nulls_last=True),
            "pk",
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_on=None) | models.Q(from_on=None) | models.Q(to_on__gte=models.F("from_on")),
                name="position_ends_after_it_began",
                violation_error_message=_("The last day lies before the first."),
            )
        ]
        # Who works in some houses of an association, and where somebody works: SQLite would walk the whole association
        # where an index begins with it and does not go on with what is asked for.
        indexes = [
            models.Index(fields=["association", "organization", "person"], name="positions_by_house"),
            models.Index(fields=["association", "person"], name="positions_by_person"),
        ]

    def __str__(self) -> str:
        title = in_reader_language(self, "title")
        return f"{title} · {self.organization}" if title else str(self.organization)


class ContactPoint(OwnedModel):
    """A contact point is one way to reach a person or an organization; exactly one of the two.

    `value_key` is its normal form: an address in small letters, a telephone number as digits with the country's code.
    """

    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="points")
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.CASCADE, related_name="points"
    )
    kind = models.CharField(_("kind"), max_length=8, choices=PointKind)
    use = models.CharField(_("use"), max_length=10, choices=PointUse, default=PointUse.WORK)
    value = models.CharField(_("value"), max_length=300)
    value_ja = models.CharField(_("in Japanese"), max_length=300, blank=True, help_text=_("Of a postal address."))
    value_key = models.CharField(max_length=300, blank=True, editable=False)
    order = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta:
        verbose_name = _("contact point")
        verbose_name_plural = _("contact points")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person=None, organization__isnull=False)
                | models.Q(person__isnull=False, organization=None),
                name="contact_point_of_one",
            )
        ]
        indexes = [models.Index(fields=["association", "value_key"], name="contact_points_by_value")]

    def __str__(self) -> str:
        return self.value

"""The read log's rows and the head of each association's chain.

They hold keys and codes and no name, so that they outlive the erasing of a person. The database itself refuses to
change them (`portal/looks/guards.py`), and the chain shows who did it all the same.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.looks.choices import Ground, LookKind, group_labels
from portal.scoping import OwnedModel


class Look(OwnedModel):
    """Somebody saw the record of one person, or took out the records of many.

    One row is named by `object_id`; many at once by `keys` (`portal/looks/keys.py`). `through` names what let in
    somebody without an account. `by` has no constraint: an account that is deleted leaves its number here.
    """

    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    through = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=8, choices=LookKind)
    route = models.CharField(max_length=60)
    groups = models.CharField(max_length=160)
    model = models.CharField(max_length=80)
    object_id = models.CharField(max_length=40, blank=True)
    keys = models.TextField(blank=True)
    people = models.PositiveIntegerField(default=1)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("look")
        verbose_name_plural = _("looks")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["association", "number"], name="one_look_per_number")]
        indexes = [
            models.Index(fields=["association", "model", "object_id", "number"], name="looks_at_a_row"),
            models.Index(fields=["by", "at"], name="looks_of_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind} {self.model} {self.object_id or self.people}"

    @property
    def group_labels(self) -> list[str]:
        """What kinds of fields were to be seen, in words."""
        return group_labels(self.groups)


class LookChain(OwnedModel):
    """The head of an association's chain: whoever writes locks it. What was cut off in time ends at `cut_number`.

    Because the head is known, a row that is missing at the end is found as well.
    """

    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64)
    cut_number = models.PositiveBigIntegerField(default=0)
    cut_digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("head of a read log")
        verbose_name_plural = _("heads of read logs")
        constraints = [models.UniqueConstraint(fields=["association"], name="one_read_log_each")]

    def __str__(self) -> str:
        return f"{self.association_id}: {self.number}"


class Transfer(OwnedModel):
    """A transfer says that data of persons was given to somebody outside: to whom, in which country, on what ground.

    Like a look it holds keys and codes, so it outlives the erasing of a person; `recipient` alone may name one and is
    cleaned like any text. One row for a recipient, a day, a ground and the same people.
    """

    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    recipient = models.CharField(_("to whom"), max_length=200)
    country = models.CharField(_("country"), max_length=2)
    kind = models.CharField(max_length=8, choices=LookKind)
    route = models.CharField(max_length=60)
    through = models.CharField(max_length=80, blank=True)
    ground = models.CharField(_("ground"), max_length=8, choices=Ground)
    groups = models.CharField(max_length=160)
    model = models.CharField(max_length=80)
    keys = models.TextField()
    people = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["association", "-at"], name="transfers_by_time")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.country} {self.people}"

    @property
    def group_labels(self) -> list[str]:
        """What kinds of fields were given, in words."""
        return group_labels(self.groups)

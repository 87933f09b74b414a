"""The rows in which figures are kept."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class KeptFigure(models.Model):
    """A kept figure is a number that triggers of the database keep equal to a count of rows.

    It is plumbing: it holds numbers and nobody's record, is read by `portal.kept.reading` for one association at a
    time, and can be counted anew at any time. `part` is a partnership or 0, the whole association; `month` is year and
    month in one number or 0; `writer` is 0 or the process of PostgreSQL that added the number, so that two people who
    write at once never wait for each other's figures. The figure is the sum over all writers.
    """

    association = models.ForeignKey(
        "accounts.Association",
        on_delete=models.DO_NOTHING,  # when it goes its rows go, and the triggers count them down to nought
        db_constraint=False,
        db_index=False,
        editable=False,
        related_name="+",
        verbose_name=_("association"),
    )
    name = models.CharField(max_length=40)
    part = models.BigIntegerField(default=0)
    month = models.IntegerField(default=0)
    key = models.CharField(max_length=80, blank=True)
    writer = models.IntegerField(default=0)
    number = models.BigIntegerField(default=0)

    objects = models.Manager()

    class Meta:
        verbose_name = _("kept figure")
        verbose_name_plural = _("kept figures")
        ordering = ["association_id", "name", "part", "month", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "name", "part", "month", "key", "writer"], name="one_figure_per_place_and_writer"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.part} {self.month} {self.key}: {self.number}"


class KeptStamp(models.Model):
    """A stamp is a number that triggers of the database let grow whenever a row of a table is written.

    It is plumbing, and read by `portal.kept.stamps` for one association at a time. `association` is the key of one, or
    0 where the table belongs to nobody; `writer` is 0 or the process of PostgreSQL, as with `KeptFigure`. The stamp is
    the sum over all writers.
    """

    association = models.BigIntegerField(editable=False)
    table = models.CharField(max_length=63)
    writer = models.IntegerField(default=0)
    number = models.BigIntegerField(default=0)

    objects = models.Manager()

    class Meta:
        verbose_name = _("stamp")
        verbose_name_plural = _("stamps")
        ordering = ["association", "table"]
        constraints = [
            models.UniqueConstraint(fields=["association", "table", "writer"], name="one_stamp_per_table_and_writer")
        ]

    def __str__(self) -> str:
        return f"{self.association} {self.table}: {self.number}"

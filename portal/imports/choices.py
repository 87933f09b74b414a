"""The words of an import: how it stands, what is found of a row, what becomes of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ImportState(models.TextChoices):
    MAPPING = "mapping", _("Columns to be named")
    CHECKING = "checking", _("Being looked through")
    READY = "ready", _("Looked through, not taken over yet")
    COMMITTING = "committing", _("Being taken over")
    DONE = "done", _("Taken over")
    UNDOING = "undoing", _("Being taken back")
    UNDONE = "undone", _("Taken back")


AT_WORK = (ImportState.CHECKING, ImportState.COMMITTING, ImportState.UNDOING)


class Finding(models.TextChoices):
    """What is found of a row. One letter each: a run keeps one text with the letters of all its rows."""

    NEW = "n", pgettext_lazy("a row of a file", "New")
    UPDATE = "u", pgettext_lazy("a row of a file", "Differs from what we have")
    SAME = "s", pgettext_lazy("a row of a file", "As we have it")
    DUPLICATE = "d", pgettext_lazy("a row of a file", "Maybe known already")
    REPEATED = "r", pgettext_lazy("a row of a file", "Twice in the file")
    ERROR = "e", pgettext_lazy("a row of a file", "Cannot be taken")


WORDS = {
    Finding.NEW: "new",
    Finding.UPDATE: "update",
    Finding.SAME: "unchanged",
    Finding.DUPLICATE: "duplicate",
    Finding.REPEATED: "repeated",
    Finding.ERROR: "error",
}
"""The verdicts as programs read them."""
NEEDS_A_PERSON = (Finding.DUPLICATE, Finding.REPEATED, Finding.ERROR)


class Choice(models.TextChoices):
    """What becomes of a row."""

    NEW = "n", pgettext_lazy("a row of a file", "Take as new")
    UPDATE = "u", pgettext_lazy("a row of a file", "Change ours")
    SKIP = "x", pgettext_lazy("a row of a file", "Leave out")


USUAL = {Finding.NEW: Choice.NEW, Finding.UPDATE: Choice.UPDATE}
"""What becomes of a row while nobody has chosen: whatever needs a person is left out."""
POSSIBLE: dict[str, tuple[str, ...]] = {
    Finding.NEW: (Choice.NEW, Choice.SKIP),
    Finding.UPDATE: (Choice.UPDATE, Choice.NEW, Choice.SKIP),
    Finding.SAME: (Choice.SKIP, Choice.NEW),
    Finding.DUPLICATE: (Choice.SKIP, Choice.UPDATE, Choice.NEW),
    Finding.REPEATED: (Choice.SKIP, Choice.NEW),
    Finding.ERROR: (Choice.SKIP,),
}


class Became(models.TextChoices):
    """What became of a row when the file was taken over."""

    CREATED = "created", pgettext_lazy("a row of a file", "written down")
    UPDATED = "updated", pgettext_lazy("a row of a file", "changed")
    SKIPPED = "skipped", pgettext_lazy("a row of a file", "left out")
    KEPT = "kept", pgettext_lazy("a row of a file", "stays, for somebody has changed it since")
    REMOVED = "removed", pgettext_lazy("a row of a file", "removed again")
    RESTORED = "restored", pgettext_lazy("a row of a file", "as it was before")

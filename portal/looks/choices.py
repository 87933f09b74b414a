"""In which way somebody saw a record, and which kinds of fields stood there."""

from django.db import models
from django.utils.translation import pgettext_lazy


class LookKind(models.TextChoices):
    """The way. A file and a paper have left the portal."""

    PAGE = "page", pgettext_lazy("way of looking", "On a page")
    FILE = "file", pgettext_lazy("way of looking", "Taken out as a file")
    PAPER = "paper", pgettext_lazy("way of looking", "Printed on a paper")
    COPY = "copy", pgettext_lazy("way of looking", "In a copy for the person")
    GUEST = "guest", pgettext_lazy("way of looking", "By a guest’s link")


class FieldGroup(models.TextChoices):
    """Kinds of fields, as a letter after a breach would name them. The order is that of the letter."""

    NAMES = "names", pgettext_lazy("kind of fields", "names")
    WORK = "work", pgettext_lazy("kind of fields", "organization and position")
    TELEPHONES = "telephones", pgettext_lazy("kind of fields", "telephone numbers")
    EMAILS = "emails", pgettext_lazy("kind of fields", "e-mail addresses")
    ADDRESSES = "addresses", pgettext_lazy("kind of fields", "other ways to reach the person")
    PICTURES = "pictures", pgettext_lazy("kind of fields", "photo and cards")
    NOTES = "notes", pgettext_lazy("kind of fields", "notes and interests")
    TOUCHES = "touches", pgettext_lazy("kind of fields", "what was said")
    RELATIONS = "relations", pgettext_lazy("kind of fields", "promises, introductions, gifts")
    CONSENTS = "consents", pgettext_lazy("kind of fields", "consents")
    TRAVEL = "travel", pgettext_lazy("kind of fields", "trips and meetings")


class Ground(models.TextChoices):
    """On what ground somebody's data was given to another body. A refusal is written down too: it was given all the
    same, and somebody has to look at it."""

    CONSENT = "consent", pgettext_lazy("ground of a transfer", "The person agreed")
    NONE = "none", pgettext_lazy("ground of a transfer", "Not asked: look for another ground")
    REFUSED = "refused", pgettext_lazy("ground of a transfer", "The person had refused")


def group_labels(codes: str) -> list[str]:
    """What the codes of a look are called, in the reader's language; a code of a former release stays as it is."""
    labels = dict(FieldGroup.choices)
    return [str(labels.get(code, code)) for code in codes.split(",") if code]

"""What an outcome came out of stays as long as the outcome names it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from contacts.models import Introduction, Outcome, Touch


def keep_causes(row: Touch | Introduction) -> None:
    """Refuse to take away what an outcome came out of: the result would lose the way back to where it began."""
    name = "touches" if isinstance(row, Touch) else "introductions"
    if outcome := Outcome.objects.filter(**{name: row}).first():
        raise ValidationError(
            _("“%(outcome)s” came out of this. Take it out of the causes of that outcome first.") % {"outcome": outcome}
        )

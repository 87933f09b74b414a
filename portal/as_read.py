"""Choices that have no version: a form carries along what its reader saw, and the verb compares it.

For a few ticks, numbers or a single word, which are small enough to be their own version. Texts stand in rows that have
one (`portal/saving.py`). A member's limits are no place for the last one who happens to save.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


class ChangedMeanwhile(ValidationError):
    """What somebody chose was chosen in view of something else than what stands there now."""


def as_read(chosen: Iterable[Any]) -> str:
    """What stands there, in one line, whatever its order."""
    return " ".join(sorted(map(str, chosen)))


def compare(*, read: str | None, now: Iterable[Any], words: Callable[[], Iterable[Any]]) -> None:
    """Refuse what was chosen in view of something else than `now`, which `words` tell. Called with the row locked that
    all who choose share. `read` is None where nobody has read a page, as in a demonstration or a file."""
    if read is None or read == as_read(now):
        return
    told = pgettext("list", ", ").join(map(str, words())) or _("nothing")
    raise ChangedMeanwhile(
        _("Somebody saved this before you. Saved now: %(now)s. Yours stands below; save again to keep yours.")
        % {"now": told}
    )


class AsReadForm(forms.Form):
    """A form of such choices; `now` is what stands there."""

    read = forms.CharField(required=False, widget=forms.HiddenInput)

    data: Any

    def __init__(self, data: Any = None, *, now: Iterable[Any], **options: Any) -> None:
        super().__init__(data, **options)
        self.now = as_read(now)
        self.fields["read"].initial = self.now

    def refuse(self, refusal: ValidationError) -> int:
        """Show why the service refused, with everything that was chosen; returns the status of the page. Where somebody
        else came first, saving once more is this person's decision."""
        self.add_error(None, refusal)
        if not isinstance(refusal, ChangedMeanwhile):
            return 422
        again: Any = self.data.copy()
        again["read"] = self.now
        self.data = again
        return 409

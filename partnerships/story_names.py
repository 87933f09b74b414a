"""What leaves the house names nobody who has not agreed to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.bilingual import LANGUAGES
from portal.named import named_without_consent

_PAIRS_OF_STORY = ("title", "happened", "preconditions", "steps", "lessons", "figures")
_PAIRS_OF_ADAPTATION = ("title", "aim", "result", "unit", "lesson")
OF_STORY = (*(f"{name}_{end}" for name in _PAIRS_OF_STORY for end in LANGUAGES), "cost", "people", "evidence")
OF_ADAPTATION = (*(f"{name}_{end}" for name in _PAIRS_OF_ADAPTATION for end in LANGUAGES), "evidence")
"""The texts that others may read."""


def refuse_names(values: Mapping[str, Any], columns: Iterable[str]) -> None:
    """Refuse texts that name people of ours who have not agreed to be named in public: by field, with the names and
    what to do. One question for each text that names somebody, and one for all."""
    texts = {name: str(values.get(name) or "") for name in columns}
    if not named_without_consent(texts.values()):
        return
    refused = {name: refusal for name, text in texts.items() if (refusal := _refusal(text))}
    # A name that only the texts together make up is nobody's.
    if refused:
        raise ValidationError(refused)


def _refusal(text: str) -> str:
    names = [each.name for each in named_without_consent([text])]
    if not names:
        return ""
    words = _(
        "This names somebody who has not agreed to be named in public: %(names)s. "
        "Take the name out and write the role, or record the yes on the person’s page under “Consents” first."
    )
    return words % {"names": pgettext("list", ", ").join(names)}

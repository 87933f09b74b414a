"""Texts that would like to be something else – a script, a template, a header, a line of a log, a formula –
written into every field of a furnished world in which a person can write.
"""

from __future__ import annotations

import csv
import io
import itertools
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction

from portal.scoping import system_scope
from tests.incoming import FILES

_ROWS = list(csv.DictReader(io.StringIO((FILES / "injection_strings.csv").read_text(), newline="")))
STRINGS = [
    *(row["notes"] for row in _ROWS),
    "\u202egnp.exe\u2066 of the right\u200f",  # runs from right to left
    '=HYPERLINK("https://elsewhere.example/","here")',
    '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "' onmouseover='alert(1)' x='",
    "W" * 180,  # wider than a telephone
]
NOT_TYPED = {
    *(
        "slug",
        "key",
        "model",
        "digest",
        "nonce",
        "kind",
        "code",
        "language",
        "time_zone",
        "state",
        "currency",
        "password",
    ),
    *("username", "session_key", "cause", "row_key", "row_kind", "variant", "queue", "subject_id", "lease", "name_key"),
}
"""Values that nobody types; what has choices, a picture or an address has a kind of field of its own."""
APPS = {"accounts", "partnerships", "contacts", "delegations"}


def typed_fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The fields of a model that hold what somebody wrote."""
    found = []
    for field in model._meta.concrete_fields:
        is_text = type(field) in (models.CharField, models.TextField)
        if not is_text or field.choices or field.unique or field.primary_key or not field.editable:
            continue
        if field.name in NOT_TYPED or field.name.endswith(("_key", "_kind", "_code", "_on", "_hash", "_sort")):
            continue
        found.append(field)
    return found


def write_everywhere(texts: list[str] = STRINGS) -> tuple[int, set[str]]:
    """Write the texts in turn into every such field of every row that has a text there. How many were written, and the
    fields that the database itself keeps them out of.
    """
    turn, written, refused = itertools.cycle(texts), 0, set()
    with system_scope("write bad texts into a test's world"):
        for model in apps.get_models():
            if model._meta.app_label not in APPS or model._meta.proxy or not model._meta.managed:
                continue
            for field in typed_fields(model):
                rows = model._base_manager.exclude(**{field.name: ""}).exclude(**{f"{field.name}__isnull": True})
                for key in rows.values_list("pk", flat=True):
                    text = next(turn)[: field.max_length or None]
                    try:
                        with transaction.atomic():
                            written += model._base_manager.filter(pk=key).update(**{field.name: text})
                    except IntegrityError:
                        refused.add(f"{model._meta.label}.{field.name}")
    return written, refused

"""What the read log holds of somebody: that their record was seen, by whom and when. It is theirs to know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.looks.models import Look
from portal.looks.reading import looks_at, with_names
from portal.privacy import Place, Somebody, register


@register
class Looks(Place):
    """Who saw the record. Nothing is erased: keys and codes alone stand there, and go after twenty-five months."""

    name, label, order = "looks", _("Who looked"), 90
    answers = {
        **dict.fromkeys(
            (f"looks.Look.{name}" for name in ("through", "route", "groups", "model", "object_id", "keys")),
            "a key or a code: pseudonymous, kept twenty-five months",
        ),
        "looks.Look.digest": "a digest of keys and codes, so that the chain stays whole",
        "looks.LookChain.digest": "a digest of keys and codes",
        "looks.LookChain.cut_digest": "a digest of keys and codes",
    }
    sections = {"looks": Look}
    labels = {
        "looks": _("Who looked"),
        "who": pgettext_lazy("of a look", "Who"),
        "fields": pgettext_lazy("of a look", "What could be seen"),
    }

    def copy(self, somebody: Somebody) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        rows = with_names(looks_at(type(somebody.row)._meta.label_lower, somebody.row.pk))
        return {
            "looks": [
                {"at": look.at, "who": who, "kind": look.kind, "fields": ", ".join(look.group_labels)}
                for look, who in rows
            ]
        }

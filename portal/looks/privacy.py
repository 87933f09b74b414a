"""What the read log holds of somebody: that their record was seen, by whom and when. It is theirs to know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.looks.models import Look, Transfer
from portal.looks.reading import looks_at, transfers_of, with_names
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
        **dict.fromkeys(
            (f"looks.Transfer.{name}" for name in ("country", "through", "route", "groups", "model", "keys")),
            "a key or a code: pseudonymous, kept three years, as the law asks",
        ),
    }
    sections = {"looks": Look, "transfers": Transfer}
    labels = {
        "looks": _("Who looked"),
        "transfers": _("To whom we gave data"),
        "who": pgettext_lazy("of a look", "Who"),
        "fields": pgettext_lazy("of a look", "What could be seen"),
    }

    def copy(self, somebody: Somebody) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        address = type(somebody.row)._meta.label_lower, somebody.row.pk
        rows, transfers = with_names(looks_at(*address)), transfers_of(*address)
        return {
            "transfers": [
                {
                    "at": row.at,
                    "recipient": row.recipient,
                    "country": row.country,
                    "kind": row.kind,
                    "fields": ", ".join(row.group_labels),
                    "ground": row.ground,
                }
                for row in transfers
            ],
            "looks": [
                {"at": look.at, "who": who, "kind": look.kind, "fields": ", ".join(look.group_labels)}
                for look, who in rows
            ],
        }

"""The register of transfers as a sheet: a line for each person and transfer, for whoever has to show it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from contacts.looks import PERSON
from contacts.models import Person
from portal.looks.doors import keys_now
from portal.looks.keys import unpacked
from portal.looks.models import Transfer
from portal.privacy import parts_of
from portal.spreadsheets import BOM, harmless


def people_in(transfers: Iterable[Transfer]) -> dict[int, int]:
    """Everybody in these transfers: the key that was written down → the key that they have now. Queries."""
    return keys_now(PERSON, {key for row in transfers if row.model == PERSON for key in unpacked(row.keys)})


def as_csv(transfers: Sequence[Transfer], people: Mapping[int, int]) -> bytes:
    """The register with the names of `people_in` it; whoever was erased since stands there by number. Queries them."""
    keys = sorted(set(people.values()))
    names = {row.pk: str(row) for part in parts_of(keys) for row in Person.objects.filter(pk__in=part)}
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(_headings())
    for row in transfers:
        for key in sorted({people.get(each, each) for each in unpacked(row.keys)}):
            lines.writerow([harmless(cell) for cell in (*_cells(row), key, names.get(key, ""))])
    return BOM + text.getvalue().encode()


def _headings() -> Iterator[str]:
    yield pgettext("of a look", "When")
    yield _("To whom")
    yield _("Country")
    yield pgettext("of a transfer", "In which way")
    yield pgettext("of a transfer", "What was given")
    yield _("On what ground")
    yield pgettext("of a transfer", "Who")
    yield _("Number of the person")
    yield pgettext("of a transfer", "Name")


def _cells(row: Transfer) -> Iterator[str]:
    yield timezone.localtime(row.at).isoformat(timespec="minutes")
    yield row.recipient
    yield row.country
    yield str(row.get_kind_display())
    yield pgettext("list", ", ").join(row.group_labels)
    yield str(row.get_ground_display())
    yield row.by.display_name if row.by else _("the guest’s page")

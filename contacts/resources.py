"""People as a spreadsheet that comes in (`portal.resources`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contacts.columns import COLUMNS
from contacts.forms.incoming import PeopleOptions
from contacts.incoming.entries import named_values
from contacts.incoming.findings import WHY, PeopleChecker, shared_values
from contacts.incoming.recipes import ORIGINS, recognise
from contacts.reasons import Reason, Why
from contacts.services.incoming import Arrival, write_down
from contacts.services.incoming_undo import remove_new_organizations, remove_new_tags, take_back
from portal.accounts.models import Membership, User
from portal.imports.models import ImportRun
from portal.imports.services.judging import parts_of, rows_of
from portal.resources import Decided, Recognition, Sheet, SheetRow

NAMES = {"family_name", "given_name", "full_name", "family_name_latin", "given_name_latin", "family_name_kana"}

LABELS = {
    name: column.label for column in reversed(COLUMNS) for name in (column.field_ja, column.field, column.name) if name
}
"""Columns, and the parts of a difference, which go by the name of the field."""

WORDS = {
    "no_name": _("The row has no name. Write the family name or the given name."),
    "too_long": _("%(found)d characters; at most %(most)d fit. Shorten it by the difference."),
    "control": _("The cell holds a control character, which nobody can see. Type its text anew."),
    "email_form": _("This is no e-mail address. Write it as name@example.org, without a name around it."),
    "email_scripts": _(
        "This e-mail address mixes letters of two scripts that look alike, as forged ones do. Type it anew."
    ),
    "website_form": _("This is no address of a website. Write it as https://www.example.org."),
    "phone_form": _("This is no telephone number. Write its digits, as +81 3 1234 5678."),
    "no_such_word": _("This is none of the words for this column: %(words)s."),
    "no_such_country": _("The country is not known. Write its two letters (JP, US) or its name."),
    "repeated": _("The same person stands in line %(line)d already."),
    "maybe": _("Maybe %(name)s, whom you know (%(score)d of 100 points)."),
}


class PeopleSheet(Sheet):
    """People with their firms, positions and ways to reach them."""

    name, title, permission = "people", _("People"), "contacts.import"
    columns = COLUMNS
    origins = ORIGINS

    def recognise(self, headers: Sequence[str]) -> Recognition | None:
        return recognise(headers)

    def lacks(self, mapping: Sequence[str]) -> str:
        if NAMES & set(mapping):
            return ""
        return gettext(
            "No column is the name. Say which column holds the family name, the given name or the whole name."
        )

    def options_form(self, membership: Membership, data: Any = None) -> Form:
        return PeopleOptions(data, membership=membership)

    def checker(self, run: ImportRun, membership: Membership | None) -> PeopleChecker:
        rows = (row for chunk in parts_of(run) for row in rows_of(run, chunk))
        shared = shared_values(named_values(row) for row in rows if isinstance(row, SheetRow))
        return PeopleChecker(membership, shared, basis=str(run.options.get("basis") or ""))

    def commit(self, run: ImportRun, membership: Membership | None, decided: Sequence[Decided]) -> list[dict[str, Any]]:
        arrival = vars(run).setdefault("arrival", self._arrival(run))  # firms and tags are looked up once for a run
        return write_down(arrival, decided, membership)

    def _arrival(self, run: ImportRun) -> Arrival:
        partnership = run.options.get("partnership")
        return Arrival(
            association=run.association,
            by=run.by,
            mapped=set(run.mapping),
            options=run.options,
            file=run.file_name,
            partnerships=(partnership,) if partnership else (),
        )

    def undo(self, run: ImportRun, by: User | None, results: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        return take_back(run.association, by, results)

    def finish(self, run: ImportRun, by: User | None) -> None:
        firms: set[int] = set()
        tags: set[tuple[int, str]] = set()
        for results in run.chunks.values_list("results", flat=True).iterator():
            firms |= {result["organization"] for result in results if "organization" in result}
            tags |= {(key, name) for result in results for key, name in result.get("made_tags", ())}
        remove_new_organizations(run.association, by, sorted(firms))
        remove_new_tags(run.association, by, tags)

    def words(self, code: str, told: Mapping[str, Any]) -> str:
        if code.startswith(WHY):
            return str(Reason(Why(code.removeprefix(WHY)), told.get("value", "")).sentence)
        words = str(WORDS[code])
        return words % told if "%(" in words else words

    def label(self, name: str) -> str:
        return str(LABELS.get(name, name))

    def address(self, association: Any, key: int) -> str:
        return reverse("person_detail", kwargs={"association": association.slug, "person": key})

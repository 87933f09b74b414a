"""How finished pages stand against what is on file today, and what changed between versions. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery

from portal.documents import press
from portal.documents.changes import BlockChanges, Change, compare, tell
from portal.documents.kinds import DocumentKind, options_of
from portal.documents.models import Document, Export, FinishedPage, Outcome


@dataclass(frozen=True)
class Standing:
    """How a finished page stands today: current, out of date, or only to be set anew in another look.

    `changes` is what its words would say differently. A page of before such words were kept has none and may be stale.
    """

    is_current: bool
    is_stale: bool
    mark: str = ""
    """The fingerprint that a page made today would have."""
    changes: tuple[Change, ...] = ()

    @property
    def has_new_look(self) -> bool:
        """Its words are still true; pictures, design, fonts or the renderer have changed."""
        return not self.is_current and not self.is_stale


def standing(export: FinishedPage, kind: DocumentKind, record: Any) -> Standing:
    """How one finished page stands against `record`, what is on file today. Raises `MissingPart`."""
    facts = kind.facts(record, export.language, export.paper)
    mark = press.fingerprint(kind, facts, export.language, export.paper, is_archive=export.is_archive)
    if mark == export.fingerprint:
        return Standing(is_current=True, is_stale=False, mark=mark)
    changes = compare(export.said, kind.lines(facts, export.language)) if export.said else ()
    return Standing(is_current=False, is_stale=bool(changes) or not export.said, mark=mark, changes=changes)


def standings(
    exports: Iterable[Export], kinds: Mapping[str, DocumentKind], subjects: Mapping[tuple[str, str], Any]
) -> dict[int, Standing]:
    """Export id → how it stands, for the ready ones among them; each kind collects once, however many pages there are.

    `subjects` holds (kind, key) → subject. An export whose subject or choice is gone has no standing. Queries.
    """
    ready = [each for each in exports if each.is_ready and (each.document.kind, each.document.subject_key) in subjects]
    found: dict[int, Standing] = {}
    for name in dict.fromkeys(each.document.kind for each in ready):
        kind, rows = kinds[name], [each for each in ready if each.document.kind == name]
        documents = {each.document_id: each.document for each in rows}
        records = _records(kind, list(documents.values()), subjects)
        found |= {
            each.pk: standing(each, kind, records[each.document_id]) for each in rows if each.document_id in records
        }
    return found


def _records(
    kind: DocumentKind, documents: Sequence[Document], subjects: Mapping[tuple[str, str], Any]
) -> dict[int, Any]:
    asked = [(subjects[each.kind, each.subject_key], options_of(each.variant)) for each in documents]
    try:
        return dict(zip((each.pk for each in documents), kind.collect_all(asked), strict=True))
    except LookupError:  # something that was chosen for one of them is gone: one by one, without it
        records = {}
        for document, (subject, options) in zip(documents, asked, strict=True):
            with suppress(LookupError):
                records[document.pk] = kind.collect(subject, options)
        return records


def with_facts_that_came_back(exports: Sequence[Export], found: Mapping[int, Standing]) -> list[Export]:
    """The same list, but an earlier page of a document in place of a later one where the facts are again as they were.

    Asking for such a page gives the earlier one, so it is the latest. One query, where something is out of date.
    """
    marks = {found[each.pk].mark for each in exports if each.pk in found and not found[each.pk].is_current}
    if not marks:
        return list(exports)
    rows = Export.objects.ready().filter(fingerprint__in=marks).select_related("document", "by")
    again = {(row.document_id, row.fingerprint): row for row in rows}
    return [again.get((each.document_id, found[each.pk].mark), each) if each.pk in found else each for each in exports]


def with_versions_before(exports: Iterable[Export]) -> dict[int, Export]:
    """Export id → the finished page of the same document, language, paper and form before it. One query."""
    earlier = (
        Export.objects.filter(
            document=OuterRef("document"),
            language=OuterRef("language"),
            paper=OuterRef("paper"),
            is_archive=OuterRef("is_archive"),
            number__lt=OuterRef("number"),
            outcome=Outcome.READY,
        )
        .order_by("-number")
        .values("pk")[:1]
    )
    later = [each for each in exports if each.is_ready and each.number > 1]
    if not later:
        return {}
    asked = Export.objects.filter(pk__in=[each.pk for each in later]).annotate(earlier=Subquery(earlier))
    found = Export.objects.filter(pk__in=asked.order_by().values("earlier")).order_by("number")
    by_form: dict[tuple[Any, ...], list[Export]] = {}
    for each in found:
        by_form.setdefault(_form(each), []).append(each)
    pairs = ((each.pk, [row for row in by_form.get(_form(each), ()) if row.number < each.number]) for each in later)
    return {pk: rows[-1] for pk, rows in pairs if rows}


def _form(export: Export) -> tuple[Any, ...]:
    return export.document_id, export.language, export.paper, export.is_archive


def told_since(export: Export, before: Export, kind: DocumentKind) -> tuple[BlockChanges, ...]:
    """What changed from one version to the next, in the reader's words."""
    return tell(compare(before.said, export.said), kind.block_titles, export.language)


def told_today(export: FinishedPage, today: Standing, kind: DocumentKind) -> tuple[BlockChanges, ...]:
    """What has changed since a page was made, in the reader's words."""
    return tell(today.changes, kind.block_titles, export.language)

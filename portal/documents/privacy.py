"""What papers hold of somebody: finished pages, the words kept of them, their pictures, ZIPs, links, chosen addressees.

A page that names an erased person is deleted with its pictures and every ZIP that holds it; it can be made anew from
the rows as they are now. So is a paper of many pages, which is there for a week at most.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.documents.kinds import options_of
from portal.documents.models import Batch, BatchItem, Document, Export, LongExport, ShareLink
from portal.privacy import Deed, Files, Finding, Place, Somebody, parts_of, register, rows_that_may_name


@register
class Papers(Place):
    """Finished pages that name somebody."""

    name, label, order = "papers", _("Finished documents"), 60
    answers = {
        "documents.Export.said": "the page that says it is deleted",
        "documents.Export.file_hash": "a hash",
        "documents.Export.fingerprint": "a hash",
        "documents.LongExport.said": "the paper that says it is deleted",
        "documents.LongExport.html": "the same words",
        "documents.LongExport.file_hash": "a hash",
        "documents.LongExport.fingerprint": "a hash",
        "documents.LongExport.kind": "the name of a kind",
        "documents.LongExport.variant": "months and a partnership, as an address says them",
        "documents.Document.variant": "a document for the person is deleted",
        "documents.BatchItem.variant": "emptied where it names the person",
        "documents.ShareLink.for_whom": "the link is taken back, the name goes",
    }

    def find(self, somebody: Somebody) -> Iterable[Finding]:
        chosen = [row for row in Document.objects.exclude(variant="") if _is_named(somebody, row.variant)]
        items = [row.pk for row in BatchItem.objects.exclude(variant="") if _is_named(somebody, row.variant)]
        pages = _pages_naming(somebody) + list(Export.objects.filter(document__in=chosen))
        pages = list({page.pk: page for page in pages}.values())
        links = [row for row in ShareLink.objects.exclude(for_whom="") if somebody.mentions.names_in(row.for_whom)]
        if somebody.has_namesake:
            why = _("Somebody else here has the same name, so nobody but you can tell whom the page means.")
            yield Finding(self.name, self.label, len(pages), Deed.YOURS, why, examples=_titles(pages))
            pages, chosen, items = [], [], []
        yield Finding(
            self.name,
            self.label,
            len(pages),
            Deed.ERASED,
            _("The file, its pictures and every ZIP with it go; links to it open nothing. It can be made anew."),
            lambda: _erase_pages(pages, chosen, items, somebody),
            examples=_titles(pages),
        )
        papers = _long_papers_naming(somebody)
        words = _("The paper and its file are deleted. It can be made anew.")
        named = LongExport._meta.verbose_name_plural
        yield Finding(self.name, named, len(papers), Deed.ERASED, words, lambda: _erase_papers(papers))
        words = _("The links are taken back, since they were made for this person.")
        yield Finding(
            self.name,
            ShareLink._meta.verbose_name_plural,
            len(links),
            Deed.CLEANED,
            words,
            lambda: _revoke(links, somebody),
        )

    def copy(self, somebody: Somebody) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        if somebody.has_namesake:
            return {}
        return {
            "papers": [
                {
                    "kind": page.document.kind,
                    "about": page.document.subject_key,
                    "language": page.language,
                    "made_at": page.requested_at,
                    "words": [
                        line for lines in page.said.values() for line in lines if somebody.mentions.names_in(line)
                    ],
                }
                for page in _pages_naming(somebody)
            ]
        }


def _long_papers_naming(somebody: Somebody) -> list[LongExport]:
    rows = rows_that_may_name(LongExport, ("said",), somebody.mentions)
    return [row for row in rows if somebody.mentions.names_in(row.said)]


def _erase_papers(papers: list[LongExport]) -> Files:
    for part in parts_of([row.pk for row in papers]):
        LongExport.objects.filter(pk__in=part).delete()
    return [f"media/documents/{row.file_hash[:2]}/{row.file_hash}*" for row in papers if row.file_hash]


def _pages_naming(somebody: Somebody) -> list[Export]:
    rows = rows_that_may_name(Export, ("said",), somebody.mentions).select_related("document")
    return [row for row in rows if somebody.mentions.names_in(row.said)]


def _is_named(somebody: Somebody, variant: str) -> bool:
    return somebody.mentions.names_in(options_of(variant))


def _titles(pages: Iterable[Export]) -> tuple[str, ...]:
    return tuple(f"{page.document.kind} · {page.document.subject_key}" for page in pages)[:5]


def _erase_pages(pages: list[Export], chosen: list[Document], items: list[int], somebody: Somebody) -> Files:
    patterns = [f"media/documents/{page.file_hash[:2]}/{page.file_hash}*" for page in pages if page.file_hash]
    keys = [page.pk for page in pages]
    for part in parts_of(keys):
        batches = Batch.objects.filter(items__export__in=part).exclude(zip_hash="").distinct()
        patterns += [f"media/batches/{batch.zip_hash[:2]}/{batch.zip_hash}.zip" for batch in batches]
        Batch.objects.filter(pk__in=[batch.pk for batch in batches]).update(zip_hash="", zip_size=0)
    for page in pages:
        Export.objects.filter(pk=page.pk).update(said=somebody.mentions.cleaned(page.said))
    BatchItem.objects.filter(pk__in=items).update(variant="")
    for document in chosen:
        document.delete()
    return patterns


def _revoke(links: list[ShareLink], somebody: Somebody) -> Files:
    for link in links:
        name = somebody.mentions.cleaned(link.for_whom)[:120]
        ShareLink.objects.filter(pk=link.pk).update(for_whom=name)
        ShareLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now())
    return ()

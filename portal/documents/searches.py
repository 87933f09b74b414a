"""What is found of papers: each document that was ever asked for, by what it is about and what it is."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from portal.bilingual import Said
from portal.documents.kinds import all_kinds, options_of
from portal.documents.models import Document
from portal.search import Hit, SearchSource, register
from portal.sought import Sought, text_key

if TYPE_CHECKING:
    from portal.accounts.models import Membership


@register
class Documents(SearchSource):
    """Papers of the association. One query, and one for each kind of paper of which something was found."""

    name = "documents"
    title = _("Documents")
    permission = "documents.read"
    order = 90

    def find(self, asked: Sought, membership: Membership, limit: int) -> list[Hit]:
        kinds = {kind.name: kind for kind in all_kinds() if not kind.is_public}
        called: dict[str, list[str]] = defaultdict(list)
        for language, _name in settings.LANGUAGES:
            with override(language):
                for name, kind in kinds.items():
                    called[name].append(str(kind.title))
        rows = Document.objects.order_by("-pk").values_list("kind", "subject_key", "variant")
        found = [row for row in rows if row[0] in kinds and asked.stands_in(text_key(*called[row[0]], row[1]))]
        wanted: dict[str, set[str]] = defaultdict(set)
        for name, key, _variant in found:
            wanted[name].add(key)
        seen = {name: kinds[name].find_all(keys, membership) for name, keys in wanted.items()}
        language = (get_language() or "en")[:2]
        hits = []
        for name, key, variant in (row for row in found if row[1] in seen[row[0]]):
            subject, options = seen[name][key], options_of(variant)
            names = {"association": membership.association.slug, "kind": name, "key": key}
            address = reverse("document_detail", kwargs=names) + (f"?{variant}" if variant else "")
            title = Said(kinds[name].title_for(subject, options), language, False)
            hits.append(
                Hit(title, address, tuple(filter(None, (str(subject), kinds[name].words_of(subject, options)))))
            )
            if len(hits) == limit:
                break
        return hits

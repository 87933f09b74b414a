"""A batch of documents behind the pages: ``python -m tests.benchmarks.web.batch`` asks, tells and stops, by lines.

An association of its own in the same database, with hundreds of partnerships; every batch prints texts that no batch
before it has printed, so that each of its pages has to be made.
"""

from __future__ import annotations

import re
import time
from typing import Any

import django

from tests.benchmarks.documents.many import Network
from tests.benchmarks.documents.site import answer


class Press(Network):
    """The association of the benchmark of documents, filled once and kept."""

    slug = "press"

    def fill(self) -> dict[str, Any]:
        from partnerships.models import Partnership
        from portal.accounts.models import Association, User
        from portal.scoping import scope

        known = Association.objects.filter(slug=self.slug).first()
        if known is None:
            return super().fill()
        self.by, self.association = User.objects.order_by("pk").first(), known
        with scope(known):
            return {"pages": 2 * Partnership.objects.count()}

    def ask(self) -> dict[str, Any]:
        """A batch of pages with new texts, in both sizes of paper."""
        from partnerships.models import Partnership

        rows = list(Partnership.objects.order_by("pk"))
        for row in rows:
            row.history_en = f"{re.sub(' [(]printed [0-9]+[)]$', '', row.history_en)} (printed {int(time.time())})"
        Partnership.objects.bulk_update(rows, ["history_en"])
        return super().ask()

    def wish(self) -> Any:
        from portal.documents.kinds import kind_named
        from portal.documents.services.batches import Wish

        return Wish(kinds=(kind_named("snapshot"),), languages=("en", "ja"), papers=("letter", "a4"))

    def has_finished(self) -> dict[str, Any]:
        from portal.documents.models import BatchItem, ItemState

        items = BatchItem.objects.filter(batch=self.batch)
        return super().has_finished() | {"made": items.filter(state=ItemState.MADE).count(), "all": items.count()}

    def change(self, part: str) -> dict[str, Any]:
        """Stop the batch."""
        from portal.documents.services import batches

        return {"stopped": batches.cancel_batch(batch=self.batch, by=self.by)}


if __name__ == "__main__":
    django.setup()
    answer(Press())

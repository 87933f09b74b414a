"""The Celery application: it only carries wake-ups; the truth about work lies in the database (portal.jobs)."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_init, worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

NICENESS = 19
"""By how much a worker that makes pages alone gives way: somebody waits for a page of the site, nobody for a batch."""


@worker_init.connect
def _equip_worker(**_: Any) -> None:
    """Give a starting worker its reconciler and see to its folders; needs Django set up, which it is by now."""
    from portal import slow_queries
    from portal.backups.marker import HalfRestored, refuse_half_restored
    from portal.jobs import reconciler
    from portal.refusals import Refused
    from portal.starting import refuse_unsafe_start

    slow_queries.watch()
    try:
        refuse_unsafe_start()
        refuse_half_restored()
    except (Refused, HalfRestored) as refused:
        raise SystemExit(str(refused)) from refused
    reconciler.equip()


@worker_init.connect
def _give_way(**_: Any) -> None:
    """Let the pages of the site go before a batch of documents on the same machine; the children inherit it."""
    if set(app.amqp.queues.consume_from) == {"documents"}:
        os.nice(NICENESS)


@worker_process_init.connect
def _warm_child(**_: Any) -> None:
    """Let a child that makes pages warm its press before the first of them comes; its parent never loads it."""
    if "documents" in app.amqp.queues.consume_from:
        from portal.documents import renderer

        renderer.warm_up()

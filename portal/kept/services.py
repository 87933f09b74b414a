"""What changes kept figures besides the triggers: putting these up, mending after a recount, folding."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import OperationalError, connection, transaction

from portal.kept.comparing import Difference, compared, one_moment, owners
from portal.kept.counts import KeptCount, all_counts
from portal.kept.models import KeptFigure
from portal.kept.stamps import PREFIX as STAMP
from portal.kept.stamps import STAMPS, noticed, stamp_triggers
from portal.kept.triggers import ADD, KEPT, PLACE, Trigger, mark_of, standing, triggers
from portal.kept.triggers import PREFIX as FIGURE
from portal.scoping import system_scope

TRIES = 3


@transaction.atomic
def set_up() -> bool:
    """Put the triggers up where they do not stand as declared; whether a figure had to be counted anew for that.

    Called after every `migrate`. Where they stand, only what emptying the tables (`flush`) left behind is cleared.
    """
    if not _stand(stamps_wanted := stamp_triggers(connection.introspection.table_names())):
        _drop(STAMP)
        _put_up(stamps_wanted)
    noticed.cache_clear()
    if _stand(counts_wanted := triggers(_countable(), connection.vendor), FIGURE):
        _clear_after_flush(_countable())
        return False
    _drop(FIGURE)
    _put_up(counts_wanted)
    if counts_wanted:
        recount()
    return True


def stands() -> bool:
    """Whether the triggers stand as they are declared."""
    tables = connection.introspection.table_names()
    return _stand(triggers(_countable(), connection.vendor), FIGURE) and _stand(stamp_triggers(tables))


@transaction.atomic
def take_down() -> None:
    """Take the triggers away, so that tables may be made anew. `set_up` counts what changed meanwhile, and what is
    held in the memory of a process is left behind with it: the portal starts anew after a migration."""
    _drop(FIGURE)
    _drop(STAMP)
    noticed.cache_clear()


def _stand(wanted: Iterable[Trigger], prefix: str = STAMP) -> bool:
    return {name: mark for name, _table, mark in standing(prefix)} == {each.name: mark_of(each) for each in wanted}


def _put_up(wanted: Iterable[Trigger]) -> None:
    with connection.cursor() as cursor:
        for trigger in wanted:
            for statement in trigger.statements:
                cursor.execute(statement)
            if connection.vendor == "postgresql":
                cursor.execute(f'COMMENT ON TRIGGER "{trigger.name}" ON "{trigger.table}" IS \'{trigger.mark}\'')


def _drop(prefix: str) -> None:
    found = standing(prefix)
    with connection.cursor() as cursor:
        for name, table, _mark in found:
            if connection.vendor == "sqlite":
                cursor.execute(f'DROP TRIGGER "{name}"')
            else:
                cursor.execute(f'DROP TRIGGER "{name}" ON "{table}"')
                cursor.execute(f'DROP FUNCTION "{name}"()')


def recount() -> list[Difference]:
    """Compare every kept figure with a plain recount and mend what differs; what differed.

    One transaction for each figure of an association. Others may go on writing; on SQLite they wait for the figure.
    """
    found: list[Difference] = []
    with system_scope("the figures of all associations are counted, one association after the other"):
        for owner in owners():
            for count in all_counts():
                found += _mended(owner, count)
    return found


def _mended(owner: tuple[int, str, bool], count: KeptCount) -> list[Difference]:
    for attempt in range(1, TRIES + 1):
        try:
            with one_moment():
                found = compared(owner, count)
                _add(found)
                return found
        except OperationalError:  # PostgreSQL refuses when the figures were folded, or mended, in this moment
            if attempt == TRIES or connection.in_atomic_block:
                raise
    raise AssertionError("The last attempt returns or raises.")


def _add(found: Iterable[Difference]) -> None:
    """Add what is missing at each place."""
    statement = f"INSERT INTO {KEPT} ({PLACE}, number) VALUES (%s, %s, %s, %s, %s, %s, %s) {ADD}"  # noqa: S608 -- ours
    with connection.cursor() as cursor:
        for each in found:
            cursor.execute(statement, (each.association, each.count.name, *each.place, 0, each.counted - each.kept))


def fold() -> None:
    """Add what each writer of PostgreSQL wrote to the figures themselves, and let noughts go.

    It waits for nobody: what somebody is just writing is folded the next time. Whoever adds to a row that is being
    folded waits for that moment, and then writes a new one.
    """
    with system_scope("the figures of all associations are folded at once"), transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(FOLD)
                cursor.execute(FOLD_STAMPS)
        KeptFigure.objects.filter(number=0, writer=0).delete()


FOLD = f"""
WITH gone AS (
    DELETE FROM {KEPT} WHERE id IN (SELECT id FROM {KEPT} WHERE writer <> 0 FOR UPDATE SKIP LOCKED) RETURNING *
)
INSERT INTO {KEPT} ({PLACE}, number)
SELECT association_id, name, part, month, key, 0, SUM(number) FROM gone
GROUP BY association_id, name, part, month, key HAVING SUM(number) <> 0
ORDER BY association_id, name, part, month, key
{ADD}
"""  # noqa: S608 -- made of names of our own

FOLD_STAMPS = f"""
WITH gone AS (
    DELETE FROM {STAMPS} WHERE id IN (SELECT id FROM {STAMPS} WHERE writer <> 0 FOR UPDATE SKIP LOCKED) RETURNING *
)
INSERT INTO {STAMPS} (association, "table", writer, number)
SELECT association, "table", 0, SUM(number) FROM gone GROUP BY association, "table" ORDER BY association, "table"
ON CONFLICT (association, "table", writer) DO UPDATE SET number = {STAMPS}.number + excluded.number
"""  # noqa: S608 -- made of names of our own


def _countable() -> list[KeptCount]:
    """The figures whose tables are there: not all are while the first migrations run one by one."""
    tables = set(connection.introspection.table_names())
    return [count for count in all_counts() if KEPT in tables and count.model._meta.db_table in tables]


def _clear_after_flush(counts: list[KeptCount]) -> None:
    """`flush` empties table after table, this one perhaps before the others: where no row is left no figure is."""
    with system_scope("what emptied tables left behind is nobody's any more"):
        if not KeptFigure.objects.exists():
            return
        empty = [count.name for count in counts if not count.model._base_manager.exists()]
        KeptFigure.objects.filter(name__in=empty).delete()

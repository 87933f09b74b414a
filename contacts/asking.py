"""Questions about one person whose SQL is put together once: that costs more than the answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from contacts.models import Person
from portal.accounts.models import Association
from portal.scoping import scope

_ANY_PERSON, _ANY_ASSOCIATION = -1, -2  # keys that no row has, for which the asked ones are put in
Question = Callable[[int], QuerySet]


def ask_about(person: Person, question: Question) -> list[tuple[Any, ...]]:
    """The rows that a question, given the person's key, has in the person's association. One query.

    A question is a function of a module, the same for everybody: no condition or column of it changes with the day or
    the language.
    """
    sql, params = _put_together(question, connection.vendor)
    keys = {_ANY_PERSON: person.pk, _ANY_ASSOCIATION: person.association_id}
    with connection.cursor() as cursor:
        cursor.execute(sql, [keys.get(each, each) for each in params])
        return cursor.fetchall()


@cache
def _put_together(question: Question, vendor: str) -> tuple[str, tuple[Any, ...]]:
    with scope(Association(pk=_ANY_ASSOCIATION)):
        sql, params = question(_ANY_PERSON).query.sql_with_params()
    if not {_ANY_PERSON, _ANY_ASSOCIATION}.issuperset(each for each in params if not isinstance(each, str | bool)):
        raise TypeError("A question about a person asks for more than the person.")
    return sql, tuple(params)

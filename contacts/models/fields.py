"""Columns that are compared by the numbers of their characters, on every database alike."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from portal.title_keys import Holds


class BytewiseField(models.CharField):
    """A text in normal form that is sorted and compared byte by byte, whatever collation the database was made with.

    So a key is the next one's neighbour on every machine, and "begins with" is a range of an ordinary index.
    """

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        found = super().db_parameters(connection)
        return found | {"collation": "C"} if connection.vendor == "postgresql" else found


BytewiseField.register_lookup(Holds)

"""All words that the portal keeps, for tests of what must be nowhere among them."""

from __future__ import annotations

import json
import re
from pathlib import Path

from django.conf import settings
from django.db import connection

from portal.scoping import system_scope


def everywhere() -> str:
    """Every text of every table, and every file that the portal keeps."""
    found = []
    with system_scope("look through every table in a test"), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  names of the database itself
            for row in cursor.fetchall():
                found += [each if isinstance(each, str) else json.dumps(each, default=str) for each in row]
    for file in Path(settings.VAR_DIR).rglob("*"):
        if file.is_file():
            found.append(file.name + file.read_bytes().decode("utf-8", errors="replace"))
    text = "\n".join(found)
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)

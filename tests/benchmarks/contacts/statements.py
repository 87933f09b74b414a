"""How many SQL statements a page takes: ``python -m tests.benchmarks.contacts.statements SESSION PATH …``, as JSON.

Counted in a process of its own under the site's own settings, at the second view: the first one compiles templates.
"""

from __future__ import annotations

import json
import sys

import django


def main(session: str, paths: list[str]) -> None:
    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "127.0.0.1"})
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    counts = {}
    for path in paths:
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(path)
            b"".join(answer)  # a stream asks while it is read
        counts[path] = len(queries) if answer.status_code == 200 else -answer.status_code
    print(json.dumps(counts))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])

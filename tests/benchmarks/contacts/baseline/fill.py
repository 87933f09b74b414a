"""Copies the portal's contacts into the baseline's tables and prints a session for its administrator as JSON.

``python -m tests.benchmarks.contacts.baseline.fill SOURCE``: the schema, or the SQLite file, that the portal's rows lie
in. Set-wise, in the database.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import django
from django.core.management import call_command
from django.db import connection

POINT = "(SELECT c.value FROM {}.contacts_contactpoint c WHERE c.person_id = p.id AND c.kind = '{}' LIMIT 1)"
COPIES = """
INSERT INTO plain_company (id, name, name_ja, city) SELECT id, name_en, name_ja, city FROM {0}.contacts_organization;
INSERT INTO plain_contact (id, last_name, first_name, last_name_kana, first_name_kana, email, phone, title, company_id,
                           city, country, language, notes, created_at)
    SELECT p.id, p.family_name, p.given_name, p.family_kana, p.given_kana, {1}, {2}, j.title_en, j.organization_id,
           p.city, p.country, p.language, p.note, p.created_at
    FROM {0}.contacts_person p LEFT JOIN {0}.contacts_position j ON j.id = p.main_position_id;
INSERT INTO plain_interaction (contact_id, kind, happened_on, text)
    SELECT w.person_id, t.kind, t.happened_on, t.said
    FROM {0}.contacts_touchperson w JOIN {0}.contacts_touch t ON t.id = w.touch_id;
"""
SEQUENCES = """
SELECT setval('plain_company_id_seq', (SELECT max(id) FROM plain_company)),
       setval('plain_contact_id_seq', (SELECT max(id) FROM plain_contact))
"""


def main(source: str) -> None:
    is_file = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if is_file:
            cursor.execute("ATTACH DATABASE %s AS source", [source])
        else:
            cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {os.environ['BASELINE_SCHEMA']}")
    call_command("migrate", run_syncdb=True, verbosity=0)
    django.setup()
    from tests.benchmarks.contacts.baseline.models import Contact

    if not Contact.objects.exists():
        name = "source" if is_file else source
        with connection.cursor() as cursor:
            for statement in COPIES.format(name, POINT.format(name, "email"), POINT.format(name, "phone")).split(";\n"):
                if statement.strip():
                    cursor.execute(statement)
            if not is_file:
                cursor.execute(SEQUENCES)
    print(json.dumps(facts()))


def facts() -> dict[str, Any]:
    """A session for the administrator, and a contact with four interactions or fewer: the page it has to carry."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.models import User
    from django.contrib.sessions.backends.db import SessionStore
    from django.db.models import Count

    from tests.benchmarks.contacts.baseline.models import Contact

    user = User.objects.filter(username="admin").first() or User.objects.create_superuser("admin", password="no matter")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    quiet = Contact.objects.annotate(many=Count("interactions")).filter(many__lte=4).order_by("pk").first()
    return {"session": session.session_key, "contact": quiet.pk if quiet else 0, "people": Contact.objects.count()}


if __name__ == "__main__":
    django.setup()
    main(sys.argv[1])

"""How letters leave: the one address of `EMAIL_URL` as the settings that this Django reads.

Django 6.1 has `MAILERS` and will not hear of the names before it; the releases before it know those alone.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import django

FILES = "django.core.mail.backends.filebased.EmailBackend"
SMTP = "django.core.mail.backends.smtp.EmailBackend"
SECONDS = 20  # until a mail server that says nothing counts as away
OPTIONS = {
    FILES: {"file_path": "EMAIL_FILE_PATH"},
    SMTP: {
        "host": "EMAIL_HOST",
        "port": "EMAIL_PORT",
        "username": "EMAIL_HOST_USER",
        "password": "EMAIL_HOST_PASSWORD",
        "use_tls": "EMAIL_USE_TLS",
        "use_ssl": "EMAIL_USE_SSL",
        "timeout": "EMAIL_TIMEOUT",
    },
}
"""What a way of sending is told, and under which name Django heard of it before 6.1."""


def mail_settings(asked: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The settings for mail. Where nothing is asked for, letters lie as files that one can read."""
    told = (asked or {"EMAIL_BACKEND": FILES, "EMAIL_FILE_PATH": str(folder)}) | {"EMAIL_TIMEOUT": SECONDS}
    if django.VERSION < (6, 1):
        return told
    way = told["EMAIL_BACKEND"]
    options = {name: told[before] for name, before in OPTIONS.get(way, {}).items() if told.get(before)}
    return {"MAILERS": {"default": {"BACKEND": way, "OPTIONS": options}}}

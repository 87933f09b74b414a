"""What letters hold of somebody: they are written when they are sent and kept nowhere, but for a site without a mail
server, where they lie in a folder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.privacy import Deed, Files, Finding, Place, Somebody, register

_BETWEEN = re.compile(rb"^-{79}$", re.MULTILINE)  # what Django's file backend writes after each letter


@register
class Letters(Place):
    """Letters in the folder that stands in for a mail server."""

    name, label, order = "letters", _("Letters in the outbox"), 70

    def find(self, somebody: Somebody) -> Iterable[Finding]:
        files = [file for file in _files() if any(somebody.mentions.names_in(text) for text in _texts(file))]
        patterns = [f"{Path(settings.OUTBOX_DIR).name}/{file.name}" for file in files]

        def forget() -> Files:
            return patterns

        yield Finding(self.name, self.label, len(files), Deed.ERASED, act=forget)


def _files() -> list[Path]:
    folder = Path(settings.OUTBOX_DIR)
    return sorted(folder.glob("*.log")) if folder.is_dir() else []


def _texts(file: Path) -> Iterator[str]:
    for raw in _BETWEEN.split(file.read_bytes()):
        message = message_from_bytes(raw.strip(), policy=default)
        yield " ".join(str(message.get(name, "")) for name in ("subject", "to", "from"))
        for part in message.walk():
            if isinstance(part, EmailMessage) and part.get_content_maintype() == "text":
                yield str(part.get_content())

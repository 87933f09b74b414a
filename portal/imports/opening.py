"""Opening a file that somebody sent: which kind it is by its first bytes, and its rows from a confined reader."""

from __future__ import annotations

import json
import logging
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal import confined
from portal.imports.reading.answer import Refusal, Row

MOST_BYTES = 10_000_000
MEMORY = 320 * 1024 * 1024
SECONDS = 8
READERS = Path(__file__).parent / "reading"
KINDS = (
    (rb"PK\x03\x04|PK\x05\x06", "sheets.py", ""),
    (rb"\xd0\xcf\x11\xe0", "", "old_excel"),
    (rb"\x89PNG|\xff\xd8\xff|GIF8|RIFF....WEBP|BM....\0\0", "", "picture"),
    (rb"%PDF", "", "pdf"),
    (rb"(\xef\xbb\xbf)?\s*<(!doctype\s+html|html|head|body|table|\?xml|!--)", "", "html"),
    (rb"(\xef\xbb\xbf)?\s*BEGIN:VCARD", "cards.py", ""),
    (rb"\xff\xfe\s*\0?B\0E\0G\0I\0N\0:\0V\0C|\xfe\xff\0?\s*\0B\0E\0G\0I\0N\0:\0V", "cards.py", ""),
    (rb"\x7fELF|MZ.{20,}This program|Rar!|7z\xbc\xaf|\x1f\x8b", "", "unknown"),
    (rb"", "texts.py", ""),
)
"""First bytes → the reader, or why there is none."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Opened:
    """A file that could be read: its head (format, encoding, sheet) and its rows."""

    head: dict[str, Any]
    rows: list[Row]


def opened(data: bytes, encoding: str = "") -> Opened:
    """The rows of a file. Raises `Refusal`; what the file itself says it is called plays no part."""
    if not data.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0"):
        raise Refusal("empty")
    reader, reason = next(
        (reader, reason)
        for beginning, reader, reason in KINDS
        if re.match(beginning, data[:400], re.DOTALL | re.IGNORECASE)
    )
    if reason:
        raise Refusal(reason)
    arguments = [encoding] if encoding and reader == "texts.py" else []
    try:
        answer = confined.run(
            str(READERS / reader),
            *arguments,
            data=data,
            memory=MEMORY,
            seconds=SECONDS,
            wall_seconds=SECONDS + 1,
        )
    except confined.Busy as error:
        raise Refusal("busy") from error
    except confined.TooMuch as error:
        raise Refusal("too_much") from error
    except confined.Broken as error:
        log.warning("A file ended its reader with %s: %s", error.code, error.name)
        raise Refusal("damaged") from error
    first, *lines = answer.split(b"\n")
    head = json.loads(first)
    if "refusal" in head:
        raise Refusal(head.pop("refusal"), line=head.pop("line"), column=head.pop("column"), **head)
    return Opened(head, [tuple(json.loads(line)) for line in lines])

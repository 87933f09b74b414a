"""What the log must not hold: the tokens that stand in the addresses of letters."""

from __future__ import annotations

import logging
import re
from typing import Any

SECRET_PARTS = re.compile(r"(/(?:join|guest|rsvp|account/password/reset/key)/)(?!invitation/|thanks/)[^/\s?\"']{12,}")


def without_tokens(text: str) -> str:
    """The text with every token in an address replaced by three dots."""
    return SECRET_PARTS.sub(r"\1…", text)


class WithoutTokens(logging.Filter):
    """Takes tokens out of a record's message and arguments before any handler writes it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _clean(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(_clean(each) for each in record.args)
        elif record.args:
            record.args = {name: _clean(each) for name, each in record.args.items()}
        return True


def _clean(value: Any) -> Any:
    return without_tokens(value) if isinstance(value, str) else value

"""What the log must not hold: the tokens that stand in the addresses of letters."""

from __future__ import annotations

import logging
import re

SECRET_PARTS = re.compile(
    r"(/(?:join|guest|rsvp|shared|feeds|letters/stop|letters/notices|account/password/reset/key)/)(?!invitation/|thanks/)[^/\s?\"']{12,}"
)


def without_tokens(text: str) -> str:
    """The text with every token in an address replaced by three dots."""
    return SECRET_PARTS.sub(r"\1…", text)


class WithoutTokens(logging.Formatter):
    """Takes tokens out of the whole line as it is written: words, whatever was put into them, and a traceback."""

    def format(self, record: logging.LogRecord) -> str:
        return without_tokens(super().format(record))

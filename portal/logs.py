"""What the log holds, and what it must not: tokens in addresses of letters never; in JSON no personal data either."""

from __future__ import annotations

import datetime
import json
import logging
import re
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any

from portal import traces

SECRET_PARTS = re.compile(
    r"(/(?:join|guest|rsvp|shared|feeds|letters/stop|letters/notices|account/password/reset/key)/)(?!invitation/|thanks/)[^/\s?\"']{12,}"
)
ADDRESS = re.compile(r"[^\s@<>\"'(),;:=]+@[^\s@<>\"'(),;:]+\.[^\s@<>\"'(),;:]+")
TELEPHONE = re.compile(r"(?<![\w.-])(?:\+|0)\d(?:[ ()-]?\d){7,}(?![\w-])")
QUERY = re.compile(r"(/[^\s?\"']*)\?[^\s\"']+")
ROOT = str(Path(__file__).resolve().parent.parent) + "/"
MOST_FRAMES = 30


def without_tokens(text: str) -> str:
    """The text with every token in an address replaced by three dots."""
    return SECRET_PARTS.sub(r"\1…", text)


def without_people(text: str) -> str:
    """The text without mail addresses, telephone numbers, and what stands behind a question mark in an address."""
    return QUERY.sub(r"\1?…", TELEPHONE.sub("…", ADDRESS.sub("…@…", without_tokens(text))))


class WithoutTokens(logging.Formatter):
    """Takes tokens out of the whole line as it is written: words, whatever was put into them, and a traceback."""

    def format(self, record: logging.LogRecord) -> str:
        return without_tokens(super().format(record))


class AsJson(logging.Formatter):
    """One object a line. Of an error it says the kind and the places in the code, never its text: databases and
    libraries quote there what people have entered.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.datetime.fromtimestamp(record.created, datetime.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "words": words_of(record),
        }
        line |= numbers_of(record)
        if record.exc_info and record.exc_info[0]:
            line |= {"error": kind_of(record.exc_info[0]), "places": places_in(record.exc_info[2])}
        return json.dumps(line, ensure_ascii=False)


def numbers_of(record: logging.LogRecord) -> dict[str, str]:
    """The number of the request and of the job that a line belongs to. Django tells of an answer like 404 only after
    the request has left everything of ours, so a record may bring its request along.
    """
    trace = traces.request_id() or getattr(getattr(record, "request", None), "trace", "")
    return {name: value for name, value in (("request", trace), ("job", traces.job_id())) if value}


def words_of(record: logging.LogRecord) -> str:
    """A record's words without personal data; an error among them by its kind alone."""
    args = record.args
    if isinstance(args, dict):
        args = {name: _plain(value) for name, value in args.items()}
    elif isinstance(args, tuple):
        args = tuple(_plain(value) for value in args)
    try:
        words = str(record.msg) % args if args else str(_plain(record.msg))
    except (TypeError, ValueError):  # words and arguments do not fit: say at least the words
        words = str(record.msg)
    return without_people(words)


class _Kind(str):
    """A text that also stands for itself where a record says %r."""

    def __repr__(self) -> str:
        return str(self)


def _plain(value: Any) -> Any:
    if isinstance(value, BaseException):
        number = getattr(value, "errno", None)
        return _Kind(f"{kind_of(type(value))}{f' {number}' if isinstance(number, int) else ''}")
    return value


def kind_of(error: type[BaseException]) -> str:
    """The name of a kind of error, with its module unless it is Python's own."""
    return error.__qualname__ if error.__module__ == "builtins" else f"{error.__module__}.{error.__qualname__}"


def places_in(trace: TracebackType | None) -> list[str]:
    """Where in the code an error came by, the last place last: file, line and function."""
    frames = traceback.extract_tb(trace)[-MOST_FRAMES:] if trace else []
    return [f"{each.filename.removeprefix(ROOT)}:{each.lineno} {each.name}" for each in frames]


def configuration(*, form: str, level: str, has_error_mail: bool) -> dict[str, Any]:
    """What LOGGING says: everything to stderr, as lines to read or as JSON; errors by mail where that is wished for."""
    handlers: dict[str, Any] = {"stderr": {"class": "logging.StreamHandler", "formatter": form}}
    if has_error_mail:
        handlers["mail"] = {"class": "portal.error_mail.ErrorMail", "level": "ERROR"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"()": "portal.logs.WithoutTokens", "format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
            "json": {"()": "portal.logs.AsJson"},
        },
        "handlers": handlers,
        "root": {"handlers": list(handlers), "level": level},
    }

"""Which request or job is at work here: an id that stands in every line of the log, and says nothing of whose it is."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_request: ContextVar[str] = ContextVar("request", default="")
_job: ContextVar[str] = ContextVar("job", default="")


def new() -> str:
    """An id for a request. Never the visitor's own: what they send would stand in our log."""
    return secrets.token_hex(8)


def request_id() -> str:
    """The id of the request that is being answered; empty outside of one."""
    return _request.get()


def job_id() -> str:
    """The id of the job that is being done; empty outside of one."""
    return _job.get()


@contextmanager
def of_request(trace: str) -> Iterator[None]:
    """What is logged inside belongs to this request."""
    token = _request.set(trace)
    try:
        yield
    finally:
        _request.reset(token)


@contextmanager
def of_job(trace: str) -> Iterator[None]:
    """What is logged inside belongs to this job."""
    token = _job.set(trace)
    try:
        yield
    finally:
        _job.reset(token)

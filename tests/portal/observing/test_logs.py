"""The log: one JSON object a line with the number of the request or job, and nothing personal; errors by mail."""

from __future__ import annotations

import io
import json
import logging
import sys
import threading
from pathlib import Path

import pytest
from django.core import mail
from django.db import IntegrityError, connection
from django.db.backends.signals import connection_created
from django.test import Client, RequestFactory, override_settings

from portal import error_mail, logs, traces
from portal.jobs import services
from portal.mailers import SMTP, mail_settings
from portal.observing import HEADER, ObserveMiddleware
from portal.slow_queries import timed, watch
from tests.portal.jobs.conftest import asked
from tests.portal.jobs.kinds import Raises

PERSON = "Akiko Tanaka, akiko.tanaka@people.example, +81 90-1234-5678"


@pytest.fixture
def lines():
    """What the log holds, as objects; everything from INFO on."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.AsJson())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(level)


def test_a_line_is_an_object_with_the_number_of_its_request(lines):
    def view(request):
        logging.getLogger("portal.tests").warning("Looked at %s.", request.path)
        from django.http import HttpResponse

        return HttpResponse("fine")

    response = ObserveMiddleware(view)(RequestFactory().get("/somewhere/"))
    (line,) = lines()
    assert line.keys() == {"at", "level", "logger", "words", "request"}
    assert (line["level"], line["logger"], line["words"]) == ("WARNING", "portal.tests", "Looked at /somewhere/.")
    assert line["request"] == response.headers[HEADER] and len(line["request"]) == 16
    assert traces.request_id() == ""


@pytest.mark.django_db
def test_the_number_of_a_job_stands_in_the_lines_of_its_work(lines):
    _row, job = asked("test_raises")
    Raises.error = ValueError(PERSON)
    services.work(job_id=job.pk)
    (line,) = [line for line in lines() if line["level"] == "ERROR"]
    assert line["job"] == str(job.pk)
    assert line["error"] == "ValueError" and line["words"].endswith("failed: ValueError")
    assert any("run" in place for place in line["places"])
    assert "Tanaka" not in json.dumps(lines(), ensure_ascii=False)


def test_of_an_error_stands_the_kind_and_the_places_never_the_text(lines):
    try:
        raise IntegrityError(f"DETAIL: Key (email)=({PERSON}) already exists.")
    except IntegrityError as error:
        logging.getLogger("portal.tests").exception("It did not fit: %s", error)
    (line,) = lines()
    assert line["error"] == "django.db.utils.IntegrityError"
    assert line["words"] == "It did not fit: django.db.utils.IntegrityError"
    assert line["places"][-1].startswith("tests/portal/observing/test_logs.py:")
    assert "Tanaka" not in json.dumps(line)


@pytest.mark.parametrize(
    ("words", "plain"),
    [
        ("mail to akiko@people.example failed", "mail to …@… failed"),
        ("call +81 90-1234-5678 or 402-555-0104", "call … or 402-555-0104"),
        ("GET /a/omaha/people/?q=Tanaka&page=2 200", "GET /a/omaha/people/?… 200"),
        ("GET /guest/0123456789abcdef/ 200", "GET /guest/…/ 200"),
        ("Job 0199f1a2-0000-7000-8000-000000000001 failed", "Job 0199f1a2-0000-7000-8000-000000000001 failed"),
    ],
    ids=["address", "telephone", "query", "token", "number of a job"],
)
def test_what_names_people_is_taken_out(words, plain):
    assert logs.without_people(words) == plain


def test_words_that_do_not_fit_their_arguments_are_said_all_the_same(lines):
    record = logging.LogRecord("portal.tests", logging.ERROR, __file__, 1, "%d people", ("three",), None)
    assert json.loads(logs.AsJson().format(record))["words"] == "%d people"


@pytest.mark.django_db
def test_every_answer_bears_a_number_that_a_visitor_cannot_choose(client: Client):
    first = client.get("/healthz", headers={"X-Request-ID": "mine"})
    second = client.get("/no-such-page/")
    numbers = [first.headers[HEADER], second.headers[HEADER]]
    assert "mine" not in numbers and len(set(numbers)) == 2


@pytest.mark.django_db
def test_what_django_logs_of_a_missing_page_bears_the_number_too(client: Client, lines):
    response = client.get("/no-such-page/?q=Tanaka")
    (line,) = [line for line in lines() if line["logger"] == "django.request"]
    assert line["request"] == response.headers[HEADER]
    assert line["words"] == "Not Found: /no-such-page/"


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("en", "Number of this request"), ("ja", "<code>")])
def test_an_error_page_shows_the_number_of_its_request(client: Client, language: str, words: str):
    response = client.get("/no-such-page/", headers={"Accept-Language": language})
    text = response.content.decode()
    assert response.status_code == 404
    assert words in text and f"<code>{response.headers[HEADER]}</code>" in text


@pytest.mark.django_db
def test_our_mistake_has_one_number_on_the_page_in_the_answer_and_in_the_log(lines, monkeypatch, told):
    from portal import health

    def break_down() -> None:
        raise ValueError(PERSON)

    monkeypatch.setattr(health, "parts", break_down)
    handler = error_mail.ErrorMail()
    logging.getLogger().addHandler(handler)
    try:
        response = Client(raise_request_exception=False).get("/readyz")
    finally:
        logging.getLogger().removeHandler(handler)
    number = response.headers[HEADER]
    (line,) = [line for line in lines() if line["level"] == "ERROR"]
    assert response.status_code == 500 and f"<code>{number}</code>" in response.content.decode()
    assert (line["request"], line["error"]) == (number, "ValueError")
    assert line["places"][-1].endswith(" break_down")
    ((_subject, body),) = told
    assert f"request: {number}" in body
    assert "Tanaka" not in response.content.decode() + body + json.dumps(line)


# --- statements that take long ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_slow_statement_is_logged_without_what_was_put_into_it(lines, settings):
    for milliseconds, said in ((0, 0), (0.000001, 1)):
        settings.SLOW_QUERY_MS = milliseconds
        with connection.execute_wrapper(timed), connection.cursor() as cursor:
            cursor.execute("SELECT\n %s AS found", ["Tanaka"])
        assert len(lines()) == said
    (line,) = lines()
    assert line["logger"] == "portal.slow_queries" and line["words"].endswith("ms: SELECT %s AS found")


@pytest.mark.django_db
def test_a_fast_statement_is_not_logged(lines, settings):
    settings.SLOW_QUERY_MS = 60_000
    with connection.execute_wrapper(timed), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert lines() == []


@pytest.mark.django_db
def test_connections_are_timed_where_somebody_watches_and_commands_do_not():
    assert timed not in connection.execute_wrappers
    watch()
    other = connection.copy()
    try:
        other.connect()
        assert timed in other.execute_wrappers
    finally:
        other.close()
        connection_created.disconnect(dispatch_uid="slow queries")


# --- errors by mail --------------------------------------------------------------------------------------------------


def record_of(error: Exception) -> logging.LogRecord:
    try:
        raise error
    except Exception as raised:
        info = (type(raised), raised, raised.__traceback__)
    return logging.LogRecord("portal.tests", logging.ERROR, __file__, 7, f"{PERSON}: %r", (error,), info)


@pytest.fixture
def told(monkeypatch):
    """What was mailed at once, without a thread of its own."""
    sent: list[tuple[str, str]] = []

    class Now:
        def __init__(self, target, args, **_):
            self.start = lambda: sent.append(args)

    monkeypatch.setattr(error_mail.threading, "Thread", Now)
    return sent


def test_nobody_is_told_of_errors_unless_named():
    assert "mail" not in logs.configuration(form="json", level="WARNING", has_error_mail=False)["handlers"]
    wished = logs.configuration(form="json", level="WARNING", has_error_mail=True)
    assert wished["handlers"]["mail"]["level"] == "ERROR" and wished["root"]["handlers"] == ["stderr", "mail"]


def test_a_mail_says_where_and_which_request_and_nothing_personal(told):
    handler = error_mail.ErrorMail()
    with traces.of_request("0123456789abcdef"):
        handler.emit(record_of(ValueError(PERSON)))
    ((subject, body),) = told
    assert subject.startswith("[portal] ValueError at tests/portal/observing/test_logs.py:")
    assert "request: 0123456789abcdef" in body
    assert "Tanaka" not in subject + body and "@" not in body


def test_the_same_error_is_told_once_an_hour_and_at_most_twenty_a_day(told, monkeypatch):
    handler = error_mail.ErrorMail()
    clock = {"now": 10_000.0}
    monkeypatch.setattr(error_mail.time, "monotonic", lambda: clock["now"])
    for _ in range(3):
        handler.emit(record_of(ValueError("one")))
    assert len(told) == 1
    clock["now"] += error_mail.SILENCE
    handler.emit(record_of(ValueError("one")))
    assert len(told) == 2
    for number in range(30):
        handler.emit(logging.LogRecord("portal.tests", logging.ERROR, __file__, number, "words", (), None))
    assert len(told) == 2 + 19


@override_settings(ERROR_MAIL=["operator@portal.example"])
def test_a_mail_goes_to_those_who_wished_for_it():
    error_mail.send("[portal] ValueError at portal/views.py:1 home", "request: 1")
    (letter,) = mail.outbox
    assert letter.to == ["operator@portal.example"] and letter.subject.startswith("[portal]")


NOBODY_THERE = {"EMAIL_BACKEND": SMTP, "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": 1}


@override_settings(ERROR_MAIL=["operator@portal.example"], **mail_settings(NOBODY_THERE, Path()))
def test_a_mail_server_that_is_away_is_a_warning(caplog):
    error_mail.send("subject", "body")
    (record,) = [record for record in caplog.records if record.name == "portal.error_mail"]
    assert record.levelname == "WARNING"
    assert threading.current_thread() is threading.main_thread() and sys.exc_info()[0] is None

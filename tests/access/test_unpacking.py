"""The searcher of other people's words finds one wherever an answer can pack it: else its silence would say nothing."""

from __future__ import annotations

import csv
import gzip
import io
import json
import logging
import zipfile
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from weasyprint import HTML

from contacts.downloads import FORMS
from portal.workbooks import workbook
from tests.access.unpacking import words_in, words_of_letter
from tests.access.visitors import LISTENER, Visitor, likeness, listening
from tests.access.world import canary

MARK = "ZQplantedQZ"


def sheet() -> bytes:
    return b"".join(workbook("People", ["Name"], [[[MARK]]]))


def bundle(name: str, data: bytes) -> bytes:
    with zipfile.ZipFile(out := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(name, data)
    return out.getvalue()


def table() -> bytes:
    csv.writer(out := io.StringIO()).writerow(["田中", MARK])
    return out.getvalue().encode("utf-8-sig")


def paper() -> bytes:
    return bytes(HTML(string=f"<p style='width:3em;overflow-wrap:anywhere'>{MARK}</p>").write_pdf())


PACKED = {
    "html": f"<p title='{MARK}'>words</p>".encode(),
    "json": json.dumps({"name": MARK}).encode(),
    "json, escaped": b"[" + json.dumps(MARK).replace("Q", "\\u0051").encode() + b"]",
    "csv": table(),
    "xlsx": sheet(),
    "zip": bundle("page.txt", MARK.encode() * 3),
    "name in a zip": bundle(f"{MARK}.txt", b"nothing"),
    "xlsx in a zip": bundle("people.xlsx", sheet()),
    "gzip": gzip.compress(MARK.encode()),
    "ics, folded": f"BEGIN:VEVENT\r\nSUMMARY:{MARK[:5]}\r\n {MARK[5:]}\r\nEND:VEVENT\r\n".encode(),
    "vcf, folded": f"BEGIN:VCARD\r\nFN:{MARK[:5]}\r\n {MARK[5:]}\r\nEND:VCARD\r\n".encode(),
    "lies about its kind": b"PK\x03\x04" + MARK.encode(),
    "half a paper": b"%PDF-1.7 " + MARK.encode(),
}
COMPRESSED = {"xlsx", "xlsx in a zip", "gzip", "json, escaped", "ics, folded", "vcf, folded"}


@pytest.mark.parametrize("kind", PACKED)
def test_a_word_is_found_in_what_it_is_packed_in(kind):
    data = PACKED[kind]
    assert MARK in words_in(data)
    assert (MARK.encode() not in data) or kind not in COMPRESSED


@pytest.mark.pdf
def test_a_word_is_found_on_paper_also_where_a_line_breaks_it():
    data = paper()
    assert MARK.encode() not in data and MARK in words_in(data)
    assert MARK in words_in(bundle("page.pdf", data))


@pytest.mark.parametrize("where", ["subject", "body", "to", "cc", "reply_to", "alternative", "attachment", "header"])
def test_a_word_is_found_in_a_letter(where):
    given: dict[str, Any] = {"subject": "About it", "body": "Dear reader", "to": ["reader@people.example"]}
    if where in ("subject", "body"):
        given[where] = f"About {MARK}"
    elif where in ("to", "cc", "reply_to"):
        given[where] = [f"{MARK}@people.example"]
    elif where == "header":
        given["headers"] = {"X-About": MARK}
    letter = mail.EmailMultiAlternatives(**given)
    if where == "alternative":
        letter.attach_alternative(f"<p>{MARK}</p>", "text/html")
    if where == "attachment":
        letter.attach("people.xlsx", sheet(), "application/zip")
    assert MARK in words_of_letter(letter)


@pytest.mark.django_db
@pytest.mark.parametrize("logger", ["portal.pages", "django.request", "celery", "allauth"])
def test_a_word_is_found_in_the_log(logger):
    with listening():
        LISTENER.take()
        try:
            raise ValueError(MARK)
        except ValueError:
            logging.getLogger(logger).exception("something")
        assert MARK in LISTENER.take()
    logging.getLogger(logger).warning("afterwards %s", MARK)
    assert LISTENER.take() == ""


@pytest.mark.django_db
@pytest.mark.parametrize("kind", FORMS)
def test_a_file_of_people_is_read_as_the_matrix_reads_it(world, kind):
    """The own word is found in the portal's own files: so another association's would be."""
    form = {"kind": kind, "language": "en"}
    answer = world.who["administrator"].ask("post", reverse("people_export", args=["omaha"]), data=form)
    assert answer.status_code == 200, answer.words[-2000:]
    assert canary(world.cast.omaha.association) in answer.words
    assert canary(world.cast.springfield.association) not in answer.words


@pytest.mark.django_db
def test_answers_that_differ_are_told_apart(world):
    visitor = Visitor()
    one, other = (visitor.ask("get", reverse(name)) for name in ("robots", "healthz"))
    assert likeness(one) != likeness(other) and likeness(one) == likeness(visitor.ask("get", reverse("robots")))
    assert visitor.asked == 3

"""Hostile files sent as anybody sends a file: with a page's own form, twice, by whoever may and by whoever may not.

What each file is and why it is refused stands beside the readers; here it goes the whole way, and has to be answered
with words in the page, leave no row and no file, and leave the host as it was. Threat T6.
"""

from __future__ import annotations

import resource
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.imports.refusals import FILES as OF_LISTS
from portal.papers.refusals import REFUSALS as OF_PAPERS
from portal.pictures.refusals import REFUSALS as OF_PICTURES
from tests import people
from tests.cast import Cast
from tests.concurrency.forms import PageForm, forms_of
from tests.concurrency.walking import counted
from tests.contacts.pages import at, words_of
from tests.contacts.test_import_files import REFUSED as LISTS
from tests.matrices import sample
from tests.portal.test_papers import HOSTILE as PAPERS
from tests.portal.test_papers import REFUSED as OTHER_PAPERS
from tests.portal.test_pictures_taken import MORE as MORE_PICTURES
from tests.portal.test_pictures_taken import REFUSED as PICTURES

pytestmark = [pytest.mark.django_db, pytest.mark.files]

Data = bytes | Callable[[], bytes]
MEMORY = 200_000
"""KiB that one file may make the web process grow by, sent twice."""


@dataclass(frozen=True)
class Sending:
    """A file, the page whose form takes it, the form's field, and how the refusal begins."""

    page: str
    field: str
    data: Data
    refusal: str

    @property
    def made(self) -> bytes:
        return self.data if isinstance(self.data, bytes) else self.data()


def beginning(words: Any) -> str:
    """The part of a refusal before what is put into it."""
    return str(words).partition("%")[0].strip()


SENDINGS: dict[str, Sending] = {
    **{
        f"list: {name}": Sending("import_list", "file", data, beginning(OF_LISTS[reason]))
        for name, (data, reason, _line, _column) in LISTS.items()
    },
    **{
        f"picture: {name}": Sending("person_photo_edit", "photo", data, beginning(OF_PICTURES[reason]))
        for name, (reason, data) in ({each: (each, PICTURES[each]) for each in PICTURES} | MORE_PICTURES).items()
    },
    **{
        f"paper: {name}": Sending("outcome_new", "file", data, beginning(OF_PAPERS[reason]))
        for name, (data, reason) in (PAPERS | {each: (OTHER_PAPERS[each], each) for each in OTHER_PAPERS}).items()
    },
}
CLOSED = {("volunteer", "import_list")}
"""Who may not send such a file at all."""


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


def address(cast: Cast, page: str) -> str:
    house = cast.omaha
    if page == "person_photo_edit":
        return at(house, page, person=people.person(association=house.association, family_name="Doe").pk)
    return at(house, page, **({"partnership": house.partnership.slug} if page == "outcome_new" else {}))


def form_with(client: Client, page: str, field: str) -> PageForm:
    """The form of the page that has the field for the file."""
    (form,) = [each for each in forms_of(client.get(page), page) if field in each.names]
    return form


def send(client: Client, form: PageForm, field: str, data: bytes) -> Any:
    client.raise_request_exception = False  # a host answers with the page of a mishap; so does this
    return client.post(form.action, form.given | {field: SimpleUploadedFile("people.csv", data, "text/csv")})


def held(answer: Any) -> set[str]:
    """Fields of the refused page that hold a file for the next try."""
    answer.status_code = 200
    return {name for form in forms_of(answer, "") for name in form.given if name.endswith("_held")}


@pytest.mark.parametrize("name", sample(list(SENDINGS), 16))
@pytest.mark.parametrize("role", ["volunteer", "staff"])
def test_a_hostile_file_is_answered_in_words_and_leaves_nothing(
    cast: Cast, enter: Any, media: Path, role: str, name: str
) -> None:
    sending, client = SENDINGS[name], enter(cast.omaha.person(role))
    page, is_closed = address(cast, sending.page), (role, sending.page) in CLOSED
    form = form_with(enter(cast.omaha.staff) if is_closed else client, page, sending.field)
    data, before = sending.made, counted()
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _again in range(2):
        answer = send(client, form, sending.field, data)
        assert answer.status_code == (403 if is_closed else 422)
        assert ("You are here as" if is_closed else sending.refusal) in words_of(answer)
        assert held(answer) == set()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - size < MEMORY
    assert counted() == before
    assert [file for file in media.rglob("*") if file.is_file()] == []
    assert client.get(at(cast.omaha, "people")).status_code == 200

"""Dear work: so often a minute for one member, and no member waits for another. Threat T13."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.accounts.limits import RATES
from tests import people

pytestmark = pytest.mark.django_db
FILE = {"kind": "csv", "language": "en"}


def most(action):
    return int(RATES[action].partition("/")[0])


@pytest.fixture
def export_page(cast):
    people.person(association=cast.omaha.association, family_name="Tanaka")
    return reverse("people_export", args=["omaha"])


def test_all_people_are_taken_out_so_often_a_minute_then_it_is_said_when_again(cast, enter, export_page):
    staff = enter(cast.omaha.staff)
    answers = [staff.post(export_page, FILE) for _ in range(most("export") + 1)]
    assert [answer.status_code for answer in answers] == [200] * most("export") + [429]
    assert answers[-1]["Retry-After"] == "60"
    words = answers[-1].content.decode()
    assert "Nothing was done." in words and "all that you typed still stands" in words and "in 60 seconds" in words
    assert staff.get(export_page).status_code == 200, "looking at the form costs nothing"


def test_the_sentence_stands_in_the_language_of_the_reader(cast, enter, export_page):
    staff = enter(cast.omaha.staff)
    staff.cookies[settings.LANGUAGE_COOKIE_NAME] = "ja"
    for _ in range(most("export")):
        staff.post(export_page, FILE)
    answer = staff.post(export_page, FILE)
    assert answer.status_code == 429 and '<html lang="ja"' in answer.content.decode()


def test_one_member_waits_for_no_other(cast, enter, export_page):
    staff, administrator = enter(cast.omaha.staff), enter(cast.omaha.administrator)
    for _ in range(most("export") + 1):
        answer = staff.post(export_page, FILE)
    assert answer.status_code == 429
    assert administrator.post(export_page, FILE).status_code == 200


def test_searching_is_counted_by_the_member_and_a_page_of_it_is_no_trouble(cast, enter, monkeypatch):
    monkeypatch.setitem(RATES, "search", "5/m/user")
    staff = enter(cast.omaha.staff)
    page = reverse("find_everywhere", args=["omaha"])
    answers = [staff.get(page, {"q": "tanaka"}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert enter(cast.omaha.volunteer).get(page, {"q": "tanaka"}).status_code == 200


@pytest.mark.parametrize("name", ["people", "find_everywhere"])
def test_a_page_on_which_nothing_is_sought_is_not_counted(cast, enter, monkeypatch, name):
    monkeypatch.setitem(RATES, "search", "2/m/user")
    staff, page = enter(cast.omaha.staff), reverse(name, args=["omaha"])
    assert [staff.get(page).status_code for _ in range(4)] == [200] * 4
    assert [staff.get(page, {"q": "tanaka"}).status_code for _ in range(3)] == [200, 200, 429]


@pytest.mark.files
@pytest.mark.parametrize("name", ["people", "find_everywhere"])
def test_without_redis_who_looks_writes_nothing_and_waits_for_no_writer(cast, enter, name):
    staff, page = enter(cast.omaha.staff), reverse(name, args=["omaha"])
    staff.get(page)  # what a session writes at its first look
    with CaptureQueriesContext(connection) as seen:
        assert staff.get(page, {"q": "tanaka"}).status_code == 200
    assert [each["sql"] for each in seen if not each["sql"].startswith("SELECT")] == []


DEAR = {
    # address → who asks, how, for what
    "people_export": ("staff", "post", "export", {}),
    "person_copy": ("administrator", "post", "export", {}),
    "people": ("staff", "get", "search", {"q": "tanaka"}),
    "find_everywhere": ("staff", "get", "search", {"q": "tanaka"}),
    "board_packet_make": ("staff", "post", "paper", {}),
    "document_export": ("staff", "post", "paper", {}),
    "outcome_year_paper": ("staff", "get", "paper", {}),
    "batch_start": ("staff", "post", "batch", {}),
    "network_batch_start": ("network_reader", "post", "batch", {}),
}


@pytest.mark.pdf
@pytest.mark.parametrize("name", DEAR)
def test_every_dear_act_is_counted_and_one_too_many_does_nothing(cast, enter, monkeypatch, name):
    who, how, action, given = DEAR[name]
    monkeypatch.setitem(RATES, action, "2/m/user")
    client = enter(cast.network_reader if who == "network_reader" else getattr(cast.omaha, who))
    parts = {"association": "omaha"}
    if name == "network_batch_start":
        parts = {"network": cast.network.slug}
    elif name == "outcome_year_paper":
        parts["year"] = timezone.localdate().year
    elif name == "person_copy":
        parts["person"] = people.person(association=cast.omaha.association).pk
    elif name == "document_export":
        parts |= {"kind": "snapshot", "key": cast.omaha.partnership.slug}
    page = reverse(name, kwargs=parts)
    codes = [getattr(client, how)(page, given).status_code for _ in range(3)]
    assert 429 not in codes[:2] and codes[2] == 429
    assert max(codes[:2]) < 500

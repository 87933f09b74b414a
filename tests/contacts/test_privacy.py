"""Consents and what they change, "do not contact", the copy for the person."""

from __future__ import annotations

import datetime
import io
import json
import zipfile
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from contacts import consents
from contacts.choices import Purpose
from contacts.models import Consent, ConsentText, Person, PersonCopy
from contacts.services.consents import allow_contact, publish_text, record_consent, stop_contact, withdraw_consent
from contacts.services.copies import clear_copies, path_of, request_copy
from portal.activity.models import Activity, Verb
from portal.jobs.models import Job
from portal.jobs.services import work
from portal.scoping import scope
from tests import factories, people
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def ago(days: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=days)


def rows(*given: dict[str, Any]) -> list[dict[str, Any]]:
    usual = {"purpose": "correspondence", "basis": "card", "withdrawn_on": None, "cross_border": "", "given_on": ago(9)}
    return [usual | {"pk": number} | each for number, each in enumerate(given, start=1)]


def standing(purpose: str, *given: dict[str, Any]) -> consents.Standing:
    return next(each for each in consents.standings(rows(*given)) if each.purpose == purpose)


@pytest.mark.parametrize(
    ("purpose", "given", "is_allowed"),
    [
        ("correspondence", [], True),
        ("invitations", [], True),
        ("publication", [], False),
        ("publication", [{"purpose": "publication", "basis": "card"}], False),
        ("publication", [{"purpose": "publication", "basis": "consent"}], True),
        ("correspondence", [{"withdrawn_on": ago(1)}], False),
        ("correspondence", [{"withdrawn_on": ago(5), "given_on": ago(8)}, {"given_on": ago(2)}], True),
        ("correspondence", [{"given_on": ago(8)}, {"withdrawn_on": ago(1), "given_on": ago(2)}], False),
        ("invitations", [{"withdrawn_on": ago(1)}], True),
    ],
)
def test_the_newest_entry_of_a_purpose_decides(purpose: str, given: list[dict[str, Any]], is_allowed: bool) -> None:
    assert standing(purpose, *given).is_allowed is is_allowed


def test_warnings_speak_the_reader_s_language() -> None:
    given = rows({"withdrawn_on": ago(1)}, {"purpose": "invitations", "cross_border": "refused"})
    assert consents.warnings(given) == [
        "Consent withdrawn: Writing and calling about the partnership",
        "Not to be passed to the other country",
    ]
    with override("ja"):
        assert not any("a" <= letter <= "z" for words in consents.warnings(given) for letter in words)


def test_every_purpose_says_what_may_be_done_without_consent() -> None:
    assert set(consents.WITHOUT_CONSENT) == set(Purpose)


def test_consent_names_a_text_that_was_published(cast: Cast) -> None:
    association = cast.omaha.association
    person = people.person(association=association)
    with scope(association):
        for version in ("", "2019-01-01"):
            with pytest.raises(ValidationError):
                record_consent(person=person, values={"basis": "consent", "text_version": version}, by=None)
        texts = {"text_en": "What we keep.", "text_ja": "保管する情報。"}
        first, second = (publish_text(association=association, values=texts, by=None) for _each in range(2))
        assert second.version == f"{first.version}.2"
        row = record_consent(
            person=person, values={"basis": "consent", "text_version": first.version}, by=cast.omaha.volunteer
        )
        assert row.recorded_by == cast.omaha.volunteer
        with override("ja"):
            assert ConsentText.objects.get(pk=first.pk).text == "保管する情報。"


def test_who_does_not_want_letters_is_not_due_and_not_invited(cast: Cast) -> None:
    association = cast.omaha.association
    person, other = people.person(association=association), people.person(association=association, family_name="Sato")
    letters = people.consent(person=person, purpose="correspondence", given_on=ago(9))
    invitations = people.consent(person=other, purpose="invitations", given_on=ago(9))
    with scope(association):
        assert set(Person.objects.may_be_invited()) == {person, other}
        assert Person.objects.get(pk=person.pk).due_on is not None
        withdraw_consent(consent=letters, on=ago(1), by=None)
        withdraw_consent(consent=invitations, on=ago(1), by=None)
        assert not Person.objects.may_be_invited().exists()
        held = Person.objects.get(pk=person.pk)
        assert (held.is_not_to_be_contacted, held.due_on, bool(held.not_contact_reason)) == (True, None, True)
        assert not Person.objects.get(pk=other.pk).is_not_to_be_contacted
        with pytest.raises(ValidationError):
            withdraw_consent(consent=letters, on=ago(1), by=None)
        people.consent(person=other, purpose="invitations", given_on=ago(0))
        assert set(Person.objects.may_be_invited()) == {other}


def test_do_not_contact_needs_a_reason_and_can_be_taken_back(cast: Cast) -> None:
    person = people.person(association=cast.omaha.association)
    with scope(cast.omaha.association):
        with pytest.raises(ValidationError):
            stop_contact(person=person, reason="  ", by=None)
        assert stop_contact(person=person, reason="Asked us by letter", by=None).due_on is None
        assert allow_contact(person=person, by=None).due_on is not None
        assert Person.objects.get(pk=person.pk).not_contact_reason == ""


def signed_in(cast: Cast, settings: Any, role: str = "administrator") -> Client:
    settings.ADMINISTRATOR_MFA = False
    visitor = Client()
    visitor.force_login(cast.omaha.person(role))
    return visitor


def test_the_pages_of_consents(cast: Cast, settings: Any) -> None:
    association = cast.omaha.association
    person = people.person(association=association)
    visitor = signed_in(cast, settings, "volunteer")
    where = {"association": "omaha", "person": person.pk}
    sent = {"purpose": "publication", "basis": "card", "given_on": ago(3), "cross_border": "refused", "version": 0}
    visitor.post(reverse("consent_add", kwargs=where), sent)
    with scope(association):
        row = Consent.objects.get()
    page = visitor.get(person.get_absolute_url()).content.decode()
    assert "Ask first" in page and "Not to be passed to the other country" in page and "Refused" in page
    assert reverse("person_erase", kwargs=where) not in page  # an administrator's alone
    visitor.post(reverse("consent_withdraw", kwargs=where | {"consent": row.pk}), {"withdrawn_on": ago(1)})
    assert "Consent withdrawn: Naming the person" in visitor.get(person.get_absolute_url()).content.decode()
    with scope(association):
        read = Person.objects.get(pk=person.pk).version
    visitor.post(reverse("contact_stop", kwargs=where), {"not_contact_reason": "By letter of 3 May", "version": read})
    assert "By letter of 3 May" in visitor.get(person.get_absolute_url()).content.decode()
    visitor.post(reverse("contact_allow", kwargs=where))
    assert "By letter of 3 May" not in visitor.get(person.get_absolute_url()).content.decode()


# --- the copy ---------------------------------------------------------------------------------------------------------


def unpacked(copy: PersonCopy) -> tuple[dict[str, Any], str, list[str]]:
    with zipfile.ZipFile(io.BytesIO(path_of(copy).read_bytes())) as bundle:
        data = json.loads(bundle.read("data.json"))
        return data, bundle.read("read-me.html").decode(), sorted(bundle.namelist())


def furnished(cast: Cast) -> Person:
    association = cast.omaha.association
    picture = factories.kept_picture(kind="photo")
    points = [{"kind": "email", "value": "hanako@tea.example"}]
    person = people.person(association=association, points=points, photo=picture, note="ZQnoteQZ")
    other = people.person(association=association, family_name="ZQotherQZ", given_name="Ann", note="Knows 田中花子様.")
    people.position(person=person, organization=people.organization(association=association), title_ja="部長")
    people.touch(people=[person, other], by=cast.omaha.volunteer, said="ZQtouchQZ")
    people.follow_up(association=association, person=person, what="ZQpromiseQZ")
    people.gift(person=person, what_en="ZQgiftQZ")
    people.consent(person=person, note="ZQconsentQZ")
    people.card(person=person, front=picture, place="ZQplaceQZ")
    people.introduction(person=person, by_person=other, to_member=cast.omaha.staff, result="ZQresultQZ")
    return person


def test_a_copy_holds_all_about_the_person_and_names_nobody_else(cast: Cast) -> None:
    person = furnished(cast)
    with scope(cast.omaha.association):
        copy = request_copy(person=person, language="ja", by=cast.omaha.administrator)
        data, page, names = unpacked(copy)
        assert Activity.objects.filter(verb=Verb.EXPORTED, object_id=str(person.pk)).exists()
    assert data["schema"] == "person-copy/1" and set(data) == {"schema", "made_at", "association", "sections"}
    assert set(data["sections"]) == {
        "person",
        "contact_points",
        "positions",
        "touches",
        "follow_ups",
        "introductions",
        "gifts",
        "consents",
        "cards",
        "mentions",
    }
    for mark in ("note", "touch", "promise", "gift", "consent", "place", "result"):
        assert f"ZQ{mark}QZ" in json.dumps(data) and f"ZQ{mark}QZ" in page, mark
    assert data["sections"]["person"][0]["family_name"] == "田中" and "田中" in page
    assert data["sections"]["mentions"] == [{"where": "person", "words": "Knows 田中花子様."}]
    assert "ZQotherQZ" not in json.dumps(data) + page
    assert '<html lang="ja">' in page and "Family name" not in page and "姓" in page
    assert [name for name in names if name.startswith("pictures/")] == [f"pictures/{person.photo}"]


def test_a_large_copy_is_made_by_a_job_and_all_are_cleared_after_a_week(cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr("contacts.services.copies.MOST_AT_ONCE", 0)
    person = furnished(cast)
    with scope(cast.omaha.association):
        copy = request_copy(person=person, language="en", by=cast.omaha.administrator)
        assert copy.finished_at is None and not path_of(copy).exists()
        work(job_id=Job.objects.get(kind="person_copy").pk)
        copy.refresh_from_db()
        assert copy.finished_at and copy.size == path_of(copy).stat().st_size
        assert clear_copies() == 0
        assert clear_copies(now=timezone.now() + datetime.timedelta(days=8)) == 1
        assert not path_of(copy).exists() and not PersonCopy.objects.exists()


def test_the_copy_is_fetched_by_administrators_alone(cast: Cast, settings: Any) -> None:
    person = furnished(cast)
    visitor = signed_in(cast, settings)
    address = reverse("person_copy", kwargs={"association": "omaha", "person": person.pk})
    page = visitor.post(address, {"language": "en"}, follow=True)
    with scope(cast.omaha.association):
        copy = PersonCopy.objects.get()
    file = reverse("person_copy_file", kwargs={"association": "omaha", "copy": copy.pk})
    assert file in page.content.decode()
    answer = visitor.get(file)
    assert answer["Content-Type"] == "application/zip" and "no-store" in answer["Cache-Control"]
    assert "Tanaka" not in answer["Content-Disposition"]
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    for role in ("board_member", "volunteer", "staff"):
        assert signed_in(cast, settings, role).get(file).status_code == 403


def test_erasing_on_the_page_shows_what_happens_and_asks_for_the_name(cast: Cast, settings: Any) -> None:
    person = furnished(cast)
    visitor = signed_in(cast, settings)
    address = reverse("person_erase", kwargs={"association": "omaha", "person": person.pk})
    page = visitor.get(address).content.decode()
    assert "Knows 田中花子様." in page and "The name is taken out" in page
    refused = visitor.post(address, {"verdict": "erase", "name": "Hanako"})
    assert refused.status_code == 422 and "not the person" in refused.content.decode()
    done = visitor.post(address, {"verdict": "erase", "name": "田中 花子"}, follow=True).content.decode()
    assert "The person was erased" in done and "Tanaka" not in done
    assert visitor.get(address).status_code == 404


def test_an_export_says_who_took_a_consent_back_and_who_stays_at_home(cast: Cast, settings: Any) -> None:
    association = cast.omaha.association
    no, again, home = (people.person(association=association, family_name=f"Sato{number}") for number in range(3))
    people.consent(person=no, purpose="invitations", given_on=ago(9), withdrawn_on=ago(1))
    people.consent(person=again, purpose="invitations", given_on=ago(9), withdrawn_on=ago(2))
    people.consent(person=again, purpose="invitations", given_on=ago(1))
    people.consent(person=home, cross_border="refused")
    with scope(association):
        assert list(Person.objects.with_refusals().filter(has_withdrawn=True)) == [no]
        assert list(Person.objects.with_refusals().filter(across="refused")) == [home]
    page = signed_in(cast, settings).get(reverse("people_export", kwargs={"association": "omaha"})).content.decode()
    assert "One of them took a consent back." in page and "does not want the data to go" in page


def test_nobody_is_allowed_to_write_to_somebody_who_is_not_to_be_contacted() -> None:
    given = rows({"purpose": "publication", "basis": "consent"}, {"purpose": "delegations", "withdrawn_on": ago(1)})
    found = {each.purpose: each for each in consents.standings(given, is_stopped=True)}
    assert [purpose for purpose, each in found.items() if each.is_allowed] == ["publication"]
    assert [purpose for purpose, each in found.items() if each.is_stopped] == ["correspondence", "invitations"]
    assert not consents.standings([], is_stopped=True)[-1].is_allowed

"""Asking for the profile of the partner city and for assessments, what comes back, and where we belong."""

from __future__ import annotations

import datetime
import io
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pypdf import PdfReader

from contacts.documents.profile_request import Asked, sheet_of
from contacts.models import AssessmentRequest, FollowUp, ProfileRequest
from contacts.readiness import CounterpartProfile, counterpart_profile
from contacts.services.assessment import change_request, receive_answer
from contacts.services.follow_ups import snooze
from portal.scoping import scope
from tests import assessing, factories, people
from tests.cast import Cast, House
from tests.contacts.pages import at, words_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def of(house: House) -> dict[str, str]:
    return {"partnership": house.partnership.slug}


@pytest.mark.covers("55", page="/a/…/partnerships/…/profile-requests/…/")
def test_the_profile_is_asked_for_with_a_letter_and_waited_for_until_it_comes(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    hanako = people.person(association=house.association)
    client = enter(house.volunteer)
    new = at(house, "profile_request_new", **of(house))
    assert "Ask for the profile of Shizuoka" in words_of(client.get(new))
    wanted = TODAY + datetime.timedelta(days=20)
    data = {"person": hanako.pk, "language": "ja", "asked_on": f"{TODAY}", "wanted_by_on": f"{wanted}", "version": 0}
    answer = client.post(new, data)
    assert answer.status_code == 302
    words = words_of(client.get(answer["Location"]))
    assert "It has not come yet." in words and "静岡市の概要ご提供のお願い" in words_of_fields(
        client, answer["Location"]
    )
    with scope(house.association):
        asked, step = ProfileRequest.objects.get(), FollowUp.objects.get()
        assert (step.what, step.due_on, step.promised_by) == (
            "Ask again for the profile of Shizuoka",
            wanted,
            "partner",
        )
        assert asked.next_step == step
        assert counterpart_profile(house.partnership) == CounterpartProfile(received=None, asked=asked)
    came = at(house, "profile_request_receive", profile_request=asked.pk, **of(house))
    paper = SimpleUploadedFile("profile.pdf", sample_pdf(), "application/pdf")
    kept = {"received_on": f"{TODAY}", "learned": "Tea, models, machines.", "file": paper, "version": asked.version}
    answer = client.post(came, kept)
    assert answer.status_code == 302, words_of(answer)
    with scope(house.association):
        step.refresh_from_db()
        assert (step.state, step.result) == ("done", "It has come.")
        assert counterpart_profile(house.partnership) == CounterpartProfile(received=asked, asked=None)
    words = words_of(client.get(at(house, "profile_request_detail", profile_request=asked.pk, **of(house))))
    assert "Tea, models, machines." in words and "The profile that came PDF" in words
    file = client.get(at(house, "profile_request_file", profile_request=asked.pk, **of(house)))
    assert file["Content-Disposition"].startswith("attachment") and file["X-Content-Type-Options"] == "nosniff"


def words_of_fields(client: Any, address: str) -> str:
    """The page as it was sent: the texts to copy stand in fields."""
    return client.get(address).content.decode()


def sample_pdf() -> bytes:
    from pypdf import PdfWriter

    sheet, out = PdfWriter(), io.BytesIO()
    sheet.add_blank_page(612, 792)
    sheet.write(out)
    return out.getvalue()


@pytest.mark.covers("55", page="/a/…/benefits/pitches/")
def test_before_outreach_one_is_told_that_their_profile_has_not_come(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    client = enter(house.volunteer)
    warning = "First exchange what both cities know about their economies."
    pages = (at(house, "pitch_list"), at(house, "partnership_benefits", **of(house)))
    for address in pages:
        assert warning in words_of(client.get(address))
    asked = "We have not asked Shizuoka for their own profile yet."
    assert asked in words_of(client.get(at(house, "shared_industries", **of(house))))
    assessing.profile_request(partnership=house.partnership, received_on=TODAY)
    for address in pages:
        assert warning not in words_of(client.get(address))
    assert asked not in words_of(client.get(at(house, "shared_industries", **of(house))))


def test_a_profile_comes_neither_before_it_was_asked_for_nor_tomorrow(cast: Cast) -> None:
    house = cast.omaha
    asked = assessing.profile_request(partnership=house.partnership)
    with scope(house.association):
        for days, words in ((-1, "before the day you asked"), (1, "lies ahead")):
            values = {"received_on": TODAY + datetime.timedelta(days=days)}
            with pytest.raises(ValidationError, match=words):
                receive_answer(request=asked, read_version=asked.version, values=values, by=house.staff)
        with pytest.raises(ValidationError, match="on which day it came"):
            receive_answer(request=asked, read_version=asked.version, values={"received_on": None}, by=house.staff)


@pytest.mark.parametrize("names", [("person", "organization"), ("person",)])
def test_the_japanese_letter_names_the_post_of_its_reader(cast: Cast, names: tuple[str, ...]) -> None:
    house = cast.omaha
    hanako = people.person(association=house.association, honorific_ja="様")
    works = people.organization(association=house.association, name_en="City Office", name_ja="静岡市役所")
    people.position(person=hanako, organization=works, department_ja="国際交流課", title_ja="課長")
    with scope(house.association):
        hanako.refresh_from_db()
    rows: dict[str, Any] = {"person": hanako, "organization": works}
    asked = assessing.profile_request(partnership=house.partnership, **{name: rows[name] for name in names})
    with scope(house.association):
        japanese = sheet_of(Asked(asked, house.association, house.staff, has_own_profile=True), "ja")
    assert japanese.to == ("静岡市役所 国際交流課 課長", "田中 花子 様")


def test_the_letter_greets_in_each_language_as_that_language_does(cast: Cast) -> None:
    house = cast.omaha
    hanako = people.person(association=house.association, honorific_ja="様")
    works = people.organization(association=house.association, name_en="City Office", name_ja="静岡市役所")
    cases = {
        ("person", "organization"): (
            ("静岡市役所", "田中 花子 様"),
            "Dear Ms. Tanaka,",
            ("Ms. Hanako TANAKA", "City Office"),
        ),
        ("organization",): (("静岡市役所 御中",), "Dear colleagues,", ("City Office",)),
        (): (("静岡市", "ご担当者 様"), "Dear colleagues,", ("City of Shizuoka",)),
    }
    rows: dict[str, Any] = {"person": hanako, "organization": works}
    for names, (to, dear, to_english) in cases.items():
        asked = assessing.profile_request(partnership=house.partnership, **{name: rows[name] for name in names})
        record = Asked(asked, house.association, house.staff, has_own_profile=True)
        japanese, english = sheet_of(record, "ja"), sheet_of(record, "en")
        assert (japanese.to, english.to, english.opening) == (to, to_english, dear)
        assert (japanese.opening, japanese.closing) == ("拝啓", "敬具")
        assert len(japanese.items) == len(english.items) == 6
        assert "拝啓" not in japanese.mail and "いつも大変お世話になっております。" in japanese.mail
        assert english.mail.startswith(dear) and "1. The three or four industries" in english.mail
        assert "We send you the profile of Omaha along with this." in english.mail


def test_the_letter_speaks_to_a_county_as_one_and_names_every_place(cast: Cast) -> None:
    house = cast.omaha
    asked = assessing.profile_request(partnership=house.partnership)
    home, partner = asked.partnership.home, asked.partnership.partner
    home.name_ja, partner.name_ja, partner.name_en, partner.kind = "", "", "Maui County", "county"
    record = Asked(asked, house.association, house.staff, has_own_profile=False)
    japanese, english = sheet_of(record, "ja"), sheet_of(record, "en")
    assert (japanese.subject, japanese.to) == ("Maui Countyの概要ご提供のお願い", ("Maui County", "ご担当者 様"))
    assert "Maui CountyとOmahaの交流" in japanese.paragraphs[0]
    assert "貴市" not in japanese.mail and "両市" not in japanese.mail and "貴郡の産業" in japanese.mail
    assert english.to == ("Maui County",)
    assert "your city" not in english.mail and "industries that carry your county" in english.mail


def test_the_page_reminds_of_our_own_profile_where_the_letter_says_that_it_comes_along(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    asked = assessing.profile_request(partnership=house.partnership)
    client = enter(house.volunteer)
    address = at(house, "profile_request_detail", profile_request=asked.pk, **of(house))
    profile = factories.city_profile(association=house.association, place=house.partnership.home)
    enclosed, remind = "We send you the profile of Omaha", "The letter says that the profile of Omaha comes with it"
    page = client.get(address).content.decode()
    assert enclosed not in page and remind not in page  # an empty profile is no profile
    factories.city_industry(profile=profile)
    page = client.get(address).content.decode()
    assert enclosed in page and remind in page


@pytest.mark.pdf
@pytest.mark.parametrize("language", ["both", "ja", "en"])
def test_the_letter_is_printed_a_sheet_for_each_language(cast: Cast, enter: Any, language: str) -> None:
    house = cast.omaha
    asked = assessing.profile_request(partnership=house.partnership, by=house.staff, language="ja")
    address = at(house, "profile_request_letter", profile_request=asked.pk, **of(house))
    answer = enter(house.board_member).get(f"{address}?language={language}")
    assert answer["Content-Type"] == "application/pdf"
    pages = [page.extract_text().replace("\u2009", "") for page in PdfReader(io.BytesIO(answer.content)).pages]
    assert len(pages) == (2 if language == "both" else 1)
    if language != "en":
        assert "拝啓" in pages[0] and "ご担当者 様" in pages[0] and "敬具" in pages[0]
        assert "Dear" not in pages[0]
    if language != "ja":
        assert "Dear colleagues," in pages[-1] and "With kind regards," in pages[-1]


@pytest.mark.covers("54", page="/a/…/partnerships/…/assessment-requests/…/")
def test_a_council_is_asked_to_assess_an_economy_and_its_result_stays(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    council = people.organization(association=house.association, name_en="International Business Council")
    client = enter(house.volunteer)
    new = at(house, "assessment_request_new", **of(house))
    data = {"side": "partner", "asked_on": f"{TODAY}", "question": "Who makes medical devices there?", "version": 0}
    assert "Choose whom you ask: an organization or a person." in words_of(client.post(new, data))
    answer = client.post(new, data | {"organization": council.pk})
    assert answer.status_code == 302
    with scope(house.association):
        asked = AssessmentRequest.objects.get()
        assert asked.next_step and asked.next_step.what == "Ask again for the assessment of Shizuoka"
    came = at(house, "assessment_request_receive", assessment_request=asked.pk, **of(house))
    step = {"next_what": "Write to the three makers", "next_due_on": f"{TODAY}"}
    client.post(came, {"received_on": f"{TODAY}", "result": "Three makers of parts.", "version": 1} | step)
    words = words_of(client.get(at(house, "assessment", **of(house))))
    assert "Three makers of parts." in words and "International Business Council" in words
    with scope(house.association):
        states = dict(FollowUp.objects.values_list("what", "state"))
    assert states == {"Ask again for the assessment of Shizuoka": "done", "Write to the three makers": "open"}
    assert "Three makers of parts." in words_of(client.get(answer["Location"]))


def test_a_request_that_is_taken_away_is_waited_for_no_longer(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    asked = assessing.profile_request(partnership=house.partnership)
    client = enter(house.staff)
    client.post(at(house, "profile_request_remove", profile_request=asked.pk, **of(house)))
    with scope(house.association):
        assert not ProfileRequest.objects.exists()
        assert FollowUp.objects.get().state == "dropped"


def test_what_came_is_corrected_without_closing_the_step_that_it_led_to(cast: Cast) -> None:
    house = cast.omaha
    asked = assessing.profile_request(partnership=house.partnership, by=house.staff)
    step = {"what": "Send it to the chamber", "due_on": TODAY, "owner": None}
    came = {"received_on": TODAY, "learned": "Tae."}
    with scope(house.association):
        row = receive_answer(request=asked, read_version=1, values=came, by=house.staff, next_step=step)
        receive_answer(request=row, read_version=row.version, values=came | {"learned": "Tea."}, by=house.staff)
        states = dict(FollowUp.objects.values_list("what", "state"))
    assert states == {"Ask again for the profile of Shizuoka": "done", "Send it to the chamber": "open"}


def test_a_request_that_is_corrected_takes_along_the_follow_up_that_waits_for_it(cast: Cast) -> None:
    house = cast.omaha
    hanako = people.person(association=house.association)
    asked = assessing.assessment_request(partnership=house.partnership, person=hanako, by=house.staff)
    later, put_off = TODAY + datetime.timedelta(days=50), TODAY + datetime.timedelta(days=90)
    taro = people.person(association=house.association, family_name="佐藤", given_name="太郎")
    with scope(house.association):
        row = change_request(request=asked, read_version=1, values={"wanted_by_on": later}, by=house.staff)
        step = FollowUp.objects.get()
        assert (step.due_on, step.person) == (later, hanako)
        snooze(follow_up=step, until=put_off, by=house.staff)
        change_request(request=row, read_version=row.version, values={"person": taro, "side": "partner"}, by=None)
        step = FollowUp.objects.get()
        assert (step.due_on, step.person, step.what) == (put_off, taro, "Ask again for the assessment of Shizuoka")

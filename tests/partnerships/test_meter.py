"""The meter beside a form: what is foreseen of the papers while one types, agreeing with what the press then says."""

import re

import pytest
from django.urls import reverse

from partnerships.documents import Snapshot
from partnerships.models import PartnerOrganization, Partnership
from portal.activity.models import Activity
from portal.documents import meter, press
from portal.documents.fit import DoesNotFit
from portal.scoping import scope
from tests import factories
from tests.access.forms_read import forms_on

pytestmark = [pytest.mark.django_db, pytest.mark.covers("60", "C2")]
SENTENCE = "A sentence that tells what happened in this year, with whom, and what came of it."


def history(lines):
    return "\n".join(f"{1900 + number} {SENTENCE}" for number in range(lines))


def address(partnership, page="history/edit"):
    return f"{partnership.get_absolute_url()}{page}/"


@pytest.fixture
def desk(cast, client):
    """Staff of Omaha, signed in, and their partnership."""
    client.force_login(cast.omaha.staff)
    return client, cast.omaha.partnership


def asked(client, partnership, lines, **more):
    sent = {"history_en": history(lines), "history_ja": "", "history_source": "", "version": partnership.version}
    return client.post(address(partnership), {**sent, "check-fit": "1", **more}, headers={"HX-Request": "true"})


@pytest.mark.parametrize(
    ("lines", "words"), [(3, "fits comfortably"), (30, "characters too long"), (60, "most of it in “History”")]
)
def test_the_form_says_while_one_types_how_the_page_will_come_out(desk, lines, words):
    client, partnership = desk
    answer = asked(client, partnership, lines)
    assert answer.status_code == 200 and words in answer.text and "<html" not in answer.text
    for language in ("English", "Japanese", "English and Japanese"):
        assert language in answer.text


def test_the_same_words_are_not_said_twice(desk):
    client, partnership = desk
    said = asked(client, partnership, 3).text.partition('name="fit-shown" value="')[2].partition('"')[0]
    assert asked(client, partnership, 4, **{"fit-shown": said}).status_code == 204
    assert asked(client, partnership, 40, **{"fit-shown": said}).status_code == 200


def test_asking_saves_nothing(desk, cast):
    client, partnership = desk
    with scope(cast.omaha.association):
        before = Activity.objects.count()
    asked(client, partnership, 30)
    with scope(cast.omaha.association):
        row = Partnership.objects.get(pk=partnership.pk)
        assert (Activity.objects.count(), row.version, row.history_en) == (before, partnership.version, "")


def test_a_text_that_its_own_field_refuses_is_measured_all_the_same(desk):
    client, partnership = desk
    answer = asked(client, partnership, 300)  # some 25,000 characters
    assert "too long" in answer.text


def test_without_script_the_whole_page_comes_back_with_what_was_typed(desk):
    client, partnership = desk
    page = client.get(address(partnership))
    assert 'name="check-fit"' in page.text and "fits comfortably" not in page.text
    sent = {"history_en": history(3), "check-fit": "1", "version": partnership.version}
    answer = client.post(address(partnership), sent)
    assert answer.status_code == 200 and "fits comfortably" in answer.text and SENTENCE in answer.text


def test_volunteers_who_propose_see_it_too(cast, client):
    client.force_login(cast.omaha.volunteer)
    assert "fits comfortably" in asked(client, cast.omaha.partnership, 3).text


def test_the_saved_page_says_what_no_longer_fits(desk):
    client, partnership = desk
    sent = {"history_en": history(40), "history_ja": "", "version": partnership.version}
    answer = client.post(address(partnership), sent, follow=True)
    assert "Saved." in answer.text and "Partnership snapshot is too long now. English: about" in answer.text
    assert re.search(r"English: about \d,\d{3} characters; Japanese: about", answer.text)
    assert "Shorten “History”." in answer.text


def test_only_papers_that_print_what_is_edited_are_told_of(desk):
    client, partnership = desk
    said = asked(client, partnership, 3).text
    assert "Partnership snapshot" in said and "City profile" not in said and "Benefit sheet" not in said


def test_the_worst_stands_in_the_line_beside_the_button_that_saves(desk):
    client, partnership = desk
    dock = client.get(address(partnership)).text.partition('class="dock"')[2]
    assert 'id="fit-said" aria-live="polite"' in dock
    assert "Every page fits comfortably" in asked(client, partnership, 3).text
    line = asked(client, partnership, 40).text.partition('id="fit-said" hx-swap-oob')[2].partition("</a>")[0]
    assert re.search(r"English: \d,\d{3} characters too long", line)


def test_english_alone_is_said_to_print_in_the_japanese_paper_too(desk):
    client, partnership = desk
    words = "English without Japanese beside it prints in the Japanese paper as it is."
    assert asked(client, partnership, 40).text.count(words) == 1
    assert words not in asked(client, partnership, 3).text


def test_a_row_not_yet_there_counts_beside_the_others(desk):
    client, partnership = desk
    sent = {"name_en": "A " * 70, "kind": "company", "check-fit": "1", "version": "0"}
    answer = client.post(address(partnership, "organizations/add"), sent, headers={"HX-Request": "true"})
    assert "Partnership snapshot" in answer.text and "Benefit sheet" not in answer.text


def test_a_stored_row_is_replaced_and_not_counted_twice(cast):
    association = cast.omaha.association
    with scope(association):
        row = factories.partner_organization(partnership=cast.omaha.partnership)
        kind, subject = Snapshot(), Snapshot().find(cast.omaha.partnership.slug)
        record = kind.collect(subject, {})
        same = kind.with_draft(record, PartnerOrganization.objects.get(pk=row.pk))
        another = kind.with_draft(record, PartnerOrganization(partnership=subject, name_en="Another"))
        assert len(same.organizations) == len(record.organizations) == 1 and len(another.organizations) == 2


@pytest.mark.pdf
@pytest.mark.parametrize("lines", [3, 16, 24, 40])
def test_the_meter_agrees_with_the_press(cast, lines):
    association = cast.omaha.association
    with scope(association):
        kind, subject = Snapshot(), Snapshot().find(cast.omaha.partnership.slug)
        subject.history_en = history(lines)
        reading = meter.read(kind, [subject], subject, association.paper)
        for verdict in reading.verdicts:
            facts = kind.facts(kind.with_draft(kind.collect(subject, {}), subject), verdict.language, association.paper)
            try:
                press.make_page(kind, facts, verdict.language, association.paper)
                assert not verdict.forecast.is_too_long
            except DoesNotFit:
                assert not verdict.forecast.fits


FORMS = ["contact_add", "partner_organization_add", "programme_add", "industry_add", "statistic_add", "benefit_add"]


@pytest.mark.parametrize("name", FORMS)
def test_an_empty_form_is_not_complete_enough_to_tell(cast, client, name):
    house = cast.omaha
    client.force_login(house.staff)
    parts = {"association": house.association.slug}
    if name in ("industry_add", "statistic_add"):
        parts["profile"] = factories.city_profile(association=house.association, place=house.partnership.partner).pk
    elif name != "benefit_add":
        parts["partnership"] = house.partnership.slug
    answer = client.post(reverse(name, kwargs=parts), {"check-fit": "1"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200 and "not complete enough to tell" in answer.text


@pytest.mark.parametrize("name", ["industry_add", "programme_add"])
def test_a_second_one_in_the_same_place_of_the_order_is_measured_too(cast, client, name):
    """What is being written has no key yet, by which rows of one rank or one month stand in order."""
    house = cast.omaha
    client.force_login(house.staff)
    parts: dict = {"association": house.association.slug, "partnership": house.partnership.slug}
    if name == "industry_add":
        profile = factories.city_profile(association=house.association, place=house.partnership.partner)
        stored = factories.city_industry(profile=profile)
        parts = {"association": house.association.slug, "profile": profile.pk}
        sent = {"sector": factories.sector(code="621").pk, "rank": stored.rank, "reason_en": "Clinics."}
    else:
        stored = factories.programme(partnership=house.partnership, title_en="Spring fair", is_yearly=True, month=4)
        sent = {"title_en": "Spring visit", "kind": stored.kind, "is_yearly": "on", "month": 4}
    form = next(
        form for form in forms_on(client.get(reverse(name, kwargs=parts)).text) if set(sent) <= set(form.values)
    )
    sent = form.values | sent | {"check-fit": "1"}
    answer = client.post(reverse(name, kwargs=parts), sent, headers={"HX-Request": "true"})
    assert answer.status_code == 200 and "fits" in answer.text, answer.text

"""Batches on the screen, for members and for a network's readers."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.urls import reverse

from partnerships.models import CityProfile
from portal.documents.kinds import EDITION, all_kinds
from portal.documents.models import Batch, BatchItem, Export, NetworkBatch
from portal.documents.press import plain
from portal.documents.services.batches import wanted_pages
from portal.jobs.models import Job, JobState
from portal.scoping import scope, system_scope
from tests import factories
from tests.documents.batch_desk import wish, work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_press")]
QUESTIONS = {"batch_list": 15, "batch_detail": 10}
MANY = {"kinds": ["snapshot"], "languages": ["en", "ja"], "papers": ["letter"]}
CANARY = "ZQPERSONQZ"


@pytest.fixture
def house(cast, settings):
    settings.ADMINISTRATOR_MFA = False
    return cast.omaha


@pytest.fixture
def staff(client, house):
    client.force_login(house.staff)
    return client


def address(name, house, **parts):
    return reverse(name, kwargs={"association": house.association.slug, **parts})


def only_batch():
    with system_scope("look at the test's batch"):
        return Batch.objects.select_related("association").get()


def test_from_the_form_to_the_zip(staff, house):
    papers = staff.get(address("document_list", house)).text
    assert address("batch_list", house) in papers
    page = staff.get(address("batch_list", house), {"about": house.partnership.slug}).text
    assert f'<option value="{house.partnership.slug}" selected' in page
    answer = staff.post(address("batch_start", house), MANY)
    batch = only_batch()
    assert answer.status_code == 302 and answer["Location"] == batch.get_absolute_url()
    page = staff.get(answer["Location"])
    assert 'hx-trigger="every 2s"' in page.text and '<noscript><meta http-equiv="refresh"' in page.text
    assert "0 of 2 pages" in page.text and "Stop the batch" in page.text
    fragment = staff.get(answer["Location"], headers={"HX-Request": "true"})
    assert "<html" not in fragment.text and 'max="2"' in fragment.text
    assert staff.get(address("batch_file", house, batch=batch.pk)).status_code == 404
    work()
    page = staff.get(answer["Location"]).text
    assert "every 2s" not in page and "2 of 2 pages are in the ZIP." in page and "Save the ZIP" in page
    with scope(house.association):
        assert all(export.get_absolute_url() in page for export in Export.objects.select_related("association"))
    file = staff.get(address("batch_file", house, batch=batch.pk))
    assert file["Content-Type"] == "application/zip" and file["Cache-Control"] == "private, no-cache"
    assert f"omaha-documents-{batch.requested_at:%Y-%m-%d}-{batch.pk}.zip" in file["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(b"".join(file.streaming_content))) as bundle:
        assert len(bundle.namelist()) == 4


def test_a_page_that_was_not_made_says_why_and_leads_to_the_form(staff, house):
    with scope(house.association):
        house.partnership.history_en = "1965 This is too long."
        house.partnership.save()
    location = staff.post(address("batch_start", house), MANY)["Location"]
    work()
    page = staff.get(location).text
    assert "Too long for one page. Shorten “History” by about 40 characters." in page
    assert address("partnership_history_edit", house, partnership=house.partnership.slug) in page
    assert "0 of 2 pages are in the ZIP." in page and "Try again what could not be made" in page
    with scope(house.association):
        house.partnership.history_en = "1965 Short."
        house.partnership.save()
    assert staff.post(address("batch_retry", house, batch=only_batch().pk))["Location"] == location
    work()
    assert "2 of 2 pages are in the ZIP." in staff.get(location).text


def test_stopping_asks_first_and_the_rest_can_be_made_later(staff, house):
    location = staff.post(address("batch_start", house), MANY)["Location"]
    cancel = address("batch_cancel", house, batch=only_batch().pk)
    assert cancel in staff.get(location).text
    assert "2 pages are not made then." in staff.get(cancel).text and only_batch().is_running
    assert staff.post(cancel)["Location"] == location and only_batch().cancelled_at
    assert "Make the rest" in staff.get(location).text
    staff.post(address("batch_retry", house, batch=only_batch().pk))
    work()
    assert "2 of 2 pages are in the ZIP." in staff.get(location).text


def test_stopping_too_late_says_that_nothing_was_stopped(staff, house):
    location = staff.post(address("batch_start", house), MANY)["Location"]
    work()
    answer = staff.post(address("batch_cancel", house, batch=only_batch().pk), follow=True)
    assert "It was already finished; nothing was stopped." in answer.text and answer.redirect_chain[0][0] == location
    assert only_batch().finished_at and not only_batch().cancelled_at


def test_a_batch_whose_own_work_failed_says_so_and_can_be_woken(staff, house):
    location = staff.post(address("batch_start", house), MANY)["Location"]
    Job.objects.filter(kind="run_batch").update(state=JobState.FAILED, reasons={"en": "The disk was full."})
    page = staff.get(location).text
    assert "The disk was full." in page and "every 2s" not in page
    staff.post(address("batch_retry", house, batch=only_batch().pk))
    work()
    assert "2 of 2 pages are in the ZIP." in staff.get(location).text


def test_wrong_choices_come_back_beside_their_fields(staff, house):
    answer = staff.post(address("batch_start", house), {"kinds": ["snapshot"], "languages": ["fr"]})
    assert answer.status_code == 422 and "fr is not one of the available choices" in answer.text
    assert not Job.objects.exists()


def test_what_is_kept_from_a_limited_member_is_kept_in_batches_too(client, house):
    other = factories.partnership(
        association=house.association, home=factories.city(name="Austin"), partner=factories.city(name="Oita")
    )
    factories.partnership_limit(membership=_membership(house), partnership=house.partnership)
    factories.batch(association=house.association, by=house.staff)
    client.force_login(house.volunteer)
    detail = address("batch_detail", house, batch=only_batch().pk)
    assert client.get(detail).status_code == client.get(detail + "documents.zip").status_code == 404
    page = client.get(address("batch_list", house)).text
    assert other.slug not in page and detail not in page
    client.post(address("batch_start", house), MANY)
    with scope(house.association):
        mine = Batch.objects.first()
        assert set(mine.items.values_list("subject_key", flat=True)) == {house.partnership.slug}
    assert client.get(address("batch_detail", house, batch=mine.pk)).status_code == 200


def _membership(house):
    with scope(house.association):
        return house.volunteer.memberships.get()


@pytest.mark.parametrize("rows", [1, 3])
def test_batches_and_their_pages_are_listed_with_as_many_questions_for_one_as_for_three(
    staff, house, django_assert_num_queries, rows
):
    for papers in [("letter",), ("a4",), ("letter", "a4")][:rows]:
        batch = factories.batch(association=house.association, by=house.staff, papers=papers, languages=("en", "ja"))
    work()
    with django_assert_num_queries(QUESTIONS["batch_list"]):
        staff.get(address("batch_list", house))
    with django_assert_num_queries(QUESTIONS["batch_detail"]):
        staff.get(address("batch_detail", house, batch=batch.pk))


# --- a network --------------------------------------------------------------------------------------------------------


@pytest.fixture
def reader(client, cast):
    client.force_login(cast.network_reader)
    return client


def of_network(cast, name, **parts):
    return reverse(name, kwargs={"network": cast.network.slug, **parts})


def test_a_network_gets_the_public_pages_of_its_associations_in_one_zip(reader, cast):
    page = reader.get(cast.network.get_absolute_url()).text
    assert of_network(cast, "network_batch_list") in page
    assert "Benefit sheet" not in reader.get(of_network(cast, "network_batch_list")).text
    location = reader.post(of_network(cast, "network_batch_start"), MANY)["Location"]
    assert reader.post(of_network(cast, "network_batch_start"), MANY)["Location"] == location
    page = reader.get(location).text
    assert "every 2s" in page and "0 of 4 pages" in page
    work()
    page = reader.get(location).text
    assert "4 of 4 pages are in the ZIP." in page and "every 2s" not in page
    file = reader.get(of_network(cast, "network_batch_file", batch=NetworkBatch.objects.get().pk))
    with zipfile.ZipFile(io.BytesIO(b"".join(file.streaming_content))) as bundle:
        names = [name for name in bundle.namelist() if name.endswith(".pdf")]
    assert names == [
        f"{slug}/{key}/{key}-snapshot-public-{language}-letter.pdf"
        for slug, key in (("omaha", "omaha-shizuoka"), ("springfield", "springfield-ashikaga"))
        for language in ("en", "ja")
    ]


def test_each_association_sees_what_a_network_asked_of_it(reader, client, cast):
    reader.post(of_network(cast, "network_batch_start"), MANY)
    work()
    client.force_login(cast.omaha.staff)
    page = client.get(address("batch_list", cast.omaha)).text
    assert cast.network.name in page
    with scope(cast.omaha.association):
        batch = Batch.objects.select_related("association").get()
        assert batch.items.count() == 2 and Export.objects.count() == 2
    page = client.get(batch.get_absolute_url()).text
    assert "Asked for by Example Network of Sister Cities: the public edition" in page


def test_what_is_not_public_is_not_for_a_network(reader, cast):
    cast.springfield.association.is_public = False
    cast.springfield.association.save()
    with scope(cast.omaha.association):
        cast.omaha.partnership.is_public = False
        cast.omaha.partnership.save()
    answer = reader.post(of_network(cast, "network_batch_start"), MANY)
    assert answer.status_code == 422 and "There is nothing yet" in answer.text
    answer = reader.post(of_network(cast, "network_batch_start"), {**MANY, "kinds": ["benefit-sheet"]})
    assert answer.status_code == 422 and not NetworkBatch.objects.exists()


def test_a_network_batch_is_stopped_and_taken_up_again_as_a_whole(reader, cast):
    location = reader.post(of_network(cast, "network_batch_start"), MANY)["Location"]
    batch = NetworkBatch.objects.get()
    parts = {"batch": batch.pk}
    assert "4 pages are not made then." in reader.get(of_network(cast, "network_batch_cancel", **parts)).text
    reader.post(of_network(cast, "network_batch_cancel", **parts))
    work()
    assert "0 of 4 pages had been finished" in reader.get(location).text
    with system_scope("see that every part was stopped"):
        assert not Batch.objects.running().exists()
    reader.post(of_network(cast, "network_batch_retry", **parts))
    work()
    assert "4 of 4 pages are in the ZIP." in reader.get(location).text


def test_one_association_that_stops_its_part_does_not_hold_up_the_network(reader, client, cast):
    location = reader.post(of_network(cast, "network_batch_start"), MANY)["Location"]
    client.force_login(cast.omaha.staff)
    with scope(cast.omaha.association):
        number = Batch.objects.get().pk
    client.post(address("batch_cancel", cast.omaha, batch=number))
    work()
    client.force_login(cast.network_reader)
    assert "2 of 4 pages are in the ZIP." in client.get(location).text


def test_only_readers_of_the_network_reach_its_batches(client, cast):
    client.force_login(cast.network_reader)
    client.post(of_network(cast, "network_batch_start"), MANY)
    number = NetworkBatch.objects.get().pk
    names = ["network_batch_detail", "network_batch_cancel", "network_batch_file", "network_batch_retry"]
    for person in (cast.omaha.administrator, cast.stranger, cast.operator):
        client.force_login(person)
        for name in names:
            for method in (client.get, client.post):
                assert method(of_network(cast, name, batch=number)).status_code in (404, 405)
    other = factories.network(slug="other", readers=[cast.stranger])
    client.force_login(cast.stranger)
    foreign = reverse("network_batch_detail", kwargs={"network": other.slug, "batch": number})
    assert client.get(foreign).status_code == 404


@pytest.mark.parametrize("kind", [kind for kind in all_kinds() if kind.has_public_edition], ids=lambda kind: kind.name)
def test_the_public_edition_of_every_kind_holds_nothing_of_people(house, kind):
    contact = {
        "family_name": CANARY, "given_name": CANARY, "family_kana": CANARY, "given_kana": CANARY,
        "family_latin": CANARY, "given_latin": CANARY, "title_en": CANARY, "title_ja": CANARY,
        "phone": f"+1 {CANARY}", "email": f"{CANARY.lower()}@people.example",
    }  # fmt: skip
    for side in ("home", "partner"):
        factories.principal_contact(partnership=house.partnership, side=side, **contact)
        place = getattr(house.partnership, side)
        factories.city_profile(association=house.association, place=place, is_public=True)
    with scope(house.association):
        subject = kind.find(house.partnership.slug)
        for options in kind.set_of(subject):
            for language in ("en", "ja", "both"):
                own = kind.collect(subject, options)
                public = kind.collect(subject, {**options, EDITION.name: "public"})
                texts = [str(plain(kind.facts(record, language, "a4"))).upper() for record in (own, public)]
                assert CANARY in texts[0] and CANARY not in texts[1]
                assert CANARY not in str(kind.lines(kind.facts(public, language, "a4"), language)).upper()


@pytest.mark.parametrize("kind", [kind for kind in all_kinds() if kind.has_public_edition], ids=lambda kind: kind.name)
def test_the_public_edition_holds_what_the_association_has_made_public(house, kind):
    hidden, shown = "ZQHIDDENQZ", "ZQSHOWNQZ"
    partnership, places = house.partnership, (house.partnership.home, house.partnership.partner)
    factories.programme(partnership=partnership, title_en=hidden, is_public=False)
    factories.partner_organization(partnership=partnership, name_en=hidden)
    for place in places:
        texts = {"known_for_en": hidden, "summary_en": hidden, "demographics_en": hidden}
        profile = factories.city_profile(association=house.association, place=place, **texts)
        factories.city_industry(profile=profile, employers_en=hidden, reason_en=hidden)
        factories.statistic(association=house.association, place=place, label_en=hidden)
    with scope(house.association):
        partnership.history_en = f"1965 {shown}."
        partnership.save()
        own, public = texts_of_each_edition(kind, partnership.slug)
        assert all(hidden in text for text in own) and not any(hidden in text for text in public)
        CityProfile.objects.update(is_public=True, known_for_en=shown, summary_en=shown)
        own, public = texts_of_each_edition(kind, partnership.slug)
        assert all(shown in text for text in public)


def texts_of_each_edition(kind, key):
    """Everything on a subject's own pages, and on its public ones."""
    subject = kind.find(key)
    return [
        [
            str(plain(kind.facts(kind.collect(subject, {**options, **edition}), "en", "letter")))
            for options in kind.set_of(subject)
        ]
        for edition in ({}, {EDITION.name: "public"})
    ]


def test_a_wish_for_the_public_leaves_out_kinds_without_a_public_edition(house):
    with scope(house.association):
        pages = wanted_pages(wish(kinds=("snapshot", "benefit-sheet")), is_public=True)
    assert {page.kind for page in pages} == {"snapshot"} and {page.variant for page in pages} == {"edition=public"}


def test_items_of_a_batch_belong_to_its_association(house):
    factories.batch(association=house.association, by=house.staff)
    with scope(house.association):
        assert {item.association_id for item in BatchItem.objects.all()} == {house.association.pk}


def test_the_address_of_a_refused_wish_leads_to_the_form_when_it_is_opened(staff, house):
    key = house.partnership.slug
    pairs = {
        address("batch_start", house): address("batch_list", house),
        address("document_export", house, kind="snapshot", key=key): address(
            "document_detail", house, kind="snapshot", key=key
        ),
    }
    for sent, shown in pairs.items():
        assert staff.get(sent)["Location"] == shown

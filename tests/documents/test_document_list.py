"""The list of all papers, the versions of one, and what is told of pages that could not be made."""

import datetime

import pytest
from django.urls import reverse

from partnerships.services.limits import limit_membership
from portal.documents import services
from portal.documents.kinds import kind_named
from portal.documents.models import Document, Export, Outcome
from portal.jobs import services as jobs
from portal.jobs.models import Job, JobState
from portal.scoping import scope
from tests import factories

pytestmark = pytest.mark.django_db
QUESTIONS = 12
QUESTIONS_OF_ALL_KINDS = 34


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


def made(house, partnership=None, language="en", **fields):
    """A finished page of what is on file now, without the work of setting it."""
    partnership, kind = partnership or house.partnership, kind_named("snapshot")
    with scope(house.association):
        found = kind.find(partnership.slug)
        facts = kind.facts(kind.collect(found, {}), language, "letter")
        mark = services.pages.press.fingerprint(kind, facts, language, "letter")
        said = kind.lines(facts, language)
    values = {"language": language, "fingerprint": mark, "said": {name: list(rows) for name, rows in said.items()}}
    return factories.export(partnership=partnership, by=house.staff, **(values | fields))


def history(house, text):
    with scope(house.association):
        house.partnership.history_en = text
        house.partnership.save()


def other_partnership(house, number):
    names = ("Mobile", "Dothan", "Anchorage", "Fairbanks", "Homer", "Kenai", "Palmer", "Seward")
    theirs = factories.city(name="Shizuoka")
    return factories.partnership(association=house.association, home=factories.city(name=names[number]), partner=theirs)


def listed(client, house, **query):
    return client.get(address("document_list", house), query).text


def test_an_empty_list_says_what_to_do(staff, house):
    page = listed(staff, house)
    assert "No paper has been made yet" in page and "Go to the partnerships" in page and "<select" not in page


@pytest.mark.pdf
def test_the_list_shows_the_latest_version_who_made_it_and_how_it_stands(staff, house):
    history(house, "1965 Signed.")
    made(house, number=1)
    history(house, "1965 Signed.\n1998 Thirty years.")
    made(house, number=2)
    page = listed(staff, house)
    assert page.count("Make anew") == 0 and "Ready" in page and "2, English, US Letter" in page
    assert "1, English, US Letter" not in page and "Staff" in page and "Omaha – Shizuoka" in page
    assert "Share: Partnership snapshot, Omaha – Shizuoka, English, version 2" in page
    history(house, "1965 Signed.\n1998 Thirty-three years.")
    page = listed(staff, house)
    assert "Out of date" in page and "Make anew" in page and "Thirty-three years." in page


@pytest.mark.pdf
def test_facts_that_came_back_make_the_earlier_version_the_latest_again(staff, house):
    history(house, "1965 Signed.")
    made(house, number=1)
    history(house, "1965 Signed by mistake.")
    made(house, number=2)
    history(house, "1965 Signed.")
    page = listed(staff, house)
    assert "1, English, US Letter" in page and "Out of date" not in page
    assert "No paper is like that" in listed(staff, house, state="stale")


@pytest.mark.pdf
def test_a_page_whose_look_alone_has_changed_is_not_called_out_of_date(staff, house):
    made(house, fingerprint="f" * 64)
    page = listed(staff, house)
    assert "Out of date" not in page and "still true" in page and "Make anew" in page
    assert "No paper is like that" in listed(staff, house, state="stale")


@pytest.mark.pdf
@pytest.mark.parametrize("count", [1, 3, 8])
def test_many_papers_take_as_many_questions_as_one(staff, house, django_assert_num_queries, count):
    for number in range(count):
        partnership = other_partnership(house, number)
        factories.principal_contact(partnership=partnership)
        factories.programme(partnership=partnership)
        made(house, partnership)
        made(house, partnership, "ja")
    listed(staff, house)
    with django_assert_num_queries(QUESTIONS):
        page = listed(staff, house)
    assert page.count("<tr>") - page.count("<thead>") == 2 * count


@pytest.mark.pdf
@pytest.mark.parametrize("count", [1, 4])
def test_papers_of_every_kind_are_collected_in_sets(staff, house, django_assert_num_queries, count):
    benefit = factories.benefit(association=house.association)
    with scope(house.association):
        benefit.sectors.add(factories.sector(code="311"))
    for number in range(count):
        partnership = other_partnership(house, number)
        factories.principal_contact(partnership=partnership)
        for kind, variant in (("snapshot", ""), ("city-profile", "side=partner"), ("benefit-sheet", "sector=311")):
            export = factories.export(partnership=partnership)
            with scope(house.association):
                export.document = Document.objects.get_or_create(
                    association=house.association, kind=kind, subject_key=partnership.slug, variant=variant
                )[0]
                export.save()
    listed(staff, house)
    with django_assert_num_queries(QUESTIONS_OF_ALL_KINDS):
        page = listed(staff, house)
    assert page.count("Food Manufacturing") == count and page.count("Out of date") == 3 * count


@pytest.mark.pdf
def test_the_list_can_be_narrowed(staff, house):
    made(house, said={"history": ["1950\tOld."]}, fingerprint="f" * 64)
    mobile = other_partnership(house, 0)
    made(house, mobile)
    factories.export(partnership=mobile, language="ja", outcome=Outcome.MISSING_GLYPHS, trouble={"characters": "𓀀"})
    assert "Omaha – Shizuoka</a></h2>" in listed(staff, house, state="stale")
    assert "Mobile – Shizuoka</a></h2>" not in listed(staff, house, state="stale")
    refused = listed(staff, house, state="not_made")
    assert "Our fonts lack these characters: 𓀀" in refused and "Omaha – Shizuoka</a></h2>" not in refused
    about = listed(staff, house, about=mobile.slug)
    assert "Mobile – Shizuoka</a></h2>" in about and "Omaha – Shizuoka</a></h2>" not in about
    assert "No paper is like that" in listed(staff, house, about=mobile.slug, state="stale")
    assert listed(staff, house, about="no-such-one").count("<section") == 2


@pytest.mark.pdf
def test_the_list_has_pages(staff, house, monkeypatch):
    monkeypatch.setattr("portal.documents.views.lists.ROWS", 2)
    for language in ("en", "ja", "both"):
        made(house, language=language)
    first, second = listed(staff, house), listed(staff, house, page=2)
    assert "1–2 of 3" in first and "3–3 of 3" in second


@pytest.mark.pdf
def test_a_limited_member_sees_the_papers_of_their_partnerships_alone(client, house):
    made(house)
    mobile = other_partnership(house, 0)
    made(house, mobile)
    with scope(house.association):
        membership = house.volunteer.memberships.get()
        limit_membership(membership=membership, partnerships=[mobile], by=house.administrator)
    client.force_login(house.volunteer)
    page = listed(client, house)
    assert "Mobile" in page and "Omaha – Shizuoka</a></h2>" not in page and "1 paper" in page


def test_refused_pages_tell_why(staff, house):
    trouble = {"cuts": [{"block": "history", "characters": 340}]}
    factories.export(partnership=house.partnership, outcome=Outcome.DOES_NOT_FIT, trouble=trouble)
    assert "Shorten “History” by about 340 characters" in listed(staff, house)


def test_a_page_whose_job_was_cancelled_says_so_and_can_be_made_again(staff, house):
    staff.post(
        address("document_export", house, kind="snapshot", key=house.partnership.slug),
        {"language": "en", "paper": "letter"},
    )
    jobs.cancel(job=Job.objects.get())
    page = listed(staff, house)
    assert "Being made" not in page and "It was cancelled." in page and "Make anew" in page
    with scope(house.association):
        export = Export.objects.select_related("association").get()
    watched = staff.get(export.get_absolute_url()).text
    assert "every 1s" not in watched and "It was cancelled." in watched and "Try again" in watched
    staff.post(address("export_again", house, export=export.pk))
    assert Job.objects.get().state == JobState.QUEUED and "Being made" in listed(staff, house)
    Job.objects.all().delete()
    assert "Nobody works on it any more." in listed(staff, house)


def test_a_page_that_was_called_off_with_its_batch_can_be_made_after_all(staff, house):
    staff.post(
        address("document_export", house, kind="snapshot", key=house.partnership.slug),
        {"language": "en", "paper": "letter"},
    )
    jobs.cancel(job=Job.objects.get())
    with scope(house.association):
        Export.objects.update(outcome=Outcome.CANCELLED)
        export = Export.objects.select_related("association").get()
    watched = staff.get(export.get_absolute_url()).text
    assert "It was cancelled." in watched and "Try again" in watched and "Make anew" in listed(staff, house)
    staff.post(address("export_again", house, export=export.pk))
    assert Job.objects.get().state == JobState.QUEUED and "Being made" in listed(staff, house)


@pytest.mark.pdf
def test_a_document_tells_its_versions_apart(staff, house):
    history(house, "1965 Signed.")
    first = made(house, number=1)
    history(house, "1965 Signed.\n1998 Thirty-three years.")
    second = made(house, number=2)
    history(house, "1965 Signed.\n1998 Thirty-three years.\n2026 A bridge.")
    page = staff.get(address("document_detail", house, kind="snapshot", key=house.partnership.slug)).text
    assert page.count("Out of date") == 1 and page.count("Earlier version") == 1
    assert "What changed since version 1" in page and "Thirty-three years." in page and "A bridge." in page
    page = staff.get(address("export_detail", house, export=second.pk)).text
    assert "Version 2" in page and "What changed since version 1" in page and "Out of date" in page
    assert reverse("export_detail", kwargs={"association": "omaha", "export": first.pk}) in page


@pytest.mark.pdf
def test_the_preview_shows_the_true_page_of_the_archive_form(staff, house):
    kind = kind_named("snapshot")
    with scope(house.association):
        facts = kind.facts(kind.collect(kind.find(house.partnership.slug), {}), "en", "letter")
    mark = services.pages.press.fingerprint(kind, facts, "en", "letter", is_archive=True)
    export = factories.export(partnership=house.partnership, is_archive=True, fingerprint=mark)
    preview = address("document_preview", house, kind="snapshot", key=house.partnership.slug)
    picture = address("export_picture", house, export=export.pk)
    shown = {"language": "en", "paper": "letter"}
    assert picture not in staff.get(preview, shown).text
    assert picture in staff.get(preview, shown | {"is_archive": "on"}).text


def test_papers_about_what_is_gone_are_not_listed(staff, house):
    factories.export(partnership=house.partnership)
    with scope(house.association):
        Document.objects.update(subject_key="no-such-partnership")
    assert "No paper has been made yet" in listed(staff, house)


def test_days_are_those_of_the_association_not_of_the_server(staff, house):
    export = made(house)
    with scope(house.association):
        late = datetime.datetime(2026, 11, 22, 3, tzinfo=datetime.UTC)  # nine in the evening of the 21st in Omaha
        Export.objects.filter(pk=export.pk).update(finished_at=late, requested_at=late)
    page = listed(staff, house)
    assert "21 November 2026" in page and "22 November 2026" not in page


@pytest.mark.pdf
def test_small_type_is_told_where_shorter_texts_would_help(staff, house):
    export = made(house, type_size="6.9")
    made(house, language="ja", type_size="7.6")
    assert listed(staff, house).count("Small type: shorten some text for larger letters.") == 1
    assert "Small type" in staff.get(address("export_detail", house, export=export.pk)).text


@pytest.mark.pdf
def test_the_list_is_narrowed_by_language_and_paper(staff, house):
    made(house)
    made(house, language="ja", paper="a4")
    for query in ({"language": "ja"}, {"paper": "a4"}):
        page = listed(staff, house, **query)
        assert "1, Japanese, A4" in page and "1, English, US Letter" not in page
    assert "No paper is like that" in listed(staff, house, language="both")

"""From the button to the file: asking, watching, opening, and every way in which a page may not come."""

import errno
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pypdfium2
import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse

from partnerships.documents import StarterSnapshot
from portal import keeping
from portal.accounts.limits import RATES
from portal.activity.models import Activity
from portal.documents import engine, files, services
from portal.documents.kinds import kind_named
from portal.documents.models import Export, Outcome, PublicExport
from portal.jobs import services as jobs
from portal.jobs.models import Job, JobState
from portal.scoping import scope, system_scope
from tests import factories

pytestmark = pytest.mark.django_db
QUESTIONS = 19


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


def ask(client, house, language="en", paper="letter"):
    parts = {"kind": "snapshot", "key": house.partnership.slug}
    return client.post(address("document_export", house, **parts), {"language": language, "paper": paper})


def work_everything():
    for job in Job.objects.filter(state=JobState.QUEUED):
        jobs.work(job_id=job.pk)


def kept():
    """The pages that lie in the store, those of the tests before among them."""
    return set((Path(settings.MEDIA_ROOT) / "documents").glob("*/*.pdf"))


def only_export():
    with system_scope("look at the test's export"):
        return Export.objects.select_related("association", "document").get()


@pytest.mark.pdf
@pytest.mark.covers("60")
def test_from_the_button_to_the_file(staff, house):
    answer = ask(staff, house, "ja", "a4")
    export = only_export()
    assert answer.status_code == 302 and answer["Location"] == export.get_absolute_url()
    page = staff.get(answer["Location"])
    assert 'hx-trigger="every 1s"' in page.text and '<noscript><meta http-equiv="refresh"' in page.text
    fragment = staff.get(answer["Location"], headers={"HX-Request": "true"})
    assert "<html" not in fragment.text and "progress" in fragment.text
    work_everything()
    page = staff.get(answer["Location"])
    assert "every 1s" not in page.text and "Open the PDF" in page.text
    file = staff.get(address("export_file", house, export=export.pk))
    assert b"".join(file.streaming_content).startswith(b"%PDF-")
    assert file["Content-Type"] == "application/pdf" and file["X-Content-Type-Options"] == "nosniff"
    assert (
        file["Cache-Control"] == "private, no-cache"
        and "omaha-shizuoka-snapshot-ja-a4.pdf" in file["Content-Disposition"]
    )
    picture = staff.get(address("export_picture", house, export=export.pk))
    assert picture.content.startswith(b"\x89PNG")


@pytest.mark.pdf
def test_an_unchanged_page_is_served_at_once_and_a_changed_one_made_anew(staff, house):
    ask(staff, house)
    work_everything()
    first = ask(staff, house)["Location"]
    assert Job.objects.count() == 1 and only_export().is_ready
    with scope(house.association):
        assert Activity.objects.filter(verb="exported").count() == 2
        house.partnership.history_en = "1965 Everything changed."
        house.partnership.save()
    detail = staff.get(address("document_detail", house, kind="snapshot", key=house.partnership.slug))
    assert "Out of date" in detail.text
    assert ask(staff, house)["Location"] != first and Job.objects.count() == 2


@pytest.mark.pdf
def test_a_lost_file_is_made_again(staff, house):
    ask(staff, house)
    work_everything()
    files.path_of(only_export().file_hash).unlink()
    ask(staff, house)
    with system_scope("count the test's exports"):
        assert Export.objects.count() == 2


@pytest.mark.pdf
def test_a_job_that_runs_twice_leaves_one_file_and_one_result(house):
    kind = kind_named("snapshot")
    with scope(house.association):
        export = services.request_export(
            by=house.staff,
            association=house.association,
            kind=kind,
            subject=house.partnership,
            language="en",
            paper="a4",
        )
        before = kept()
        assert services.render(export) == services.render(export)
    work_everything()
    page = files.path_of(only_export().file_hash)
    assert page in kept() and kept() - before <= {page}


@pytest.mark.pdf
@pytest.mark.covers("60", "C2")
def test_a_text_too_long_names_the_block_and_leads_to_the_form(staff, house):
    with scope(house.association):
        house.partnership.history_en = "\n".join(f"{1900 + year} {'A happening. ' * 9}" for year in range(33))[:4000]
        house.partnership.save()
    location = ask(staff, house)["Location"]
    work_everything()
    page = staff.get(location).text
    assert "too long for one page" in page and "Shorten “History” by about" in page
    assert address("partnership_history_edit", house, partnership=house.partnership.slug) in page
    assert "Open the PDF" not in page
    assert staff.get(address("export_file", house, export=only_export().pk)).status_code == 404


@pytest.mark.pdf
def test_characters_that_cannot_be_printed_are_shown(staff, house):
    with scope(house.association):
        house.partnership.history_en = "1965 A glyph: 𓀀"
        house.partnership.save()
    location = ask(staff, house)["Location"]
    work_everything()
    assert "𓀀" in staff.get(location).text and only_export().outcome == Outcome.MISSING_GLYPHS


def test_without_pango_the_page_says_what_to_install(staff, house, monkeypatch):
    monkeypatch.setattr(engine, "PANGO", ("no-such-library.so",))
    engine.engine_versions.cache_clear()
    answers = [
        ask(staff, house),
        staff.get(address("document_preview", house, kind="snapshot", key=house.partnership.slug)),
    ]
    engine.engine_versions.cache_clear()
    for answer in answers:
        assert answer.status_code == 503
        assert "apt-get install libpango-1.0-0" in answer.text and "brew install pango" in answer.text
    with system_scope("see that nothing was asked for"):
        assert not Export.objects.exists() and not Job.objects.exists()


def test_a_full_disk_is_told_and_the_job_tried_again(staff, house, monkeypatch):
    location = ask(staff, house)["Location"]

    def full(*args):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(keeping.os, "fsync", full)
    monkeypatch.setattr(
        services.pages.press, "make_page", lambda *args, **form: services.pages.press.Page(b"%PDF-", "f" * 64, None, 1)
    )
    work_everything()
    job = Job.objects.get()
    assert job.state == JobState.QUEUED and job.attempts == 1
    page = staff.get(location).text
    assert "The disk of the server was full." in page and "tried again by itself" in page
    folder = files.path_of("0" * 64).parent.parent
    assert not [file for file in folder.rglob("*") if file.is_file() and file.name.startswith(".")]


def test_a_failed_job_gives_its_reason_and_can_be_tried_again(staff, house, monkeypatch):
    location = ask(staff, house)["Location"]
    monkeypatch.setattr(services.pages, "render", lambda export: 1 / 0)
    from portal.documents import tasks

    monkeypatch.setattr(tasks, "render", lambda export: 1 / 0)
    work_everything()
    page = staff.get(location).text
    assert "could not be made" in page and "Try again" in page and "every 1s" not in page
    again = staff.post(address("export_again", house, export=only_export().pk))
    assert again.status_code == 302 and Job.objects.get().state == JobState.QUEUED


def test_bad_choices_come_back_beside_the_field(staff, house):
    answer = ask(staff, house, language="fr")
    assert answer.status_code == 422 and "fr is not one of the available choices" in answer.text


def test_the_preview_is_led_to_by_a_clean_address(staff, house):
    parts = {"kind": "snapshot", "key": house.partnership.slug}
    answer = staff.post(
        address("document_export", house, **parts), {"language": "both", "paper": "a4", "preview": "yes"}
    )
    assert answer["Location"] == address("document_preview", house, **parts) + "?language=both&paper=a4"
    assert not Job.objects.exists()


def test_the_preview_is_the_same_template_on_the_screen(staff, house):
    parts = {"kind": "snapshot", "key": house.partnership.slug}
    page = staff.get(address("document_preview", house, **parts), {"language": "both", "paper": "a4"}).text
    assert 'class="sheet both"' in page and "両市の概要" in page and "print-document" in page
    assert "style=" not in page and "has not been made yet" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_exports_are_listed_with_as_many_questions_for_one_as_for_three(staff, house, django_assert_num_queries, rows):
    for number in range(rows):
        factories.export(partnership=house.partnership, language=("en", "ja", "both")[number])
    with django_assert_num_queries(QUESTIONS):
        page = staff.get(address("document_detail", house, kind="snapshot", key=house.partnership.slug)).text
    assert page.count("Out of date") == rows


@pytest.mark.pdf
@pytest.mark.covers("56")
def test_anybody_gets_a_starter_snapshot_of_a_public_pair(client):
    pair = factories.pair()
    form = reverse("public_document_detail", kwargs={"kind": "starter-snapshot", "key": pair.slug})
    assert client.get(form).status_code == 200 and not PublicExport.objects.exists()
    location = client.post(form, {"language": "both", "paper": "letter"})["Location"]
    assert client.post(form, {"language": "both", "paper": "letter"})["Location"] == location
    work_everything()
    assert "Open the PDF" in client.get(location).text
    export = PublicExport.objects.get()
    file = client.get(reverse("public_export_file", kwargs={"export": export.pk}))
    assert b"".join(file.streaming_content).startswith(b"%PDF-")
    assert client.get(reverse("public_export_picture", kwargs={"export": export.pk})).content.startswith(b"\x89PNG")


def test_pictures_are_drawn_one_at_a_time(house, monkeypatch):
    names = [factories.export(partnership=house.partnership, title=title).file_hash for title in ("one", "other")]
    meeting, met = threading.Barrier(2), []

    class Watched(pypdfium2.PdfDocument):
        def __init__(self, data):
            super().__init__(data)
            with suppress(threading.BrokenBarrierError):
                met.append(meeting.wait(0.3))

    monkeypatch.setattr(pypdfium2, "PdfDocument", Watched)
    with ThreadPoolExecutor(2) as threads:
        pictures = list(threads.map(files.picture_of, names))
    assert met == [] and all(picture.startswith(b"\x89PNG") for picture in pictures)


def test_owned_kinds_are_not_to_be_had_in_public(client, house):
    key = house.partnership.slug
    assert client.get(reverse("public_document_detail", kwargs={"kind": "snapshot", "key": key})).status_code == 404
    assert client.get(reverse("public_document_detail", kwargs={"kind": "no-such", "key": key})).status_code == 404


def test_strangers_cannot_fill_the_queue(monkeypatch):
    monkeypatch.setattr(services.pages, "MOST_PUBLIC_WAITING", 1)
    pair, kind = factories.pair(), StarterSnapshot()
    services.request_public_export(kind=kind, subject=pair, language="en", paper="a4")
    with pytest.raises(ValidationError):
        services.request_public_export(kind=kind, subject=pair, language="ja", paper="a4")
    assert PublicExport.objects.count() == Job.objects.count() == 1


def test_pages_that_failed_do_not_keep_strangers_waiting_for_ever(monkeypatch):
    monkeypatch.setattr(services.pages, "MOST_PUBLIC_WAITING", 1)
    pair, kind = factories.pair(), StarterSnapshot()
    services.request_public_export(kind=kind, subject=pair, language="en", paper="a4")
    Job.objects.update(state=JobState.FAILED)
    services.request_public_export(kind=kind, subject=pair, language="ja", paper="a4")
    assert PublicExport.objects.filter(outcome=Outcome.WAITING).count() == 2


def test_one_network_asks_for_so_many_public_pages_an_hour(client, monkeypatch):
    monkeypatch.setitem(RATES, "public_page", "2/h/ip")
    form = reverse("public_document_detail", kwargs={"kind": "starter-snapshot", "key": factories.pair().slug})
    answers = [client.post(form, {"language": "en", "paper": "letter"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 422]
    assert "Too many requests came from your network." in answers[-1].text

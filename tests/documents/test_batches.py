"""Many pages at once: what is asked for, what is made, what is not and why, and the ZIP at the end."""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.activity.models import Activity
from portal.documents import files, zips
from portal.documents.kinds import kind_named
from portal.documents.models import Batch, BatchItem, Export, ItemState, Outcome
from portal.documents.services import batches, request_export, sorting
from portal.documents.services.batches import cancel_batch, request_batch, retry_batch
from portal.documents.services.bundles import progress_of, reason_of
from portal.documents.services.clearing import clear
from portal.documents.services.refusals import refusal_of
from portal.jobs import services as jobs
from portal.jobs.models import Job, JobState
from portal.scoping import scope
from tests import factories
from tests.documents.batch_desk import ask, contents, manifest, states, wish, work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_press")]
CITIES = (("Omaha", "Shizuoka"), ("Austin", "Oita"), ("Seattle", "Kobe"))


@pytest.fixture
def house(cast, settings):
    settings.ADMINISTRATOR_MFA = False
    for home, partner in CITIES[1:]:
        factories.partnership(
            association=cast.omaha.association, home=factories.city(name=home), partner=factories.city(name=partner)
        )
    with scope(cast.omaha.association):
        yield cast.omaha


def test_all_papers_of_an_association_end_in_one_zip_with_a_manifest(house):
    batch = ask(house)
    work()
    batch.refresh_from_db()
    assert states(batch) == ["made"] * 6 and batch.finished_at and not batch.is_running
    held = contents(batch)
    assert list(held)[:2] == [
        "austin-oita/austin-oita-snapshot-en-letter.pdf",
        "austin-oita/austin-oita-snapshot-ja-letter.pdf",
    ]
    assert list(held)[-2:] == ["manifest.csv", "manifest.json"] and len(held) == 8
    rows = manifest(batch)
    assert [row["file"] for row in rows] == list(held)[:-2]
    for row in rows:
        assert hashlib.sha256(held[row["file"]]).hexdigest() == row["sha256"]
        assert row["bytes"] == len(held[row["file"]]) and len(row["fingerprint"]) == 64
        assert (row["association"], row["state"], row["reason"]) == ("omaha", "made", "")
    table = list(csv.DictReader(io.StringIO(held["manifest.csv"].decode("utf-8-sig"))))
    assert [row["SHA-256"] for row in table] == [row["sha256"] for row in rows]
    assert list(table[1])[:3] == ["Document", "Association", "About"]
    assert list(table[1].values())[:6] == [
        "Partnership snapshot", "Omaha Sister Cities Association", "Austin – Oita", "Japanese", "US Letter", "Made",
    ]  # fmt: skip
    assert hashlib.sha256(zips.path_of(batch.zip_hash).read_bytes()).hexdigest() == batch.zip_hash


def test_the_date_of_the_facts_stands_in_the_manifest(house):
    factories.programme(partnership=house.partnership)
    batch = ask(house, about=house.partnership.slug, languages=["en"])
    work()
    at = Activity.objects.order_by("at").filter(verb="created").last().at
    day = at.astimezone(ZoneInfo(house.association.time_zone)).date().isoformat()
    assert [row["facts_on"] for row in manifest(batch)] == [day]


def test_the_same_pages_give_the_same_zip_and_are_not_made_again(house):
    first, _made = ask(house), work()
    second, _linked = ask(house), work()
    first.refresh_from_db()
    second.refresh_from_db()
    assert second.pk != first.pk and states(second) == ["unchanged"] * 6
    assert Export.objects.count() == 6
    assert {name: data for name, data in contents(first).items() if name.endswith(".pdf")} == {
        name: data for name, data in contents(second).items() if name.endswith(".pdf")
    }


def test_only_what_has_changed_is_made_anew(house):
    ask(house)
    work()
    house.partnership.history_en = "1965 Everything changed."
    house.partnership.save()
    batch = ask(house)
    work()
    assert sorted(states(batch)) == ["made", "made", *["unchanged"] * 4]
    assert Export.objects.count() == 8
    assert sorted(
        Export.objects.filter(batch_items__batch=batch, batch_items__state="made").values_list("number", flat=True)
    ) == [2, 2]


def test_a_second_identical_wish_is_the_first_one_while_that_runs(house):
    first = ask(house)
    assert ask(house) == first
    assert ask(house, papers=["a4"]) != first and ask(house, about=house.partnership.slug) != first
    work()
    assert ask(house) != first


def test_one_bad_page_never_stops_the_rest_and_its_reason_is_told(house):
    house.partnership.history_en = "1965 This is too long."
    house.partnership.save()
    other = kind_named("snapshot").find("seattle-kobe")
    other.history_en = "1957 This breaks."
    other.save()
    batch = ask(house, languages=["en"])
    work()
    assert states(batch) == ["made", "refused", "failed"]
    rows = manifest(batch)
    assert [bool(row["file"]) for row in rows] == [True, False, False]
    assert rows[1]["reason"] == "Too long for one page. Shorten “History” by about 40 characters."
    assert "Something unforeseen went wrong (ZeroDivisionError)" in rows[2]["reason"]

    other.history_en = "1957 This is well."
    other.save()
    assert retry_batch(batch=batch, by=house.staff) == 2
    work()
    assert states(batch) == ["made", "refused", "made"]
    assert [bool(row["file"]) for row in manifest(batch)] == [True, False, True]


def test_a_manifest_asks_for_cuts_in_the_words_of_the_lists(house):
    kind = kind_named("snapshot")
    page = Export(outcome=Outcome.DOES_NOT_FIT)
    page.trouble = {"cuts": [{"block": "title", "characters": 1}, {"block": "history", "characters": 1200}]}
    reason = reason_of(BatchItem(state=ItemState.REFUSED, export=page), kind, None)
    assert reason == f"Too long for one page. {refusal_of(page, kind)}"
    assert reason.endswith(
        "Shorten “Names of the cities” by about one character. Shorten “History” by about 1,200 characters."
    )
    page = Export(outcome=Outcome.MISSING_GLYPHS, trouble={"characters": "𓀀", "blocks": ["history"]})
    assert reason_of(BatchItem(state=ItemState.REFUSED, export=page), kind, None) == refusal_of(page, kind)


def test_facts_that_cannot_be_told_fail_their_page_alone(house, monkeypatch):
    kind = kind_named("snapshot")
    plain, collect = kind.facts, type(kind).collect_all

    def facts(record, language, paper):
        if record.home.name_en == "Seattle":
            raise ValueError("secret text")
        return plain(record, language, paper)

    def collect_all(self, asked):
        if len(asked) > 1:
            raise ZeroDivisionError("one of them is bad")
        return collect(self, asked)

    monkeypatch.setattr(kind, "facts", facts)
    monkeypatch.setattr(type(kind), "collect_all", collect_all)
    batch = ask(house, languages=["en"])
    work()
    assert states(batch) == ["made", "made", "failed"]
    assert "ValueError" in manifest(batch)[2]["reason"] and "secret" not in manifest(batch)[2]["reason"]


def test_what_was_deleted_meanwhile_says_so(house):
    batch = ask(house, languages=["en"])
    house.partnership.delete()
    work()
    assert states(batch) == ["made", "failed", "made"]
    assert manifest(batch)[1]["reason"] == "What this page was about has been deleted."


def test_a_cancelled_batch_keeps_what_is_finished_and_empties_the_queue(house):
    batch = ask(house)
    work("run_batch")
    jobs.work(job_id=Job.objects.filter(kind="render_export").first().pk, seconds=0)
    cancel_batch(batch=batch, by=house.staff)
    work()
    batch.refresh_from_db()
    assert sorted(states(batch)) == [*["cancelled"] * 5, "made"]
    assert batch.cancelled_at and not batch.zip_hash
    assert sorted(Export.objects.values_list("outcome", flat=True)) == [*["cancelled"] * 5, "ready"]
    assert not Job.objects.filter(kind="zip_batch").exists()

    assert retry_batch(batch=batch, by=house.staff) == 5
    work()
    assert sorted(states(batch)) == ["made"] * 6 and len(contents(batch)) == 8
    assert Export.objects.count() == 6


def test_a_page_that_a_person_or_another_batch_waits_for_is_still_made(house):
    batch = ask(house, languages=["en"])
    work("run_batch")
    single = request_export(
        by=house.staff, association=house.association, kind=kind_named("snapshot"), subject=house.partnership,
        language="en", paper="letter",
    )  # fmt: skip
    other = ask(house, about="seattle-kobe", languages=["en"])
    work("run_batch")
    cancel_batch(batch=batch, by=house.staff)
    work()
    single.refresh_from_db()
    assert single.is_ready and states(other) == ["made"] and states(batch) == ["cancelled"] * 3
    assert Export.objects.filter(outcome=Outcome.CANCELLED).count() == 1


def test_a_called_off_page_can_be_asked_for_by_itself(house):
    batch = ask(house, languages=["en"])
    work("run_batch")
    cancel_batch(batch=batch, by=house.staff)
    single = request_export(
        by=house.staff, association=house.association, kind=kind_named("snapshot"), subject=house.partnership,
        language="en", paper="letter",
    )  # fmt: skip
    assert single.is_waiting
    work()
    single.refresh_from_db()
    assert single.is_ready and Export.objects.count() == 3


def test_a_page_asked_for_by_itself_goes_before_a_batch(house):
    ask(house)
    work("run_batch")
    waiting = Job.objects.ready(timezone.now())
    assert set(waiting.values_list("is_bulk", flat=True)) == {True}
    request_export(
        by=house.staff, association=house.association, kind=kind_named("snapshot"), subject=house.partnership,
        language="both", paper="a4",
    )  # fmt: skip
    assert not Job.objects.ready(timezone.now()).first().is_bulk
    last = Job.objects.filter(is_bulk=True).last()
    request_export(
        by=house.staff, association=house.association, kind=kind_named("snapshot"),
        subject=kind_named("snapshot").find("seattle-kobe"), language="ja", paper="letter",
    )  # fmt: skip
    last.refresh_from_db()
    assert Job.objects.filter(is_bulk=True).count() == 5


def test_an_end_that_nobody_told_is_noticed_within_a_minute(house):
    batch = ask(house, languages=["en"])
    work("run_batch")
    exports = list(Export.objects.order_by("pk"))
    exports[0].document.delete()
    Job.objects.filter(subject_id=str(exports[1].pk)).update(state=JobState.FAILED, reasons={"en": "Bad luck."})
    work("render_export")
    assert batch.__class__.objects.running().exists()
    tending = Job.objects.get(kind="run_batch")
    assert tending.state == JobState.QUEUED and 30 < (tending.run_after - timezone.now()).total_seconds() <= 60
    Job.objects.filter(pk=tending.pk).update(run_after=timezone.now())
    work()
    batch.refresh_from_db()
    assert sorted(states(batch)) == ["failed", "failed", "made"] and batch.finished_at
    assert {row["reason"] for row in manifest(batch)} == {
        "", "Bad luck.", "What this page was about has been deleted."
    }  # fmt: skip


def test_a_batch_that_was_sorted_in_part_goes_on_where_it_stopped(house, monkeypatch):
    monkeypatch.setattr(sorting, "AT_ONCE", 2)
    batch = ask(house)
    job = jobs.take(job=Job.objects.get(kind="run_batch"))
    assert sorting.sort_some(batch=batch, job=job)
    assert sorted(states(batch)) == ["making"] * 2 + ["waiting"] * 4
    Job.objects.filter(pk=job.pk).update(state=JobState.QUEUED, lease=None)  # its worker is gone
    with pytest.raises(jobs.LeaseLost):
        sorting.sort_some(batch=batch, job=job)
    assert states(batch).count("waiting") == 4
    work()
    assert states(batch) == ["made"] * 6 and Export.objects.count() == 6


def test_a_lost_file_is_made_again_by_the_next_batch_and_by_trying_again(house):
    batch = ask(house, languages=["en"])
    work("run_batch")
    work("render_export")
    assert len(set(Export.objects.values_list("file_hash", flat=True))) == 3
    lost = BatchItem.objects.get(batch=batch, position=2)
    files.path_of(lost.export.file_hash).unlink()
    work()
    assert states(batch) == ["made", "failed", "made"]
    assert [row["reason"][:29] for row in manifest(batch) if row["reason"]] == ["The file of this page is no l"]
    retry_batch(batch=batch, by=house.staff)
    work()
    assert states(batch) == ["made"] * 3 and BatchItem.objects.get(pk=lost.pk).export != lost.export


def test_a_zip_of_pages_that_have_changed_meanwhile_is_made_anew(house, monkeypatch):
    house.partnership.history_en = "1965 This is too long."
    house.partnership.save()
    batch, write, written = ask(house, languages=["en"]), zips.write, []

    def slow(entries, **more):
        """While the first ZIP is written, somebody stops the batch, mends the text and takes the batch up again."""
        answer = write(entries, **more)
        written.append(len([entry for entry in entries if entry.file]))
        if len(written) == 1:
            cancel_batch(batch=batch, by=house.staff)
            house.partnership.history_en = "1965 Short."
            house.partnership.save()
            assert retry_batch(batch=batch, by=house.staff) == 1
            work("run_batch")
            work("render_export")
        return answer

    monkeypatch.setattr(zips, "write", slow)
    work()
    assert written == [2, 3] and len(contents(batch)) == 5


def test_too_many_pages_and_none_are_refused(house, monkeypatch):
    monkeypatch.setattr(batches, "MOST_PAGES", 5)
    with pytest.raises(ValidationError, match="These would be 6 pages, and one batch holds at most 5"):
        ask(house)
    with pytest.raises(ValidationError, match="nothing yet"):
        ask(house, about="no-such")
    assert not Batch.objects.exists() and not Job.objects.exists()


def test_only_so_many_batches_run_at_once(house, monkeypatch):
    monkeypatch.setattr(batches, "MOST_RUNNING", 1)
    first = ask(house)
    assert ask(house) == first
    with pytest.raises(ValidationError, match="Other batches are still being made"):
        ask(house, papers=["a4"])
    work()
    assert ask(house, papers=["a4"]).is_running


def test_a_limited_member_asks_for_what_they_may_see(cast, house):
    membership = house.volunteer.memberships.get()
    factories.partnership_limit(membership=membership, partnership=house.partnership)
    batch = request_batch(by=house.volunteer, association=house.association, wish=wish(), membership=membership)
    assert set(batch.items.values_list("subject_key", flat=True)) == {house.partnership.slug}


@pytest.mark.parametrize("rows", [1, 3])
def test_sorting_asks_as_often_for_one_partnership_as_for_three(house, django_assert_num_queries, rows):
    batch = ask(house, about="" if rows == 3 else house.partnership.slug)
    items = list(batch.items.all())
    with django_assert_num_queries(7):
        marks = sorting.fingerprints(items, is_archive=False)
    assert len({mark for _item, mark in marks}) == 2 * rows


def test_progress_counts_and_tells_the_time_that_is_left(house):
    batch = ask(house)
    assert progress_of(batch).words == "0 of 6 pages"
    work("run_batch")
    work("render_export")
    found = progress_of(batch)
    assert (found.done, found.total, found.made_now, found.not_made) == (6, 6, 6, 0)
    items = BatchItem.objects.filter(batch=batch)
    items.filter(position=6).update(state=ItemState.MAKING, ended_at=None)
    Batch.objects.filter(pk=batch.pk).update(begun_at=timezone.now() - datetime.timedelta(minutes=10))
    batch.refresh_from_db()
    assert progress_of(batch).words == "5 of 6 pages, about 2 minutes left"


def test_old_zips_and_half_written_files_are_cleared_and_pages_stay(house, settings):
    batch = ask(house)
    work()
    batch.refresh_from_db()
    kept = zips.path_of(batch.zip_hash)
    half = zips.folder() / ".half.zip"
    half.write_bytes(b"PK")
    stray = zips.path_of("f" * 64)
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"PK")
    assert clear()["zips"] == clear()["strays"] == 0 and half.exists() and stray.exists()
    later = timezone.now() + datetime.timedelta(days=31)
    assert clear(now=later, dry=True)["zips"] == 1 and kept.exists()
    found = clear(now=later)
    assert found["zips"] == 1 and found["strays"] >= 2 and found["halves"] >= 1
    assert not kept.exists() and not half.exists() and not stray.exists()
    batch.refresh_from_db()
    assert not batch.zip_hash and all(files.path_of(row.file_hash).exists() for row in Export.objects.all())


def test_no_two_pages_of_a_document_have_one_number(house):
    ask(house, languages=["en"])
    work()
    page = Export.objects.first()
    page.pk = None
    with pytest.raises(ValidationError, match="already exists"):
        page.full_clean()

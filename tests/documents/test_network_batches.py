"""What a network gets: never what an association has withdrawn, never a ZIP of yesterday's pages."""

from __future__ import annotations

from functools import partial

import pytest
from django.core.exceptions import ValidationError

from portal.accounts.services.associations import leave_network
from portal.documents import zips
from portal.documents.kinds import kind_named
from portal.documents.models import Batch, BatchItem, Export, NetworkBatch
from portal.documents.services import batches, network_batches, request_export
from portal.documents.services.batches import cancel_batch
from portal.documents.services.network_batches import (
    cancel_network_batch,
    request_network_batch,
    retry_network_batch,
)
from portal.jobs import services as jobs
from portal.jobs.models import Job, JobState
from portal.scoping import scope, system_scope
from tests.documents.batch_desk import contents, wish, work
from tests.together import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_press")]
NO_LONGER = "This is no longer shown publicly."


def ask(cast, **more):
    return request_network_batch(by=cast.network_reader, network=cast.network, wish=wish(languages=["en"], **more))


def states(house):
    with scope(house.association):
        return list(BatchItem.objects.order_by("pk").values_list("state", flat=True))


def part(house):
    with scope(house.association):
        return Batch.objects.get()


def pages(batch):
    return {name.partition("/")[0] for name in contents(batch) if name.endswith(".pdf")}


def manifest(batch):
    batch.refresh_from_db()
    return contents(batch)["manifest.csv"].decode("utf-8-sig")


def partnership_hidden(house, network):
    with scope(house.association):
        house.partnership.is_public = False
        house.partnership.save()


def association_hidden(house, network):
    house.association.is_public = False
    house.association.save()


def network_left(house, network):
    with scope(house.association):
        leave_network(association=house.association, network=network, by=house.administrator)


WITHDRAWALS = [partnership_hidden, association_hidden, network_left]


@pytest.mark.parametrize("withdraw", WITHDRAWALS)
@pytest.mark.parametrize("done", [(), ("run_batch",), ("run_batch", "render_export")], ids=len)
def test_what_is_withdrawn_after_the_start_is_not_in_the_zip(cast, withdraw, done):
    batch = ask(cast)
    for kind in done:
        work(kind)
    withdraw(cast.omaha, cast.network)
    work()
    assert pages(batch) == {"springfield"} and states(cast.springfield) == ["made"]
    assert states(cast.omaha) in (["withdrawn"], ["failed"])
    lines = [line for line in manifest(batch).splitlines() if "Omaha" in line]
    assert bool(lines) == (withdraw is partnership_hidden) and all(NO_LONGER in line for line in lines)


@pytest.mark.parametrize("withdraw", WITHDRAWALS)
def test_what_is_withdrawn_is_not_taken_up_again(cast, withdraw):
    batch = ask(cast)
    cancel_network_batch(batch=batch, by=cast.network_reader)
    withdraw(cast.omaha, cast.network)
    retry_network_batch(batch=batch, by=cast.network_reader)
    work()
    assert pages(batch) == {"springfield"}
    with scope(cast.omaha.association):
        assert not Export.objects.exists()


@pytest.mark.parametrize("withdraw", WITHDRAWALS)
def test_what_is_withdrawn_while_the_zip_is_written_is_not_in_it(cast, withdraw, monkeypatch):
    batch, write, written = ask(cast), zips.write, []

    def slow(entries, **more):
        answer = write(entries, **more)
        if not written:
            withdraw(cast.omaha, cast.network)
        written.append(len([entry for entry in entries if entry.file]))
        return answer

    monkeypatch.setattr(zips, "write", slow)
    work()
    assert written == [2, 1] and pages(batch) == {"springfield"}


def test_a_person_may_still_make_the_public_edition_for_their_own_desk(cast):
    partnership_hidden(cast.omaha, cast.network)
    with scope(cast.omaha.association):
        page = request_export(
            by=cast.omaha.staff, association=cast.omaha.association, kind=kind_named("snapshot"),
            subject=cast.omaha.partnership, language="en", paper="letter", options={"edition": "public"},
        )  # fmt: skip
        work()
        page.refresh_from_db()
        assert page.is_ready


def test_a_zip_of_pages_that_have_changed_meanwhile_is_made_anew(cast, monkeypatch):
    batch, write, written = ask(cast), zips.write, []
    with scope(cast.omaha.association):
        cast.omaha.partnership.history_en = "1965 This is too long."
        cast.omaha.partnership.save()

    def slow(entries, **more):
        """While the first ZIP is written, somebody mends the text, tries again, and the page ends."""
        answer = write(entries, **more)
        written.append(len([entry for entry in entries if entry.file]))
        if len(written) == 1:
            with scope(cast.omaha.association):
                cast.omaha.partnership.history_en = "1965 Short."
                cast.omaha.partnership.save()
            assert retry_network_batch(batch=batch, by=cast.network_reader) == 1
            work("run_batch")
            work("render_export")
            assert Job.objects.get(kind="zip_network_batch").state == JobState.LEASED
        return answer

    monkeypatch.setattr(zips, "write", slow)
    work()
    assert written == [1, 2] and pages(batch) == {"omaha", "springfield"}
    batch.refresh_from_db()
    assert batch.finished_at and batch.zip_hash


def test_only_parts_with_pages_that_were_not_made_are_taken_up_again(cast):
    with scope(cast.omaha.association):
        cast.omaha.partnership.history_en = "1965 This is too long."
        cast.omaha.partnership.save()
    batch = ask(cast)
    work()
    before = part(cast.springfield).begun_at
    assert retry_network_batch(batch=batch, by=cast.network_reader) == 1
    assert part(cast.omaha).is_running and not part(cast.springfield).is_running
    assert part(cast.springfield).begun_at == before
    assert not Job.objects.filter(kind="zip_network_batch", state=JobState.QUEUED).exists()


def test_a_network_does_not_take_up_what_an_association_has_stopped_itself(cast):
    batch = ask(cast)
    with scope(cast.omaha.association):
        cancel_batch(batch=part(cast.omaha), by=cast.omaha.staff)
    cancel_network_batch(batch=batch, by=cast.network_reader)
    assert (part(cast.omaha).is_kept_back, part(cast.springfield).is_kept_back) == (True, False)
    assert retry_network_batch(batch=batch, by=cast.network_reader) == 1
    work()
    assert pages(batch) == {"springfield"} and states(cast.omaha) == ["cancelled"]
    with scope(cast.omaha.association):
        batches.retry_batch(batch=part(cast.omaha), by=cast.omaha.staff)
    assert not part(cast.omaha).is_kept_back


def test_stopping_once_more_stops_a_part_that_was_left_running(cast):
    batch = ask(cast)
    NetworkBatch.objects.update(cancelled_at=batch.begun_at)
    cancel_network_batch(batch=batch, by=cast.network_reader)
    assert not part(cast.omaha).is_running and not part(cast.springfield).is_running


def test_a_network_has_only_so_many_batches_at_once(cast, monkeypatch):
    monkeypatch.setattr(network_batches, "MOST_RUNNING", 1)
    first = ask(cast)
    assert ask(cast) == first
    with pytest.raises(ValidationError, match="Other batches are still being made"):
        ask(cast, papers=["a4"])
    work()
    assert ask(cast, papers=["a4"]).is_running


@pytest.mark.django_db(transaction=True)
def test_stopping_and_taking_up_meet_pages_that_end_without_waiting_in_a_circle(cast):
    for turn in range(4):
        for house in (cast.omaha, cast.springfield):
            with scope(house.association):
                house.partnership.history_en = f"196{turn} A turn."
                house.partnership.save()
        batch = ask(cast)
        work("run_batch")
        waiting = list(Job.objects.filter(kind="render_export", state=JobState.QUEUED))
        assert len(waiting) == 2
        leased = [jobs.take(job=job) for job in waiting]
        stop = partial(cancel_network_batch, batch=batch, by=cast.network_reader)
        again = partial(retry_network_batch, batch=batch, by=cast.network_reader)
        answers = at_once(*[partial(jobs.do, job) for job in leased], stop, again)
        assert not [answer for answer in answers if isinstance(answer, BaseException)]
        retry_network_batch(batch=batch, by=cast.network_reader)
        work()
        assert pages(batch) == {"omaha", "springfield"}
        with system_scope("see that every part has ended"):
            assert not Batch.objects.running().exists()

"""Adaptations: what a copy needs, its steps as tasks, where the original lists it, what came of it."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnerships.models import Adaptation, AdaptationPrecondition, AdaptationStep, Story
from partnerships.originals import Pace
from partnerships.services.adaptations import close_adaptation, finish_step, tell_adaptation
from partnerships.story_copies import copies_of, copy_counts
from partnerships.story_library import told_by_key
from portal.calendar import dated
from portal.leaving import charges
from portal.promises import EVERYBODYS, MINE, NOBODYS, Asked, waiting
from portal.saving import StaleSave
from portal.scoping import scope
from tests import adapting, factories
from tests.cast import Cast, House
from tests.partnerships.desk import address, filled

pytestmark = pytest.mark.django_db


def day(ahead: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=ahead)


def plain(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def member(house: House, role: str) -> Any:
    with scope(house.association):
        return house.person(role).memberships.select_related("association").get()


def owed(house: House, role: str, whose: str = MINE, partnership: Any = None) -> list[Any]:
    with scope(house.association):
        return waiting(Asked(member(house, role), timezone.localdate(), whose, partnership), None, 50)[0]


def begun(house: House, **fields: Any) -> Adaptation:
    story = adapting.ModelStory.objects.filter(code="S09").first() or adapting.model_story()
    fields.setdefault("pace", Pace(day(5), 2))
    return adapting.adaptation(of=story, partnership=house.partnership, by=house.staff, **fields)


def network_of(cast: Cast, number: int) -> list[House]:
    """So many more associations in the network of the cast, each with a partnership."""
    made = []
    for each in range(number):
        association = factories.association(slug=f"town-{each}", name_en=f"Town {each}")
        staff = factories.member(association=association, email=f"staff@town-{each}.example").user
        partnership = factories.partnership(
            association=association, home=factories.city(name="Springfield"), partner=factories.city(name="Ashikaga")
        )
        made.append(House(association, staff, staff, staff, staff, partnership))
    joined = [cast.omaha.association, *(house.association for house in made)]
    factories.network(slug="towns", readers=[], associations=joined)
    return made


@pytest.mark.covers("C21", "118", page="/a/…/library/…/adapt/")
def test_adapting_copies_what_it_needs_and_makes_tasks_of_its_steps(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    adapting.model_story()
    client = enter(house.staff)
    page = address("story_adapt", house.association, story_key="S09")
    form = client.get(page).context["form"]
    sent = filled(
        form, partnership=house.partnership.pk, title_en="A conference in Omaha", first_on=f"{day(5)}", weeks="2"
    )
    answer = client.post(page, sent, follow=True)
    assert "A conference in Omaha" in plain(answer)
    with scope(house.association):
        row = Adaptation.objects.get()
        assert (row.origin_title_ja, row.owner, row.state) == ("ケント・オーバーン輸出入会議", house.staff, "open")
        needed = list(AdaptationPrecondition.objects.values_list("text_en", "text_ja", "state"))
        steps = list(AdaptationStep.objects.values_list("text_en", "owner", "due_on"))
    assert needed == [
        ("A city office", "市役所", "unknown"),
        ("A teacher", "教員", "unknown"),
        ("Business leaders", "経済人", "unknown"),
    ]
    assert steps == [
        ("Ask the three.", house.staff.pk, day(5)),
        ("Hold the conference.", house.staff.pk, day(19)),
    ]
    assert [(each.what, each.due_on) for each in owed(house, "staff")] == [
        ("Ask the three. (step of “A conference in Omaha”)", day(5)),
        ("Hold the conference. (step of “A conference in Omaha”)", day(19)),
    ]


@pytest.mark.parametrize("first_on", ["9999-12-31", "0026-05-01"], ids=["far", "half"])
def test_a_first_day_from_which_no_other_can_be_reckoned_is_refused(cast: Cast, enter: Any, first_on: str) -> None:
    house = cast.omaha
    adapting.model_story()
    client = enter(house.staff)
    page = address("story_adapt", house.association, story_key="S09")
    sent = filled(client.get(page).context["form"], first_on=first_on)
    answer = client.post(page, sent)
    assert answer.status_code == 422 and list(answer.context["form"].errors) == ["first_on"]


@pytest.mark.covers("C21", page="/a/…/adaptations/…/")
def test_each_precondition_is_met_unmet_or_not_known_with_words(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = begun(house)
    client = enter(house.staff)
    with scope(house.association):
        first, second, _third = row.adaptationpreconditions.all()
    for line, state, words in ((first, "met", "The mayor's office said yes"), (second, "unmet", "Nobody found yet")):
        page = address("precondition_edit", house.association, adaptation=row.pk, precondition=line.pk)
        sent = filled(client.get(page).context["form"], state=state, words=words)
        assert client.post(page, sent).status_code == 302
    said = plain(client.get(row.get_absolute_url()))
    assert "Preconditions: 1 met, 1 not met, 1 not known" in said
    assert "Nobody found yet" in said
    page = address("precondition_edit", house.association, adaptation=row.pk, precondition=first.pk)
    sent = filled(client.get(page).context["form"], state="met", words="")
    answer = client.post(page, sent)
    assert answer.status_code == 422 and list(answer.context["form"].errors) == ["words"]


def test_a_story_without_steps_begins_without_and_both_lines_can_be_added(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    adapting.model_story(code="S13", preconditions_en="", preconditions_ja="", steps_en="", steps_ja="")
    client = enter(house.staff)
    page = address("story_adapt", house.association, story_key="S13")
    answer = client.get(page)
    assert "No steps are known of this story." in plain(answer)
    client.post(page, filled(answer.context["form"], partnership=house.partnership.pk))
    with scope(house.association):
        row = Adaptation.objects.get()
        assert not row.adaptationsteps.exists()
    for name, text in (("precondition_add", "A farm"), ("adaptation_step_add", "Ask the farm")):
        page = address(name, house.association, adaptation=row.pk)
        sent = filled(client.get(page).context["form"], text_en=text)
        assert client.post(page, sent).status_code == 302
    said = plain(client.get(row.get_absolute_url()))
    assert "A farm" in said and "Ask the farm" in said


def test_a_step_is_marked_as_done_by_its_owner_and_by_nobody_else(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = begun(house, owner=house.volunteer)
    first, second = adapting.steps_of(row)
    done = address("adaptation_step_done", house.association, adaptation=row.pk, step=first.pk)
    assert enter(house.board_member).post(done, {"version": "1"}).status_code == 403
    assert enter(house.volunteer).post(done, {"version": "1"}).status_code == 302
    assert [each.what for each in owed(house, "volunteer")] == [
        "Hold the conference. (step of “A conference of our own”)"
    ]
    with scope(house.association):
        assert AdaptationStep.objects.get(pk=first.pk).done_on == timezone.localdate()
        second.adaptation = row
        with pytest.raises(StaleSave):
            finish_step(step=second, read_version=9, by=house.staff)


def test_steps_are_mine_nobodys_and_everybodys_within_a_month_of_an_open_adaptation(cast: Cast) -> None:
    house = cast.omaha
    begun(house, title_en="Mine")
    begun(house, title_en="Nobody’s", owner=None, pace=Pace(day(-3), 8))
    far = begun(house, title_en="Far", pace=Pace(day(31), 1))
    assert len(owed(house, "staff")) == 2
    assert [(each.state, each.due_on) for each in owed(house, "staff", NOBODYS)] == [("owed", day(-3))]
    assert len(owed(house, "administrator", EVERYBODYS, house.partnership)) == 3
    adapting.finished(far, by=house.staff)
    with scope(house.association):
        Adaptation.objects.filter(title_en="Mine").update(state="dropped")
    assert owed(house, "staff") == []


def test_a_limited_member_neither_sees_nor_owes_steps_of_other_partnerships(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    second = factories.partnership(
        association=house.association, home=factories.city(name="Omaha"), partner=factories.city(name="Ashikaga")
    )
    row = begun(house, owner=house.volunteer)
    membership = member(house, "volunteer")
    factories.partnership_limit(membership=membership, partnership=second)
    client = enter(house.volunteer)
    assert client.get(row.get_absolute_url()).status_code == 404
    assert client.get(address("adaptation_list", house.association)).context["has_rows"] is False
    assert owed(house, "volunteer") == []
    with scope(house.association):
        limited = member(house, "volunteer")
        limited.has_limits = True
        told = told_by_key(limited, "S09")
        assert told is not None
        assert copies_of(told, limited).shown == () and copy_counts([told], limited) == {"S09": 0}


def test_steps_stand_in_the_calendar_of_their_owner_and_go_to_a_successor(cast: Cast) -> None:
    house = cast.omaha
    begun(house)
    with scope(house.association):
        entries = [each for each in dated(member(house, "staff"), timezone.localdate()) if "step" in each.key]
        assert [(each.title, each.on) for each in entries] == [
            ("Ask the three.", day(5)),
            ("Hold the conference.", day(19)),
        ]
        held = {each.name: each.rows(house.staff).count() for each in charges()}
    assert (held["adaptations"], held["adaptation_steps"]) == (1, 2)


@pytest.mark.covers("C21", "118", page="/a/…/library/…/#copies")
def test_the_original_lists_its_copies_and_compares_their_results(cast: Cast, enter: Any) -> None:
    house, other = cast.omaha, cast.springfield
    ours = begun(house, title_en="Omaha’s conference")
    theirs = adapting.adaptation(
        of=ours.model_story, partnership=other.partnership, by=other.staff, title_en="Springfield’s class"
    )
    adapting.finished(
        theirs,
        by=other.staff,
        result_en="Nine firms came",
        value=Decimal(1200000),
        currency="JPY",
        jobs=3,
        claim="helped",
        is_shared=True,
    )
    said = plain(enter(house.volunteer).get(address("library_story", house.association, story_key="S09")))
    row = said[said.index("Springfield’s class") :]
    for words in (
        "Sister City Association of Springfield",
        "Finished",
        "Nine firms came",
        "3",
        "¥1,200,000",
        "Our work helped",
    ):
        assert words in row, words
    assert "Omaha’s conference" in said and "not known" in said
    library = enter(house.volunteer).get(address("story_library", house.association))
    assert [copies for _story, copies in library.context["stories"]] == [2]


def test_copies_of_others_are_named_only_where_they_said_so_and_counted_from_five_on(cast: Cast) -> None:
    house = cast.omaha
    story = adapting.model_story()
    towns = network_of(cast, 5)
    rows = [
        adapting.adaptation(of=story, partnership=town.partnership, by=town.staff, title_en="Secret") for town in towns
    ]
    reader = member(house, "staff")
    with scope(house.association):
        told = told_by_key(reader, "S09")
        assert told is not None
        copies = copies_of(told, reader)
        assert (copies.shown, copies.others) == ((), 5)
        adapting.finished(rows[0], by=towns[0].staff, is_shared=True)
        copies = copies_of(told, reader)
    assert [(str(each.who), each.address) for each in copies.shown] == [("Town 0", "")]
    assert copies.others is None  # four: so few are not told


def test_a_copy_stays_when_the_story_is_taken_back_and_says_so(cast: Cast, enter: Any) -> None:
    house, other = cast.omaha, cast.springfield
    story = adapting.shared_story(association=other.association, by=other.staff, title_en="A scarf", steps_en="Choose")
    row = adapting.adaptation(of=story, partnership=house.partnership, by=house.staff)
    client = enter(house.staff)
    link = address("library_story", house.association, story_key=str(story.key))
    assert link in client.get(row.get_absolute_url()).content.decode()
    with scope(other.association):
        Story.objects.update(is_shared=False)
    said = client.get(row.get_absolute_url())
    assert link not in said.content.decode()
    assert "A scarf (no longer shared)" in plain(said) and "Choose" in plain(said)


@pytest.mark.parametrize(
    ("given", "column"),
    [
        ({"result_en": "", "lesson_en": "x"}, "result_en"),
        ({"result_en": "x", "lesson_en": " "}, "lesson_en"),
        ({"state": "dropped", "lesson_en": ""}, "lesson_en"),
        ({"jobs": 4}, "claim"),
        ({"value": Decimal(9), "claim": "helped"}, "currency"),
        ({"units": 9, "claim": "helped"}, "unit_en"),
        ({"ended_on": datetime.date(2200, 1, 1)}, "ended_on"),
        ({"ended_on": datetime.date(1990, 1, 1)}, "ended_on"),
    ],
    ids=["result", "lesson", "given-up", "claim", "currency", "pieces", "ahead", "before"],
)
def test_an_end_asks_for_its_result_and_its_lesson(cast: Cast, given: dict[str, Any], column: str) -> None:
    row = begun(cast.omaha)
    with pytest.raises(ValidationError) as refused:
        adapting.finished(row, by=cast.omaha.staff, **given)
    assert list(refused.value.error_dict) == [column]


@pytest.mark.covers("118", page="/a/…/adaptations/…/tell/")
def test_a_finished_copy_becomes_a_story_that_says_what_it_grew_out_of(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = begun(house)
    with scope(house.association), pytest.raises(ValidationError, match="not finished"):
        tell_adaptation(adaptation=row, by=house.staff)
    adapting.finished(row, by=house.staff, evidence="Minutes")
    client = enter(house.staff)
    tell = address("adaptation_tell", house.association, adaptation=row.pk)
    assert client.post(tell).status_code == 302
    with scope(house.association):
        story = Story.objects.get()
    assert (story.happened_en, story.lessons_en, story.evidence) == ("Two shops sell it", "Begin small", "Minutes")
    assert story.steps_en == "Ask the three.\nHold the conference." and not story.is_shared
    for page in (story.get_absolute_url(), address("library_story", house.association, story_key=str(story.key))):
        assert "Grew out of: Kent-Auburn import/export conference" in plain(client.get(page))
    client.post(tell)
    with scope(house.association):
        assert Story.objects.count() == 1


@pytest.mark.covers("119", page="/a/…/programmes/…/extend/")
def test_a_programme_is_extended_to_a_new_technology(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    programme = factories.programme(partnership=house.partnership, title_en="Farm trainees")
    client = enter(house.staff)
    page = address("programme_extend", house.association, programme=programme.pk)
    assert page in client.get(address("programme_detail", house.association, programme=programme.pk)).content.decode()
    form = client.get(page).context["form"]
    sent = filled(form, title_en="Farm trainees and sensors", aim_en="Sensors in the field", first_on=f"{day(9)}")
    said = plain(client.post(page, sent, follow=True))
    for words in ("Extends the programme Farm trainees", "Sensors in the field", "0 of 4 steps done"):
        assert words in said, words
    with scope(house.association):
        assert Adaptation.objects.get().programme == programme


def test_a_stale_save_shows_both_texts_and_a_wrong_parent_is_not_found(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row, other = begun(house), begun(house, title_en="Other")
    client = enter(house.staff)
    page = address("adaptation_edit", house.association, adaptation=row.pk)
    sent = filled(client.get(page).context["form"], title_en="Mine")
    with scope(house.association):
        close_adaptation(
            adaptation=row,
            read_version=row.version,
            values={"state": "open", "title_en": "Theirs"},
            by=house.administrator,
        )
    answer = client.post(page, sent)
    assert answer.status_code == 409 and "Theirs" in plain(answer) and "Mine" in answer.content.decode()
    step = adapting.steps_of(row)[0]
    strange = address("adaptation_step_edit", house.association, adaptation=other.pk, step=step.pk)
    assert client.get(strange).status_code == 404


def test_the_pages_ask_no_more_for_three_than_for_one(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    client = enter(house.staff)
    counts = []
    for number in (1, 3):
        while len(owed(house, "staff", EVERYBODYS)) < 2 * number:
            row = begun(house)
        pages = (
            address("adaptation_list", house.association),
            row.get_absolute_url(),
            address("library_story", house.association, story_key="S09"),
        )
        for page in pages:
            client.get(page)
            with CaptureQueriesContext(connection) as asked_for:
                client.get(page)
            counts.append(len(asked_for))
    assert counts[:3] == counts[3:] == [6, 11, 8]

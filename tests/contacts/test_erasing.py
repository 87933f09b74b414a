"""Erasing a person: afterwards nobody finds the name, anywhere."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.urls import reverse

from contacts.models import Erasure, Person, PersonMerge, Touch
from contacts.services.erasing import (
    anonymise_person,
    check_typed_name,
    erase_person,
    foreseen,
    journal,
    journal_file,
    replay,
)
from contacts.services.merging import merge_people
from contacts.services.people import change_person
from contacts.services.touches import remove_touch
from partnerships.models import PrincipalContact
from portal.accounts.models import MemberInvite
from portal.activity.models import Activity, ActivityValues, Verb
from portal.activity.services import first_broken_link
from portal.documents import files
from portal.documents.models import Document, Export, ShareLink
from portal.looks.models import Look
from portal.privacy import Deed
from portal.scoping import scope
from tests import factories, incoming, people
from tests.cast import Cast
from tests.contacts.kept_words import everywhere

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folder")]

FAMILY, GIVEN = "ZQfamilyQZ", "ZQgivenQZ"
NATIVE = ("宇貫見", "咲耶子")
KANA = ("ウヌキミ", "サクヤコ")
MAIL = "sakuyako.unukimi@people.example"
NUMBER = "+81-90-5550-1234"
CANARIES = (FAMILY, GIVEN, *NATIVE, *KANA, "うぬきみ", "さくやこ", MAIL, "5550-1234", "555012 34".replace(" ", ""))


def sakuyako(cast: Cast, **fields: Any) -> Person:
    names = {
        "family_name": NATIVE[0],
        "given_name": NATIVE[1],
        "family_kana": KANA[0],
        "given_kana": KANA[1],
        "family_latin": FAMILY,
        "given_latin": GIVEN,
        "side": "partner",
        "country": "JP",
    }
    points = [{"kind": "email", "value": MAIL}, {"kind": "mobile", "value": NUMBER}]
    return people.person(association=cast.omaha.association, by=cast.omaha.staff, points=points, **(names | fields))


def furnished(cast: Cast) -> Person:
    """Somebody with a row in every place there is, and mentioned in many texts."""
    association, staff = cast.omaha.association, cast.omaha.staff
    # Told before we knew them: a story may not name anybody among our people who has not agreed.
    factories.story(association=association, title_en=f"How {GIVEN} {FAMILY} opened a door")
    picture = factories.kept_picture(kind="photo")
    person = sakuyako(cast, photo=picture, note=f"{FAMILY} likes tea.")
    other = people.person(association=association, note=f"A friend of {GIVEN} {FAMILY} ({MAIL}).")
    office = people.organization(association=association, note=f"Ask {NATIVE[0]}　{NATIVE[1]}様 first.")
    people.position(person=person, organization=office, by=staff)
    people.touch(people=[person], by=staff, said=f"{FAMILY}-san was well.")
    both = people.touch(people=[person, other], by=staff, said=f"{NATIVE[0]}さん and {GIVEN} met us, {NUMBER}.")
    gone = people.touch(people=[person, other], by=staff, said=f"{FAMILY} was not there.")
    alone = people.touch(people=[person], by=staff, said=f"{GIVEN} by mistake.")
    people.follow_up(association=association, person=person, by=staff, what=f"Write to {FAMILY}")
    people.follow_up(association=association, by=staff, what=f"Ask about {FAMILY}, {GIVEN}")
    people.introduction(person=other, by_person=person, to_member=staff, result=f"{GIVEN} knew him.")
    people.gift(person=person, note=f"{FAMILY} was glad.")
    people.consent(person=person, note=f"Said by {FAMILY}")
    people.card(person=person, front=picture, place="Shizuoka")
    contact = factories.principal_contact(
        partnership=cast.omaha.partnership, family_name=NATIVE[0], given_name=NATIVE[1]
    )
    factories.invite(association=association, email=MAIL)
    export = factories.export(
        partnership=cast.omaha.partnership, by=staff, said={"contacts": [f"Ms. {GIVEN} {FAMILY.upper()}"]}
    )
    factories.share_link(export=export, by=staff, for_whom=f"{GIVEN} {FAMILY}")
    letter = EmailMessage("次の約束", f"{NATIVE[0]} {NATIVE[1]}様, {GIVEN} {FAMILY}", to=["staff@omaha.example"])
    folder = Path(settings.OUTBOX_DIR)
    folder.mkdir()
    (folder / "20261122-080000-1.log").write_bytes(letter.message().as_bytes() + b"\n" + b"-" * 79 + b"\n")
    (folder / "20261122-080000-2.log").write_bytes(EmailMessage("Hello", "To Ann Lee").message().as_bytes())
    known = dict.fromkeys(incoming.HEADERS, "") | {"family_name": NATIVE[0], "given_name": NATIVE[1], "email": MAIL}
    run = incoming.bring(cast.omaha, incoming.sheet([list(known.values()), incoming.doe(1)]))
    incoming.take(cast.omaha, run)
    with scope(association):
        remove_touch(touch=gone, by=staff)
        remove_touch(touch=alone, by=staff)
        change_person(person=person, read_version=person.version, values={"note": f"{GIVEN} moved."}, by=staff)
        PersonMerge.objects.create(association=association, kept=person, gone_key=9, image={"family_name": NATIVE[0]})
        Document.objects.filter(pk=export.document_id).update(variant="")
        assert contact.pk and both.pk
        return Person.objects.get(pk=person.pk)


def canaries() -> list[str]:
    text = everywhere().casefold()
    return [each for each in CANARIES if each.casefold() in text]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("verb", [erase_person, anonymise_person])
def test_after_erasing_nothing_in_tables_or_files_holds_the_name(cast: Cast, verb: Any) -> None:
    person = furnished(cast)
    assert set(canaries()) >= {FAMILY, GIVEN, *NATIVE, MAIL}
    with scope(cast.omaha.association):
        verb(person=person, by=cast.omaha.administrator)
        assert canaries() == []
        assert not Person.objects.filter(pk=person.pk).exists()
        assert first_broken_link() is None
    assert not [file for file in (Path(settings.MEDIA_ROOT) / "pictures").rglob("*") if file.is_file()]
    assert [file.name for file in Path(settings.OUTBOX_DIR).iterdir()] == ["20261122-080000-2.log"]


def test_memory_sessions_jobs_and_logs_hold_nothing_of_somebody_erased(
    cast: Cast, enter: Any, caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: Any
) -> None:
    """What stands in no table as a text: pages were read and searched, then the page erases the person. Answers held in
    memory, sessions as they are unpacked, every line of the log; the read log keeps its rows without a name."""
    caplog.set_level(logging.INFO)
    person = furnished(cast)
    client = enter(cast.omaha.administrator)
    house, mine = ["omaha"], ["omaha", person.pk]
    for name in ("person_detail", "person_edit", "person_touches", "person_looks", "person_erase"):
        assert client.get(reverse(name, args=mine)).status_code == 200
    for name in ("people", "board_room", "partnership_list"):
        asked = {"q": f"{FAMILY} {GIVEN}"} if name == "people" else {}
        assert client.get(reverse(name, args=house), asked).status_code == 200
    assert client.post(reverse("person_erase", args=mine), {"name": FAMILY, "verdict": "erase"}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("person_erase", args=mine), {"name": f"{FAMILY} {GIVEN}", "verdict": "erase"})
    assert answer.status_code == 302, answer.content.decode()
    sessions = [each.get_decoded() for each in Session.objects.all()]
    held = [
        each for name in ("held", "frame", "here") for each in caches[name]._cache.values()
    ]  # in the process' memory: pickles, whose texts stand there as they are
    seen = {"sessions": repr(sessions).encode(), "held": b"".join(held), "log": caplog.text.encode()}
    assert sessions and held and caplog.text
    for place, content in seen.items():
        text = content.decode(errors="replace").casefold()
        assert [each for each in CANARIES if each.casefold() in text] == [], place
    with scope(cast.omaha.association):
        assert Look.objects.filter(object_id=str(person.pk)).count() >= 5
    assert canaries() == []


def test_the_page_that_named_the_person_is_gone_and_the_link_taken_back(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    person = furnished(cast)
    with scope(cast.omaha.association), django_capture_on_commit_callbacks(execute=True):
        export = Export.objects.get()
        assert files.path_of(export.file_hash).exists()
        erase_person(person=person, by=cast.omaha.administrator)
    with scope(cast.omaha.association):
        assert not files.path_of(export.file_hash).exists()
        assert Export.objects.get().said == {"contacts": ["Ms. [erased]"]}
        link = ShareLink.objects.get()
        assert (link.for_whom, link.revoked_at is not None) == ("[erased]", True)
        assert not PrincipalContact.objects.exists() and not MemberInvite.objects.exists()
        assert PersonMerge.objects.get().image == {}
        assert Erasure.objects.get().files == []


def test_others_keep_their_touch_without_the_name_and_a_figure_keeps_no_words(cast: Cast) -> None:
    erased, anonymised = furnished(cast), sakuyako(cast, family_latin="Noguchi", family_name="野口")
    people.touch(people=[anonymised], said="Noguchi asked about tea.")
    with scope(cast.omaha.association):
        erase_person(person=erased, by=None)
        anonymise_person(person=anonymised, by=None)
        assert [touch.said for touch in Touch.objects.order_by("pk")] == [
            "［削除済み］さん and [erased] met us, [erased].",
            "",
        ]


def test_what_is_announced_is_what_is_done(cast: Cast) -> None:
    person = furnished(cast)
    with scope(cast.omaha.association):
        announced = foreseen(person)
        before = Touch.objects.count()
        entry = erase_person(person=person, by=None)
        counts: dict[str, int] = {}
        for finding in announced:
            counts[finding.place] = counts.get(finding.place, 0) + finding.number
        assert entry.counts == counts
        assert before == 2 and Touch.objects.count() == 1
    assert {finding.deed for finding in announced} == {Deed.ERASED, Deed.CLEANED}
    assert {"people", "record", "papers", "principal_contacts", "accounts", "imports", "texts"} <= set(counts)


def test_a_name_that_somebody_else_bears_too_is_left_for_a_person_to_judge(cast: Cast) -> None:
    association = cast.omaha.association
    first, second = (people.person(association=association) for _each in range(2))
    third = people.person(association=association, family_name="Lee", given_name="Ann", note="Knows Hanako Tanaka.")
    with scope(association):
        (yours,) = [finding for finding in foreseen(first) if finding.deed == Deed.YOURS]
        assert yours.examples == ("Knows Hanako Tanaka.",)
        erase_person(person=first, by=None)
        assert Person.objects.get(pk=third.pk).note == "Knows Hanako Tanaka."
        assert str(Person.objects.get(pk=second.pk)) == "Ms. Hanako Tanaka"


def test_an_address_that_others_share_and_another_association_stay(cast: Cast) -> None:
    omaha, springfield = cast.omaha.association, cast.springfield.association
    points = [{"kind": "phone", "value": "+81 54 221 1000"}]
    person = people.person(association=omaha, points=points)
    other = people.person(association=omaha, family_name="Lee", given_name="Ann", points=points)
    there = people.person(association=springfield, note="Hanako Tanaka of Omaha")
    with scope(omaha):
        erase_person(person=person, by=None)
        assert [point.value for point in other.points.all()] == ["+81 54 221 1000"]
    with scope(springfield):
        assert Person.objects.get(pk=there.pk).note == "Hanako Tanaka of Omaha"


@pytest.mark.parametrize(
    "typed", ["Hanako Tanaka", "tanaka hanako", "田中花子", "田中　花子", "タナカ ハナコ", "たなかはなこ"]
)
def test_the_name_has_to_be_typed_in_one_of_its_forms(cast: Cast, typed: str) -> None:
    person = people.person(association=cast.omaha.association)
    check_typed_name(person, typed)
    for wrong in ("", "Tanaka", "Hanako Sato", "yes"):
        with pytest.raises(ValidationError):
            check_typed_name(person, wrong)


def test_a_restored_backup_is_erased_again_by_the_journal(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    association = cast.omaha.association
    person = people.person(association=association, note="Before the backup")
    made = person.created_at
    with scope(association):
        with django_capture_on_commit_callbacks(execute=True):
            erase_person(person=person, by=cast.omaha.administrator)
        (line,) = [json.loads(each) for each in journal_file().read_text().splitlines()]
        assert set(line) == {"association", "person", "mark", "anonymised", "at", "by", "counts"}
        assert "Tanaka" not in journal_file().read_text() and "Omaha Sister" not in json.dumps(line)
        # The backup knows nothing of it: the entry of the database goes, the person comes back under the old key.
        Erasure.objects.all().delete()
        Person(association=association, pk=person.pk, family_name="田中", given_name="花子").save()
        Person.objects.filter(pk=person.pk).update(created_at=made)
    assert replay(dry=True) == 1
    assert replay() == 1 and replay() == 0
    with scope(association):
        assert not Person.objects.filter(pk=person.pk).exists()
        assert Erasure.objects.get().replayed_at is not None
        # Somebody else who took over the key is spared.
        Person(association=association, pk=person.pk, family_name="Lee", given_name="Ann").save()
    assert replay() == 0 and len(journal()) == 1
    call_command("replay_erasures", "--dry-run")


def test_a_backup_from_before_a_merge_is_erased_again_too(cast: Cast) -> None:
    association = cast.omaha.association
    kept, gone = (
        people.person(association=association, family_name=name, given_name="Quinn") for name in ("Plain", "Plane")
    )
    with scope(association):
        backup = [Person.objects.get(pk=each.pk) for each in (kept, gone)]
        merge_people(kept=kept, gone=gone, kept_version=kept.version, gone_version=gone.version, choices={}, by=None)
        erase_person(person=Person.objects.get(pk=kept.pk), by=None)
        for row in backup:
            row.save_base(raw=True, force_insert=True)
        assert [replay(dry=True), replay(), replay()] == [2, 2, 0]
        assert not Person.objects.exists() and Erasure.objects.count() == 2
        assert {entry["person"] for entry in journal()} == {kept.pk, gone.pk}


def test_what_somebody_was_called_before_a_merge_goes_too(cast: Cast) -> None:
    association, staff = cast.omaha.association, cast.omaha.staff
    kept = people.person(association=association)
    gone = people.person(association=association, by=staff, family_name="ZQoldQZ", given_name="Hana", note="ZQwordsQZ")
    people.person(association=association, family_name="Lee", given_name="Ann", note="Knows Hana ZQoldQZ.")
    with scope(association):
        merge_people(kept=kept, gone=gone, kept_version=kept.version, gone_version=gone.version, choices={}, by=staff)
        assert "ZQoldQZ" in everywhere()
        erase_person(person=Person.objects.get(pk=kept.pk), by=None)
    assert "ZQoldQZ" not in everywhere() and "ZQwordsQZ" not in everywhere()


def test_what_somebody_writes_while_a_person_is_erased_stays(cast: Cast) -> None:
    association = cast.omaha.association
    person = people.person(association=association)
    other = people.person(association=association, family_name="Lee", given_name="Ann", note="Knows Hanako Tanaka.")
    with scope(association):
        findings = foreseen(person)
        Person.objects.filter(pk=other.pk).update(note="Knows Hanako Tanaka. Likes tea.")
        for finding in findings:
            finding.act()
        assert Person.objects.get(pk=other.pk).note == "Knows [erased]. Likes tea."


def test_the_record_tells_that_somebody_was_erased_and_not_who(cast: Cast) -> None:
    person = people.person(association=cast.omaha.association, by=cast.omaha.staff)
    with scope(cast.omaha.association):
        erase_person(person=person, by=cast.omaha.administrator)
        act = Activity.objects.first()
        assert act is not None
        assert (act.verb, act.object_id, act.by) == (Verb.REMOVED, str(person.pk), cast.omaha.administrator)
        assert not ActivityValues.objects.filter(activity__about=f"contacts.person:{person.pk}").exists()

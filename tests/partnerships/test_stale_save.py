"""Two people save the same row: both texts are shown, nothing is lost, and one may choose and save again."""

import threading

import pytest
from django.db import connection

from partnerships.forms.offers import StoryForm
from partnerships.forms.partnerships import HistoryForm
from partnerships.forms.parts import AgreementForm
from partnerships.models import Agreement, Partnership
from partnerships.services.agreements import change_agreement, remove_agreement
from partnerships.services.partnerships import change_partnership
from partnerships.services.stories import change_story
from portal.accounts.models import Membership
from portal.saving import StaleSave
from portal.scoping import scope
from tests import factories
from tests.partnerships.desk import address, filled

pytestmark = pytest.mark.django_db


def test_both_texts_stand_side_by_side_and_saving_again_keeps_mine(cast, enter):
    house = cast.omaha
    page = address("partnership_history_edit", house.association, partnership=house.partnership.slug)
    with scope(house.association):
        typed = filled(HistoryForm(instance=house.partnership), history_en="1965 Mine.", history_ja="1965年 私の文。")
        change_partnership(
            partnership=house.partnership, read_version=1, values={"history_en": "1965 Theirs."}, by=house.administrator
        )
    client = enter(house.staff)
    answer = client.post(page, typed)
    assert answer.status_code == 409
    words = answer.content.decode()
    assert "1965 Mine." in words and "1965 Theirs." in words and "1965年 私の文。" in words
    assert house.administrator.display_name in words
    form = answer.context["form"]
    assert [each.name for each in answer.context["merge"].differences] == ["history_en"]
    assert form["version"].value() == "2"
    with scope(house.association):
        assert Partnership.objects.get(pk=house.partnership.pk).history_en == "1965 Theirs."
    again = client.post(page, filled(form))
    assert again.status_code == 302
    with scope(house.association):
        row = Partnership.objects.get(pk=house.partnership.pk)
    assert (row.history_en, row.history_ja, row.version) == ("1965 Mine.", "1965年 私の文。", 3)


def test_what_only_the_other_person_changed_is_taken_over(cast, enter):
    house = cast.omaha
    row = factories.agreement(partnership=house.partnership, title_en="Accord", source="A list")
    theme = factories.theme()
    with scope(house.association):
        membership = Membership.objects.get(user=house.staff)
        typed = filled(AgreementForm(instance=row, membership=membership), title_en="Accord of 1965")
        change_agreement(
            agreement=row,
            read_version=1,
            values={"source": "The city", "is_nonbinding": True, "themes": [theme]},
            by=house.administrator,
        )
    client = enter(house.staff)
    page = address("agreement_edit", house.association, partnership=house.partnership.slug, agreement=row.pk)
    answer = client.post(page, typed)
    assert answer.status_code == 409
    merge = answer.context["merge"]
    assert set(merge.taken) == {"source", "is_nonbinding", "themes"}
    assert merge.differences == []
    assert client.post(page, filled(answer.context["form"])).status_code == 302
    with scope(house.association):
        saved = Agreement.objects.get(pk=row.pk)
        assert (saved.title_en, saved.source, saved.is_nonbinding) == ("Accord of 1965", "The city", True)
        assert list(saved.themes.all()) == [theme]


def test_a_story_saved_meanwhile_is_shown_too(cast, enter):
    house = cast.omaha
    row = factories.story(association=house.association, partnership=house.partnership)
    with scope(house.association):
        typed = filled(StoryForm(instance=row, membership=house.staff.memberships.get()), title_en="Mine")
        change_story(story=row, read_version=1, values={"title_en": "Theirs"}, by=house.administrator)
    page = address("story_edit", house.association, story=row.pk)
    client = enter(house.staff)
    answer = client.post(page, typed)
    assert answer.status_code == 409 and "Theirs" in answer.content.decode()
    assert client.post(page, filled(answer.context["form"])).status_code == 302
    with scope(house.association):
        assert type(row).objects.get(pk=row.pk).title_en == "Mine"


def test_a_form_that_does_not_say_its_version_overwrites_nothing(cast, enter):
    house = cast.omaha
    page = address("partnership_history_edit", house.association, partnership=house.partnership.slug)
    answer = enter(house.staff).post(page, {"history_en": "1965 Blind."})
    assert answer.status_code == 409
    with scope(house.association):
        assert Partnership.objects.get(pk=house.partnership.pk).history_en == ""


def test_a_row_removed_meanwhile_is_not_found_and_the_service_says_so(cast, enter):
    house = cast.omaha
    row = factories.agreement(partnership=house.partnership)
    page = address("agreement_edit", house.association, partnership=house.partnership.slug, agreement=row.pk)
    client = enter(house.staff)
    assert client.get(page).status_code == 200
    with scope(house.association):
        remove_agreement(agreement=row, by=house.administrator)
    assert client.post(page, {"title_en": "Late", "version": 1}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_the_same_moment_one_is_told(cast):
    house, start, outcomes = cast.omaha, threading.Barrier(2), []

    def save(words):
        start.wait(10)
        try:
            with scope(house.association):
                change_partnership(
                    partnership=house.partnership, read_version=1, values={"history_en": words}, by=house.staff
                )
            outcomes.append("saved")
        except StaleSave as stale:
            outcomes.append(f"told of {stale.row.history_en}")
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(f"1965 {name}.",)) for name in ("One", "Two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with scope(house.association):
        kept = Partnership.objects.get(pk=house.partnership.pk)
    assert kept.version == 2
    assert sorted(outcomes) == ["saved", f"told of {kept.history_en}"]

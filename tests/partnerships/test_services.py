"""The verbs of partnerships and what hangs on them: what they write, record and refuse."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from partnerships.choices import Status
from partnerships.models import Agreement, CityProfile, Goal, Partnership, PartnershipLimit, Programme, Statistic, Story
from partnerships.services.agreements import add_agreement, change_agreement, remove_agreement
from partnerships.services.goals import add_goal
from partnerships.services.limits import limit_membership
from partnerships.services.partnerships import (
    change_partnership,
    change_status,
    publish_partnership,
    start_partnership,
    unpublish_partnership,
)
from partnerships.services.profiles import add_industry, start_profile
from partnerships.services.programmes import add_programme
from partnerships.services.statistics import add_statistic
from partnerships.services.stories import add_story, share_story
from portal.activity.models import Activity
from portal.activity.services import first_broken_link
from portal.saving import TITLE, StaleSave
from portal.scoping import scope
from tests import factories

pytestmark = pytest.mark.django_db

GOAL = {"title_en": "Two shops", "benefit_home_en": "New goods", "benefit_partner_en": "New market"}
FIGURE = {
    "label_en": "Exports",
    "label_ja": "輸出",
    "text_en": "$776 million",
    "text_ja": "7億7,600万ドル",
    "unit_en": "U.S. dollars",
    "unit_ja": "米ドル",
    "source_en": "A source",
}


@pytest.fixture
def omaha(cast):
    with scope(cast.omaha.association):
        yield cast.omaha


def test_a_started_partnership_is_exploring_and_not_public(omaha):
    row = start_partnership(
        association=omaha.association,
        home=factories.city(name="Omaha"),
        partner=factories.city(name="Oita"),
        by=omaha.staff,
    )
    assert (row.slug, row.status, row.is_public) == ("omaha-oita", Status.EXPLORING, False)
    act = Activity.objects.get(model="partnerships.partnership", object_id=str(row.pk))
    assert (act.verb, act.by) == ("created", omaha.staff)


def test_a_city_cannot_be_its_own_partner_nor_a_partner_twice(omaha):
    place = factories.city(name="Omaha")
    with pytest.raises(ValidationError, match="its own partner"):
        start_partnership(association=omaha.association, home=place, partner=place, by=None)
    with pytest.raises(ValidationError, match="this city already"):
        start_partnership(
            association=omaha.association, home=place, partner=factories.city(name="Shizuoka"), by=omaha.staff
        )


@pytest.mark.covers("1")
def test_a_change_counts_the_version_and_records_before_and_after(omaha):
    row = omaha.partnership
    changed = change_partnership(
        partnership=row, read_version=1, values={"founded_year": 1965, "founded_source": "City"}, by=omaha.staff
    )
    assert (changed.version, changed.founded_year) == (2, 1965)
    act = Activity.objects.select_related("values").first()
    assert act.values.before == {"founded_year": None, "founded_source": ""}
    assert act.values.after == {
        "founded_year": 1965,
        "founded_source": "City",
        "version": 2,
        TITLE: {"en": "Omaha – Shizuoka", "ja": "オマハ – 静岡市"},
    }
    assert first_broken_link() is None


def test_a_save_that_changes_nothing_writes_nothing(omaha):
    acts = Activity.objects.count()
    row = change_partnership(
        partnership=omaha.partnership, read_version=1, values={"founded_source": ""}, by=omaha.staff
    )
    assert (row.version, Activity.objects.count()) == (1, acts)


def test_an_older_version_is_refused_and_nothing_changes(omaha):
    values = {"history_en": "1965 Signed."}
    change_partnership(partnership=omaha.partnership, read_version=1, values=values, by=omaha.staff)
    with pytest.raises(StaleSave) as refused:
        change_partnership(
            partnership=omaha.partnership, read_version=1, values={"history_en": "Other"}, by=omaha.administrator
        )
    assert refused.value.row.history_en == "1965 Signed."
    assert Partnership.objects.get(pk=omaha.partnership.pk).history_en == "1965 Signed."


def test_what_has_its_own_verb_cannot_be_slipped_in(omaha):
    with pytest.raises(ValueError, match="own services"):
        change_partnership(partnership=omaha.partnership, read_version=1, values={"is_public": True}, by=None)
    for name in ("association", "version", "id"):
        with pytest.raises(ValueError, match="not for forms"):
            change_partnership(partnership=omaha.partnership, read_version=1, values={name: 1}, by=None)


@pytest.mark.covers("2")
def test_a_founding_that_lies_ahead_is_refused(omaha):
    ahead = {"founded_year": timezone.localdate().year + 1}
    with pytest.raises(ValidationError, match="lies ahead"):
        change_partnership(partnership=omaha.partnership, read_version=1, values=ahead, by=omaha.staff)


@pytest.mark.covers("2")
def test_a_status_keeps_its_day_and_reason(omaha):
    day = datetime.date(2024, 5, 1)
    row = change_status(
        partnership=omaha.partnership,
        read_version=1,
        status=Status.DORMANT,
        since=day,
        reason="No mayor’s visit since 2019.",
        by=omaha.staff,
    )
    assert (row.status, row.status_since, row.status_reason) == ("dormant", day, "No mayor’s visit since 2019.")


@pytest.mark.covers("2")
@pytest.mark.parametrize(
    ("status", "days", "reason", "field"),
    [
        (Status.ENDED, 0, " ", "status_reason"),
        (Status.DORMANT, 0, "", "status_reason"),
        (Status.FORMAL, 2, "", "status_since"),
    ],
)
def test_a_status_without_its_reason_or_in_the_future_is_refused(omaha, status, days, reason, field):
    since = timezone.localdate() + datetime.timedelta(days=days)
    with pytest.raises(ValidationError) as refused:
        change_status(
            partnership=omaha.partnership, read_version=1, status=status, since=since, reason=reason, by=omaha.staff
        )
    assert list(refused.value.error_dict) == [field]


def test_publishing_is_an_act_of_its_own(omaha):
    row = unpublish_partnership(partnership=omaha.partnership, read_version=1, by=omaha.staff)
    assert not row.is_public
    row = publish_partnership(partnership=row, read_version=2, by=omaha.staff)
    assert row.is_public
    assert list(Activity.objects.values_list("verb", flat=True)[:2]) == ["published", "changed"]


def test_a_part_belongs_to_the_memory_of_its_partnership_even_when_it_is_gone(omaha):
    themes = [factories.theme()]
    row = add_agreement(
        partnership=omaha.partnership, values={"title_en": "Accord", "signed_year": 1965, "themes": themes}, by=None
    )
    assert list(row.themes.all()) == themes
    changed = change_agreement(agreement=row, read_version=1, values={"themes": []}, by=omaha.staff)
    assert (changed.version, changed.themes.count()) == (2, 0)
    remove_agreement(agreement=changed, by=omaha.staff)
    about = f"partnerships.partnership:{omaha.partnership.pk}"
    acts = Activity.objects.filter(about=about).select_related("values")
    assert [act.verb for act in acts] == ["removed", "changed", "created"]
    assert acts[0].values.before["title_en"] == "Accord"
    assert acts[1].values.before == {"themes": [themes[0].pk]}


@pytest.mark.parametrize(
    ("model", "values", "field"),
    [
        (Agreement, {"title_en": "A", "signed_on": datetime.date(1965, 1, 1), "signed_year": 1966}, "signed_year"),
        (
            Agreement,
            {"title_en": "A", "signed_on": datetime.date(2020, 1, 2), "expires_on": datetime.date(2020, 1, 1)},
            "expires_on",
        ),
        (Agreement, {"title_en": "A", "signed_on": datetime.date(2999, 1, 1)}, "signed_on"),
        (Programme, {"title_en": "Fair", "is_yearly": True}, "month"),
        (Programme, {"title_en": "Fair", "ends_on": datetime.date(2020, 1, 1)}, "starts_on"),
        (Agreement, {"title_en": ""}, "title_en"),
    ],
)
def test_a_part_that_contradicts_itself_is_refused_at_its_field(omaha, model, values, field):
    add = {Agreement: add_agreement, Programme: add_programme}[model]
    with pytest.raises(ValidationError) as refused:
        add(partnership=omaha.partnership, values=values, by=omaha.staff)
    assert field in refused.value.error_dict
    assert not model.objects.exists()


def test_a_goal_is_owned_by_a_member(omaha, cast):
    assert add_goal(partnership=omaha.partnership, values=GOAL | {"owner": omaha.volunteer}, by=omaha.staff).owner
    for outsider in (cast.springfield.staff, cast.ex_member):
        with pytest.raises(ValidationError, match="member of your association"):
            add_goal(partnership=omaha.partnership, values=GOAL | {"owner": outsider}, by=omaha.staff)
    assert Goal.objects.count() == 1


def test_a_sector_stands_in_a_profile_once(omaha):
    profile = start_profile(association=omaha.association, place=omaha.partnership.home, by=omaha.staff)
    add_industry(profile=profile, values={"sector": factories.sector()}, by=omaha.staff)
    with pytest.raises(ValidationError, match="in the profile already"):
        add_industry(profile=profile, values={"sector": factories.sector()}, by=omaha.staff)
    with pytest.raises(ValidationError, match="profile of this city already"):
        start_profile(association=omaha.association, place=omaha.partnership.home, by=omaha.staff)
    assert CityProfile.objects.count() == 1


@pytest.mark.parametrize(("texts", "mute"), [({"text_en": "abc"}, "text_en"), ({"text_ja": "あいう"}, "text_ja")])
def test_a_figure_names_a_number_in_both_languages(omaha, texts, mute):
    profile = factories.city_profile(association=omaha.association)
    with pytest.raises(ValidationError) as refused:
        add_statistic(profile=profile, values=FIGURE | texts | {"method_en": "Counted by hand."}, by=omaha.staff)
    assert list(refused.value.message_dict) == [mute]


@pytest.mark.covers("11", "13", "14")
def test_a_figure_whose_texts_differ_is_refused_until_a_note_explains_it(omaha):
    profile = factories.city_profile(association=omaha.association)
    unlike = FIGURE | {"text_ja": "7億760万ドル"}
    with pytest.raises(ValidationError) as refused:
        add_statistic(profile=profile, values=unlike, by=omaha.staff)
    (words,) = refused.value.message_dict["text_ja"]
    assert "$776 million" in words and "$707.6 million" in words
    assert not Statistic.objects.exists()
    noted = unlike | {"method_en": "The Japanese source counts goods only."}
    assert add_statistic(profile=profile, values=noted, by=omaha.staff).place == profile.place
    assert add_statistic(profile=profile, values=FIGURE, by=omaha.staff).pk
    assert Statistic.objects.count() == 2


def test_a_story_is_ours_until_it_is_shared(omaha):
    story = add_story(association=omaha.association, values={"title_en": "A scarf"}, by=omaha.staff)
    assert not story.is_shared
    assert share_story(story=story, read_version=1, by=omaha.staff).is_shared


def test_links_into_another_association_are_refused(omaha, cast):
    foreign = cast.springfield.partnership
    with pytest.raises(ValidationError, match="your own association"):
        add_story(association=omaha.association, values={"title_en": "A", "partnership": foreign}, by=omaha.staff)
    assert not Story.objects.exists()
    member = omaha.volunteer.memberships.get()
    with pytest.raises(ValidationError):
        limit_membership(membership=member, partnerships=[foreign], by=omaha.administrator)
    assert not PartnershipLimit.objects.exists()

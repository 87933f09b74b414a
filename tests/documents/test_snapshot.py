"""What a snapshot says: from our rows, or from public facts alone; nothing unknown, nothing invented."""

import pytest

from partnerships.documents import Snapshot, StarterSnapshot, record_of_pair
from partnerships.models import Partnership
from partnerships.snapshot_facts import set_facts
from partnerships.snapshot_phrases import city_name, city_place, figure, local_times, month, since, sources
from portal.documents.words import Words
from portal.scoping import scope
from tests import factories
from tests.documents.sample import OMAHA, SHIZUOKA, record


def test_a_year_is_told_with_its_era_and_never_guessed():
    assert since("sister", "formal", 1965) == Words("Sister cities since 1965", "1965年（昭和40年）姉妹都市提携")
    assert since("friendship", "formal", 2019) == Words(
        "Friendship cities since 2019", "2019年（令和元年）友好都市提携"
    )
    assert since("sister", "", None) == Words("Sister cities", "姉妹都市")
    assert since("sister", "ended", 1960, 2001) == Words("Sister cities 1960–2001", "姉妹都市（1960年–2001年）")
    assert since("sister", "exploring", None).en == "Exploring a partnership"


def test_places_are_called_as_their_readers_call_them():
    assert city_name(OMAHA) == Words("Omaha", "オマハ市")
    assert city_name(SHIZUOKA) == Words("Shizuoka", "静岡市")
    assert city_place(OMAHA) == Words("Nebraska, United States", "米国ネブラスカ州")
    assert city_place(SHIZUOKA) == Words("Shizuoka Prefecture, Japan", "静岡県")


def test_local_time_says_how_far_ahead_and_what_summer_changes():
    home, partner = local_times(OMAHA, SHIZUOKA)
    assert home == Words("Central Time", "米国中部時間")
    assert partner == Words("15 hours ahead of Omaha (14 in summer)", "オマハ市より15時間先行（夏時間は14時間）")


def test_a_figure_never_prints_without_unit_and_year():
    assert figure("13.6%", "13.6%", "%", "%", 2024) == Words("13.6% (2024)", "13.6%（2024年）", "13.6% (2024)")
    assert figure("665,000", "66万5千", "jobs", "人", None) == Words(
        "665,000 jobs (year not stated)", "66万5千人（年次の記載なし）"
    )


def test_a_source_is_told_as_a_reader_wants_it():
    told = sources(
        "https://en.wikipedia.org/wiki/List ; Wikidata P190 snapshot (github.com/x) ; http://www.city.shizuoka.jp/1.html"
    )
    assert [words.once for words in told] == [
        "Wikipedia contributors (CC BY-SA 4.0).",
        "Wikidata.",
        "city.shizuoka.jp.",
    ]


def test_sources_are_numbered_in_reading_order_and_each_once():
    facts = set_facts(record(), "en")
    assert facts.since_mark == "¹" and facts.cities[0].home_mark == facts.cities[0].partner_mark == "²"
    marks = [note.mark for note in facts.notes if note.mark]
    assert marks == sorted(marks, key="¹²³⁴⁵⁶⁷⁸⁹".index) and len(set(marks)) == len(marks)
    assert len({note.words for note in facts.notes}) == len(facts.notes)


def test_of_many_contacts_three_print_with_both_sides():
    facts = set_facts(record(), "both")
    names = [[face.name for face in contact.faces] for contact in facts.contacts]
    assert names == [
        ["Ms. Laura Sample", "ローラ・サンプル"],
        ["Mr. Daniel Sample", "ダニエル・サンプル"],
        ["Ms. Misaki TAKAHASHI", "髙橋 美咲 様"],
    ]
    assert facts.contacts[2].faces[1].reading == "（たかはし みさき）"


def test_bars_compare_the_two_cities_by_the_smaller_share():
    rows = set_facts(record(), "en").industries
    assert rows[0].home_width == 100 and 0 < rows[0].partner_width < 100
    assert [row.partner for row in rows] == sorted((row.partner for row in rows), key=float, reverse=True)


def test_months_order_the_year():
    assert month(4) == Words("April", "4月") and month(None) == Words()


@pytest.mark.django_db
@pytest.mark.covers("56", "58", "59", "60")
def test_a_snapshot_is_collected_from_the_association_s_own_rows(cast, django_assert_num_queries):
    partnership = cast.omaha.partnership
    factories.principal_contact(partnership=partnership)
    factories.partner_organization(partnership=partnership)
    factories.programme(partnership=partnership)
    factories.programme(partnership=partnership, title_en="Once only", is_yearly=False)
    ours = factories.city_profile(association=cast.omaha.association, place=partnership.home, known_for_en="Railways")
    theirs = factories.city_profile(association=cast.omaha.association, place=partnership.partner)
    for profile in (ours, theirs):
        factories.city_industry(profile=profile)
    factories.principal_contact(partnership=cast.springfield.partnership, family_latin="Secret")
    with scope(cast.omaha.association):
        found = Snapshot().find(partnership.slug)
        with django_assert_num_queries(7):
            facts = set_facts(Snapshot().collect(found, {}), "en")
    assert [row.text.en for row in facts.events] == ["Tea fair"]
    assert len(facts.organizations) == len(facts.industries) == 1
    assert "SECRET" not in str(facts) and "MIHON" in str(facts)
    assert any("Railways" in row.home.en for row in facts.cities)


@pytest.mark.django_db
def test_a_member_limited_to_other_partnerships_does_not_find_it(cast):
    with scope(cast.omaha.association):
        membership = cast.omaha.volunteer.memberships.get()
        other = factories.partnership(
            association=cast.omaha.association,
            home=factories.city(name="Omaha"),
            partner=factories.city(name="Ashikaga"),
        )
        factories.partnership_limit(membership=membership, partnership=other)
        assert Snapshot().find(cast.omaha.partnership.slug)
        with pytest.raises(LookupError):
            Snapshot().find(cast.omaha.partnership.slug, membership)


@pytest.mark.django_db
def test_the_square_leads_only_to_a_page_that_is_there(cast):
    partnership = cast.omaha.partnership
    with scope(cast.omaha.association):
        partnership.pair = factories.pair(first=partnership.home, second=partnership.partner)
        partnership.save()
        found = Snapshot().find(partnership.slug)
        assert Snapshot().collect(found, {}).public_address.endswith(f"/directory/{partnership.pair.slug}/")
        Partnership.objects.update(is_public=False)
        assert Snapshot().collect(Snapshot().find(partnership.slug), {}).public_address == ""


@pytest.mark.django_db
@pytest.mark.covers("56")
def test_an_unclaimed_pair_gives_a_starter_snapshot_from_public_facts():
    pair = factories.pair(is_confirmed=False, doubt="state", founded_year=None)
    facts = set_facts(record_of_pair(StarterSnapshot().find(pair.slug)), "en")
    assert facts.since == Words("Sister cities", "姉妹都市")
    assert not facts.contacts and not facts.history and not facts.is_demonstration
    assert any("inferred" in note.words.en for note in facts.notes)
    assert facts.public_address.endswith(f"/directory/{pair.slug}/")

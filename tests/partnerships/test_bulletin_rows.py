"""What the bulletin on subnational diplomacy asks of the pages: papers, themes, figures, kinds, grants, no party."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from partnerships.choices import OrganizationKind, PlaceKind, ProgrammeKind
from partnerships.models import Programme, PublicStatistic, Theme
from portal.scoping import scope
from tests import engagement, experts, factories, people
from tests.cast import Cast, House
from tests.partnerships.desk import address, filled

pytestmark = pytest.mark.django_db


def words_of(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def in_japanese(client: Any) -> Any:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ja"
    return client


def page_of(house: House) -> str:
    return address("partnership_detail", house.association, partnership=house.partnership.slug)


@pytest.mark.covers("107", "113", page="/a/…/agreements/…/")
def test_a_citys_memorandum_binds_nobody_else_and_follows_that_of_its_state(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    wider = factories.agreement(
        partnership=house.partnership,
        kind="moc",
        level="region",
        title_en="Memorandum of the state and the prefecture",
        title_ja="州と県の覚書",
    )
    row = factories.agreement(
        partnership=house.partnership,
        kind="mou",
        title_en="Memorandum on food firms",
        title_ja="食品企業に関する覚書",
        is_nonbinding=True,
        statement_en="It commits neither country.",
        follows=wider,
    )
    client = enter(house.board_member)
    text = words_of(client.get(row.get_absolute_url()))
    for said in (
        "Memorandum of understanding",
        "It states that it is not legally binding.",
        "It commits neither country.",
        "Follows Memorandum of the state and the prefecture State and prefecture",
    ):
        assert said in text, said
    assert "Followed by Memorandum on food firms" in words_of(client.get(wider.get_absolute_url()))
    text = words_of(in_japanese(client).get(row.get_absolute_url()))
    assert "州と県の覚書" in text and "Memorandum" not in text.replace("Memorandum on", "")


@pytest.mark.covers("114", page="/a/…/partnerships/…/#themes")
def test_the_themes_of_the_bulletin_come_filled_in_and_a_pair_shows_what_it_serves(cast: Cast, enter: Any) -> None:
    call_command("load_reference")
    wanted = {
        "economic_inclusion": "経済的包摂",
        "climate_clean_energy": "気候変動対策・クリーンエネルギー",
        "ageing": "高齢化",
        "shrinking_cities": "縮小都市（人口減少都市）",
        "advanced_technology": "先端技術協力",
        "agriculture_tech": "農業・天然資源技術",
        "forestry_clt": "林業・直交集成板（CLT）",
        "disaster_resilience": "防災・レジリエンス",
        "workation": "ワーケーション",
    }
    assert dict(Theme.objects.filter(code__in=wanted).values_list("code", "label_ja")) == wanted
    house = cast.omaha
    factories.programme(partnership=house.partnership, themes=[Theme.objects.get(code="forestry_clt")])
    client = enter(house.board_member)
    assert "Forestry and cross-laminated timber (CLT) one programme" in words_of(client.get(page_of(house)))
    assert "林業・直交集成板（CLT）" in words_of(in_japanese(client).get(page_of(house)))


@pytest.mark.covers("108", "116", page="/a/…/programmes/…/")
@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("mission", "Trade mission"),
        ("culture", "Cultural event"),
        ("student_exchange", "Student exchange"),
        ("accelerator", "Accelerator for new firms"),
        ("prize", "Prize competition"),
    ],
)
def test_a_programme_is_entered_under_its_kind(cast: Cast, enter: Any, kind: str, words: str) -> None:
    house = cast.omaha
    client = enter(house.staff)
    add = address("programme_add", house.association, partnership=house.partnership.slug)
    sent = filled(client.get(add).context["form"], kind=kind, title_en="One", title_ja="一つ")
    sent |= {"benefit_home_en": "Firms learn", "benefit_partner_en": "Firms sell"}
    assert client.post(add, sent).status_code == 302
    with scope(house.association):
        row = Programme.objects.get()
        row.association = house.association
    assert f"One {words}" in words_of(client.get(row.get_absolute_url()))


def test_every_kind_of_programme_has_a_word_for_what_it_proves() -> None:
    from partnerships.proof_phrases import PROGRAMMES

    assert set(PROGRAMMES) == set(ProgrammeKind)


@pytest.mark.covers("111", page="/directory/statistics/")
def test_figures_keep_their_year_and_those_that_disagree_stand_side_by_side(db: None, client: Any) -> None:
    call_command("load_reference")
    jobs = PublicStatistic.objects.filter(geography="United States", unit="jobs")
    values = {int(row.value) for row in jobs if row.value is not None}
    assert {860_000, 700_000, 665_000} <= values
    text = words_of(client.get("/directory/statistics/"))
    for said in ("860,000", "700,000", "665,000", "indirectly"):
        assert said in text, said


@pytest.mark.covers("112", page="/a/…/partnerships/…/")
def test_states_and_counties_are_partners_and_so_are_societies(cast: Cast, enter: Any) -> None:
    assert set(PlaceKind.values) >= {"city", "county", "state", "prefecture"}
    assert OrganizationKind.CIVIC in OrganizationKind
    house = cast.omaha
    home, partner = factories.city(name="Omaha"), factories.city(name="Ibaraki")
    for place, kind in ((home, "state"), (partner, "prefecture")):
        place.kind = kind
        place.save()
    row = factories.partnership(association=house.association, home=home, partner=partner)
    factories.partner_organization(partnership=row, name_en="Japan-America Society (example)", kind="civic")
    text = words_of(enter(house.board_member).get(row.get_absolute_url()))
    assert "Japan-America Society (example) Citizens’ group" in text


@pytest.mark.covers("125", page="/a/…/programmes/…/#plan")
def test_a_consulate_holds_a_seminar_with_us_and_the_record_stays(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    seminar = engagement.coming_programme(
        partnership=house.partnership, kind="seminar", title_en="Seminar on timber", minutes_en="Forty came."
    )
    body = people.organization(association=house.association, name_en="Consulate-General (example)")
    experts.host(programme=seminar, organization=body)
    text = words_of(enter(house.board_member).get(seminar.get_absolute_url()))
    assert "Seminar" in text and "Forty came." in text
    assert re.search(r"Held by .*Consulate-General \(example\)", text)


@pytest.mark.covers("131", page="/a/…/grants/")
def test_grants_of_both_governments_stand_with_their_days(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    for name, funder, currency in (
        ("Fund A", "Japan Foundation (example)", "JPY"),
        ("Fund B", "State (example)", "USD"),
    ):
        factories.grant(
            association=house.association,
            name_en=name,
            funder_en=funder,
            amount=1000,
            currency=currency,
            deadline_on="2030-05-01",
        )
    text = words_of(enter(house.board_member).get(address("grant_list", house.association)))
    for said in ("Fund A", "Japan Foundation (example)", "Fund B", "State (example)", "Apply by", "2030"):
        assert said in text, said


# --- no party ---------------------------------------------------------------------------------------------------------

PARTY_WORDS = re.compile(
    r"democrat|republican|\bliberal\b|party[ _](affiliation|member)|political[ _]party|politician|"
    r"自民|民主党|共和党|公明|共産党|政党|所属党派",
    re.IGNORECASE,
)


@pytest.mark.covers("133", page="/a/…/partnerships/…/#offices")
def test_no_model_column_form_or_page_asks_for_a_political_party(db: None) -> None:
    """Programmes have parties that take part; nobody's politics has a place anywhere."""
    ours = [config for config in apps.get_app_configs() if config.path.startswith(str(settings.BASE_DIR))]
    columns = [
        f"{model._meta.label}.{field.name} {getattr(field, 'verbose_name', '')}"
        for config in ours
        for model in config.get_models()
        for field in model._meta.get_fields()
    ]
    assert len(columns) > 300
    folders = [
        settings.BASE_DIR / "templates",
        *(settings.BASE_DIR / name / "forms" for name in ("partnerships", "contacts")),
    ]
    pages = [path for folder in folders for path in folder.rglob("*") if path.suffix in {".html", ".txt", ".py"}]
    assert len(pages) > 200
    found = [text for text in columns if PARTY_WORDS.search(text)]
    found += [str(path) for path in pages if PARTY_WORDS.search(path.read_text(encoding="utf-8"))]
    assert found == []

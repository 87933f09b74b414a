"""The demonstration: rich, honest about what is invented, and loaded once."""

import datetime
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from partnerships import history
from partnerships.demo.content import NAMES, content_of
from partnerships.figures import compare
from partnerships.models import CityIndustry, Partnership, PrincipalContact, Proposal, Statistic
from partnerships.shared_industries import compare as compare_industries
from partnerships.shared_industries import industry_of
from portal.accounts.demo import lock_sign_ins, sign_ins
from portal.accounts.models import Association, Network
from portal.demo import PASSWORD
from portal.permissions import Role
from portal.scoping import scope, system_scope
from tests import factories

ROOT = Path(__file__).resolve().parents[2]
JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
TODAY = datetime.date(2026, 11, 21)
CONTENTS = [content_of(name, TODAY) for name in NAMES]


@pytest.fixture
def loaded(db: None) -> None:
    call_command("load_reference", verbosity=0)
    call_command("demo")


def every_row() -> dict[str, list[Any]]:
    """All rows of our own tables, as the database holds them."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.app_label in ("accounts", "activity", "partnerships", "jobs", "documents"):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)} ORDER BY 1")  # noqa: S608
                found[model._meta.label] = cursor.fetchall()
    return found


def pairs_of_texts(value: Any, path: str = "") -> Iterator[tuple[str, str, str]]:
    """Every English text of the content with the Japanese one beside it."""
    if isinstance(value, list):
        for number, each in enumerate(value):
            yield from pairs_of_texts(each, f"{path}[{number}]")
    elif isinstance(value, dict):
        for name, each in value.items():
            if name.endswith("_en") and name != "honorific_en":
                yield f"{path}.{name}", each, value.get(f"{name[:-3]}_ja", "")
            else:
                yield from pairs_of_texts(each, f"{path}.{name}")


def texts_of_both(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text of the content that readers of both languages see as it is."""
    if isinstance(value, dict):
        for name, each in value.items():
            if not name.endswith(("_en", "_ja")):
                yield from texts_of_both(each, f"{path}.{name}")
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from texts_of_both(each, f"{path}[{number}]")
    elif isinstance(value, str):
        yield path, value


def test_no_text_of_the_demonstration_is_in_two_languages_at_once() -> None:
    files = [file for app in ("partnerships", "contacts") for file in (ROOT / app / "demo").rglob("*.toml")]
    found = [(file.name, *each) for file in files for each in texts_of_both(tomllib.loads(file.read_text()))]
    assert len(found) > 500
    mixed = [each for each in found if JAPANESE.search(each[2]) and re.search("[a-z]{3}", each[2])]
    assert mixed == []


def test_a_second_run_changes_nothing(loaded: None) -> None:
    before = every_row()
    call_command("demo")
    assert every_row() == before


def test_each_association_has_one_person_per_role_and_there_is_somebody_above(loaded: None) -> None:
    roles = Counter(each.role for each in sign_ins())
    assert roles == {**{str(Role(role).label): 4 for role in Role.values}, "Network reader": 1, "Operator": 1}
    assert [str(network) for network in Network.objects.all()] == ["Example Sister City Network"]
    assert all(each.is_demonstration for each in Association.objects.all())


@pytest.mark.covers("2", "56", "57", "60")
def test_real_partnerships_carry_their_sourced_year_and_no_other(loaded: None) -> None:
    with system_scope("the test looks at every association"):
        found = {row.slug: (row.founded_year, row.status, row.is_public) for row in Partnership.objects.all()}
    assert found == {
        "omaha-shizuoka": (1965, "formal", True),
        "springfield-ashikaga": (1990, "formal", True),
        "austin-oita": (None, "formal", True),
        "minneapolis-ibaraki": (1980, "formal", True),
    }


@pytest.mark.covers("11", "14")
def test_every_figure_names_the_same_number_in_both_languages(loaded: None) -> None:
    with system_scope("the test looks at every association"):
        rows = list(Statistic.objects.all())
    assert len(rows) >= 9
    for row in rows:
        assert compare(f"{row.text_en} {row.unit_en}", f"{row.text_ja} {row.unit_ja}").agrees, row.label_en


@pytest.mark.covers("13")
def test_a_conflict_of_figures_stands_side_by_side(loaded: None) -> None:
    with scope(Association.objects.get(slug="omaha")):
        found = list(Statistic.objects.filter(label_en__startswith="Jobs").values_list("text_en", "year"))
    assert found == [("1,480", 2024), ("about 1,900", 2023)]


@pytest.mark.covers("39")
def test_both_cities_have_industries_in_common(loaded: None) -> None:
    for name in NAMES:
        with scope(Association.objects.get(slug=name)):
            row = Partnership.objects.get()
            rows = CityIndustry.objects.select_related("profile", "sector__parent__parent")
            home, partner = (
                [industry_of(each) for each in rows if each.profile.place_id == place]
                for place in (row.home_id, row.partner_id)
            )
        assert len(compare_industries(home, partner).shared) >= 2, name


@pytest.mark.covers("60")
def test_contacts_stand_on_both_sides_with_all_forms_of_their_names(loaded: None) -> None:
    with system_scope("the test looks at every association"):
        rows = list(PrincipalContact.objects.select_related("association"))
    assert {(row.association.slug, row.side) for row in rows} == {
        (name, side) for name in NAMES for side in ("home", "partner")
    }
    for row in rows:
        assert row.family_kana and row.given_kana and row.honorific_en and row.title_en and row.title_ja
        assert row.email.endswith(".example")
        assert "555" in row.phone


def test_a_volunteers_proposal_waits_in_each_association(loaded: None) -> None:
    with system_scope("the test looks at every association"):
        found = {
            (row.association.slug, row.by.email, row.state)
            for row in Proposal.objects.select_related("association", "by")
        }
    assert found == {(name, f"volunteer@{name}.example", "waiting") for name in NAMES}


def test_it_is_refused_where_the_public_may_come(db: None, settings: Any) -> None:
    settings.PUBLIC_URL, settings.IS_SECURE_SITE = "https://portal.example.org", True
    with pytest.raises(CommandError, match="printed password"):
        call_command("demo")
    assert not Association.objects.exists()


def test_a_site_that_becomes_public_loses_the_printed_password(loaded: None) -> None:
    assert lock_sign_ins() == 18
    assert sign_ins() == []


def test_loaded_afresh_the_network_has_its_associations_again(loaded: None) -> None:
    call_command("demo", "--fresh")
    network = Network.objects.get()
    with system_scope("the test counts what belongs to the network"):
        assert network.memberships.count() == Association.objects.count() == 4
    assert len(sign_ins()) == 18


def test_loading_afresh_leaves_real_associations_alone(loaded: None) -> None:
    real = factories.association(slug="real", name_en="A Real One")
    old = Association.objects.get(slug="omaha").pk
    call_command("demo", "--fresh")
    assert Association.objects.filter(pk=real.pk).exists()
    assert Association.objects.get(slug="omaha").pk != old
    assert len(sign_ins()) == 18


def test_the_sign_ins_are_printed_with_their_password(loaded: None, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    call_command("demo", "--sign-ins")
    printed = capsys.readouterr().out
    assert "volunteer@springfield.example" in printed
    assert printed.splitlines()[-1] == f"  Password for all of them: {PASSWORD}"


def test_a_real_association_of_that_name_is_left_alone(db: None) -> None:
    real = factories.association(slug="omaha", name_en="Omaha for Real")
    with pytest.raises(CommandError, match="for real"):
        call_command("demo")
    real.refresh_from_db()
    assert real.name_en == "Omaha for Real"
    assert Association.objects.count() == 1


@pytest.mark.parametrize("content", CONTENTS, ids=NAMES)
def test_texts_are_as_short_as_paper_wants_them(content: dict[str, Any]) -> None:
    later = "\n".join((content["later"]["line_en"], content["proposed"]["line_en"]))
    later_ja = "\n".join((content["later"]["line_ja"], content["proposed"]["line_ja"]))
    for row in history.rows(
        f"{content['history']['history_en']}\n{later}", f"{content['history']['history_ja']}\n{later_ja}"
    ):
        assert 0 < len(row.text_en) <= 160
        assert 0 < len(row.text_ja) <= 80
        assert compare(row.text_en, row.text_ja).agrees, row.text_en
    for programme in content["programmes"]:
        assert len(programme["title_en"]) <= 60
        assert len(programme["title_ja"]) <= 30


@pytest.mark.parametrize("content", CONTENTS, ids=NAMES)
def test_every_text_has_its_japanese_line_by_line(content: dict[str, Any]) -> None:
    for path, english, japanese in pairs_of_texts(content):
        assert japanese, path
        assert english.strip().count("\n") == japanese.strip().count("\n"), path
        assert ("fictitious" in english) == ("架空" in japanese) or "nvented" in english, path


@pytest.mark.parametrize("content", CONTENTS, ids=NAMES)
def test_what_is_invented_says_so(content: dict[str, Any]) -> None:
    for row in [*content["partner_organizations"], *content["agreements"]]:
        name = row.get("name_en") or row["title_en"]
        assert ("(fictitious)" in name) == row["source"].startswith("Invented"), name
    for person in content["contacts"]:
        assert "(fictitious)" in person["title_en"]
    for profile in content["profiles"]:
        assert profile["source"].startswith("Invented")

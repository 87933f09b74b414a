"""The public directory: search, filters, pages, order, the map, what it costs."""

import gzip
import re
from urllib.parse import urlencode

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client
from django.urls import reverse

from partnerships.directory_map import file_of
from partnerships.models import Partnership, PlacePair
from portal.accounts.models import Association
from portal.scoping import scope
from tests import factories

FIRST_VIEW, LATER = 60_000, 15_000
"""Bytes of the whole page with its assets, compressed; and once the browser has kept the assets."""


def ask(client: Client, language: str = "en", headers: dict[str, str] | None = None, **query: str):
    client.cookies["django_language"] = language
    return client.get(f"{reverse('directory')}?{urlencode(query)}", headers=headers or {})


def slugs(answer) -> list[str]:
    return [row.pair.slug for row in answer.context["rows"]]


def keep(
    association: Association, slug: str = "omaha-ne-shizuoka", *, is_public: bool = True, **fields: object
) -> Partnership:
    """The association's partnership made from that pair."""
    pair = PlacePair.objects.with_places().get(slug=slug)
    partnership = factories.partnership(
        association=association, home=pair.first, partner=pair.second, is_public=is_public, **fields
    )
    partnership.pair = pair
    with scope(association):
        partnership.save()
    return partnership


@pytest.mark.parametrize("words", ["静岡", "Shizuoka", "shizuoka", "ＳＨＩＺＵＯＫＡ", "しずおか"])
def test_a_city_is_found_in_either_language(client, reference, words) -> None:
    answer = ask(client, q=words)
    assert "omaha-ne-shizuoka" in slugs(answer)
    assert "Omaha – Shizuoka" in answer.content.decode()
    assert "springfield-il-ashikaga" not in slugs(answer)


def test_filters_narrow_together(client, reference) -> None:
    in_nebraska = slugs(ask(client, state="US-NE"))
    assert in_nebraska == ["omaha-ne-shizuoka"]
    assert len(slugs(ask(client, prefecture="JP-22"))) == 21
    assert slugs(ask(client, prefecture="JP-22", state="US-NE")) == ["omaha-ne-shizuoka"]
    sixties = slugs(ask(client, since="1960", q="shizuoka"))
    assert "omaha-ne-shizuoka" in sixties
    years = PlacePair.objects.filter(slug__in=sixties).values_list("founded_year", flat=True)
    assert all(1960 <= year <= 1969 for year in years)
    assert slugs(ask(client, since="1970", q="omaha")) == []


def test_nothing_found_says_what_to_do(client, reference) -> None:
    answer = ask(client, q="Atlantis")
    assert answer.status_code == 200
    assert "No partnership fits" in answer.content.decode()
    assert "Show all partnerships" in answer.content.decode()


def test_a_filter_that_means_nothing_says_so_beside_itself(client, reference) -> None:
    answer = ask(client, state="XX", q="omaha")
    assert answer.status_code == 200
    assert "state" in answer.context["form"].errors
    assert slugs(answer) == ["omaha-ne-shizuoka"]
    assert answer.context["form"]["q"].value() == "omaha"


@pytest.mark.parametrize("words", ["%", "_", "\\", "'", '"><script>', "\0", "()[*", "静岡" * 90])
def test_strange_words_are_only_words(client, reference, words) -> None:
    answer = ask(client, q=words)
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode()


def test_pages_of_fifty_reach_everything_once(client, reference) -> None:
    pages = [slugs(ask(client, page=str(number))) for number in range(1, 9)]
    assert [len(page) for page in pages] == [50] * 7 + [32]
    assert len({slug for page in pages for slug in page}) == 382
    assert slugs(ask(client, page="99")) == pages[-1]
    assert slugs(ask(client, page="x")) == pages[0]


def test_a_japanese_reader_goes_through_japan_from_north_to_south(client, reference) -> None:
    first = ask(client, "ja").context["rows"]
    assert {row.pair.second.region_code for row in first[:20]} == {"JP-01"}
    last = ask(client, "ja", page="8").context["rows"]
    assert last[-1].pair.second.region_code == ""
    known = [row.pair.second.region_code for row in last if row.pair.second.region_code]
    assert known == sorted(known)
    assert ask(client).context["rows"][0].pair.first.region_en == "Alabama"


def test_unconfirmed_rows_are_marked(client, reference) -> None:
    assert "prefecture not confirmed" in ask(client, q="Sakai Berkeley").content.decode()
    assert "not confirmed" not in ask(client, q="Omaha").content.decode()


def test_the_address_of_a_search_has_no_empty_parts(client, reference) -> None:
    answer = ask(client, headers={"HX-Request": "true"}, q="静岡", state="", since="1960", page="1")
    assert answer.headers["HX-Push-Url"] == "/directory/?q=%E9%9D%99%E5%B2%A1&since=1960"
    assert ask(client, page="2").headers["HX-Push-Url"] == "/directory/?page=2"


def test_htmx_gets_the_list_and_the_map_alone(client, reference) -> None:
    answer = ask(client, headers={"HX-Request": "true"}, q="omaha")
    words = answer.content.decode()
    assert "<html" not in words
    assert 'hx-swap-oob="true"' in words
    assert answer.headers["Vary"].startswith("HX-Request") or "HX-Request" in answer.headers["Vary"]
    assert 'class="chosen"' in words


def test_search_results_stay_out_of_search_engines(client, reference) -> None:
    assert 'name="robots"' not in ask(client).content.decode()
    assert '<meta name="robots" content="noindex, follow">' in ask(client, q="omaha").content.decode()
    robots = client.get("/robots.txt").content.decode()
    assert "Disallow: /a/" in robots
    assert "Disallow: /directory" not in robots


def test_the_directory_costs_five_statements_at_most(client, reference, django_assert_num_queries) -> None:
    omaha = factories.association(slug="omaha")
    with django_assert_num_queries(4):
        ask(client)
    with django_assert_num_queries(5):
        ask(client, q="ca")
    keep(omaha)
    for slug in ("springfield-il-ashikaga", "austin-tx-oita", "stockton-ca-shizuoka"):
        keep(factories.association(), slug)
    with django_assert_num_queries(5):
        ask(client)
    with django_assert_num_queries(5):
        ask(client, "ja", q="静岡")


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_page_with_all_its_assets_is_light(client, reference, language) -> None:
    answer = ask(client, language, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    later = len(answer.content)
    html = gzip.decompress(answer.content).decode()
    assert not re.findall(r'(?:src|href)="(?:https?:)?//(?!testserver)[^"]+\.(?:css|js|svg|png|woff2?)"', html)
    statics = set(re.findall(r'(?:href|src)="/static/([^"#]+)', html))
    assert len(statics) > 6
    first = later + sum(_compressed(name) for name in statics)
    drawing = re.search(r'href="(/directory/map-[^"#]+)', html)
    first += len(client.get(drawing[1], headers={"Accept-Encoding": "gzip"}).content)
    assert later <= LATER
    assert first <= FIRST_VIEW


def _compressed(name: str) -> int:
    file = staticfiles_storage.path(name)
    with open(file, "rb") as plain:
        return len(gzip.compress(plain.read()))


def test_the_map_is_a_file_that_a_browser_keeps(client, reference) -> None:
    answer = ask(client)
    drawing = client.get(answer.context["map_address"])
    assert drawing.headers["Content-Type"] == "image/svg+xml"
    assert drawing.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert drawing.content.count(b'<path d="M') == 2 * 340
    assert answer.context["map"].pairs == 340
    assert "340 of 382 can be drawn" in answer.content.decode()


def test_an_old_address_of_the_map_leads_to_the_new_one(client, reference) -> None:
    now = ask(client).context["map_address"]
    old = client.get(reverse("directory_map", kwargs={"fingerprint": "0" * 12}))
    assert (old.status_code, old.headers["Location"]) == (302, now)
    PlacePair.objects.filter(slug="omaha-ne-shizuoka").delete()
    assert ask(client).context["map_address"] != now


def test_the_same_pairs_make_the_same_bytes(reference) -> None:
    pairs = (((41.25, -95.94), (34.97, 138.38)), ((21.3, -157.85), (26.2, 127.7)), ((61.2, -149.9), (43.1, 141.3)))
    file_of.cache_clear()
    first = file_of(pairs)
    file_of.cache_clear()
    assert file_of(pairs) == first
    assert file_of(tuple(reversed(pairs))).svg.count(b"Q") == first.svg.count(b"Q")


def test_associations_that_publish_are_named_and_drawn(client, reference) -> None:
    omaha = factories.association(slug="omaha", name_en="Keepers of Omaha")
    assert 'class="chosen"' not in ask(client).content.decode().replace("c-arc chosen", "")
    keep(omaha)
    answer = ask(client)
    assert answer.content.decode().count('<path class="chosen"') == 2
    assert "Keepers of Omaha" in ask(client, q="Omaha").content.decode()


@pytest.mark.parametrize("hidden", ["partnership", "association", "closed"])
def test_what_is_not_published_is_not_named(client, reference, hidden) -> None:
    omaha = factories.association(slug="omaha", name_en="Keepers of Omaha")
    partnership = keep(omaha)
    assert "Keepers of Omaha" in ask(client, q="Omaha").content.decode()  # there is something to leak
    with scope(omaha):
        if hidden == "partnership":
            Partnership.objects.filter(pk=partnership.pk).update(is_public=False)
        elif hidden == "association":
            Association.objects.filter(pk=omaha.pk).update(is_public=False)
        else:
            Association.objects.filter(pk=omaha.pk).update(closed_at="2026-01-01T00:00Z")
    assert "Keepers of Omaha" not in ask(client, q="Omaha").content.decode()


def test_pairs_are_found_by_the_sectors_of_published_profiles(client, reference) -> None:
    omaha = factories.association(slug="omaha")
    partnership = keep(omaha)
    assert "sector" not in ask(client).context["form"].fields
    profile = factories.city_profile(association=omaha, place=partnership.home, is_public=False)
    factories.city_industry(profile=profile, sector=factories.sector(code="311"))
    assert "sector" not in ask(client).context["form"].fields
    with scope(omaha):
        type(profile).objects.filter(pk=profile.pk).update(is_public=True)
    assert ("311", "Food Manufacturing") in ask(client).context["form"].fields["sector"].choices
    assert slugs(ask(client, sector="311")) == ["omaha-ne-shizuoka"]
    with scope(omaha):
        Partnership.objects.filter(pk=partnership.pk).update(is_public=False)
    assert "sector" not in ask(client).context["form"].fields


def test_another_associations_profile_does_not_speak_for_a_pair(client, reference) -> None:
    """Both publish: one the pair, the other a profile of the same city."""
    keep(factories.association())
    stranger = factories.association()
    home = PlacePair.objects.get(slug="omaha-ne-shizuoka").first
    profile = factories.city_profile(association=stranger, place=home, is_public=True)
    factories.city_industry(profile=profile)
    assert "sector" not in ask(client).context["form"].fields


@pytest.mark.parametrize(("language", "words"), [("en", "Shizuoka"), ("ja", "静岡")])
def test_cities_of_the_sought_name_come_before_those_that_lie_in_its_region(client, reference, language, words) -> None:
    found = [row.pair for row in ask(client, language, q=words).context["rows"]]
    called = [{pair.first.name_en, pair.second.name_en} & {"Shizuoka"} != set() for pair in found]
    assert called == sorted(called, reverse=True) and set(called) == {True, False}

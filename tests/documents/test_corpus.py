"""Pages of distinct texts, from nearly nothing to far too much: one page each, or the right words about what to cut."""

from functools import lru_cache
from statistics import mean

import pytest

from portal.documents import press
from portal.documents.fit import SURE, DoesNotFit, fit, foresee
from portal.documents.outline import MARGINS_MM, POINTS_PER_MM, levels, text_height
from portal.documents.renderer import renderer
from tests.documents import corpus
from tests.documents.shortening import shortened
from tests.matrices import sample, whole

pytestmark = pytest.mark.pdf
PAGES = sample(list(corpus.pages(range(6))), 30)
LONG = sample(list(corpus.pages(range(3), sizes=("at the limit", "beyond"))), 6)


def set_on_paper(page, facts):
    """What the press does with facts, without writing the file."""

    def lay_out(level, is_endless=False):
        html = press.page_html(page.kind, facts, page.language, level.is_airy)
        return renderer().lay_out(html, page.kind.sheet, level, page.paper, is_endless=is_endless)

    outline = page.kind.outline(facts, page.language)
    return fit(outline, page.paper, lay_out, lambda level: lay_out(level, is_endless=True))


@lru_cache(maxsize=1)
def results():
    """Every page of the corpus with how it ended and how many layouts that took."""
    found = []
    for page in PAGES:
        try:
            found.append((page, fitted := set_on_paper(page, page.facts), fitted.passes))
        except DoesNotFit as refusal:
            found.append((page, refusal, refusal.passes))
    return found


@pytest.mark.covers("60", "C2")
def test_what_is_long_is_one_page_and_what_is_beyond_is_refused():
    for page, end, _passes in results():
        if page.size == "beyond":
            assert isinstance(end, DoesNotFit) and end.cuts[0].characters > 0, page
            assert all(cut.title for cut in end.cuts), page
        elif page.size != "at the limit":
            assert end.sheet.page_count == 1, page


@pytest.mark.covers("60", "C2")
def test_layouts_stay_few():
    passes = [count for _page, _end, count in results()]
    assert mean(passes) <= 1.15 and max(passes) <= 3


@pytest.mark.covers("60")
def test_the_meter_agrees_with_the_press():
    for page, end, _passes in results():
        forecast = foresee(page.kind.outline(page.facts, page.language), page.paper)
        is_refused = isinstance(end, DoesNotFit)
        assert not (forecast.fits and is_refused), page
        assert not (forecast.is_too_long and not is_refused), page


def test_what_is_foreseen_is_what_comes_out():
    """Calibrates the ruler: real heights of whole pages, at the smallest level, a middle one and the airy one.

    At the smallest level, where it is decided whether a page fits, no page is further off than `SURE`; at the others a
    few may be, which costs a second layout."""
    off = {}
    for page in PAGES if whole() else PAGES[::3]:
        steps = levels(page.language)
        for level in (steps[-1], steps[5], steps[0]):
            html = press.page_html(page.kind, page.facts, page.language, level.is_airy)
            laid = renderer().lay_out(html, page.kind.sheet, level, page.paper, is_endless=True)
            real = laid.position("end") - MARGINS_MM["top"] * POINTS_PER_MM
            foreseen = page.kind.outline(page.facts, page.language).height(level, page.paper)
            error = (foreseen - real) / max(real, text_height(page.paper))
            off.setdefault(page.kind.name, []).append(error)
            assert level != steps[-1] or abs(error) <= SURE, (page, error)
    for name, each in off.items():
        assert abs(mean(each)) <= 0.01 and mean(map(abs, each)) <= 0.015, name
        assert sum(abs(error) > SURE for error in each) <= len(each) / 20, name


@pytest.mark.covers("60", "C2")
@pytest.mark.parametrize("page", LONG, ids=str)
def test_taking_out_what_is_named_makes_it_fit(page):
    try:
        set_on_paper(page, page.facts)
        return  # at the limit, it fits
    except DoesNotFit as refusal:
        cuts = refusal.cuts
    ways = ["the end", "the beginning", "the longest"] if page.size == "at the limit" else ["the end", "the beginning"]
    for way in ways:
        assert set_on_paper(page, shortened(page.facts, cuts, page.language, way)).sheet.page_count == 1, way


@pytest.mark.parametrize("kind", [kind.name for kind in corpus.kinds()])
def test_the_same_seed_gives_the_same_page_and_no_two_pages_are_alike(kind):
    first, again, other = (next(corpus.pages([seed], names=[kind], sizes=["typical"])) for seed in (1, 1, 2))
    assert first.facts == again.facts and first.facts != other.facts

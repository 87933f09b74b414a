"""Every real place pair as a page: from public facts, and as an association's own. One page, no letter missing."""

import itertools

import pytest

from partnerships.documents import Snapshot, StarterSnapshot, record_of_pair
from partnerships.models import PlacePair
from partnerships.reference.reading import read_reference
from partnerships.services.claims import claim_pair
from partnerships.services.reference import load_reference
from portal.documents import press
from portal.documents.outline import PAPERS_MM
from portal.scoping import scope
from tests import factories
from tests.matrices import sample

pytestmark = [pytest.mark.pdf, pytest.mark.django_db]
SHEETS = list(itertools.product(("en", "ja", "both"), PAPERS_MM))


def pairs():
    """The pairs of this run, from the real reference data."""
    load_reference(reference=read_reference())
    return sample(list(PlacePair.objects.with_places().order_by("pk")), 4)


def print_all(kind, records, language, paper):
    """Every record as a page. The press raises for a second page and for a missing letter."""
    layouts = [press.make_page(kind, kind.facts(each, language, paper), language, paper).passes for each in records]
    assert max(layouts) <= 3 and sum(layouts) / len(layouts) <= 1.15


@pytest.mark.covers("56", "60", "C2")
@pytest.mark.parametrize(("language", "paper"), SHEETS)
def test_every_place_pair_has_its_starter_snapshot(language, paper):
    print_all(StarterSnapshot(), [record_of_pair(pair) for pair in pairs()], language, paper)


@pytest.mark.covers("56", "60", "C2")
@pytest.mark.parametrize(("language", "paper"), SHEETS)
def test_every_place_pair_that_is_claimed_has_its_snapshot(language, paper):
    found = pairs()
    association = factories.association(slug="everywhere")
    with scope(association):
        partnerships = [claim_pair(association=association, pair=pair, by=None)[0] for pair in found]
        print_all(Snapshot(), Snapshot().collect_all([(each, {}) for each in partnerships]), language, paper)

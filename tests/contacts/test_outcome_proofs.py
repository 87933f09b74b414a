"""Outcomes prove benefits, without saying with whom."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from contacts.choices import ClaimLevel, OutcomeKind
from contacts.outcome_proofs import OutcomeProofs
from partnerships import proof_phrases as say
from portal.proofs import Asked, Proof
from portal.scoping import scope
from tests import engagement, factories
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def proofs(cast: Cast, sector: tuple[str, ...] = ()) -> dict[str, Proof]:
    partnership = cast.omaha.partnership
    with scope(cast.omaha.association):
        source = OutcomeProofs()
        rows = source.rows([partnership]).get(partnership.pk, [])
        return {each.benefit: each for each in source.proofs(Asked(partnership, timezone.localdate(), sector), rows)}


def test_what_our_work_led_to_or_helped_proves_the_benefit_of_its_kind(cast: Cast) -> None:
    def came(kind: str, **fields: Any) -> None:
        engagement.outcome(partnership=cast.omaha.partnership, kind=kind, title_en="With Example Growers", **fields)

    came(OutcomeKind.GOODS_SOLD)
    came(OutcomeKind.GOODS_SOLD, claim=ClaimLevel.LED_TO)
    came(OutcomeKind.GOODS_SOLD, claim=ClaimLevel.COINCIDED)
    came(OutcomeKind.AGREEMENT)
    found = proofs(cast)
    assert list(found) == [say.GOODS]
    proof = found[say.GOODS]
    assert proof.figure.en == "2"
    assert len(proof.records) == 2
    assert "sales of goods to which our work led or helped" in proof.sentence.en
    assert "商品の販売" in proof.sentence.ja
    assert "Growers" not in proof.sentence.en


def test_a_reader_of_another_sector_is_not_promised_it(cast: Cast) -> None:
    food, machines = (factories.sector(code=code) for code in ("311", "333"))
    engagement.outcome(partnership=cast.omaha.partnership, sectors=[food])
    assert proofs(cast, (food.code,))
    assert not proofs(cast, (machines.code,))

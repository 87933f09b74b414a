"""Which benefits a partnership can prove to readers of a sector, with what, and what is missing: for the screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partnerships.benefit_sheet_facts import PROOFS_PRINTED
from partnerships.models import Benefit, BenefitKind, Partnership
from partnerships.proof_phrases import sentence
from partnerships.sector_lines import Line, suits
from portal.bilingual import Said
from portal.documents.words import Words
from portal.proofs import Behind, Proof, Step, chosen, steps


@dataclass(frozen=True)
class ShownProof:
    """A proof as the reader's language tells it; only the strongest print."""

    figure: str
    text: Said
    address: str
    records: tuple[tuple[Said, str], ...]
    prints: bool


@dataclass(frozen=True)
class ShownBenefit:
    """A kind of benefit: our words for these readers, what proves it, why it does not print, what to do next."""

    kind: BenefitKind
    benefits: tuple[Benefit, ...]
    proofs: tuple[ShownProof, ...]
    why_not: str
    steps: tuple[Step, ...]

    @property
    def prints(self) -> bool:
        return not self.why_not


def shown_benefits(
    partnership: Partnership,
    kinds: Iterable[BenefitKind],
    benefits: Sequence[tuple[Benefit, list[Line]]],
    proofs: Mapping[str, tuple[Proof, ...]],
    reader: Line,
) -> list[ShownBenefit]:
    """Every kind in its order, those without words or without proof too. No query."""
    found = []
    listed = list(kinds)
    told = {row.kind_id for row, lines in benefits if suits(reader, lines)}
    printed = chosen(proofs, [kind.code for kind in listed if kind.pk in told], PROOFS_PRINTED)
    for kind in listed:
        ours = [(row, lines) for row, lines in benefits if row.kind_id == kind.pk]
        suitable = tuple(row for row, lines in ours if suits(reader, lines))
        shown = proofs.get(kind.code, ())
        why_not = _why_not(bool(ours), bool(suitable), bool(shown))
        found.append(
            ShownBenefit(
                kind=kind,
                benefits=suitable,
                proofs=tuple(_shown(proof, proof in printed.get(kind.code, ())) for proof in shown),
                why_not=why_not,
                steps=() if shown else steps(partnership, kind.code),
            )
        )
    return found


def _why_not(has_words: bool, suits_reader: bool, has_proof: bool) -> str:
    if not has_words:
        return _("It does not print: we have not said it in our own words.")
    if not suits_reader:
        return _("It does not print: our words for it are meant for other sectors.")
    return "" if has_proof else _("It does not print: there is nothing on file that proves it.")


def _shown(proof: Proof, prints: bool) -> ShownProof:
    figure = said(proof.figure)
    records = tuple((said(record.title), _address(record, proof)) for record in proof.records)
    return ShownProof(figure.text, said(sentence(proof.sentence, proof.when)), proof.address, records, prints)


def _address(record: Behind, proof: Proof) -> str:
    """A record that has a page of its own opens there."""
    return record.address if record.address != proof.address else ""


def said(words: Words) -> Said:
    """Words in the reader's language, else in the other one, marked as such."""
    own = "ja" if (get_language() or "en").startswith("ja") else "en"
    other = "en" if own == "ja" else "ja"
    if text := getattr(words, own):
        return Said(text, own, False)
    text = getattr(words, other)
    return Said(text, other if text else own, bool(text))

"""The ports for proofs and addressees: what every source must keep to."""

import datetime

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal import addressees, proofs
from portal.addressees import addressee, without_odd_characters
from portal.documents.words import Words
from portal.proofs import Behind, Proof, ProofSource, all_sources

KNOWN = (Words("Example Foods, Inc.", "見本食品株式会社"), Words("Sample Tea", ""))


def test_no_number_without_the_rows_behind_it():
    with pytest.raises(ValueError, match="records"):
        Proof("publicity", Words("6"), Words("events"), (), "/events/")
    assert Proof("publicity", Words("6"), Words("events"), (Behind(None, Words("Fair"), "/1/"),), "/events/")


def test_a_name_registers_once():
    first = all_sources()[0]

    class Another(ProofSource):
        name, label = first.name, "Another"

    with pytest.raises(ImproperlyConfigured):
        proofs.register(Another)
    assert proofs.register(type(first)) is type(first)  # read again, as a module that is reloaded


def test_the_strongest_proof_comes_first(monkeypatch):
    def proof(number, strength):
        return Proof("goods", Words(str(number)), Words("x"), (Behind(None, Words("r"), "/"),), "/", strength=strength)

    class Sample(ProofSource):
        name, label = "sample", "Sample"

        def rows(self, partnerships):
            return {partnership.pk: [3, 9, 1] for partnership in partnerships}

        def proofs(self, asked, rows):
            return [proof(number, number) for number in rows]

    class Partnership:
        pk = 7

    monkeypatch.setattr(proofs, "_sources", {"sample": Sample()})
    found = proofs.proofs(proofs.Asked(Partnership(), datetime.date(2026, 11, 22)))
    assert [each.figure.en for each in found["goods"]] == ["9", "3", "1"]


def test_one_story_is_not_told_twice_where_there_is_another():
    def proof(sentence):
        return Proof("", Words(), Words(sentence), (Behind(None, Words("r"), "/"),), "/")

    told, other = proof("scarves sold"), proof("pupils sent")
    found = {"goods": (told,), "town": (told, other), "market": (told,)}
    assert proofs.chosen(found, ["goods", "town", "market", "none"], 1) == {
        "goods": (told,),
        "town": (other,),
        "market": (told,),
    }


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Example Foods, Inc.", KNOWN[0]),
        ("  example foods,  INC. ", KNOWN[0]),
        ("見本食品株式会社 御中", KNOWN[0]),
        ("見本食品株式会社御中", KNOWN[0]),
        ("Sample Tea", Words("Sample Tea", "Sample Tea")),
        ("Prairie Lane Gifts", Words("Prairie Lane Gifts", "Prairie Lane Gifts")),
        ("山﨑㈱ 様", Words("山﨑㈱", "山﨑㈱")),
        ("", Words()),
    ],
)
def test_a_known_organization_is_called_by_both_its_names(typed, found):
    assert addressee(typed, KNOWN) == found


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("A\u202eB", "A B"),
        ("A\x00\x1bB\n", "A B"),
        ("見本　食品", "見本 食品"),
        ("<b>&A</b>", "<b>&A</b>"),
        ("\u200b", ""),
    ],
)
def test_a_name_loses_what_no_paper_can_hold(typed, kept):
    assert without_odd_characters(typed) == kept


def test_addressees_have_sources_of_their_own():
    class Another(addressees.AddresseeSource):
        name = "partner_organizations"

    with pytest.raises(ImproperlyConfigured):
        addressees.register(Another)

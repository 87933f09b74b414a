"""A sealed stream gives back what was put in, or nothing that was not proved."""

from __future__ import annotations

import io
import os

import pytest

from portal.backups.refusals import Damaged, Refused
from portal.backups.sealing import MAGIC, PIECE, Opener, Sealer

PASSPHRASE = "a lantern over the river"
SEALED_PIECE = PIECE + 16


def sealed(data: bytes, passphrase: str = PASSPHRASE) -> bytes:
    out = io.BytesIO()
    sealer = Sealer(out, passphrase)
    for start in range(0, len(data), 10_000):
        sealer.write(data[start : start + 10_000])
    sealer.close()
    return out.getvalue()


def opened(data: bytes, passphrase: str = PASSPHRASE) -> bytes:
    opener, found = Opener(io.BytesIO(data), passphrase), b""
    while piece := opener.read(50_000):
        found += piece
    return found


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE], ids=str)
def test_what_was_sealed_is_opened(size):
    data = os.urandom(size)
    assert opened(sealed(data)) == data


def test_nothing_of_it_can_be_read_without_the_passphrase():
    assert b"Tanaka" not in sealed(b"Hanako Tanaka " * 100)
    with pytest.raises(Refused, match="does not open this backup"):
        opened(sealed(b"Hanako Tanaka"), "a lantern over the lake")
    with pytest.raises(Refused, match="--passphrase-file"):
        opened(sealed(b"Hanako Tanaka"), "")


@pytest.mark.parametrize("where", [0, 17, SEALED_PIECE - 1, SEALED_PIECE, 2 * SEALED_PIECE + 5], ids=str)
def test_a_changed_byte_is_noticed(where):
    whole = bytearray(sealed(bytes(3 * PIECE)))
    whole[len(MAGIC) + 55 + where] ^= 1
    with pytest.raises(Damaged, match="was changed"):
        opened(bytes(whole))


@pytest.mark.parametrize("place", ["salt", "prefix", "proof"])
def test_a_changed_beginning_is_noticed(place):
    whole = bytearray(sealed(b"x"))
    whole[len(MAGIC) + {"salt": 3, "prefix": 18, "proof": 30}[place]] ^= 1
    with pytest.raises(Refused, match="first bytes"):
        opened(bytes(whole))


def test_pieces_cannot_be_left_out_moved_or_cut_off():
    whole = sealed(os.urandom(3 * PIECE))
    head, rest = whole[: len(MAGIC) + 55], whole[len(MAGIC) + 55 :]
    one, two, three = (rest[at : at + SEALED_PIECE] for at in range(0, len(rest), SEALED_PIECE))
    for wrong in (one + two, one + three, two + one + three, one + two + three + three, one + two + three[:-1], b""):
        with pytest.raises(Damaged):
            opened(head + wrong)
    with pytest.raises(Damaged, match="first hundred bytes"):
        opened(whole[:60])

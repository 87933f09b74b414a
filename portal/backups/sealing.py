"""Sealing with a passphrase: a stream in pieces, each of which is proved to be whole, in its place, and the last one.

scrypt makes the key; ChaCha20-Poly1305 seals pieces of 64 KiB under a nonce of prefix, number and "is the last". So a
piece that is changed, moved, left out or added is noticed, and so is a missing end. Pure.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from portal.backups.refusals import Damaged, Refused

MAGIC = b"sister city portal backup, sealed, 1\n"
PIECE = 64 * 1024
FEWEST_LETTERS = 12
_TAG, _SALT, _PREFIX, _PROOF = 16, 16, 7, 32
_HEADER = len(MAGIC) + _SALT + _PREFIX + _PROOF
_MEMORY = 256 * 1024 * 1024


def _keys(passphrase: str, beginning: bytes) -> tuple[ChaCha20Poly1305, bytes]:
    """The cipher, and a proof that the passphrase belongs to this beginning. Takes a quarter of a second, by intent."""
    salt = beginning[len(MAGIC) : len(MAGIC) + _SALT]
    both = hashlib.scrypt(passphrase.encode(), salt=salt, n=2**16, r=8, p=1, maxmem=_MEMORY, dklen=64)
    return ChaCha20Poly1305(both[:32]), hmac.digest(both[32:], beginning, "sha256")


def _nonce(prefix: bytes, number: int, is_last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([is_last])


def is_sealed(beginning: bytes) -> bool:
    """Whether a file that begins so was sealed."""
    return beginning.startswith(MAGIC)


class Sealer:
    """Takes bytes and writes them sealed; `close` writes the last piece and leaves the file open."""

    def __init__(self, out: BinaryIO, passphrase: str) -> None:
        beginning = MAGIC + os.urandom(_SALT + _PREFIX)
        self._cipher, proof = _keys(passphrase, beginning)
        self._prefix = beginning[-_PREFIX:]
        self._out, self._number, self._held = out, 0, bytearray()
        out.write(beginning + proof)

    def write(self, data: bytes) -> int:
        self._held += data
        while len(self._held) > PIECE:
            self._write_piece(bytes(self._held[:PIECE]), is_last=False)
            del self._held[:PIECE]
        return len(data)

    def flush(self) -> None:
        """Pieces are written when they are full."""

    def close(self) -> None:
        self._write_piece(bytes(self._held), is_last=True)
        self._held.clear()

    def _write_piece(self, piece: bytes, *, is_last: bool) -> None:
        self._out.write(self._cipher.encrypt(_nonce(self._prefix, self._number, is_last), piece, None))
        self._number += 1


class Opener:
    """Gives the bytes of a sealed file back, none that was not proved. Raises Refused and Damaged."""

    def __init__(self, sealed: BinaryIO, passphrase: str) -> None:
        if not passphrase:
            raise Refused(
                "This backup is encrypted. Name the file with its passphrase: --passphrase-file FILE, or set "
                "BACKUP_PASSPHRASE."
            )
        header = sealed.read(_HEADER)
        if len(header) < _HEADER:
            raise Damaged("it ends within its first hundred bytes")
        beginning, proof = header[:-_PROOF], header[-_PROOF:]
        self._cipher, expected = _keys(passphrase, beginning)
        if not hmac.compare_digest(proof, expected):
            raise Refused(
                "The passphrase does not open this backup. Look for another passphrase, or, if you are sure of this "
                "one, take another backup: the first bytes of this one are damaged then."
            )
        self._prefix = beginning[-_PREFIX:]
        self._sealed, self._number, self._ready = sealed, 0, bytearray()
        self._ahead = sealed.read(PIECE + _TAG)
        self._is_over = False

    def read(self, size: int) -> bytes:
        while len(self._ready) < size and not self._is_over:
            piece, self._ahead = self._ahead, self._sealed.read(PIECE + _TAG)
            self._is_over = not self._ahead
            try:
                self._ready += self._cipher.decrypt(_nonce(self._prefix, self._number, self._is_over), piece, None)
            except InvalidTag as error:
                where = _HEADER + self._number * (PIECE + _TAG)
                raise Damaged(f"from byte {where:,} on it was changed, or its end is missing") from error
            self._number += 1
        data = bytes(self._ready[:size])
        del self._ready[:size]
        return data

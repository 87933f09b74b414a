"""The keys of many rows as a short text, "1-500,502": what went out with one file. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def packed(keys: Iterable[int]) -> str:
    """The keys in their order, neighbours as one stretch."""
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in _stretches(keys))


def unpacked(text: str) -> Iterator[int]:
    """Every key."""
    for first, last in _read(text):
        yield from range(first, last + 1)


def holds(text: str, key: int) -> bool:
    """Whether a key is among them."""
    return any(first <= key <= last for first, last in _read(text))


def _stretches(keys: Iterable[int]) -> Iterator[tuple[int, int]]:
    first = last = None
    for key in sorted(set(keys)):
        if first is not None and last is not None and key != last + 1:
            yield first, last
            first = key
        first, last = key if first is None else first, key
    if first is not None and last is not None:
        yield first, last


def _read(text: str) -> Iterator[tuple[int, int]]:
    for part in filter(None, text.split(",")):
        first, _dash, last = part.partition("-")
        yield int(first), int(last or first)

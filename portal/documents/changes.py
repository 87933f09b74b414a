"""What changed between two versions of a page, in words. Pure; the lines come from `DocumentKind.lines`.

A line is what a person would read out. Where it has a name of its own ("Population · Omaha", a year, an organization)
the name stands first, then a tab, then what is said of it: so a changed figure is told as a change and not as one line
gone and another come. The words are the reader's language, the lines stay in the page's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial
from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

NAME_ENDS = "\t"
LONGEST = {"en": 110, "ja": 60, "both": 110}  # characters of a line that are told
BESIDE_THE_DIFFERENCE = 16  # characters of a long line that are told on either side of where it differs
ALIKE = 0.6  # share of equal characters from which two lines are one line that was reworded
MOST_COMPARED = 60  # lines of a block that are looked at for rewording; a page has fewer
TOLD_WHOLE = 400  # characters of a line that are looked at for rewording
MOST_MATCHED = 1_500  # characters of a line in which a part that stayed alike is looked for

CHANGED, ADDED, REMOVED, MOVED = "changed", "added", "removed", "moved"
BLOCK_ADDED, BLOCK_REMOVED = "block_added", "block_removed"

Said = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Change:
    """One thing that became different in a block of the page; `name` is empty where the line has none."""

    block: str
    verb: str
    name: str = ""
    before: str = ""
    after: str = ""
    count: int = 0


@dataclass(frozen=True)
class BlockChanges:
    """What became different in one block, ready to be read."""

    title: str
    told: tuple[SafeString, ...]


def line(name: str, *texts: str) -> str:
    """A line of `DocumentKind.lines` with its name first. White space in it becomes single blanks."""
    said = " ".join(" ".join(texts).split())
    return f"{' '.join(name.split())}{NAME_ENDS}{said}" if said else " ".join(name.split())


def compare(before: Said, after: Said) -> tuple[Change, ...]:
    """What changed, block by block in the order of the page; lines that only changed their place count once a block."""
    blocks = [*after, *(name for name in before if name not in after)]
    return tuple(
        change
        for block in blocks
        for change in _compare_block(block, list(before.get(block, ())), list(after.get(block, ())))
    )


def tell(changes: Iterable[Change], titles: Mapping[str, Any], language: str) -> tuple[BlockChanges, ...]:
    """Changes in the reader's words, under the titles of their blocks; `language` is the page's own."""
    told: dict[str, list[SafeString]] = {}
    for change in changes:
        told.setdefault(change.block, []).append(_tell(change, language))
    return tuple(BlockChanges(str(titles.get(block, block)), tuple(lines)) for block, lines in told.items())


# --- comparing --------------------------------------------------------------------------------------------------------


def _compare_block(block: str, old: list[str], new: list[str]) -> list[Change]:
    if old and not new:
        return [Change(block, BLOCK_REMOVED, count=len(old))]
    if new and not old:
        return [Change(block, BLOCK_ADDED, count=len(new))]
    gone, come = _without(old, new), _without(new, old)
    if not gone and not come:
        return [Change(block, MOVED)] if old != new else []
    pairs = [*_of_one_name(gone, come), *_reworded(gone, come)]
    found = [(new.index(after), _changed(block, before, after)) for before, after in pairs]
    found += [(new.index(each), _single(block, ADDED, each)) for each in come]
    found += [(len(new) + old.index(each), _single(block, REMOVED, each)) for each in gone]
    return [change for _place, change in sorted(found, key=lambda one: one[0])]


def _without(lines: list[str], others: list[str]) -> list[str]:
    """The lines that the others do not have, as often as they do not have them."""
    left = Counter(others)
    kept = []
    for each in lines:
        if left[each] > 0:
            left[each] -= 1
        else:
            kept.append(each)
    return kept


def _of_one_name(gone: list[str], come: list[str]) -> list[tuple[str, str]]:
    """Pairs of lines about the same thing; takes them out of both lists."""
    pairs = []
    for before in list(gone):
        name, tab, _said = before.partition(NAME_ENDS)
        candidates = [each for each in come if tab and each.startswith(name + NAME_ENDS)]
        if candidates:
            after = max(candidates, key=partial(_likeness, before))
            pairs.append((before, after))
            gone.remove(before)
            come.remove(after)
    return pairs


def _reworded(gone: list[str], come: list[str]) -> list[tuple[str, str]]:
    """Pairs of lines that have most of their characters in common, the most alike first; takes them out of both."""
    likeness = []
    for here, before in enumerate(gone[:MOST_COMPARED]):
        matcher = SequenceMatcher(None, "", before[:TOLD_WHOLE], autojunk=False)
        for there, after in enumerate(come[:MOST_COMPARED]):
            matcher.set_seq1(after[:TOLD_WHOLE])
            if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE:
                likeness.append((-matcher.ratio(), here, there, before, after))
    pairs: list[tuple[str, str]] = []
    seen_here: set[int] = set()
    seen_there: set[int] = set()
    for ratio, here, there, before, after in sorted(likeness):
        if -ratio >= ALIKE and here not in seen_here and there not in seen_there:
            seen_here.add(here)
            seen_there.add(there)
            pairs.append((before, after))
    for before, after in pairs:
        gone.remove(before)
        come.remove(after)
    return pairs


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one[:TOLD_WHOLE], other[:TOLD_WHOLE], autojunk=False).quick_ratio()


def _changed(block: str, before: str, after: str) -> Change:
    old_name, _tab, old = before.partition(NAME_ENDS)
    new_name, _tab, new = after.partition(NAME_ENDS)
    if old_name == new_name and old and new:
        return Change(block, CHANGED, new_name, old, new)
    return Change(block, CHANGED, "", _whole(before), _whole(after))


def _single(block: str, verb: str, text: str) -> Change:
    name, tab, said = text.partition(NAME_ENDS)
    name, said = (name, said) if tab else ("", name)
    return Change(block, verb, name, after=said) if verb == ADDED else Change(block, verb, name, before=said)


def _whole(text: str) -> str:
    return text.replace(NAME_ENDS, " ")


# --- telling ----------------------------------------------------------------------------------------------------------


def _tell(change: Change, language: str) -> SafeString:
    longest = LONGEST.get(language, LONGEST["en"])
    before, after = _around(change.before, change.after, longest)
    words = {
        name: _marked(text, language)
        for name, text in (("name", _shortened(change.name, longest)), ("before", before), ("after", after))
    }
    if change.verb == BLOCK_ADDED:
        sentence = ngettext("New, with one line.", "New, with %(count)s lines.", change.count)
        return _filled(sentence, {"count": SafeString(change.count)})
    sentences = {
        (CHANGED, True): _("%(name)s was “%(before)s”, is “%(after)s”"),
        (CHANGED, False): _("“%(before)s” is now “%(after)s”"),
        (ADDED, True): _("New: %(name)s, “%(after)s”"),
        (ADDED, False): _("New: “%(after)s”"),
        (REMOVED, True): _("No longer printed: %(name)s, “%(before)s”"),
        (REMOVED, False): _("No longer printed: “%(before)s”"),
        (MOVED, False): _("In another order."),
        (BLOCK_REMOVED, False): _("No longer printed."),
    }
    return _filled(sentences[change.verb, bool(change.name)], words)


def _filled(sentence: str, words: Mapping[str, SafeString]) -> SafeString:
    return SafeString(str(conditional_escape(sentence)) % words)


def _marked(text: str, language: str) -> SafeString:
    """The page's own words, marked with the page's language."""
    if language not in ("en", "ja"):
        return conditional_escape(text)
    return format_html('<span lang="{}">{}</span>', language, text)


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def _around(before: str, after: str, longest: int) -> tuple[str, str]:
    """Both texts, cut to where they differ if they are long."""
    if not before or not after or max(len(before), len(after)) <= longest // 2:
        return _shortened(before, longest), _shortened(after, longest)
    shorter = min(len(before), len(after))
    head = _equal(before, after, shorter)
    tail = _equal(before[::-1], after[::-1], shorter - head)
    start, rest = max(0, head - BESIDE_THE_DIFFERENCE), max(0, tail - BESIDE_THE_DIFFERENCE)
    blank = before.find(" ", start, head) if start else -1
    start = blank + 1 if blank >= 0 else start
    cut = [text[start : len(text) - rest] for text in (before, after)]
    one, other = _without_the_middle(cut[0], cut[1], longest)
    one, other = (f"{'…' * bool(start)}{text}{'…' * bool(rest)}" for text in (one, other))
    return _shortened(one, longest), _shortened(other, longest)


def _without_the_middle(before: str, after: str, longest: int) -> tuple[str, str]:
    """Two texts that differ at both ends, without what is alike between them if they are too long to be told: so of a
    line in two languages the difference in each is told.
    """
    if not longest < max(len(before), len(after)) <= MOST_MATCHED:
        return before, after
    here, there, size = SequenceMatcher(None, before, after, autojunk=False).find_longest_match()
    if size <= 2 * BESIDE_THE_DIFFERENCE + 1:
        return before, after
    one, other = (
        f"{text[: place + BESIDE_THE_DIFFERENCE]}…{text[place + size - BESIDE_THE_DIFFERENCE :]}"
        for text, place in ((before, here), (after, there))
    )
    return one, other


def _equal(one: str, other: str, most: int) -> int:
    """How many characters two texts begin with alike, at most `most`."""
    return next((place for place in range(most) if one[place] != other[place]), most)

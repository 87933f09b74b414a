"""Words for paper: a statement in both languages, and the small rules by which Japanese and Latin type stand together.

Pure functions; the templates reach them through ``templatetags/paper.py``. Rules and their reasons: docs/documents.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

THIN, NARROW_NO_BREAK = "\u2009", "\u202f"
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# A text that exists in the other language only is shown, and says so.
ONLY_IN = {"en": "（英文）", "ja": " (in Japanese)"}
BESIDE = "\u00a0 "  # between the languages where they stand side by side: broader than a space between words
LABEL, SHORT = 12, 21  # ems: Japanese that no line parts; a value whose languages stand side by side
LONG_SENTENCE = 17  # characters; shorter ones break well by themselves, but for brackets and their end

_JAPANESE = r"\u3005\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0002ffff"
_LATIN_AFTER_JAPANESE = re.compile(rf"(?<=[{_JAPANESE}])[ {THIN}]?(?=[A-Za-z0-9¥$€£])")
_JAPANESE_AFTER_LATIN = re.compile(rf"(?<=[A-Za-z]) ?(?=[{_JAPANESE}])")
_SPACE_IN_A_DATE = re.compile(rf"(?<=[年月日第約])({THIN})(?=[0-9])|(?<=令和|平成|昭和|大正|明治){THIN}(?=[0-9])")
_KEEP_TOGETHER = re.compile(
    rf"[0-9]{{1,4}}年[0-9]{{1,2}}月(?:[0-9]{{1,2}}日)?"
    rf"|[0-9][0-9,.]*(?:[万億兆千]*(?:[時週年月日]間|[かヶカ]月|周年|年度|[{_JAPANESE}])|[%％])[）」]?"
    rf"|[{_JAPANESE}]{{2}}(?:[{_JAPANESE}]?。|）)?$|（[^（）]{{1,6}}）。?|[{_JAPANESE}A-Za-z]{{1,6}}{THIN}?(?:様|御中)(?![{_JAPANESE}])|皆さま"
    rf"|(?:姉妹|友好)都市提携$"
)
# A short text needs little of that: a bracket stays whole, and no sentence ends in "す。" on a line of its own.
_KEEP_IN_SHORT = re.compile(rf"（[^（）]{{1,6}}）。?|[{_JAPANESE}]{{2,3}}。$")
_A_JAPANESE_PART = re.compile(rf"[（「]?[{_JAPANESE}][{_JAPANESE}、。（）「」・〜～]*")
_LAST_TWO = re.compile(rf"[{_JAPANESE}][{_JAPANESE}。）」]$")


@dataclass(frozen=True)
class Words:
    """One statement for readers of either language. `once` replaces both on a bilingual page (equal numbers)."""

    en: str = ""
    ja: str = ""
    once: str = ""

    def __bool__(self) -> bool:
        return bool(self.en or self.ja or self.once)

    @property
    def is_short(self) -> bool:
        """Whether both languages together make a short value."""
        return bool(self.en and self.ja) and _breadth(self.ja) <= LABEL and _breadth(self.en + self.ja) <= SHORT

    def length(self, language: str) -> int:
        """Characters that this statement puts on a page of `language`."""
        return sum(len(text) for text in self.lines(language))

    def lines(self, language: str) -> tuple[str, ...]:
        """The texts that a page of `language` prints: its own, or the other one where its own is missing."""
        if language == "both":
            return (self.once,) if self.once else tuple(text for text in (self.en, self.ja) if text)
        own, other = (self.en, self.ja) if language == "en" else (self.ja, self.en)
        text = own or other or self.once
        return (text,) if text else ()


def _breadth(text: str) -> float:
    """About how many em a text is wide."""
    return sum(0.55 if character < "\u2e80" else 1.0 for character in text)


def space_japanese(text: str) -> str:
    """Thin spaces between Japanese and the Latin letters and numbers in it, none inside a date."""
    text = _LATIN_AFTER_JAPANESE.sub(THIN, text)
    text = _JAPANESE_AFTER_LATIN.sub(THIN, text)
    return _SPACE_IN_A_DATE.sub("", text)


def kept_together(text: str) -> list[tuple[int, int]]:
    """Where in a spaced text stands what no line may break: numbers with their counters, honorifics, the end."""
    return [found.span() for found in _kept(text).finditer(text)]


def _kept(text: str) -> re.Pattern[str]:
    return _KEEP_TOGETHER if len(text) > LONG_SENTENCE else _KEEP_IN_SHORT


def set_japanese(text: str, *, is_narrow: bool = False) -> SafeString:
    """Escape a Japanese text and set it: thin spaces beside Latin letters and numbers, numbers kept with their
    counters. In a narrow column that is needed of short texts too.
    """
    text = space_japanese(text)
    html = str(conditional_escape(text))
    kept = _KEEP_TOGETHER if is_narrow else _kept(text)
    return SafeString(kept.sub(lambda found: f'<span class="nb">{found[0]}</span>', html))


def set_text(text: str, language: str, *, is_narrow: bool = False) -> SafeString:
    """Escape a text of one language ("en" or "ja") and set it by that language's rules. Japanese within an English
    text is marked as such, for readers who listen.
    """
    if language == "ja":
        return set_japanese(text, is_narrow=is_narrow)
    html = conditional_escape(text)
    if _A_JAPANESE_PART.search(html):
        return SafeString(_A_JAPANESE_PART.sub(lambda part: f'<span lang="ja">{part[0]}</span>', html))
    return html


def with_mark(html: SafeString, mark: str) -> SafeString:
    """Attach a source number or dagger to the end of a text, so that no line begins with it."""
    if not mark:
        return html
    space = "" if html.removesuffix("</span>").endswith(("。", "）", "」")) else NARROW_NO_BREAK
    tail = f"{space}{conditional_escape(mark)}"
    if html.endswith("</span>"):
        return SafeString(f"{html.removesuffix('</span>')}{tail}</span>")
    if last := _LAST_TWO.search(html):
        return SafeString(f'{html[: last.start()]}<span class="nb">{last[0]}{tail}</span>')
    return SafeString(f"{html}{tail}")


def superscript(number: int) -> str:
    """12 → ¹²."""
    return str(number).translate(SUPERSCRIPTS)

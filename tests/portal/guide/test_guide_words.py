"""The words of the guide: whole in both languages, saying what the screen and the glossary say."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from portal import catalogue
from portal.guide.personas import PERSONAS, Persona
from portal.guide.texts import FOLDER, LANGUAGES, Text, spoken, text_of
from portal.permissions import NETWORK_READER, OPERATOR, Role
from tests.architecture.test_glossary import rows

JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
NAMED = re.compile(r"\*\*([^*]+)\*\*")
every_persona = pytest.mark.parametrize("persona", PERSONAS, ids=lambda each: each.key)


def parts(text: Text) -> Iterator[tuple[str, str]]:
    """Every part of a page with its name, in an order that both languages share."""
    yield from (("title", text.title), ("who", text.who), ("lead", text.lead), ("whom_to_ask", text.whom_to_ask))
    yield from ((f"come_for {number}", each) for number, each in enumerate(text.come_for))
    for key, step in text.steps.items():
        yield from ((f"{key} title", step.title), (f"{key} sentences", "\n".join(step.sentences)))
        yield f"{key} picture", step.picture
    for name, pairs in (("words", text.words), ("troubles", text.troubles)):
        for number, pair in enumerate(pairs):
            yield from ((f"{name} {number}", pair.first), (f"{name} {number} in words", pair.second))


def test_every_role_has_its_page_and_guests_too() -> None:
    assert {each.role for each in PERSONAS} == {*Role.values, NETWORK_READER, OPERATOR, ""}
    assert {len(each.steps) for each in PERSONAS} == {5}
    files = {f"{each.key}.{language}.toml" for each in PERSONAS for language in LANGUAGES}
    assert {path.name for path in FOLDER.iterdir()} == files


@every_persona
def test_both_languages_have_the_same_parts_each_in_its_own_script(persona: Persona) -> None:
    english, japanese = (dict(parts(text_of(persona, language))) for language in LANGUAGES)
    assert list(english) == list(japanese)
    assert [name for name, words in english.items() if not words or JAPANESE.search(words)] == []
    assert [name for name, words in japanese.items() if not JAPANESE.search(words)] == []
    assert [name for name, words in japanese.items() if name.endswith("sentences") and not words.endswith("。")] == []


@every_persona
def test_a_name_on_the_screen_is_the_screen_s_own_in_both_languages(persona: Persona) -> None:
    entries = catalogue.read(catalogue.po_file())
    english, japanese = (dict(parts(text_of(persona, language))) for language in LANGUAGES)
    strays = []
    for name, words in english.items():
        theirs = set(NAMED.findall(japanese[name]))
        said = {
            each: {entry.text for key, entry in entries.items() if key.msgid == each} for each in NAMED.findall(words)
        }
        strays += [f"{name}: {each}" for each, found in said.items() if not found & theirs]
        strays += [f"{name}: {each}" for each in theirs if not any(each in found for found in said.values())]
    assert strays == []


@every_persona
def test_its_words_are_the_glossary_s(persona: Persona) -> None:
    glossary = rows()
    english, japanese = (text_of(persona, language).words for language in LANGUAGES)
    wrong = [
        ours.first for ours, theirs in zip(english, japanese, strict=True) if glossary[ours.first][1] != theirs.first
    ]
    assert wrong == []


def test_an_unknown_language_reads_english() -> None:
    assert [spoken("ja"), spoken("en"), spoken("de"), spoken(None)] == ["ja", "en", "en", "en"]


def test_no_part_is_so_long_that_a_tired_reader_gives_up() -> None:
    texts = [text_of(persona, language) for persona in PERSONAS for language in LANGUAGES]
    assert [step.title for text in texts for step in text.steps.values() if len(step.sentences) > 3] == []
    assert all(3 <= len(text.troubles) <= 6 and 4 <= len(text.words) <= 6 for text in texts)

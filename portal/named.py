"""The port for names in texts that leave the house: which people of ours a text names, and whether they agreed.

    @register
    def people_named(texts): ...

An app that knows people registers one question: given texts, it answers those who are named in them and have not
agreed to be named in public, each as the text writes the name, with the page on which a yes is recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Named:
    """Somebody whom a text names without their yes: the name as it stands there, and their page here."""

    name: str
    address: str = ""


Question = Callable[[Sequence[str]], Iterable[Named]]
_questions: list[Question] = []


def register(question: Question) -> Question:
    """Make a question known. The same one registers once."""
    if question not in _questions:
        _questions.append(question)
    return question


def named_without_consent(texts: Iterable[str]) -> list[Named]:
    """Everybody whom these texts name and who has not agreed to it. It is asked in the association's scope. Queries."""
    filled = [text for text in texts if text.strip()]
    if not filled:
        return []
    return [named for question in _questions for named in question(filled)]

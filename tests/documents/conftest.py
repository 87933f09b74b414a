"""Fixtures of the tests of documents."""

from __future__ import annotations

import json

import pytest

from portal.documents import press
from portal.documents.cuts import Cut
from portal.documents.fit import DoesNotFit
from portal.documents.outline import levels


@pytest.fixture
def quick_press(monkeypatch):
    """Pages without WeasyPrint: their bytes tell what they are of. A history that says so fails."""

    def make_page(kind, facts, language, paper, *, is_archive=False):
        words = json.dumps([facts.document_title, language, paper, str(facts.history), is_archive])
        if "too long" in words:
            raise DoesNotFit((Cut("history", "How it grew", 40),))
        if "breaks" in words:
            raise ZeroDivisionError
        mark = press.fingerprint(kind, facts, language, paper, is_archive=is_archive)
        return press.Page(f"%PDF-{words}".encode(), mark, levels("en")[0], 1)

    monkeypatch.setattr(press, "make_page", make_page)

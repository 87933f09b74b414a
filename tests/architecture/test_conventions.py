"""Names, templates and files keep the house's habits."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.template import engines
from django.urls import URLPattern

from portal.checks import GUARDED_ELSEWHERE, named_views

ROOT = Path(__file__).resolve().parents[2]
OURS = [
    "accounts",
    "activity",
    "jobs",
    "documents",
    "imports",
    "owed",
    "kept",
    "sent",
    "partnerships",
    "contacts",
    "delegations",
]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def fields():
    return [
        (model, field)
        for label in OURS
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.concrete_fields
    ]


def test_instants_end_in_at_and_days_in_on():
    # `expires_at` is an instant, `signed_on` a day. `at` alone is the activity's own instant.
    wrong = [
        f"{model.__name__}.{field.name}"
        for model, field in fields()
        if field.model.__module__.startswith(("portal.", "partnerships", "contacts", "delegations"))
        and (
            (
                isinstance(field, models.DateTimeField)
                and not re.search(r"(^|_)at$|_until$|_after$|last_login", field.name)
            )
            or (type(field) is models.DateField and not field.name.endswith(("_on", "_since")))
            or (
                isinstance(field, models.BooleanField)
                and not field.name.startswith(("is_", "has_", "can_", "needs_", "asks_"))
            )
        )
    ]
    assert wrong == []


def our_patterns() -> list[tuple[str, URLPattern]]:
    return [(address, each) for address, each in named_views() if not address.startswith(GUARDED_ELSEWHERE)]


@pytest.mark.parametrize(
    ("address", "pattern"),
    our_patterns(),
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_an_address_has_the_name_of_its_view(address, pattern):
    assert pattern.name, f"{address} has no name"
    assert pattern.callback.__name__ == pattern.name


def test_addresses_have_different_names():
    names = [pattern.name for _, pattern in our_patterns()]
    assert sorted({name for name in names if names.count(name) > 1}) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_parses(path):
    engines["django"].get_template(str(path.relative_to(ROOT / "templates")))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_carries_no_inline_script_or_style(path):
    text = path.read_text()
    assert not re.search(r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|\|safe\b", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", text)


def test_nothing_names_a_package_registry():
    hosts = re.compile(r"pypi\.org|pythonhosted|registry\.npmjs|deb\.debian\.org")
    named = [
        str(path.relative_to(ROOT))
        for path in ROOT.rglob("*")
        if path.is_file()
        and not {".git", ".venv", ".venv-next", ".tool", "var", "__pycache__"} & set(path.relative_to(ROOT).parts)
        and path.suffix in {".py", ".md", ".txt", ".toml", ".sh", ".html", ".yaml", ".yml", ""}
        and path.name != "test_conventions.py"
        and hosts.search(path.read_text(errors="ignore"))
    ]
    assert named == []


def test_no_sheet_is_written_without_the_guard_against_formulas():
    sources = {
        path: path.read_text()
        for folder in ("portal", "partnerships", "contacts", "delegations")
        for path in (ROOT / folder).rglob("*.py")
    }
    writers = [path for path, text in sources.items() if "csv.writer(" in text]
    assert len(writers) >= 5
    assert [str(path.relative_to(ROOT)) for path in writers if "harmless(" not in sources[path]] == []


SECRETS = re.compile(
    r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_\w{36}|\bxox[abprs]-\w{10,}|\bsk-\w{32,}"
    r"|^\s*(?:SECRET_KEY|METRICS_TOKEN|BACKUP_PASSPHRASE|[A-Z_]+_SECRET)=[\"']?[A-Za-z0-9_+/-]{24,}",
    re.MULTILINE,
)
"""What keys and tokens look like: those of clouds and forges by their beginnings, ours as lines of an environment."""


def test_no_secret_is_kept_with_the_code():
    found = [
        str(path.relative_to(ROOT))
        for path in ROOT.rglob("*")
        if path.is_file()
        and not any(part.startswith(".") and part != ".ci" for part in path.relative_to(ROOT).parts[:-1])
        and not {"var", "__pycache__"} & set(path.relative_to(ROOT).parts)
        and path.name not in {".env", "test_conventions.py"}
        and path.stat().st_size < 1_000_000
        and SECRETS.search(path.read_text(errors="ignore"))
    ]
    assert found == []
    assert SECRETS.search("SECRET_KEY=0123456789abcdefghijklmnop") and SECRETS.search("-----BEGIN PRIVATE KEY-----")

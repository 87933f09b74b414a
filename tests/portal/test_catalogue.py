"""The catalogue tool: what it finds, what it keeps, what it refuses."""

from pathlib import Path

import pytest

from portal import catalogue
from portal.catalogue import Key, Translation


@pytest.fixture
def project(tmp_path: Path, settings) -> Path:
    """A small project of its own: one module, one template, no catalogue yet."""
    settings.BASE_DIR = tmp_path
    settings.LOCALE_PATHS = [tmp_path / "portal" / "locale"]
    (tmp_path / "portal").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "portal" / "words.py").write_text(
        'LABEL = _("Partnership")\nMANY = ngettext("%(count)s city", "%(count)s cities", count)\n'
        'MAY = pgettext("month", "May")\n'
    )
    (tmp_path / "templates" / "page.html").write_text(
        "<h1>{% translate 'Sign in' %}</h1>\u3000it's ({{ _('Name') }}\n"
        "  {% blocktranslate trimmed with a=b %}\n    Hello\n    {{ a }}, 100% yours\n  {% endblocktranslate %}\n"
    )
    return tmp_path


def write(text: str) -> None:
    file = catalogue.po_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(catalogue.HEADER + text)


def test_finds_strings_in_code_and_templates(project: Path) -> None:
    assert catalogue.found() == {
        Key("Partnership"): "portal/words.py",
        Key("%(count)s city", "%(count)s cities"): "portal/words.py",
        Key("May", context="month"): "portal/words.py",
        Key("Sign in"): "templates/page.html",
        Key("Name"): "templates/page.html",
        Key("Hello %(a)s, 100%% yours"): "templates/page.html",
    }


def test_update_keeps_japanese_adds_new_strings_and_drops_gone_ones(project: Path) -> None:
    write('\nmsgid "Partnership"\nmsgstr "姉妹都市提携"\n\nmsgid "Gone"\nmsgstr "なし"\n')
    entries, has_changed = catalogue.update()
    assert has_changed
    assert entries[Key("Partnership")] == Translation("姉妹都市提携")
    assert entries[Key("Sign in")] == Translation("")
    assert Key("Gone") not in entries
    assert catalogue.read(catalogue.po_file()) == entries
    assert catalogue.update() == (entries, False)


def test_update_takes_missing_japanese_from_a_translators_file(project: Path) -> None:
    write('\nmsgid "Partnership"\nmsgstr "姉妹都市提携"\n')
    offered = project / "from_a_translator.po"
    offered.write_text(
        'msgid "Partnership"\nmsgstr "別の言葉"\n\nmsgid "Name"\nmsgstr "お名前"\n\nmsgid "Unknown"\nmsgstr "不明"\n'
    )
    entries, _ = catalogue.update([offered])
    assert entries[Key("Partnership")].text == "姉妹都市提携"
    assert entries[Key("Name")].text == "お名前"
    assert Key("Unknown") not in entries


def test_library_strings_survive_an_update(project: Path) -> None:
    catalogue.library_file().parent.mkdir(parents=True)
    catalogue.library_file().write_text('msgid "Authenticator App"\nmsgstr ""\n')
    write('\nmsgid "Authenticator App"\nmsgstr "認証アプリ"\n')
    entries, _ = catalogue.update()
    assert entries[Key("Authenticator App")].text == "認証アプリ"


@pytest.mark.parametrize(
    ("entry", "trouble"),
    [
        ("", "missing"),
        ('\nmsgid "Name"\nmsgstr ""\n', "no Japanese: 'Name' in templates/page.html"),
        ('\n#, fuzzy\nmsgid "Name"\nmsgstr "名"\n', "marked fuzzy"),
        ('\nmsgid "Gone"\nmsgstr "なし"\n', "obsolete, run `manage.py messages`: 'Gone'"),
        (
            '\nmsgid "%(count)s city"\nmsgid_plural "%(count)s cities"\nmsgstr[0] "都市%(cuont)s件"\n',
            "placeholders differ (lost ['%(count)s'], added ['%(cuont)s'])",
        ),
    ],
)
def test_check_names_what_is_wrong(project: Path, entry: str, trouble: str) -> None:
    write(entry)
    assert any(trouble in each for each in catalogue.check().troubles)


def test_check_is_content_with_a_whole_catalogue(project: Path) -> None:
    entries, _ = catalogue.update()
    catalogue.write(catalogue.po_file(), {key: Translation(f"訳 {key.plural or key.msgid}") for key in entries})
    assert catalogue.check().troubles == []


def test_compiles_only_when_the_catalogue_is_newer(project: Path) -> None:
    write('\nmsgid "Name"\nmsgstr "お名前"\n')
    (written,) = catalogue.compile_catalogues()
    assert "お名前".encode() in written.read_bytes()
    assert catalogue.compile_catalogues() == []


def test_every_string_of_the_project_has_its_japanese() -> None:
    assert catalogue.check().troubles == []

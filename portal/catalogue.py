"""The catalogue: every string for people, found in the code and the templates, beside its Japanese.

It needs Babel only, not GNU gettext. `portal/locale/ja/LC_MESSAGES/django.po` is the one catalogue of the project;
strings of the libraries that we translate or word ourselves are listed in `portal/locale/library.pot`, since nothing of
ours contains them.
"""

from __future__ import annotations

import io
import os
import re
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract as babel_extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import normalize, read_po
from django.conf import settings
from django.utils.translation.template import templatize

FOLDERS = ("portal", "partnerships", "contacts", "delegations", "templates")
LANGUAGE = "ja"
HEADER = """\
# The Japanese of the whole project. Made by `manage.py messages`, which finds the strings; people write the Japanese.
msgid ""
msgstr ""
"Project-Id-Version: sister-city-business-portal\\n"
"Language: ja\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"""

_KEYWORDS: dict[str, tuple | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# What `templatize` leaves between its calls is blanked out, but for white space of any kind, which Python refuses.
_ODD_SPACE = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|[^\S\n ]""")
_PLACEHOLDER = re.compile(r"%(?:\([^)]+\))?[#0\-+]?\d*(?:\.\d+)?[diouxXeEfFgGcrsa%]|\{[^{}]*\}")
_TAG = re.compile(r"</?[a-z][^>]*>")


@dataclass(frozen=True, order=True)
class Key:
    """What tells one string from another: the English words, their plural if they have one, and a context."""

    msgid: str
    plural: str = ""
    context: str = ""

    def __str__(self) -> str:
        return f"{self.msgid!r}" + (f" (context {self.context!r})" if self.context else "")


@dataclass(frozen=True)
class Translation:
    """The Japanese of one string. There is one form for any number."""

    text: str = ""
    is_fuzzy: bool = False
    comments: tuple[str, ...] = ()


@dataclass
class Findings:
    """What `check()` found, one sentence per string and trouble."""

    troubles: list[str] = field(default_factory=list)

    def add(self, trouble: str, key: Key, where: str = "") -> None:
        self.troubles.append(f"{trouble}: {key}" + (f" in {where}" if where else ""))


def locale_dir() -> Path:
    """The folder of the catalogue, as the settings name it."""
    return Path(settings.LOCALE_PATHS[0])


def po_file() -> Path:
    """The catalogue that people edit."""
    return locale_dir() / LANGUAGE / "LC_MESSAGES" / "django.po"


def library_file() -> Path:
    """The list of library strings that we translate ourselves."""
    return locale_dir() / "library.pot"


# --- finding ----------------------------------------------------------------------------------------------------------


def found() -> dict[Key, str]:
    """Every string for people in our code and templates, with the first file that has it. Reads some hundred files."""
    strings: dict[Key, str] = {}
    for file in _files():
        name = str(file.relative_to(settings.BASE_DIR))
        for key in _strings_of(file):
            strings.setdefault(key, name)
    return strings


def wanted() -> dict[Key, str]:
    """Our own strings and the listed ones of libraries."""
    listed = dict.fromkeys(read(library_file()), "portal/locale/library.pot")
    return listed | found()


def _files() -> Iterator[Path]:
    for folder in FOLDERS:
        for file in sorted((Path(settings.BASE_DIR) / folder).rglob("*")):
            is_template = file.suffix in (".html", ".txt", ".svg") and "templates" in file.parts
            if is_template or (file.suffix == ".py" and "migrations" not in file.parts):
                yield file


def _strings_of(file: Path) -> Iterator[Key]:
    source = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about the place of comments for translators
            source = as_python(source, str(file))
    for _line, message, _comments, context in babel_extract("python", io.BytesIO(source.encode()), _KEYWORDS):
        msgid, plural = message if isinstance(message, tuple) else (message, "")
        if msgid:
            yield Key(msgid, plural, context or "")


def as_python(template: str, name: str = "") -> str:
    """A Django template as lines that Python's tokenizer accepts, with a gettext call for each translated string."""
    calls = _ODD_SPACE.sub(lambda match: match[1] or " ", templatize(template, name))
    return "\n".join(line.lstrip() for line in calls.split("\n"))


# --- the file ---------------------------------------------------------------------------------------------------------


def read(file: Path) -> dict[Key, Translation]:
    """The entries of a .po file; none if there is no such file. Obsolete entries (`#~`) are not entries."""
    if not file.exists():
        return {}
    with file.open("rb") as stream:
        catalog = read_po(stream, locale=LANGUAGE, ignore_obsolete=True, abort_invalid=True)
    entries = {}
    for message in catalog:
        if not message.id:
            continue
        msgid, plural = message.id if isinstance(message.id, (list, tuple)) else (message.id, "")
        text = message.string[0] if isinstance(message.string, (list, tuple)) else message.string
        key = Key(msgid, plural, message.context or "")
        entries[key] = Translation(text or "", message.fuzzy, tuple(message.user_comments))
    return entries


def write(file: Path, entries: dict[Key, Translation]) -> bool:
    """Write the entries in a stable order; returns whether that changed the file. No line numbers, no dates."""
    text = HEADER + "".join(f"\n{_entry(key, entries[key])}" for key in sorted(entries))
    if file.exists() and file.read_text(encoding="utf-8") == text:
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    _replace(file, text.encode())
    return True


def _entry(key: Key, translation: Translation) -> str:
    lines = [f"# {comment}" for comment in translation.comments]
    flags = (["fuzzy"] if translation.is_fuzzy else []) + (["python-format"] if _is_format(key) else [])
    if flags:
        lines.append(f"#, {', '.join(flags)}")
    if key.context:
        lines.append(f"msgctxt {normalize(key.context)}")
    lines.append(f"msgid {normalize(key.msgid)}")
    if key.plural:
        lines.append(f"msgid_plural {normalize(key.plural)}")
    lines.append(f"msgstr{'[0]' if key.plural else ''} {normalize(translation.text)}")
    return "\n".join(lines) + "\n"


def _is_format(key: Key) -> bool:
    return any(mark.startswith("%") for mark in _PLACEHOLDER.findall(key.msgid + key.plural))


def _replace(file: Path, content: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}.", delete=False) as stream:
        stream.write(content)
    Path(stream.name).chmod(0o644)
    os.replace(stream.name, file)


# --- the three verbs --------------------------------------------------------------------------------------------------


def update(merged: Iterable[Path] = ()) -> tuple[dict[Key, Translation], bool]:
    """Bring the catalogue up to date: new strings come in empty, gone ones leave, Japanese is kept.

    Files in `merged` (a translator's) fill strings that have no Japanese yet. Returns the entries and whether the file
    changed.
    """
    known = read(po_file())
    offered: dict[Key, Translation] = {}
    for file in merged:
        offered |= {key: entry for key, entry in read(file).items() if entry.text}
    by_words = {(key.msgid, key.context): entry for key, entry in offered.items()}
    entries = {}
    for key in wanted():
        entry = known.get(key, Translation())
        if not entry.text or entry.is_fuzzy:
            entry = offered.get(key) or by_words.get((key.msgid, key.context)) or entry
        entries[key] = entry
    return entries, write(po_file(), entries)


def check() -> Findings:
    """Whether each string has its Japanese, with the same placeholders and tags, and nothing is left over."""
    findings, entries, strings = Findings(), read(po_file()), wanted()
    for key, where in sorted(strings.items()):
        entry = entries.get(key)
        if entry is None:
            findings.add("missing, run `manage.py messages`", key, where)
        elif not entry.text:
            findings.add("no Japanese", key, where)
        elif entry.is_fuzzy:
            findings.add("marked fuzzy, look at it and take the mark away", key, where)
        elif trouble := mismatch(key, entry.text):
            findings.add(trouble, key, where)
    for key in sorted(set(entries) - set(strings)):
        findings.add("obsolete, run `manage.py messages`", key)
    return findings


def mismatch(key: Key, text: str) -> str:
    """What a translation lost or added beside words: placeholders, tags, line ends. Empty if nothing."""
    original = key.plural or key.msgid
    for pattern, name in ((_PLACEHOLDER, "placeholders"), (_TAG, "tags")):
        theirs, ours = Counter(pattern.findall(original)), Counter(pattern.findall(text))
        if theirs != ours:
            lost, added = list((theirs - ours).elements()), list((ours - theirs).elements())
            return f"{name} differ (lost {lost}, added {added})"
    if original.startswith("\n") != text.startswith("\n") or original.endswith("\n") != text.endswith("\n"):
        return "line ends differ"
    return ""


def compile_catalogues() -> list[Path]:
    """Write a .mo beside each .po that is newer than it; returns what was written."""
    written = []
    for source in sorted(locale_dir().glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as stream:
            catalog: Catalog = read_po(stream, locale=source.parent.parent.name, abort_invalid=True)
        compiled = io.BytesIO()
        write_mo(compiled, catalog)
        _replace(target, compiled.getvalue())
        written.append(target)
    return written

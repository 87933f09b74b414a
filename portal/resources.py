"""The port for spreadsheets: an app brings a sheet, which knows its columns, judges rows, takes them over and back.

    class PeopleSheet(Sheet):
        name, title, permission = "people", _("People"), "contacts.import"

    register_sheet(PeopleSheet)          # in the app's ready()

`portal.imports` reads the file, keeps its rows, shows what was found, asks what is to become of each row, and works
through them part by part. A sheet never sees a file: it gets rows as texts under its own column names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

if TYPE_CHECKING:
    from django import forms

    from portal.accounts.models import Membership, User
    from portal.imports.models import ImportRun


class Column(Protocol):
    """A column of a sheet: its name in a file, that of a Japanese file, its words on a page."""

    @property
    def name(self) -> str: ...
    @property
    def japanese(self) -> str: ...
    @property
    def label(self) -> Any: ...


@dataclass(frozen=True)
class SheetRow:
    """A row of a file under the sheet's columns: every column that holds anything, with its texts in their order."""

    number: int
    line: int
    values: Mapping[str, Sequence[str]]

    def first(self, column: str) -> str:
        """The first text of a column; empty if there is none."""
        return next(iter(self.values.get(column, ())), "")


@dataclass
class Verdict:
    """What was found of a row.

    `says` are reasons by short name with the column they are about and what their sentence tells; `key` is the row of
    ours that it was compared with, at `version`; `differences` are column → (ours, the file's).
    """

    finding: str
    name: str = ""
    says: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    key: int | None = None
    version: int = 0
    differences: dict[str, tuple[str, str]] = field(default_factory=dict)

    def packed(self) -> dict[str, Any]:
        """As JSON, without what is empty."""
        said = {"f": self.finding, "n": self.name, "s": self.says, "k": self.key, "v": self.version}
        return {name: value for name, value in (said | {"d": self.differences}).items() if value}

    @classmethod
    def unpacked(cls, said: Mapping[str, Any]) -> Verdict:
        says = [(code, column, dict(told)) for code, column, told in said.get("s", [])]
        differences = {name: (ours, theirs) for name, (ours, theirs) in said.get("d", {}).items()}
        return cls(said["f"], said.get("n", ""), says, said.get("k"), said.get("v", 0), differences)


@dataclass(frozen=True)
class Recognition:
    """Headers that a sheet knows: whose they are, and the column of ours for each (empty for none)."""

    origin: str
    mapping: tuple[str, ...]

    @property
    def known(self) -> int:
        """How many of the headers mean something."""
        return sum(1 for name in self.mapping if name)


Decided = tuple[SheetRow, Verdict, str]
"""A row, what was found of it, and the choice (`portal.imports.choices.Choice`)."""


class Checker(Protocol):
    """Judges the rows of one run, part by part; it remembers what stood in the parts before."""

    def look(self, rows: Sequence[SheetRow]) -> list[Verdict]: ...


class Sheet:
    """A kind of spreadsheet that can come in."""

    name: ClassVar[str]
    title: ClassVar[Any]
    permission: ClassVar[str]
    columns: ClassVar[Sequence[Column]]
    origins: ClassVar[Mapping[str, Any]] = {}
    """Programs whose exports are recognised → their names."""

    def recognise(self, headers: Sequence[str]) -> Recognition | None:
        """What the headers mean, None if nothing of it is known. Pure."""
        raise NotImplementedError

    def lacks(self, mapping: Sequence[str]) -> str:
        """What is missing before rows can be judged, in words; empty if nothing is."""
        return ""

    def options_form(self, membership: Membership, data: Any = None) -> forms.Form | None:
        """What a person chooses for all rows; its cleaned data, as JSON can hold it, become `run.options`."""
        return None

    def checker(self, run: ImportRun, membership: Membership | None) -> Checker:
        raise NotImplementedError

    def commit(self, run: ImportRun, membership: Membership | None, decided: Sequence[Decided]) -> list[dict[str, Any]]:
        """Take rows over, in the transaction of the caller; answers what became of each, for `undo` to go by.

        Each answer has `became` (`portal.imports.choices.Became`), `key` of the row of ours, and what else undoing
        needs.
        """
        raise NotImplementedError

    def undo(self, run: ImportRun, by: User | None, results: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Take rows back, in the transaction of the caller; answers what became of each: `became`, `key`, `name`."""
        raise NotImplementedError

    def finish(self, run: ImportRun, by: User | None) -> None:
        """Called once after all parts were taken back, in a transaction of its own."""

    def words(self, code: str, told: Mapping[str, Any]) -> str:
        """The sentence of a reason, in the reader's language."""
        raise NotImplementedError

    def label(self, name: str) -> str:
        """What a column, or a part of a difference, is called."""
        return next((str(column.label) for column in self.columns if column.name == name), name)

    def address(self, association: Any, key: int) -> str:
        """Where a row of ours is shown."""
        raise NotImplementedError


_sheets: dict[str, Sheet] = {}


def register_sheet(sheet: type[Sheet]) -> type[Sheet]:
    """Make a sheet known; called from an app's `ready()`. A name registers once."""
    known = _sheets.get(sheet.name)
    if known and type(known).__qualname__ != sheet.__qualname__:
        raise ValueError(f"Two sheets are called {sheet.name!r}.")
    _sheets[sheet.name] = sheet()
    return sheet


def sheet_named(name: str) -> Sheet:
    """The registered sheet. LookupError for a name that nobody registered."""
    try:
        return _sheets[name]
    except KeyError:
        raise LookupError(f"No sheet is called {name!r}.") from None


def all_sheets() -> tuple[Sheet, ...]:
    """Every registered sheet, by name."""
    return tuple(_sheets[name] for name in sorted(_sheets))

"""The port for kept files: which columns name files of the media folder, and under which path each lies.

    register(KeptFiles("papers", columns=…, path_of=…, is_whole=…))

Apps do so in a module `kept_files.py`. A backup takes the files that the rows of its moment name, and `verify` finds
those that are missing, changed, or named by no row.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from django.apps import apps
from django.db import models
from django.utils.module_loading import autodiscover_modules

from portal import papers
from portal.papers.fields import PaperName
from portal.papers.fields import names_in_use as papers_in_use
from portal.pictures.fields import PictureName


class NamingColumn(NamedTuple):
    """A column of a table that names files; `finished` is a column that is null while the file is not written yet."""

    table: str
    column: str
    finished: str = ""


def naming(model: type[models.Model], name: str, finished: str = "") -> NamingColumn:
    """The column of a model's field."""
    done = str(model._meta.get_field(finished).column) if finished else ""  # type: ignore[union-attr]  # a plain column
    return NamingColumn(model._meta.db_table, str(model._meta.get_field(name).column), done)  # type: ignore[union-attr]  # a plain column


def is_named_by_its_bytes(file: Path) -> bool:
    """Whether a file is whole whose name begins with its own sha256. Raises OSError."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest() == file.name[:64]


def is_sound_zip(file: Path) -> bool:
    """Whether every member of a ZIP agrees with its checksum. Raises OSError."""
    try:
        with zipfile.ZipFile(file) as archive:
            return archive.testzip() is None
    except zipfile.BadZipFile:
        return False


@dataclass(frozen=True)
class KeptFiles:
    """Files of one kind: their folder below the media folder, who names them, where each lies, whether it is whole.

    `elsewhere` answers names that wait outside a column, as of now. Raises nothing. Files that pass are made for
    somebody and cleared away after days.
    """

    folder: str
    columns: Callable[[], Iterable[NamingColumn]]
    path_of: Callable[[Any], str]
    is_whole: Callable[[Path], bool] = is_named_by_its_bytes
    elsewhere: Callable[[], Iterable[str]] = tuple
    passes: bool = False


_kinds: dict[str, KeptFiles] = {}


def register(kind: KeptFiles) -> KeptFiles:
    """Make a kind known."""
    _kinds[kind.folder] = kind
    return kind


def kinds() -> list[KeptFiles]:
    """Every kind by its folder; the apps' `kept_files.py` are read first."""
    autodiscover_modules("kept_files")
    return sorted(_kinds.values(), key=lambda kind: kind.folder)


def named(ask: Callable[[NamingColumn], Iterable[Any]], *, passing: bool = True) -> set[str]:
    """The paths below the media folder that rows name, with `passing` those too that are soon cleared away; `ask`
    answers what stands in a column of the database meant."""
    found: set[str] = set()
    for kind in (each for each in kinds() if passing or not each.passes):
        for column in kind.columns():
            found.update(f"{kind.folder}/{kind.path_of(value)}" for value in ask(column) if value)
    return found


def named_elsewhere() -> set[str]:
    """The paths that wait outside a column, as of now. Queries."""
    return {f"{kind.folder}/{kind.path_of(name)}" for kind in kinds() for name in kind.elsewhere() if name}


def question(column: NamingColumn) -> str:
    """The SELECT that lists what stands in a column."""
    done = f' AND "{column.finished}" IS NOT NULL' if column.finished else ""
    return f'SELECT DISTINCT "{column.column}" FROM "{column.table}" WHERE "{column.column}" IS NOT NULL{done}'  # noqa: S608  names of our own models


def _columns_of(kind: type[models.Field]) -> Iterator[NamingColumn]:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, kind):
                yield naming(model, field.name)


def _below_its_beginning(name: str) -> str:
    return f"{name[:2]}/{name}"


def _real_papers() -> set[str]:
    return {name for name in papers_in_use() if papers.paper(name)}


register(KeptFiles("pictures", lambda: _columns_of(PictureName), _below_its_beginning))
register(KeptFiles("papers", lambda: _columns_of(PaperName), _below_its_beginning, elsewhere=_real_papers))

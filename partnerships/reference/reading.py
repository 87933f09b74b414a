"""Reading the reference files: CSV text in, typed rows out, or every problem by file, line and column."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from partnerships.reference.rows import FILES, Reference, Row

FOLDER = Path(__file__).parent.parent / "data"


@dataclass(frozen=True)
class Problem:
    """Something wrong in a file. `column` is empty when the line as a whole is wrong."""

    file: str
    line: int
    column: str
    words: str

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" + (f", column {self.column}" if self.column else "")
        return f"{place}: {self.words}"


class BrokenReference(Exception):
    """The reference files cannot be used; `problems` names every place to mend."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


AnyRow = TypeVar("AnyRow", bound=Row)


def read_reference(folder: Path = FOLDER) -> Reference:
    """Read every file of the folder. Raises BrokenReference with all problems of all files, links included."""
    problems: list[Problem] = []
    lists = {name: list(read_rows(folder / file, kind, problems)) for name, (file, kind) in FILES.items()}
    reference = Reference(**lists)  # type: ignore[arg-type]  # FILES names its fields, each with its kind of row
    if not problems:
        problems.extend(_broken_links(reference))
    if problems:
        raise BrokenReference(problems)
    return reference


def read_rows(path: Path, kind: type[AnyRow], problems: list[Problem]) -> Iterator[AnyRow]:
    """Each good line of a file as a `kind`; what is wrong with the others goes to `problems`."""
    columns = [each for each in fields(kind) if each.name != "line"]
    text = _text_of(path, problems)
    if text is None:
        return
    reader = csv.reader(io.StringIO(text), strict=True)
    seen: dict[tuple[str, str], int] = {}
    try:
        header = next(reader, [])
        if not _header_fits(path.name, header, [each.name for each in columns], problems):
            return
        begins = reader.line_num + 1
        for cells in reader:
            line, begins = begins, reader.line_num + 1
            if not cells:
                continue
            if len(cells) != len(header):
                problems.append(
                    Problem(
                        path.name,
                        line,
                        "",
                        f"The line has {len(cells)} cells, the header has {len(header)}. "
                        "Put texts that hold a comma between double quotes.",
                    )
                )
                continue
            row = _row(path.name, line, dict(zip(header, cells, strict=True)), kind, seen, problems)
            if row is not None:
                yield row
    except csv.Error as error:
        problems.append(
            Problem(path.name, reader.line_num, "", f"This is not CSV: {error}. Check the double quotes of this line.")
        )


def _text_of(path: Path, problems: list[Problem]) -> str | None:
    try:
        raw = path.read_bytes()
    except OSError as error:
        problems.append(
            Problem(path.name, 1, "", f"The file cannot be read ({error.strerror}). Put it back into {path.parent}.")
        )
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        problems.append(Problem(path.name, line, "", "The line is not UTF-8. Save the file as “CSV UTF-8”."))
        return None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        problems.append(Problem(path.name, line, "", "The line holds a NUL character. Remove it."))
        return None
    return text


def _header_fits(file: str, header: list[str], wanted: list[str], problems: list[Problem]) -> bool:
    found = len(problems)
    problems.extend(
        Problem(file, 1, name, "The header lacks this column. Add it, or correct its spelling.")
        for name in wanted
        if name not in header
    )
    problems.extend(
        Problem(file, 1, name or "(no name)", "Nothing is known of this column. Remove it, or correct its spelling.")
        for name in header
        if name not in wanted
    )
    problems.extend(
        Problem(file, 1, name, "The header names this column twice. Remove one.")
        for name in sorted({name for name in header if header.count(name) > 1})
    )
    return len(problems) == found


def _row(
    file: str,
    line: int,
    cells: dict[str, str],
    kind: type[AnyRow],
    seen: dict[tuple[str, str], int],
    problems: list[Problem],
) -> AnyRow | None:
    values: dict[str, Any] = {}
    good = True
    for column in fields(kind):
        if column.name == "line":
            continue
        rules, text = column.metadata, cells[column.name].strip()
        try:
            values[column.name] = _value(text, rules)
            if rules["key"]:
                first = seen.setdefault((column.name, text), line)
                if first != line:
                    raise ValueError(f"“{text}” stands in line {first} already. Give this line a key of its own.")
        except ValueError as error:
            problems.append(Problem(file, line, column.name, str(error)))
            good = False
    return kind(line=line, **values) if good else None


def _value(text: str, rules: Any) -> Any:
    if not text:
        if rules["needed"]:
            raise ValueError("The cell is empty. Fill it in, or remove the line.")
        return rules["empty"]
    if rules["at_most"] and len(text) > rules["at_most"]:
        raise ValueError(f"The text has {len(text)} characters, {rules['at_most']} are allowed. Shorten it.")
    return rules["parse"](text)


def _broken_links(reference: Reference) -> Iterator[Problem]:
    """Cells that name a row which no file has."""
    regions = {(row.country, row.name_en): row for row in reference.regions}
    cities = {(row.name, row.country, row.state_or_prefecture) for row in reference.cities}
    sectors = {row.naics_code for row in reference.sectors}
    for city in reference.cities:
        if city.state_or_prefecture and (city.country, city.state_or_prefecture) not in regions:
            yield _missing("cities", city.line, "state_or_prefecture", city.state_or_prefecture, "regions.csv")
    for pair in reference.pairs:
        if (pair.us_city, "US", pair.us_state_name) not in cities:
            yield _missing("pairs", pair.line, "us_city", f"{pair.us_city}, {pair.us_state_name}", "cities.csv")
        if (pair.jp_city, "JP", pair.jp_prefecture) not in cities:
            yield _missing("pairs", pair.line, "jp_city", f"{pair.jp_city}, {pair.jp_prefecture or '–'}", "cities.csv")
        region = regions.get(("US", pair.us_state_name))
        if region is not None and region.code != f"US-{pair.us_state}":
            yield Problem(
                FILES["pairs"][0],
                pair.line,
                "us_state",
                f"“{pair.us_state}” is not the code of {pair.us_state_name}. Write {region.code.removeprefix('US-')}.",
            )
    for sector in reference.sectors:
        if sector.parent_code and sector.parent_code not in sectors:
            yield _missing("sectors", sector.line, "parent_code", sector.parent_code, "sectors.csv")
    yield from _broken_story_links(reference, sectors)


def _broken_story_links(reference: Reference, sectors: set[str]) -> Iterator[Problem]:
    """Cells of stories that name no sector, theme or region, and texts with more lines in one language."""
    themes = {row.code for row in reference.themes}
    regions = {row.code for row in reference.regions}
    for story in reference.stories:
        for column, codes, known, file in (
            ("naics_codes", story.naics_codes, sectors, "sectors.csv"),
            ("theme_codes", story.theme_codes, themes, "focus_themes.csv"),
            ("region_codes", story.region_codes, regions, "regions.csv"),
        ):
            for code in codes:
                if code not in known:
                    yield _missing("stories", story.line, column, code, file)
        for column in ("preconditions", "steps"):
            english, japanese = (getattr(story, f"{column}_{language}").split("\n") for language in ("en", "ja"))
            if len(english) != len(japanese):
                words = f"The text has {len(japanese)} lines, the English one {len(english)}. Give both the same lines."
                yield Problem(FILES["stories"][0], story.line, f"{column}_ja", words)


def _missing(name: str, line: int, column: str, text: str, where: str) -> Problem:
    return Problem(
        FILES[name][0], line, column, f"{where} has no row “{text}”. Add the row there, or correct this cell."
    )

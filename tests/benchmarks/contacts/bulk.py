"""The two jobs that move everybody: a file in, a file out; ours and the baseline's by the same data."""

from __future__ import annotations

import json
import re
import uuid

from tests.benchmarks.contacts.memory import watched
from tests.benchmarks.contacts.newcomers import sheet
from tests.benchmarks.contacts.pages import name_and_value
from tests.benchmarks.contacts.stage import ADDRESS, BASELINE, PORTAL, Site, run
from tests.benchmarks.contacts.visitor import Answer
from tests.benchmarks.results import Figure

REACH = 3000  # rows a second, of each pass
COUNT = """import django; django.setup()
from tests.benchmarks.contacts.baseline.models import Contact
print(Contact.objects.count())"""


def exports(ours: Site, theirs: Site | None) -> list[Figure]:
    """Everybody as CSV: three times ours, once the baseline's, which takes its time."""
    path = f"{ADDRESS}/people/export/"
    answers, peaks = [], []
    for _ in range(4):
        ours.ask(path)
        with watched(ours.process.pid) as peak:
            answers.append(ours.ask(path, {"kind": "csv", "language": "en"}, keep=False))
        peaks.append(peak.grown)
    best = min(answers[1:], key=lambda each: each.wall)
    count = f"{ours.facts['people']:,} people as CSV"
    rows = [
        Figure(f"{count}: whole file", best.wall / 1000, "s", at_most=max(2.0, ours.facts["people"] / 50_000)),
        Figure(f"{count}: first byte", best.first / 1000, "s", at_most=0.1),
        Figure(f"{count}: web + database", best.cpu / 1000, "s"),
        Figure(f"{count}: memory of the web server grows by", max(peaks[1:]), "MB", at_most=25),
    ]
    if theirs:
        with watched(theirs.process.pid) as peak:
            answer = their_export(theirs)
        rows += [
            Figure(f"{count}: baseline, whole file", answer.wall / 1000, "s"),
            Figure(f"{count}: baseline, first byte", answer.first / 1000, "s"),
            Figure(f"{count}: baseline, web + database", answer.cpu / 1000, "s"),
            Figure(f"{count}: baseline, memory grows by", peak.grown, "MB"),
            Figure(f"{count}: ours / baseline, web + database", best.cpu / answer.cpu, "×"),
        ]
    return rows


def their_export(site: Site) -> Answer:
    path = "/admin/plain/contact/export/"
    fields = dict(pair for each in inputs(site.ask(path).text) if (pair := name_and_value(each)))
    fields = {name: value or "on" for name, value in fields.items() if name} | {"format": "0"}
    return site.ask(path, fields | {"csrfmiddlewaretoken": site.token}, keep=False)


def inputs(text: str) -> list[str]:
    return re.findall(r"<input[^>]*>", text)


def imports(ours: Site, theirs: Site | None, rows: int) -> list[Figure]:
    """New people: ours through its own steps, as a worker takes them; the baseline's through its two pages.

    All rows are taken over, by both; no figure is given of a file that did not land whole.
    """
    done = json.loads(run(ours.environment, PORTAL, "-m", "tests.benchmarks.contacts.intake", str(rows)))
    least = 1000 / REACH
    figures = [
        Figure(f"{rows:,} rows in: preview, for 1,000 rows", done["preview"] * 1000 / rows, "s", at_most=least),
        Figure(f"{rows:,} rows in: preview, rows a second", rows / done["preview"], ""),
        Figure(f"{rows:,} rows in: commit, for 1,000 rows", done["commit"] * 1000 / rows, "s", at_most=least),
        Figure(f"{rows:,} rows in: commit, rows a second", rows / done["commit"], ""),
        Figure(f"{rows:,} rows in: memory grows by", done["memory"], "MB", at_most=60),
    ]
    if theirs:
        with watched(theirs.process.pid) as peak:
            first, second = their_import(theirs, rows)
        figures += [
            Figure(f"{rows:,} rows in: baseline, dry run, rows a second", rows * 1000 / first.wall, ""),
            Figure(f"{rows:,} rows in: baseline, commit, rows a second", rows * 1000 / second.wall, ""),
            Figure(f"{rows:,} rows in: baseline, memory grows by", peak.grown, "MB"),
        ]
    return figures


def their_import(site: Site, rows: int) -> tuple[Answer, Answer]:
    head, *lines = sheet(rows, 10).decode().splitlines(keepends=True)
    ours = ["family_name", "given_name", "family_name_kana", "given_name_kana", "company", "notes"]
    named = ["last_name", "first_name", "last_name_kana", "first_name_kana", "firm", "notes"]
    for name, word in zip(ours, named, strict=True):
        head = re.sub(rf"\b{name}\b", word, head)
    mark = uuid.uuid4().hex
    path = "/admin/plain/contact/import/"
    site.ask(path)
    parts = [("csrfmiddlewaretoken", site.token), ("format", "0"), ("resource", "0")]
    body = "".join(
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n' for name, text in parts
    )
    body += f'--{mark}\r\nContent-Disposition: form-data; name="import_file"; filename="people.csv"\r\n'
    body += f"Content-Type: text/csv\r\n\r\n{head}{''.join(lines)}\r\n--{mark}--\r\n"
    before = counted(site)
    first = site.ask(path, body.encode(), kind=f"multipart/form-data; boundary={mark}")
    hidden = dict(pair for each in inputs(first.text) if "hidden" in each and (pair := name_and_value(each)))
    if "import_file_name" not in hidden:
        raise RuntimeError(f"the baseline did not take the file: {first.status} {first.text[-2000:]}")
    second = site.ask("/admin/plain/contact/process_import/", hidden | {"csrfmiddlewaretoken": site.token})
    if second.status != 302:
        raise RuntimeError(f"the baseline did not commit: {second.status}")
    if (landed := counted(site) - before) != rows:
        raise RuntimeError(f"the baseline wrote {landed} of {rows} rows")
    return first, second


def counted(site: Site) -> int:
    """How many contacts the baseline has."""
    return int(run(site.environment, BASELINE, "-c", COUNT))

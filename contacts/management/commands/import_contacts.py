"""``manage.py import_contacts FILE --association SLUG``: what a file of people holds, row by row; --commit takes it.

For those who automate: `--json` says of every row its verdict, line, column and message. Exit 0: every row is fine.
1: rows need a person. 2: the file is refused. It is the same reading, judging and taking over as on the pages, and the
run can be taken back there.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from partnerships.choices import Side
from portal.accounts.models import Association, User
from portal.imports.choices import NEEDS_A_PERSON, WORDS, Choice, Finding, ImportState
from portal.imports.models import ImportRun
from portal.imports.services.judging import judge
from portal.imports.services.receiving import FileRefused, receive, refuse_too_big
from portal.imports.services.showing import says_of
from portal.imports.services.taking import begin_taking
from portal.jobs import services as jobs
from portal.jobs.models import Job, JobState
from portal.resources import Sheet, Verdict, sheet_named
from portal.scoping import scope

FINE, NEEDS_SOMEBODY, REFUSED = 0, 1, 2


class Command(BaseCommand):
    help = "Say what a file of people holds, row by row; with --commit take over every row that needs nobody."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="CSV, XLSX or vCard")
        parser.add_argument("--association", required=True, metavar="SLUG")
        parser.add_argument("--commit", action="store_true", help="take over what is new or differs")
        parser.add_argument("--json", action="store_true", dest="as_json", help="for programs, row by row")
        parser.add_argument("--map", type=Path, metavar="FILE", help='JSON: {"header of the file": "column of ours"}')
        parser.add_argument("--encoding", default="", help="of a CSV file, where it cannot be found")
        parser.add_argument("--side", choices=Side.values, default=Side.HOME.value)
        parser.add_argument("--as", dest="email", default="", metavar="E-MAIL", help="the member whose act it is")

    def handle(self, *args: Any, **options: Any) -> None:
        with override(language()):
            association = Association.objects.filter(slug=options["association"]).first()
            if association is None:
                sys.exit(self._refused(options, f"There is no association {options['association']!r}."))
            by = User.objects.filter(email__iexact=options["email"]).first() if options["email"] else None
            if options["email"] and by is None:
                sys.exit(self._refused(options, f"Nobody has the address {options['email']!r}."))
            with scope(association):
                code = self._work(association, by, options)
        if code:
            sys.exit(code)

    def _work(self, association: Association, by: User | None, options: dict[str, Any]) -> int:
        file, sheet = options["file"], sheet_named("people")
        try:
            mapping = read_map(options["map"]) if options["map"] else None
            refuse_too_big(file.stat().st_size, file.name)
            data = file.read_bytes()
            with transaction.atomic():
                run = receive(
                    association=association,
                    by=by,
                    sheet=sheet,
                    data=data,
                    file=file.name,
                    encoding=options["encoding"],
                    options={"side": options["side"]},
                    mapping=mapping,
                )
                if lacks := sheet.lacks(run.mapping):
                    raise ValidationError(lacks)
                judge(run, sheet)
                report = reported(run, sheet)
                is_wanted = options["commit"] and bool(set(run.choices) - {Choice.SKIP.value})
                ImportRun.objects.filter(pk=run.pk).update(state=ImportState.READY)
                if not is_wanted:
                    transaction.set_rollback(True)
            if is_wanted:
                run = carried_out(run, by)
                report |= {"committed": True, "run": run.pk, "result": run.counts}
        except (OSError, ValidationError) as error:
            return self._refuse(file, error, as_json=options["as_json"])
        self.stdout.write(json.dumps(report, ensure_ascii=False, indent=1) if options["as_json"] else in_lines(report))
        return NEEDS_SOMEBODY if set(run.findings) & {each.value for each in NEEDS_A_PERSON} else FINE

    def _refused(self, options: dict[str, Any], words: str) -> int:
        return self._refuse(options["file"], ValidationError(words), as_json=options["as_json"])

    def _refuse(self, file: Path, error: OSError | ValidationError, *, as_json: bool) -> int:
        if isinstance(error, FileRefused):
            message, where = str(error.message), {"line": error.line or None, "column": error.column or None}
            reason = error.reason
        else:
            words = " ".join(error.messages) if isinstance(error, ValidationError) else str(error.strerror)
            message, where, reason = f"{file.name}: {words}", {"line": None, "column": None}, "refused"
        if as_json:
            said = {"file": file.name, "refused": True, "reason": reason, **where, "message": message}
            self.stdout.write(json.dumps(said, ensure_ascii=False, indent=1))
        else:
            self.stderr.write(message)
        return REFUSED


def carried_out(run: ImportRun, by: User | None) -> ImportRun:
    """Take the run over as the pages do it, by a job; it is done here, unless another worker is quicker.

    So a run whose command was ended goes on by itself, or is offered on its page. Refused: work that failed.
    """
    run = begin_taking(run=run, by=by)
    job = Job.objects.get(kind="commit_import", subject_id=str(run.pk))
    while job.is_live:
        if not jobs.work(job_id=job.pk, seconds=0):
            time.sleep(1)
        job.refresh_from_db()
    run.refresh_from_db()
    if job.state != JobState.DONE:
        raise ValidationError(job.reason)
    return run


def language() -> str:
    """English or Japanese, as the machine's LANGUAGE says, else its LANG."""
    asked = os.environ.get("LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "ja" if asked.lower().startswith("ja") else "en"


def read_map(file: Path) -> dict[str, str]:
    """Header → column, as somebody wrote it down. ValidationError for anything else."""
    try:
        found = json.loads(file.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise ValidationError(_("%(file)s is no JSON.") % {"file": file.name}) from error
    if not isinstance(found, dict) or not all(isinstance(each, str) for each in found.values()):
        raise ValidationError(_("%(file)s must hold one object: header of the file → column.") % {"file": file.name})
    return found


def reported(run: ImportRun, sheet: Sheet) -> dict[str, Any]:
    """The run as programs read it; docs/user-guide.md describes the shape."""
    rows = []
    for chunk in run.chunks.order_by("number"):
        for row, said in zip(chunk.rows, chunk.verdicts, strict=True):
            rows.append(_row(run, sheet, row, Verdict.unpacked(said)))
    counted = Counter(row["verdict"] for row in rows)
    return {
        "file": run.file_name,
        "association": run.association.slug,
        "refused": False,
        "reading": run.reading,
        "origin": run.origin,
        "columns": dict(zip(run.headers, run.mapping, strict=True)),
        "counts": {word: counted[word] for word in WORDS.values() if counted[word]},
        "committed": False,
        "rows": rows,
    }


def _row(run: ImportRun, sheet: Sheet, row: list[Any], verdict: Verdict) -> dict[str, Any]:
    messages = [
        {"column": place or None, "header": header or None, "message": words}
        for place, header, words in says_of(sheet, run, verdict, row[1])
    ]
    first = messages[0] if messages else {"column": None, "header": None}
    return {
        "line": row[0],
        "verdict": WORDS[Finding(verdict.finding)],
        "name": verdict.name,
        "person": verdict.key,
        "column": first["column"],
        "header": first["header"],
        "message": " ".join(str(each["message"]) for each in messages),
        "messages": messages,
        "differences": {name: {"ours": ours, "file": file} for name, (ours, file) in verdict.differences.items()},
    }


def in_lines(report: dict[str, Any]) -> str:
    """The same for people: what needs one of them, then the counts."""
    lines = [
        f"{row['line']}\t{row['verdict']}\t{row['name']}\t{row['message']}"
        for row in report["rows"]
        if row["verdict"] not in (WORDS[Finding.NEW], WORDS[Finding.SAME])
    ]
    counted = ", ".join(f"{word} {number}" for word, number in report["counts"].items())
    taken = ", ".join(f"{word} {number}" for word, number in report.get("result", {}).items())
    return "\n".join([*lines, counted, *([taken] if taken else [])])

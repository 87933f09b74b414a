"""After a breach: from accounts and a time to the persons and kinds of fields that they saw or took out.

What is asked is the read log, so it names what was shown and not what was noticed. Whoever was merged with somebody
since stands there as who they are now, once. Names in lists are not in it: how many stood there is said as a number.
"""

from __future__ import annotations

import csv
import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.db.models import QuerySet
from django.utils.translation import override, pgettext

from portal.accounts.models import Association, Membership, User
from portal.activity.models import Activity, Verb
from portal.looks.choices import FieldGroup, LookKind
from portal.looks.doors import keys_now
from portal.looks.keys import unpacked
from portal.looks.models import Look
from portal.privacy import parts_of
from portal.scoping import scope, system_scope
from portal.spreadsheets import harmless

LETTERS = Path(__file__).parent / "letters"
TAKEN = (LookKind.FILE, LookKind.PAPER, LookKind.COPY)
LANGUAGES = ("en", "ja")
Address = tuple[str, int]


@dataclass
class Shown:
    """What of one person was shown: kinds of fields, in which ways, when first and last, how often."""

    groups: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    first: datetime.datetime | None = None
    last: datetime.datetime | None = None
    times: int = 0

    def add(self, look: Look) -> None:
        self.groups |= set(look.groups.split(","))
        self.kinds.add(look.kind)
        self.first = min(self.first or look.at, look.at)
        self.last = max(self.last or look.at, look.at)
        self.times += 1

    @property
    def was_taken(self) -> bool:
        """Whether it left the portal as a file or on paper."""
        return bool(self.kinds.intersection(TAKEN))


@dataclass
class Harm:
    """What the accounts saw of one association's records."""

    association: Association
    shown: dict[Address, Shown]
    languages: Counter[str]
    gone: int
    in_lists: int
    exports: int

    @property
    def groups(self) -> list[str]:
        """All kinds of fields that were shown of anybody, in the order of the letter."""
        found = {group for each in self.shown.values() for group in each.groups}
        return [group for group in FieldGroup.values if group in found]


def harm_done(accounts: Sequence[User], since: datetime.datetime, until: datetime.datetime) -> list[Harm]:
    """By association, what these accounts saw from `since` to `until`, both included. Some queries an association.

    Associations in which they were members and saw nothing are listed too: they could read lists.
    """
    with system_scope("find the associations that a breach reaches"):
        looked = Look.objects.filter(by__in=accounts, at__range=(since, until)).order_by()
        keys = set(looked.values_list("association", flat=True))
        keys |= set(Membership.objects.filter(user__in=accounts).values_list("association", flat=True))
    return [_harm(each, accounts, since, until) for each in Association.objects.filter(pk__in=keys).order_by("pk")]


def _harm(
    association: Association, accounts: Sequence[User], since: datetime.datetime, until: datetime.datetime
) -> Harm:
    shown: dict[Address, Shown] = defaultdict(Shown)
    with scope(association):
        looks = Look.objects.filter(by__in=accounts, at__range=(since, until))
        now = _addresses_now(looks)
        for look in looks.order_by("number").iterator():
            for address in {now[look.model, key] for key in _keys(look.object_id, look.keys)}:
                shown[address].add(look)
        rows = dict(_rows(shown))
        exports = Activity.objects.filter(by__in=accounts, at__range=(since, until), verb=Verb.EXPORTED).count()
        in_lists = sum(_model(name).objects.count() for name in sorted({"contacts.person", *(n for n, _k in shown)}))
    languages = Counter(str(getattr(row, "language", "")) for row in rows.values())
    return Harm(association, dict(shown), languages, len(shown) - len(rows), in_lists, exports)


def _keys(object_id: str, keys: str) -> Iterable[int]:
    return [int(object_id)] if object_id else unpacked(keys)


def _addresses_now(looks: QuerySet[Look]) -> dict[Address, Address]:
    """Each address that stands in these looks → where that record stands today."""
    by_model: dict[str, set[int]] = defaultdict(set)
    for name, object_id, keys in looks.order_by().values_list("model", "object_id", "keys").distinct().iterator():
        by_model[name].update(_keys(object_id, keys))
    return {(name, old): (name, now) for name, keys in by_model.items() for old, now in keys_now(name, keys).items()}


def _rows(addresses: Iterable[Address]) -> Iterator[tuple[Address, Any]]:
    """The rows that are still there."""
    by_model: dict[str, list[int]] = defaultdict(list)
    for name, key in addresses:
        by_model[name].append(key)
    for name, keys in by_model.items():
        for part in parts_of(keys):
            for row in _model(name).objects.filter(pk__in=part):
                yield (name, row.pk), row


def _model(name: str) -> Any:
    return apps.get_model(name)


def write_list(out: IO[str], harm: Harm) -> None:
    """The persons of one association, a line each, for those who write the letters. It names people: keep it safe."""
    lines = csv.writer(out)
    lines.writerow(["key", "name", "language", "fields", "ways", "first", "last", "times"])
    with scope(harm.association):
        rows = dict(_rows(harm.shown))
        for address, each in sorted(harm.shown.items()):
            row = rows.get(address)
            groups = " ".join(group for group in FieldGroup.values if group in each.groups)
            told = [
                address[1],
                row or "(erased or removed since)",
                getattr(row, "language", ""),
                groups,
                " ".join(sorted(each.kinds)),
            ]
            times = [moment.isoformat(timespec="seconds") for moment in (each.first, each.last) if moment]
            lines.writerow([harmless(str(cell)) for cell in (*told, *times, each.times)])


def draft(harm: Harm, language: str, since: datetime.datetime, until: datetime.datetime) -> str:
    """A letter to the persons, to be completed: what happened stands in it between square brackets."""
    words = (LETTERS / f"breach.{language}.txt").read_text(encoding="utf-8")
    with override(language):
        labels = [str(FieldGroup(group).label) for group in harm.groups]
        fields = pgettext("list", ", ").join(labels)
    name = harm.association.name_ja if language == "ja" and harm.association.name_ja else harm.association.name_en
    taken = any(each.was_taken for each in harm.shown.values())
    return words.format(
        association=name,
        since=since.date().isoformat(),
        until=until.date().isoformat(),
        fields=fields or "–",
        taken=_TAKEN[language][taken],
    )


_TAKEN = {
    "en": {
        True: "Some of it was taken out as a file or printed.",
        False: "We know of no file or paper with which it left the portal.",
    },
    "ja": {
        True: "その一部は、ファイルまたは印刷物として持ち出されました。",
        False: "ファイルまたは印刷物として持ち出された記録は確認されていません。",
    },
}


@dataclass(frozen=True)
class Deadline:
    """A day by which somebody has to be told, if that law applies."""

    law: str
    what: str
    by: datetime.datetime


def deadlines(known: datetime.datetime) -> list[Deadline]:
    """Counted from the moment at which one learned of it. Which law applies, a lawyer says."""
    hours, days = datetime.timedelta(hours=1), datetime.timedelta(days=1)
    return [
        Deadline(
            "GDPR, article 33", "the supervisory authority, unless a risk to people is unlikely", known + 72 * hours
        ),
        Deadline(
            "APPI, article 26 (Japan)", "first report to the commission, within about 3 to 5 days", known + 3 * days
        ),
        Deadline("APPI, article 26 (Japan)", "full report, where no improper purpose is likely", known + 30 * days),
        Deadline("APPI, article 26 (Japan)", "full report after improper access or purpose", known + 60 * days),
    ]

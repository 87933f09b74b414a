"""What came of one year, partnership by partnership, beside the year before. No names of people.

A year that is not over is compared with the same part of the year before, and says so. Each currency is added up for
itself; what nobody knows is None and told as not known.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from contacts.choices import ClaimLevel
from contacts.models import Organization, Outcome
from contacts.record_words import Line, Row, Told, all_of, amount, day, in_both, line, pair, told
from contacts.without_names import Leaving, leaving_names
from partnerships.models import Partnership
from portal.accounts.models import Association, Membership

FIRST_YEAR = 1850


@dataclass(frozen=True)
class MoneyBeside:
    """Sums in one currency, this year and before; None where no value is known."""

    currency: str
    now: Decimal | None
    before: Decimal | None


@dataclass(frozen=True)
class Beside:
    """The outcomes of one claim beside those of the year before."""

    claim: str
    number: int
    before: int
    sums: tuple[MoneyBeside, ...]
    jobs: int | None
    jobs_before: int | None

    @property
    def words(self) -> str:
        """Our part in them."""
        return str(ClaimLevel(self.claim).label)


@dataclass(frozen=True)
class OfPartnership:
    """The year of one partnership."""

    partnership: Partnership
    rows: tuple[Row, ...]
    compared: tuple[Beside, ...]


@dataclass(frozen=True)
class YearReport:
    """One year: its days that are compared, everything together, and each partnership."""

    year: int
    until: datetime.date
    is_running: bool
    number: int
    compared: tuple[Beside, ...]
    partnerships: tuple[OfPartnership, ...]
    without_evidence: int

    @property
    def first(self) -> datetime.date:
        """New Year's Day."""
        return datetime.date(self.year, 1, 1)


def year_report(association: Association, membership: Membership, year: int, today: datetime.date) -> YearReport:
    """The report as a member may see it. Seven queries, whatever came of the year."""
    is_running = year == today.year
    until = today if is_running else datetime.date(year, 12, 31)
    both = Outcome.objects.visible_to(membership).filter(
        happened_on__gte=datetime.date(year - 1, 1, 1), happened_on__lte=until
    )
    rows = list(both.select_related("partnership__home", "partnership__partner").order_by("happened_on", "pk"))
    now = [row for row in rows if row.happened_on.year == year]
    last = _a_year_earlier(until)
    before = [row for row in rows if row.happened_on.year < year and row.happened_on <= last]
    houses = _organizations(now, membership)
    kept = [name for each in houses.values() for house in each for name in (house.name_en, house.name_ja)]
    leaving = leaving_names(association, now, kept=kept)
    for row in rows:
        row.association = row.partnership.association = association
    groups: defaultdict[Partnership, list[Outcome]] = defaultdict(list)
    for row in [*now, *before]:
        groups[row.partnership].append(row)
    return YearReport(
        year=year,
        until=until,
        is_running=is_running,
        number=len(now),
        compared=compare(now, before),
        partnerships=tuple(
            OfPartnership(
                partnership,
                tuple(
                    outcome_row(row, houses.get(row.pk, ()), leaving) for row in found if row.happened_on.year == year
                ),
                compare(*_by_year(found, year)),
            )
            for partnership, found in sorted(groups.items(), key=lambda each: (str(each[0]), each[0].pk))
        ),
        without_evidence=sum(not has_evidence(row) for row in now),
    )


def has_evidence(row: Outcome) -> bool:
    """Whether anything says how we know."""
    return bool(row.evidence.strip() or row.evidence_url or row.file)


def _a_year_earlier(until: datetime.date) -> datetime.date:
    is_leap_day = (until.month, until.day) == (2, 29)
    return datetime.date(until.year - 1, until.month, 28 if is_leap_day else until.day)


def _by_year(rows: Sequence[Outcome], year: int) -> tuple[list[Outcome], list[Outcome]]:
    return (
        [row for row in rows if row.happened_on.year == year],
        [row for row in rows if row.happened_on.year < year],
    )


def compare(now: Iterable[Outcome], before: Iterable[Outcome]) -> tuple[Beside, ...]:
    """A line for each claim that occurs in either year, the strongest first."""
    sides = [_by_claim(now), _by_claim(before)]
    found = []
    for claim in ClaimLevel.values:
        ours, earlier = (side.get(claim, []) for side in sides)
        if ours or earlier:
            sums, sums_before = _sums(ours), _sums(earlier)
            money = tuple(
                MoneyBeside(currency, sums.get(currency), sums_before.get(currency))
                for currency in sorted({*sums, *sums_before}, reverse=True)
            )
            found.append(Beside(claim, len(ours), len(earlier), money, _jobs(ours), _jobs(earlier)))
    return tuple(found)


def _by_claim(rows: Iterable[Outcome]) -> dict[str, list[Outcome]]:
    found: defaultdict[str, list[Outcome]] = defaultdict(list)
    for row in rows:
        found[row.claim].append(row)
    return found


def _sums(rows: Iterable[Outcome]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for row in rows:
        if row.value is not None:
            found[row.currency] = found.get(row.currency, Decimal()) + row.value
    return found


def _jobs(rows: Iterable[Outcome]) -> int | None:
    known = [row.jobs for row in rows if row.jobs is not None]
    return sum(known) if known else None


def _organizations(rows: Sequence[Outcome], membership: Membership) -> dict[int, list[Organization]]:
    """By outcome, the organizations that the reader may see. Two queries."""
    links = Outcome.organizations.through.objects.filter(outcome__in=[row.pk for row in rows]).order_by("pk")
    pairs = list(links.values_list("outcome", "organization"))
    seen = Organization.objects.visible_to(membership).in_bulk({key for _row, key in pairs})
    found: defaultdict[int, list[Organization]] = defaultdict(list)
    for outcome, key in pairs:
        if key in seen:
            found[outcome].append(seen[key])
    return found


# --- one outcome in words ---------------------------------------------------------------------------------------------

KIND, DAY = line("Kind", "種類"), line("Day", "日付")
WITH, CLAIM, EVIDENCE = (
    line("With", "関係する企業・団体"),
    line("Our part", "私たちの関わり"),
    line("How we know", "根拠"),
)
VALUE, RATE, JOBS = line("Value", "金額"), line("Rate", "相場"), line("Jobs", "雇用")
NUMBER, MADE, SOLD = line("Pieces", "個数"), line("Made by", "作り手"), line("Sold by", "売り手")
BENEFITS, LEARNED = line("Who benefits", "受益者"), line("What we learned", "学び")
NOT_KNOWN, NOTHING = line("not known", "不明"), line("nothing written yet", "まだ記入がありません")
ON_PAPER = line("a paper in our records", "記録に保管した書類")
NO_EVIDENCE = line("no evidence is written down", "根拠の記録がありません")


def outcome_row(row: Outcome, houses: Iterable[Organization], leaving: Leaving) -> Row:
    """One outcome as the report prints it: everything that is known, nobody's name."""
    places = row.partnership
    home, partner = (line(place.name_en, place.name_ja) for place in (places.home, places.partner))
    known = all_of(
        (
            told(KIND, in_both(row.get_kind_display)),
            told(DAY, day(row.happened_on)),
            told(CLAIM, in_both(row.get_claim_display)),
            told(EVIDENCE, *evidence_of(row)),
            told(VALUE, amount(row.value, row.currency) if row.value is not None else NOT_KNOWN),
            told(RATE, rate_of(row)),
            told(JOBS, line(f"{row.jobs:,}", f"{row.jobs:,}人") if row.jobs is not None else Line()),
            told(NUMBER, _pieces(row)),
            told(MADE, pair(row, "maker")),
            told(SOLD, pair(row, "seller")),
            told(BENEFITS, pair(row, "beneficiary")),
            told(_gain(home), pair(row, "benefit_home") or NOTHING),
            told(_gain(partner), pair(row, "benefit_partner") or NOTHING),
            told(LEARNED, pair(row, "lessons")),
            told(WITH, *(line(each.name_en, each.name_ja) for each in houses)),
        )
    )
    return Row(
        head=leaving.line(pair(row, "title")),
        lines=tuple(Told(each.label, tuple(map(leaving.line, each.texts))) for each in known),
        address=row.get_absolute_url(),
        name=f"outcome-{row.pk}",
    )


def _gain(city: Line) -> Line:
    return line(f"What {city.en or city.ja} gained", f"{city.ja or city.en}の利点")


def evidence_of(row: Outcome) -> tuple[Line, ...]:
    """How we know: the words, the address, a paper; or that nothing is written down."""
    words = " ".join(row.evidence.split())
    parts = [Line(once=words), Line(once=row.evidence_url), ON_PAPER if row.file else Line()]
    return tuple(each for each in parts if each) or (NO_EVIDENCE,)


def rate_of(row: Outcome) -> Line:
    """The rate that was noted beside the value; nothing is converted by it."""
    if row.rate is None:
        return Line()
    number = f"{row.rate.normalize():f}"
    when = day(row.rate_on)
    return line(
        f"1 {row.currency} = {number} {row.rate_currency} on {when.en} ({row.rate_source})",
        f"1 {row.currency} = {number} {row.rate_currency}（{when.ja}、{row.rate_source}）",
    )


def _pieces(row: Outcome) -> Line:
    if row.units is None:
        return Line()
    return line(f"{row.units:,} {row.unit_en or row.unit_ja}", f"{row.unit_ja or row.unit_en} {row.units:,}")

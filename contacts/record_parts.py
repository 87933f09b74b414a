"""The statements that forms of a partnership are put together from; each is said once and printed in many. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.urls import reverse

from contacts.agencies import by_level
from contacts.choices import ClaimLevel
from contacts.one_record import OneRecord
from contacts.record_words import Line, Row, Told, all_of, alone, amount, day, in_both, line, pair, told
from contacts.yearly_report import compare, evidence_of
from partnerships.choices import GoalState, GrantState, Status
from partnerships.models import Place
from partnerships.programme_words import programme_days, programme_kind
from partnerships.snapshot_phrases import population_sources
from partnerships.snapshot_phrases import since as since_words


def address_in(record: OneRecord, name: str) -> str:
    """Where a missing fact is written down."""
    names = {"association": record.association.slug, "partnership": record.partnership.slug}
    return reverse(name, kwargs=names)


def row(head: Line, lines: Iterable[Told], missing: Line, address: str = "") -> Row:
    """A statement, or what is missing and where to write it."""
    return Row(head, tuple(lines), missing, address)


def name_of(place: Place) -> Line:
    """A city with its state or prefecture."""
    english = ", ".join(filter(None, (place.name_en, place.region_en)))
    japanese = f"{place.region_ja}{place.name_ja}" if place.name_ja else ""
    return line(english, japanese)


def population(place: Place) -> Told | None:
    """How many people live there, with source and year, or that the year is not stated."""
    if place.population is None:
        return None
    number = line(f"{place.population:,}", f"{place.population:,}人")
    sources = [Line(words.en, words.ja, words.once) for words in population_sources(place)]
    return Told(line(f"Population of {place.name_en}", f"{place.name_ja or place.name_en}の人口"), (number, *sources))


def populations(record: OneRecord, *places: Place) -> Row:
    """The population of cities, from the same column that the snapshot prints."""
    missing = line("The population is not known to the portal.", "人口がポータルに登録されていません。")
    return row(line("Population", "人口"), all_of(map(population, places)), missing)


def since(record: OneRecord) -> Line:
    """How the two stand and since when, where the year is known."""
    snapshot = record.snapshot
    words = since_words(snapshot.kind, snapshot.status, snapshot.founded_year, snapshot.ended_year)
    return Line(words.en, words.ja, words.once)


def relation(record: OneRecord) -> Row:
    """The two cities, and how they stand."""
    both = told(line("Cities", "都市"), name_of(record.partnership.home), name_of(record.partnership.partner))
    return row(line("The relationship", "両市の関係"), all_of((both, *alone(since(record)))), Line())


def applicant(record: OneRecord) -> Row:
    """Who we are and where an office can be reached; no person."""
    ours = record.association
    lines = all_of(
        (
            told(line("Name", "名称"), line(ours.name_en, ours.name_ja)),
            told(line("Address", "所在地"), line(ours.address_en, ours.address_ja)),
            told(line("Website", "ウェブサイト"), Line(once=ours.website)),
            told(line("E-mail", "メール"), Line(once=ours.email)),
        )
    )
    return row(line("Who we are", "団体"), lines, Line())


def agreements(record: OneRecord) -> Row:
    """The papers that are signed, by day, and whether they say that they bind nobody."""
    lines = []
    for paper in record.agreements:
        when = day(paper.signed_on) or line(str(paper.signed_year or ""), f"{paper.signed_year}年")
        when = when if paper.signed_on or paper.signed_year else line("day not known", "日付不明")
        bound = line("not legally binding", "法的拘束力なし") if paper.is_nonbinding else Line()
        over = line("no longer in force", "失効") if paper.ended_on else Line()
        lines.append(told(pair(paper, "title"), in_both(paper.get_kind_display), when, bound, over))
    missing = line("No signed agreement is in the records.", "締結した協定の記録がありません。")
    return row(line("Agreements", "協定"), all_of(lines), missing, address_in(record, "agreement_add"))


def programmes(record: OneRecord) -> Row:
    """What took place in the year."""
    lines = [
        told(
            pair(each, "title"),
            in_both(programme_kind, each),
            in_both(programme_days, each),
        )
        for each in record.held
    ]
    missing = line(
        f"No programme with a day in {record.year} is in the records.",
        f"{record.year}年に開催した行事の記録がありません。",
    )
    head = line(f"Programmes in {record.year}", f"{record.year}年の行事")
    return row(head, all_of(lines), missing, address_in(record, "programme_add"))


def guests(record: OneRecord) -> Row:
    """How many came, as written down at the door."""
    lines = alone(line(f"attendances written down: {record.guests:,}", f"記録された参加 延べ{record.guests:,}名"))
    missing = line("Nobody's attendance is written down.", "参加者の記録がありません。")
    return row(line("Who came", "参加者"), lines if record.guests else (), missing)


def organizations(record: OneRecord) -> Row:
    """The bodies that take part today."""
    today = [each for each in record.snapshot.organizations if each.to_year is None]
    names = told(line("Organizations", "企業・団体"), *(line(each.name_en, each.name_ja) for each in today))
    missing = line("No partner organization of today is in the records.", "現在の協力団体の記録がありません。")
    address = address_in(record, "partner_organization_add")
    return row(line("Organizations that take part", "参加している企業・団体"), all_of((names,)), missing, address)


def themes(record: OneRecord) -> Row:
    """The themes that programmes and agreements serve."""
    themed: tuple[Any, ...] = (*record.programmes, *record.agreements)
    found = {theme.code: theme for each in themed for theme in each.themes.all()}
    names = told(line("Themes", "テーマ"), *(pair(found[code], "label") for code in sorted(found)))
    missing = line("No programme or agreement names a theme.", "テーマを付けた行事や協定がありません。")
    return row(line("Themes", "テーマ"), all_of((names,)), missing, record.partnership.get_absolute_url())


def results(record: OneRecord, *, has_evidence: bool = True) -> Row:
    """What came of the year: each outcome with our part in it and, where asked for, how we know."""
    lines = [
        told(pair(each, "title"), in_both(each.get_claim_display), *(evidence_of(each) if has_evidence else ()))
        for each in record.outcomes
    ]
    missing = line(
        f"No outcome of {record.year} is in the ledger.", f"{record.year}年の成果が台帳に記録されていません。"
    )
    head = line(f"What came of it in {record.year}", f"{record.year}年の成果")
    return row(head, all_of(lines), missing, address_in(record, "outcome_new"))


def sums(record: OneRecord) -> Row:
    """Values by claim, each currency for itself, and jobs; what only coincided is told as such."""
    lines: list[Told | None] = []
    for each in compare(record.outcomes, ()):
        values = [amount(money.now, money.currency) for money in each.sums]
        jobs = line(f"jobs: {each.jobs:,}", f"雇用 {each.jobs:,}人") if each.jobs is not None else Line()
        number = line(f"outcomes: {each.number}", f"成果 {each.number}件")
        unknown = Line() if values else line("no value known", "金額不明")
        claim = ClaimLevel(each.claim)
        lines.append(told(in_both(str, claim.label), number, *values, unknown, jobs))
    missing = line("Nothing to add up for this year.", "この年の集計対象がありません。")
    return row(line("In figures", "数値"), all_of(lines), missing, address_in(record, "outcome_new"))


def benefits(record: OneRecord) -> Row:
    """What each city gained, as outcomes and programmes of the year say."""
    rows = (*record.outcomes, *record.held)
    home, partner = record.partnership.home, record.partnership.partner
    lines = [
        told(line(place.name_en, place.name_ja), *dict.fromkeys(pair(each, f"benefit_{side}") for each in rows))
        for place, side in ((home, "home"), (partner, "partner"))
    ]
    missing = line("Nothing says what either city gained.", "両市の利点がまだ記入されていません。")
    return row(
        line("What both cities gained", "両市の利点"),
        all_of(lines),
        missing,
        address_in(record, "partnership_outcomes"),
    )


def lessons(record: OneRecord) -> Row:
    """What others can take over."""
    lines = [told(pair(each, "title"), pair(each, "lessons")) for each in record.outcomes if pair(each, "lessons")]
    missing = line("No outcome says what was learned.", "成果から得た学びが記入されていません。")
    return row(
        line("What others can copy", "他団体が活かせる点"),
        all_of(lines),
        missing,
        address_in(record, "partnership_outcomes"),
    )


def money(record: OneRecord) -> Row:
    """Grants that were given; what the work cost otherwise is not kept."""
    given = [each for each in record.grants if each.state in (GrantState.GRANTED, GrantState.CLOSED)]
    lines = [
        told(
            pair(each, "name"),
            pair(each, "funder"),
            _amount(each.amount, each.currency),
        )
        for each in given
    ]
    missing = line("No grant that was given is in the records.", "交付された助成金の記録がありません。")
    return row(line("Grants", "助成金"), all_of(lines), missing, _grants(record))


def _amount(value: Decimal | None, currency: str) -> Line:
    return amount(value, currency) if value is not None else line("amount not known", "金額不明")


def _grants(record: OneRecord) -> str:
    return reverse("grant_list", kwargs={"association": record.association.slug})


def plans(record: OneRecord) -> Row:
    """What is wanted next: goals that are open, with their measure and target."""
    lines = [
        told(pair(goal, "title"), in_both(goal.get_horizon_display), pair(goal, "measure"))
        for goal in record.goals
        if goal.state == GoalState.OPEN
    ]
    missing = line("No goal is open.", "進行中の目標がありません。")
    return row(line("What comes next", "今後の目標"), all_of(lines), missing, address_in(record, "goal_add"))


def priorities(record: OneRecord) -> Row:
    """Priorities of state and country that our goals serve, with what they brought."""
    lines = [
        told(
            pair(each.priority, "name"),
            in_both(each.priority.get_set_by_display),
            line(
                f"goals: {len(each.goals)}; programmes: {each.programmes}; outcomes: {each.outcomes}",
                f"目標 {len(each.goals)}件・行事 {each.programmes}件・成果 {each.outcomes}件",
            ),
            Line(once=each.priority.source),
        )
        for each in record.priorities
        if each.goals
    ]
    missing = line(
        "No goal of this partnership serves a priority of state or country yet.",
        "州・県や国の重点に結びつく目標がまだありません。",
    )
    address = reverse("priority_list", kwargs={"association": record.association.slug})
    return row(line("Priorities served", "重点への貢献"), all_of(lines), missing, address)


def agency_contacts(record: OneRecord) -> Row:
    """How often we were in touch with public agencies in the year, by level."""
    lines = [
        told(level, line(f"agencies: {houses}; touches: {number}", f"機関 {houses}・やり取り {number}回"))
        for level, houses, number in by_level(record.agencies)
    ]
    missing = line(
        f"No touch with a public agency in {record.year} is in the records.",
        f"{record.year}年の公的機関とのやり取りの記録がありません。",
    )
    address = reverse("agency_list", kwargs={"association": record.association.slug})
    return row(line("Public agencies", "公的機関"), all_of(lines), missing, address)


# --- classes ----------------------------------------------------------------------------------------------------------

PARTNERSHIP = line("Partnership (agreement without an end)", "提携（期限のない協定）")
FRIENDSHIP = line("Friendship (agreement with an end or of narrow scope)", "友好（期限または分野を限った協定）")
PROJECT = line("Project (memorandum on one matter)", "プロジェクト（個別の覚書）")
CONTACT = line("Contact (no signed paper)", "交流（協定なし）")
RESTING, ENDED = line("resting", "休止中"), line("ended", "終了")


def relationship_class(record: OneRecord) -> Line:
    """One of four classes, from status and papers: nothing is guessed from how lively it is."""
    status, papers = record.snapshot.status, [each for each in record.agreements if not each.ended_on]
    if status == Status.ENDED:
        return ENDED
    if status == Status.EXPLORING:
        return PROJECT if papers else CONTACT
    whole = status in (Status.FORMAL, Status.DORMANT) and record.snapshot.kind == "sister"
    return PARTNERSHIP if whole else FRIENDSHIP


def counted_by_three_tests(record: OneRecord) -> list[Told]:
    """The three tests of the Japanese register, with what the records say to each; the rest is not known."""
    signed = any(each.signatories_en or each.signatories_ja for each in record.agreements if not each.ended_on)
    kinds = len(kinds_held(record))
    unknown = line("not known", "不明")
    on_file = line(
        "signatories are on file: check that they are the heads", "署名者の記録あり（首長かをご確認ください）"
    )
    many = line(f"programmes of {kinds} kinds", f"行事の種類 {kinds}")
    return [
        Told(line("Signed by both heads", "両首長の署名"), (on_file if signed else unknown,)),
        Told(line("Not one field alone", "特定分野に限らない"), (many if kinds else unknown,)),
        Told(line("Approved by an assembly", "議会の承認"), (unknown,)),
    ]


def last_active(record: OneRecord) -> Line:
    """The day of the last programme or outcome that we know of."""
    days = [each.starts_on for each in record.programmes if each.starts_on and each.starts_on <= record.today]
    days += [each.happened_on for each in record.outcomes]
    return day(max(days)) if days else Line()


def kinds_held(record: OneRecord) -> list[Line]:
    """The kinds of programme that there are."""
    kinds: dict[Any, Line] = {}
    for each in record.programmes:
        kinds.setdefault((each.kind, each.kind_en), in_both(programme_kind, each))
    return list(kinds.values())

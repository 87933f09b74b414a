"""What a charter must say, what speaks for it, and what it opens: nobody is asked to join an advisory board before its
charter is complete and approved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from contacts.checklist import MET
from contacts.choices import BoardKind
from contacts.models import Board, Charter, Person, ResourceCheck, ToldBy
from portal.bilingual import LANGUAGES

PARTS = {
    "purpose": gettext_lazy("purpose"),
    "structure": gettext_lazy("structure: how it works"),
    "goals": gettext_lazy("goals"),
    "priorities": gettext_lazy("priorities"),
}
RESEARCH, INTEREST = "research", "interest"


def missing_parts(charter: Any) -> list[str]:
    """The parts that nothing is written in, in the language in which the charter is furthest; [] when one is whole."""
    by_language = [
        [name for name in PARTS if not getattr(charter, f"{name}_{language}").strip()] for language in LANGUAGES
    ]
    return min(by_language, key=len)


@dataclass(frozen=True)
class Evidence:
    """One kind of record that speaks for a board: how many there are, and where they stand."""

    name: str
    group: str
    number: int
    address: str = ""

    @property
    def words(self) -> str:
        """The number in words."""
        return evidence_words(self.name, self.number)


def evidence_words(name: str, number: int) -> str:
    """How many records of a kind there are, in words."""
    if name == "bodies":
        words = ngettext("%(number)s kind of local body met", "%(number)s kinds of local body met", number)
    elif name == "told":
        words = ngettext(
            "%(number)s fact that somebody told us about the economy",
            "%(number)s facts that somebody told us about the economy",
            number,
        )
    else:
        words = ngettext("%(number)s person who showed interest", "%(number)s people who showed interest", number)
    return words % {"number": number}


def readiness_of(board: Board) -> list[Evidence]:
    """What speaks for a board: what was found out, and who showed interest. Three queries."""
    bodies = ResourceCheck.objects.filter(state__in=MET)
    told = ToldBy.objects.all()
    if partnership := board.partnership:
        bodies = bodies.filter(partnership=partnership)
        told = told.filter(profile__place__in=(partnership.home_id, partnership.partner_id))
    return [
        Evidence(
            "bodies",
            RESEARCH,
            bodies.values("kind", "side").distinct().count(),
            _of_partnership(board, "resource_check_list"),
        ),
        Evidence("told", RESEARCH, told.count(), _of_partnership(board, "assessment")),
        Evidence("interested", INTEREST, interested_in(board).count(), _of_people(board)),
    ]


def interested_in(board: Board) -> Any:
    """The people who showed interest in the board's partnership, in any of them for a board of the association."""
    asked: dict[str, Any] = {"takings__touch__is_interest": True}
    if board.partnership_id:
        asked["takings__touch__partnership"] = board.partnership_id
    return Person.objects.filter(**asked).distinct()


def doubts_about(board: Board, evidence: Sequence[Evidence]) -> list[str]:
    """Why an advisory board is not ready: nothing found out, or nobody interested. Other boards need neither."""
    if board.kind != BoardKind.ADVISORY:
        return []
    found = []
    if not any(each.number for each in evidence if each.group == RESEARCH):
        found.append(_("Nothing is written down yet of what local bodies told us about the economy."))
    if not any(each.number for each in evidence if each.group == INTEREST):
        found.append(_("Nobody is written down yet who showed interest."))
    return found


def approved_charter(board: Board) -> Charter | None:
    """The charter that holds: the newest that was approved. One query."""
    return Charter.objects.filter(board=board, approved_on__isnull=False).order_by("-number").first()


@dataclass(frozen=True)
class Gate:
    """Whether people may be asked to join a board; if not, why, the rule, and where one goes on, in words too."""

    is_open: bool
    reasons: tuple[str, ...] = ()
    rule: str = ""
    title: str = ""
    address: str = ""
    act: str = ""


def gate_of(board: Board) -> Gate:
    """Nobody is asked for a board that was dissolved; an advisory board asks nobody before its charter is approved; a
    board of directors may always. Two queries at most."""
    if board.closed_on and board.closed_on <= timezone.localdate():
        words = _("The board was dissolved on %(day)s.") % {"day": date_format(board.closed_on, "DATE_FORMAT")}
        rule = _("Nobody is asked to join a board that was dissolved.")
        return Gate(False, (words,), rule, rule, board.get_absolute_url(), _("To the board"))
    if board.kind != BoardKind.ADVISORY or approved_charter(board):
        return Gate(True)
    address = reverse("charter_detail", kwargs={"association": board.association.slug, "board": board.pk})
    rule = _("Before that nobody is asked to join an advisory board.")
    where = (rule, _("Nobody can be asked to join yet."), address, _("To the charter"))
    draft = Charter.objects.filter(board=board).first()
    if draft is None:
        return Gate(False, (_("The board has no charter yet."),), *where)
    reasons = [_("The charter has not been approved yet.")]
    if missing := missing_parts(draft):
        reasons.append(_("It does not say yet: %(parts)s.") % {"parts": parts_in_words(missing)})
    return Gate(False, tuple(reasons), *where)


def refuse_before_charter(board: Board, field: str = "") -> None:
    """Refuse to approach anybody for a board whose gate is closed, and say what is missing."""
    gate = gate_of(board)
    if not gate.is_open:
        words = [*gate.reasons, gate.rule]
        raise ValidationError({field: words} if field else words)


def parts_in_words(names: Sequence[str]) -> str:
    """The parts of a charter, as a list in words."""
    return pgettext("list", ", ").join(str(PARTS[name]) for name in names)


def _of_partnership(board: Board, name: str) -> str:
    if not board.partnership:
        return ""
    address = {"association": board.association.slug, "partnership": board.partnership.slug}
    return reverse(name, kwargs=address)


def _of_people(board: Board) -> str:
    return reverse("board_interested", kwargs={"association": board.association.slug, "board": board.pk})

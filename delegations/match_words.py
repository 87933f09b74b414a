"""Matches in words of the reader's language: what speaks for a meeting, what is missing, both by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from contacts.choices import Language, Readiness
from delegations.choices import Aim, MatchReason
from delegations.matches import Pair, Stakeholder
from delegations.matching import Gap, HasWeights, Missing, Side
from delegations.models import Meeting

LOW_NEEDS_A_REASON = gettext_lazy("This match is low. Write why the meeting is worth the hours of both all the same.")

SHORT = {
    MatchReason.WANT_MET: gettext_lazy("finds what it wants"),
    MatchReason.OFFER_MET: gettext_lazy("is wanted for what it offers"),
    MatchReason.SAME_SECTOR: gettext_lazy("same sector"),
    MatchReason.NEAR_SECTOR: gettext_lazy("related sectors"),
    MatchReason.READINESS: gettext_lazy("both are ready"),
    MatchReason.LANGUAGE: gettext_lazy("a language in common"),
    MatchReason.MET_BEFORE: gettext_lazy("talks before"),
    MatchReason.PRIORITY: gettext_lazy("a must of the trip"),
}
"""Each reason in so few words that it stands beside its points in a list."""

_SHORT_GAPS = {
    Gap.SECTOR_APART: gettext_lazy("no sector in common"),
    Gap.SECTOR_UNKNOWN: gettext_lazy("sectors not known"),
    Gap.NOT_READY: gettext_lazy("not both ready"),
    Gap.NO_LANGUAGE: gettext_lazy("no language in common"),
    Gap.LANGUAGE_UNKNOWN: gettext_lazy("languages not known"),
    Gap.NOT_MET: gettext_lazy("no talk yet"),
}
_WANTS = (Gap.WANT_UNMET, Gap.WANT_REST)

_REASONS_OF_GAP = {
    Gap.SECTOR_APART: MatchReason.SAME_SECTOR,
    Gap.SECTOR_UNKNOWN: MatchReason.SAME_SECTOR,
    Gap.NOT_READY: MatchReason.READINESS,
    Gap.NO_LANGUAGE: MatchReason.LANGUAGE,
    Gap.LANGUAGE_UNKNOWN: MatchReason.LANGUAGE,
    Gap.NOT_MET: MatchReason.MET_BEFORE,
    Gap.NO_MUST: MatchReason.PRIORITY,
}


@dataclass(frozen=True)
class Said:
    """A reason with its points, as a line prints it."""

    points: int
    words: str


@dataclass(frozen=True)
class Row:
    """One reason in the table of a pair: what it can give, what it gives here, why, and why not."""

    reason: MatchReason
    weight: int
    points: int
    why: str = ""
    why_not: list[str] = field(default_factory=list)

    @property
    def label(self) -> str:
        return str(self.reason.label)


def listed(words: Iterable[object]) -> str:
    """Words one after the other."""
    return pgettext("list", ", ").join(str(each) for each in words)


def aims(codes: Iterable[str]) -> str:
    """Codes of Aim as they stand inside a sentence. Their labels have commas of their own."""
    labels = [str(Aim(code).label) for code in Aim.values if code in set(codes)]
    return pgettext("between aims", " / ").join(label[:1].lower() + label[1:] for label in labels)


def reasons_said(pair: Pair) -> list[Said]:
    """What speaks for the meeting, with the points."""
    return [Said(points, str(SHORT[reason])) for reason, points in pair.match.points]


def kept_reasons(meeting: Meeting) -> list[Said]:
    """What spoke for a meeting when it was wished for, as the meeting keeps it."""
    known = {str(reason): words for reason, words in SHORT.items()}
    return [Said(points, str(known[reason])) for reason, points in meeting.reasons if reason in known]


def why_not(pair: Pair) -> list[str]:
    """Why a match is low: the missing goals in sentences, the rest in few words. No must is no fault of the pair."""
    goals = [missing_words(pair, each) for each in pair.match.missing if each.gap not in (*_SHORT_GAPS, Gap.NO_MUST)]
    rest = listed(_short_gaps(pair))
    return [*goals, rest[:1].upper() + rest[1:] + pgettext("end of a sentence", ".")] if rest else goals


def still_missing(pair: Pair) -> str:
    """What is missing of a good match, in few words about the host."""
    said = []
    for each in pair.match.missing:
        if each.gap in _WANTS:
            words = _("also wants %(what)s") if each.of == Side.HOST else _("does not offer %(what)s")
            said.append(words % {"what": aims(each.codes)})
        elif each == Missing(Gap.WANT_UNKNOWN, Side.HOST):
            said.append(_("what it wants is not known"))
    return pgettext("between phrases", "; ").join([*said, *_short_gaps(pair)])


def _short_gaps(pair: Pair) -> list[str]:
    """What is missing beside goals, each thing once."""
    return list(dict.fromkeys(str(_SHORT_GAPS[each.gap]) for each in pair.match.missing if each.gap in _SHORT_GAPS))


def rows(pair: Pair, weights: HasWeights) -> list[Row]:
    """Every reason with what it can give and what it gives this pair. Those that weigh nothing are left out.

    Of the two reasons about sectors the one that holds stands there; the same sector where neither does.
    """
    found = []
    is_near = pair.match.points_of(MatchReason.NEAR_SECTOR) > 0
    for reason in MatchReason:
        if reason == (MatchReason.SAME_SECTOR if is_near else MatchReason.NEAR_SECTOR):
            continue
        weight = getattr(weights, reason.value)
        gaps = [missing_words(pair, each) for each in pair.match.missing if _reason_of(each) == reason]
        if weight or gaps:
            points = pair.match.points_of(reason)
            found.append(Row(reason, weight, points, reason_words(pair, reason) if points else "", gaps))
    return found


def reason_words(pair: Pair, reason: MatchReason) -> str:
    """Why a reason holds, by name."""
    codes = pair.match.codes_of(reason)
    traveller, host = _names(pair)
    if reason in (MatchReason.WANT_MET, MatchReason.OFFER_MET):
        who, whom = (traveller, host) if reason == MatchReason.WANT_MET else (host, traveller)
        return _("%(who)s wants %(what)s; %(whom)s offers it.") % {"who": who, "whom": whom, "what": aims(codes)}
    if reason in (MatchReason.SAME_SECTOR, MatchReason.NEAR_SECTOR):
        labels: Mapping[str, str] = {**pair.host.sectors, **pair.traveller.sectors}
        return listed(labels.get(code, code) for code in codes)
    if reason == MatchReason.READINESS:
        both = ((traveller, pair.traveller), (host, pair.host))
        return listed(_stands(name, each) for name, each in both)
    if reason == MatchReason.LANGUAGE:
        return listed(_language(code) for code in codes)
    if reason == MatchReason.MET_BEFORE:
        return _("Somebody of ours has talked with %(whom)s, or was introduced.") % {"whom": host}
    return _("The trip calls it a must.")


def missing_words(pair: Pair, missing: Missing) -> str:
    """What is missing, by name."""
    traveller, host = _names(pair)
    is_host = missing.of == Side.HOST
    who, whom = (host, traveller) if is_host else (traveller, host)
    one = pair.host if is_host else pair.traveller
    sentences = {
        Gap.CLOSED: _("The goal of %(who)s is no longer open."),
        Gap.WANT_UNMET: _("%(who)s wants %(what)s; %(whom)s offers none."),
        Gap.WANT_REST: _("%(who)s also wants %(what)s; %(whom)s offers none."),
        Gap.WANT_UNKNOWN: _("Nobody wrote down what %(who)s wants."),
        Gap.SECTOR_APART: _("%(who)s: %(ours)s. %(whom)s: %(theirs)s. They have no sector in common."),
        Gap.SECTOR_UNKNOWN: _("Nobody wrote down the sectors of %(who)s."),
        Gap.NOT_READY: _("%(stand)s."),
        Gap.NO_LANGUAGE: _("They have no language in common. Plan an interpreter."),
        Gap.LANGUAGE_UNKNOWN: _("Nobody wrote down which languages one can speak with %(who)s."),
        Gap.NOT_MET: _("Nobody of ours has talked with %(whom)s yet."),
        Gap.NO_MUST: _("The trip does not call it a must."),
    }
    return sentences[missing.gap] % {
        "who": who,
        "whom": whom,
        "what": aims(missing.codes),
        "ours": listed(pair.traveller.sectors.values()),
        "theirs": listed(pair.host.sectors.values()),
        "stand": _stands(who, one),
    }


def _reason_of(missing: Missing) -> MatchReason | None:
    if missing.gap in (Gap.WANT_UNMET, Gap.WANT_REST, Gap.WANT_UNKNOWN):
        return MatchReason.OFFER_MET if missing.of == Side.HOST else MatchReason.WANT_MET
    return _REASONS_OF_GAP.get(missing.gap)


def _names(pair: Pair) -> tuple[str, str]:
    return str(pair.traveller.organization), str(pair.host.organization)


def _stands(name: str, one: Stakeholder) -> str:
    """How ready somebody is, by name."""
    label = Readiness(one.profile.readiness).label if one.profile.readiness else _("readiness not known")
    return _("%(name)s: %(stand)s") % {"name": name, "stand": label}


def _language(code: str) -> str:
    return str(Language(code).label) if code in Language.values else code

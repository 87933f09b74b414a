"""People who may stand here twice: the list, two side by side, the merge, its undo, and two who are two."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from contacts.comparing import hanging, lines, verdict_of
from contacts.merging import CHOSEN, Chosen
from contacts.models import LikelyPair, NotDuplicate, Person, PersonMerge
from contacts.reasons import LIKELY, Reason, Why
from contacts.services.duplicates import FIND, look_for_duplicates
from contacts.services.merging import Undone, ask_again, merge_people, tell_apart, undo_merge
from contacts.views.finding import find_person
from partnerships.views.partnerships import shown_or_sent
from portal.jobs.models import Job
from portal.pages import page
from portal.permissions import requires
from portal.saving import StaleSave

MOST_PAIRS = 40
MOST_MERGES = 100


@require_safe
@requires("contacts.merge")
def duplicate_list(request: HttpRequest) -> HttpResponse:
    """The likely pairs in groups, the surest first; the next page begins after the last of this one."""
    rows = _visible_pairs(request).select_related(
        "first__main_position__organization", "second__main_position__organization"
    )
    if after := _cursor(request.GET.get("after", "")):
        rows = rows.filter(_beyond(*after))
    pairs = list(rows.order_by("-group_score", "group", "-score", "pk")[: MOST_PAIRS + 1])
    more = len(pairs) > MOST_PAIRS
    pairs = pairs[:MOST_PAIRS]
    last = pairs[-1] if pairs else None
    job = Job.objects.of(FIND, request.association)
    return page(
        request,
        "contacts/duplicate_list.html",
        {
            "groups": _in_groups(pairs),
            "next": f"{last.group_score}.{last.group}.{last.score}.{last.pk}" if more and last else "",
            "is_looking": bool(job and job.is_live),
            "is_first_page": not after,
        },
    )


@requires("contacts.merge")
@require_POST
def duplicate_look(request: HttpRequest) -> HttpResponse:
    """Look through everybody anew."""
    if look_for_duplicates(association=request.association):
        number = LikelyPair.objects.values("group").distinct().count()
        words = ngettext("%(number)s person may stand here twice.", "%(number)s people may stand here twice.", number)
        messages.success(request, words % {"number": number} if number else _("Nobody seems to stand here twice."))
    else:
        messages.success(request, _("The look has begun. This page shows what it finds."))
    return redirect("duplicate_list", association=request.association.slug)


@shown_or_sent
@requires("contacts.merge")
def person_compare(request: HttpRequest, person: int, other: int) -> HttpResponse:
    """Two entries side by side; sent, they become one: the one that the address names first stays."""
    kept, gone = _two(request, person, other)
    chosen = {name: request.POST.get(name, "") for name in CHOSEN if request.POST.get(name) in Chosen.values}
    refusal: list[str] = []
    is_stale = False
    if request.method == "POST":
        try:
            merge = merge_people(
                kept=kept,
                gone=gone,
                kept_version=_number(request, "kept_version"),
                gone_version=_number(request, "gone_version"),
                choices=chosen,
                by=request.user,
            )
        except StaleSave:
            is_stale = True
        except ValidationError as error:
            refusal = error.messages
        else:
            words = _("%(name)s is one entry now, with everything that hung on the two.") % {"name": kept}
            undo = reverse("merge_undo", args=[request.association.slug, merge.pk])
            messages.success(request, words, extra_tags=f"undo:{undo}")
            return redirect(kept)
    context = {
        "kept": kept,
        "gone": gone,
        "verdict": verdict_of(kept, gone),
        "lines": lines(kept, gone, chosen),
        "hanging": hanging(kept, gone),
        "is_stale": is_stale,
        "refusal": refusal,
        "likely": LIKELY,
    }
    return page(request, "contacts/person_compare.html", context, status=409 if is_stale else 422 if refusal else 200)


@requires("contacts.merge")
@require_POST
def person_apart(request: HttpRequest, person: int, other: int) -> HttpResponse:
    """These are two people: nobody is asked again."""
    one, two = _two(request, person, other)
    told = tell_apart(one=one, other=two, by=request.user)
    undo = reverse("person_ask_again", args=[request.association.slug, told.pk])
    words = _("Kept as two people. Nobody will be asked about them again.")
    messages.success(request, words, extra_tags=f"undo:{undo}")
    return redirect("duplicate_list", association=request.association.slug)


@requires("contacts.merge")
@require_POST
def person_ask_again(request: HttpRequest, told: int) -> HttpResponse:
    """Take back that two are two; the page that compares them comes next."""
    row = get_object_or_404(NotDuplicate.objects.select_related("first", "second"), pk=told)
    one, two = _two(request, row.first_id, row.second_id)
    ask_again(told=row, by=request.user)
    return redirect("person_compare", association=request.association.slug, person=one.pk, other=two.pk)


@require_safe
@requires("contacts.merge")
def merge_list(request: HttpRequest) -> HttpResponse:
    """The latest merges with what they made one, to undo, and the pairs that were told apart."""
    seen = Person.objects.visible_to(request.membership).values("pk")
    merges = PersonMerge.objects.filter(kept__in=seen).select_related("kept", "by", "undone_by")[:MOST_MERGES]
    apart = NotDuplicate.objects.filter(first__in=seen, second__in=seen).select_related("first", "second", "by")
    rows = [{"merge": merge, "gone": _name_of(merge)} for merge in merges]
    return page(
        request, "contacts/merge_list.html", {"rows": rows, "apart": apart.order_by("-at", "-pk")[:MOST_MERGES]}
    )


@shown_or_sent
@requires("contacts.merge")
def merge_undo(request: HttpRequest, merge: int) -> HttpResponse:
    """Ask, then make one entry two again."""
    row = get_object_or_404(PersonMerge.objects.select_related("kept", "by"), pk=merge)
    if row.kept_id:
        row.kept = find_person(request, row.kept_id)
    if request.method != "POST":
        return page(request, "contacts/merge_undo.html", {"merge": row, "gone": _name_of(row)})
    try:
        done = undo_merge(merge=row, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("merge_list", association=request.association.slug)
    _say(request, done)
    done.again.association = request.association
    return redirect(done.again)


def _say(request: HttpRequest, done: Undone) -> None:
    messages.success(request, _("Two entries again, as they were before the merge."))
    for words in done.stayed[:5]:
        messages.warning(request, words)
    more = len(done.stayed) - 5
    if more > 0:
        messages.warning(request, ngettext("And %(number)s more.", "And %(number)s more.", more) % {"number": more})


def _two(request: HttpRequest, person: int, other: int) -> tuple[Person, Person]:
    if person == other:
        raise Http404
    return find_person(request, person), find_person(request, other)


def _visible_pairs(request: HttpRequest) -> QuerySet[LikelyPair]:
    seen = Person.objects.visible_to(request.membership).values("pk")
    return LikelyPair.objects.filter(first__in=seen, second__in=seen)


def _in_groups(pairs: list[LikelyPair]) -> list[dict[str, Any]]:
    """Pairs under the number of their group, with their reasons in words."""
    found: list[dict[str, Any]] = []
    for pair in pairs:
        reasons = [Reason(Why(why), value) for why, value in pair.reasons]
        if not found or found[-1]["group"] != pair.group:
            found.append({"group": pair.group, "score": pair.group_score, "pairs": []})
        found[-1]["pairs"].append({"pair": pair, "people": (pair.first, pair.second), "reasons": reasons})
    return found


def _cursor(text: str) -> tuple[int, int, int, int] | None:
    parts = text.split(".")
    if len(parts) != 4 or not all(part.isdecimal() and len(part) < 19 for part in parts):
        return None
    group_score, group, score, key = map(int, parts)
    return group_score, group, score, key


def _beyond(group_score: int, group: int, score: int, key: int) -> Q:
    inside = Q(score__lt=score) | Q(score=score, pk__gt=key)
    return Q(group_score__lt=group_score) | Q(group_score=group_score) & (Q(group__gt=group) | Q(group=group) & inside)


def _number(request: HttpRequest, name: str) -> int:
    sent = request.POST.get(name, "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else 0


def _name_of(merge: PersonMerge) -> Person | None:
    """The entry that went, as it was called; None when what would undo the merge was erased."""
    names = merge.image.get("gone", {})
    fields = ("family_name", "given_name", "family_kana", "given_kana", "family_latin", "given_latin", "name_order")
    return Person(**{name: names.get(name, "") for name in fields}) if names else None

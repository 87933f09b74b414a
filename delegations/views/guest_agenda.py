"""The counterpart's page: the agenda of one trip, in Japanese first, with room for remarks, questions of protocol and
the approval. No account; nothing else of the association is shown."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from contacts.looks import PERSON
from delegations.agenda_lines import ON_AGENDA
from delegations.choices import LinkKind, RemarkKind, Verdict
from delegations.guest_agenda import GuestAgenda, is_open_for_words, shown_to
from delegations.guest_letters import addressed
from delegations.guests import contact_of, held, in_language, is_member, quietly
from delegations.looks import given_to
from delegations.models import GuestLink, Meeting
from delegations.services.remarks import give_verdict, keep_seen, say
from delegations.views.guest_door import refuse_member, turned_away
from portal.accounts.limits import allows
from portal.looks.choices import FieldGroup, LookKind
from portal.looks.doors import Seen, note
from portal.pages import page
from portal.permissions import open_to_all
from portal.scoping import scope

LONGEST = {"said": 1000, "words": 600}
Typed = dict[str, Any]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@open_to_all
def guest_agenda(request: HttpRequest) -> HttpResponse:
    """Show the agenda; keep a remark, a question of protocol, an approval or a wish for a change."""
    link = held(request, LinkKind.AGENDA)
    if link is None:
        return turned_away(request, LinkKind.AGENDA, typed=_typed_text(request))
    with scope(link.association), in_language(request, link):
        is_preview = is_member(request, link)
        if request.method != "POST":
            return _shown(request, link, is_preview=is_preview)
        typed, key = _read(request), request.POST.get("page", "").partition("-")
        try:
            if key[0] != str(link.pk):
                raise ValidationError(_("Meanwhile another link was opened in this browser. This is its page."))
            refuse_member(request, link)
            _refuse_too_much(request, typed)
            return quietly(redirect(_kept(link, typed, int(key[2]) if key[2].isdecimal() and len(key[2]) < 16 else -1)))
        except ValidationError as refusal:
            status = 409 if key[0] != str(link.pk) or _is_changed(refusal) else 422
            typed["refusal"] = " ".join(refusal.messages)
            return _shown(request, held(request, LinkKind.AGENDA) or link, typed, status=status, is_preview=is_preview)


def _kept(link: GuestLink, typed: Typed, read_number: int) -> str:
    """Do what the pressed button says; the address to go on at."""
    trip: Any = link.delegation
    here = reverse("guest_agenda")
    if verdict := typed["verdict"]:
        give_verdict(link=link, verdict=verdict, words=typed["words"], read_number=read_number)
        return f"{here}?kept=answer#answer"
    rows = Meeting.objects.filter(delegation=trip)
    meeting = rows.filter(pk=typed["meeting"]).first() if typed["meeting"] else None
    if meeting and meeting.state not in ON_AGENDA and str(meeting.pk) not in (link.seen or {}).get("meetings", ()):
        meeting = None  # a wish of ours, of which a guest knows nothing
    kind = RemarkKind.PROTOCOL if typed["kind"] == RemarkKind.PROTOCOL else RemarkKind.COMMENT
    say(link=link, meeting=meeting, kind=kind, said=typed["said"].strip())
    is_late = read_number != trip.agenda_number
    return f"{here}?kept={'late' if is_late else 'remark'}" + (f"#m{meeting.pk}" if meeting and not is_late else "")


def _read(request: HttpRequest) -> Typed:
    """What was typed and pressed."""
    given = request.POST
    key = given.get("meeting", "")
    return {
        "meeting": int(key) if key.isdecimal() and len(key) < 16 else 0,
        "kind": given.get("say", ""),
        "said": given.get("said", "").replace("\r\n", "\n").replace("\x00", ""),
        "verdict": given.get("verdict", ""),
        "words": given.get("words", "").replace("\r\n", "\n").replace("\x00", ""),
        "refusal": "",
    }


def _refuse_too_much(request: HttpRequest, typed: Typed) -> None:
    for name, limit in LONGEST.items():
        if (length := len(typed[name])) > limit:
            words = _("%(length)s characters; at most %(limit)s fit. Please shorten it by the difference.")
            raise ValidationError(words % {"length": length, "limit": limit})
    if not allows(request, "guest_says"):
        raise ValidationError(_("That was a lot at once. Please send it again in a minute."))


def _is_changed(refusal: ValidationError) -> bool:
    return getattr(refusal, "code", "") == "changed"


def _typed_text(request: HttpRequest) -> str:
    """Whatever had been typed into a page that can no longer be sent."""
    if request.method != "POST":
        return ""
    found = (request.POST.get(name, "")[:2000].strip() for name in LONGEST)
    return "\n\n".join(filter(None, found))


def _shown(
    request: HttpRequest, link: GuestLink, typed: Typed | None = None, *, status: int = 200, is_preview: bool = False
) -> HttpResponse:
    """The page as it is now, with what was typed and not kept."""
    trip: Any = link.delegation
    agenda = shown_to(link)
    if request.method == "GET" and not is_preview:
        keep_seen(link=link, state=agenda.state)
    note(request, _people_on(link, agenda, is_preview=is_preview), link.association)
    context = {
        "link": link,
        "trip": trip,
        "giver": link.association,
        "guest": addressed(link),
        "agenda": agenda,
        "page_of": f"{link.pk}-{trip.agenda_number}",
        "is_open": is_open_for_words(trip),
        "is_preview": is_preview,
        "typed": typed or {},
        "kept": request.GET.get("kept", ""),
        "answer": _answer_state(agenda),
        "contact": contact_of(link),
    }
    return quietly(page(request, "delegations/guest_agenda.html", context, status=status))


def _people_on(link: GuestLink, agenda: GuestAgenda, *, is_preview: bool) -> Seen:
    """Whose names the page shows, for the read log; by which link, and to whom in the partner city it gives them."""
    lines = [each.line for each in agenda.lines]
    keys = {person.pk for line in lines for person in line.people}
    keys |= {delegate.person_id for line in lines for delegate in line.delegates}
    groups = (FieldGroup.NAMES, FieldGroup.WORK, FieldGroup.TRAVEL)
    given = None if is_preview else given_to(link.delegation.partnership.partner, str(link))
    through = f"{GuestLink._meta.label_lower}:{link.pk}"
    return Seen(PERSON, tuple(sorted(keys)), groups, LookKind.GUEST, "guest_agenda", through, given)


def _answer_state(agenda: GuestAgenda) -> str:
    """How the guest's newest answer stands: approved, outdated, asked; empty without one."""
    newest = agenda.newest
    if newest is None:
        return ""
    if newest.verdict == Verdict.CHANGES:
        return "asked"
    return "approved" if agenda.is_current else "outdated"

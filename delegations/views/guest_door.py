"""The door for guests: the token of the letter is swapped for the session, a code is asked for where that was chosen,
and whatever cannot be opened is answered by one page that says what happened and whom to ask.

Looking answers nothing and no use is counted before a browser that keeps its session has been let in, because mail
programs open links in advance.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from delegations import guests
from delegations.forms.guests import CodeForm
from delegations.guests import WHERE, Standing, brought, contact_of, in_language, quietly, standing
from delegations.models import GuestLink
from delegations.services.guests import count_use, prove_code, send_code
from portal.accounts.limits import allows
from portal.pages import add_errors, page
from portal.permissions import open_to_all
from portal.scoping import scope


@require_safe
@never_cache
@open_to_all
def guest_by_token(request: HttpRequest, token: str) -> HttpResponse:
    """Swap the token for the session and leave its address, whatever it opens: an answer that says "not found" would
    write the token into the server's log."""
    link = guests.link_by(token) if allows(request, "guest") else None  # nor is one shown that was opened earlier
    guests.take_in(request, link)
    return quietly(redirect("guest_door"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@open_to_all
def guest_door(request: HttpRequest) -> HttpResponse:
    """Let the guest in to the page behind the link that was opened last, or say why not. A code is typed here."""
    kind = request.session.get(guests.LAST, "")
    link = brought(request, kind)
    if link is None or standing(link, timezone.now()) != Standing.OPEN:
        return turned_away(request, kind)
    with scope(link.association), in_language(request, link):
        is_known = not link.asks_for_code or guests.is_let_in(request, link) or guests.is_member(request, link)
        if not is_known:
            return _asking(request, link)
        if request.method != "HEAD" and guests.let_in(request, link) and not guests.is_member(request, link):
            count_use(link=link)
        return quietly(redirect(WHERE[kind]))


def turned_away(request: HttpRequest, kind: str, *, typed: str = "") -> HttpResponse:
    """The page for whoever is not let in by a link of this kind: what happened, as far as it harms nobody, and whom to
    ask. What they had typed stands there. Whoever has yet to type a code is asked for it."""
    link = brought(request, kind)
    state = standing(link, timezone.now()) if link else Standing.UNKNOWN
    if link and state == Standing.OPEN and not typed:
        request.session[guests.LAST] = kind
        return quietly(redirect("guest_door"))
    with in_language(request, link):
        context: dict[str, Any] = {"state": state, "words": Standing(state).label, "typed": typed}
        if link:
            context |= {"giver": link.association, "contact": contact_of_scoped(link)}
        answer = page(request, "delegations/guest_over.html", context, status=410 if link else 404)
    return quietly(answer)


def refuse_member(request: HttpRequest, link: GuestLink) -> None:
    """Refuse what a member of ours sends from a guest's page: it would be kept as the guest's own words."""
    if guests.is_member(request, link):
        raise ValidationError(_("You are signed in as a member, so nothing is kept. Guests answer here."))


def contact_of_scoped(link: GuestLink) -> str:
    """Where a question goes, asked in the scope of the link's association."""
    with scope(link.association):
        return contact_of(link)


def _asking(request: HttpRequest, link: GuestLink) -> HttpResponse:
    """Ask for the code; on request send a new one."""
    is_sending = request.method == "POST" and "send" in request.POST
    form = CodeForm(request.POST if request.method == "POST" and not is_sending else None)
    refusal = ""
    if is_sending:
        if allows(request, "guest_code", key=str(link.pk)):
            send_code(link=link)
            return quietly(redirect("guest_door"))
        refusal = "busy"
    elif form.is_bound and form.is_valid():
        try:
            prove_code(link=link, code=form.cleaned_data["code"])
            if guests.let_in(request, link):
                count_use(link=link)
            return quietly(redirect(WHERE[link.kind]))
        except ValidationError as error:
            add_errors(form, error)
    is_sent = bool(link.code_hash and link.code_until_at and link.code_until_at > timezone.now())
    context = {
        "form": form,
        "refusal": refusal,
        "is_sent": is_sent,
        "hint": hint_of(link.email),
        "minutes": guests.CODE_MINUTES,
        "giver": link.association,
        "contact": contact_of(link),
    }
    status = 422 if form.errors or refusal else 200
    return quietly(page(request, "delegations/guest_code.html", context, status=status))


def hint_of(email: str) -> str:
    """Enough of an address for whoever owns it, nothing for others: h…@t…"""
    name, _at, host = email.partition("@")
    return f"{name[:1]}…@{host[:1]}…"

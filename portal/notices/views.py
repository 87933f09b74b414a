"""One's notices, how they come, and the link that stops the letters."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.limits import allows
from portal.notices.forms import NoticeWishForm
from portal.notices.models import Notice, NoticeLetter, NoticeWish
from portal.notices.reading import lines_of
from portal.notices.services.telling import choose_ways, mark_all_read, mark_read, stop_letters
from portal.pages import page
from portal.permissions import open_to_all, requires
from portal.scoping import system_scope

PER_PAGE = 30
shown_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@requires("notices.read")
def notice_list(request: HttpRequest) -> HttpResponse:
    """What one was told, the newest first; read ones stay for a while."""
    before = request.GET.get("before", "")
    rows = Notice.objects.visible_to(request.membership)
    if before.isascii() and before.isdigit() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: PER_PAGE + 1])
    shown = found[:PER_PAGE]
    lines = lines_of(request.membership, shown)
    context = {
        "lines": lines,
        "has_unread": any(line.is_unread for line in lines),
        "newest": shown[0].pk if shown else 0,
        "is_later": bool(before),
        "next": f"?before={shown[-1].pk}" if len(found) > PER_PAGE else "",
    }
    return page(request, "notices/notice_list.html", context)


@require_POST
@requires("notices.read")
def notice_read(request: HttpRequest, notice: int) -> HttpResponse:
    """Mark one as read; back to the list."""
    mark_read(notice=get_object_or_404(Notice.objects.visible_to(request.membership), pk=notice))
    return redirect("notice_list", association=request.association.slug)


@require_POST
@requires("notices.read")
def notice_read_all(request: HttpRequest) -> HttpResponse:
    """Mark all as read that stood on the page; what came meanwhile stays unread."""
    newest = request.POST.get("newest", "")
    if newest.isascii() and newest.isdigit() and len(newest) < 19:
        mark_all_read(membership=request.membership, newest=int(newest))
        messages.success(request, _("All notices are marked as read."))
    return redirect("notice_list", association=request.association.slug)


@shown_or_sent
@requires("notices.read")
def notice_wish(request: HttpRequest) -> HttpResponse:
    """By which way each kind of notice comes."""
    wish = NoticeWish.objects.filter(membership=request.membership).first()
    form = NoticeWishForm(request.POST or None, membership=request.membership, wish=wish)
    if request.method == "POST" and form.is_valid():
        choose_ways(membership=request.membership, has_mail=form.cleaned_data["has_mail"], ways=form.ways)
        messages.success(request, _("Your choice is saved."))
        return redirect("notice_list", association=request.association.slug)
    return page(request, "notices/notice_wish.html", {"form": form}, status=422 if form.errors else 200)


@open_to_all
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def notice_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the letters with notices by their own link, without signing in. Looking stops nothing, since mail programs
    open links in advance; a mail program's one-click button posts here (RFC 8058), which is why no other token is asked
    for.
    """
    if not allows(request, "stop"):
        return page(request, "429.html", status=429)
    with system_scope("look up whose letters with notices a link stops"):
        letter = NoticeLetter.objects.of_token(token).first()
    if letter is None:
        return _quietly(page(request, "notices/notice_stop_over.html", status=404))
    language = request.GET.get("language", "")
    with override(language if language in dict(settings.LANGUAGES) else letter.user.language):
        if request.method == "POST":
            stop_letters(user=letter.user)
        context = {"giver": letter.association, "membership": None, "is_stopped": request.method == "POST"}
        return _quietly(page(request, "notices/notice_stop.html", context))


def _quietly(answer: HttpResponse) -> HttpResponse:
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return answer

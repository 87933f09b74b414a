"""What readers outside see who hold a link: one finished page. No account, no session, nothing else.

The link's token stands in the address, so no answer lets another site learn it (no referrer), no store keeps it, no
search engine lists it. Every link that opens nothing – unknown, run out, taken back – answers alike.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager, suppress
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_safe

from portal.accounts.limits import allows
from portal.accounts.models import Membership
from portal.documents import files, services
from portal.documents.engine import MissingPart
from portal.documents.kinds import DocumentKind
from portal.documents.models import ShareLink
from portal.documents.views.answers import file_answer, file_name, named, picture_answer
from portal.documents.views.embedding import thumbnail_answer
from portal.pages import page
from portal.permissions import open_to_all
from portal.scoping import scope, system_scope

Found = tuple[ShareLink, DocumentKind, Any]


def by_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Find what a token opens and answer in its association's scope; what opens nothing gets one friendly page."""

    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        if not allows(request, "shared"):
            return quietly(page(request, "429.html", status=429))
        link = _open_link(token)
        with in_language(request, link) as language:
            if link is None:
                answer = _over(request)
            else:
                with scope(link.association):
                    answer = _answer(view, request, link)
            answer.headers["Content-Language"] = language
        return quietly(answer)

    return opened


def _answer(view: Callable[..., HttpResponse], request: HttpRequest, link: ShareLink) -> HttpResponse:
    try:
        kind, subject = services.subject_of(link.export)
        return view(request, (link, kind, subject))
    except (LookupError, Http404):  # what the page is about, or its file, is gone
        return _over(request)


def _over(request: HttpRequest) -> HttpResponse:
    return page(request, "documents/shared_over.html", status=404)


def _open_link(token: str) -> ShareLink | None:
    """The open link of this token, with its page's file still there."""
    with system_scope("look up what a link for readers outside opens"):
        link = ShareLink.objects.open().of_token(token).first()
    return link if link and files.path_of(link.export.file_hash).exists() else None


@contextmanager
def in_language(request: HttpRequest, link: ShareLink | None) -> Any:
    """The language the reader chose here or in the portal; else Japanese for a Japanese page; else the browser's."""
    asked = request.GET.get("language", "")
    has_chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES or request.user.is_authenticated
    if asked in dict(settings.LANGUAGES):
        language = asked
    elif link and link.export.language == "ja" and not has_chosen:
        language = "ja"
    else:
        language = translation.get_language() or settings.LANGUAGE_CODE
    with translation.override(language):
        yield language


def quietly(answer: HttpResponse) -> HttpResponse:
    """Let the address go nowhere: not to other sites, not into stores, not into search engines."""
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    if not answer.headers.get("Cache-Control", "").startswith("public"):
        answer.headers["Cache-Control"] = "private, no-store"
    return answer


@open_to_all
@require_safe
@by_link
def shared_page(request: HttpRequest, found: Found) -> HttpResponse:
    """The page as somebody outside sees it: a picture, the PDF, who gives it. Opening it is counted, never by whom."""
    link, kind, subject = found
    export, giver = link.export, link.association
    if request.method == "GET" and "language" not in request.GET and not _is_at_home(request):
        with suppress(OperationalError):  # a database too busy to count keeps nobody from reading
            services.note_opening(link=link)
    context = {
        "association": giver,
        "link": link,
        "export": export,
        "kind": kind,
        "subject": subject,
        **named(kind, subject, services.options_in(export)),
        "may_be_newer": _may_be_newer(link, kind, subject),
        "by": _name_to_show(link),
    }
    return page(request, "documents/shared_page.html", context)


@open_to_all
@require_safe
@by_link
def shared_file(request: HttpRequest, found: Found) -> HttpResponse:
    """The PDF."""
    link, kind, subject = found
    return file_answer(request, link.export, file_name(link.export, kind, subject), "private, no-store")


@open_to_all
@require_safe
@by_link
def shared_picture(request: HttpRequest, found: Found) -> HttpResponse:
    """The picture on the page."""
    return picture_answer(found[0].export, "private, no-store")


@open_to_all
@require_safe
@by_link
def shared_thumbnail(request: HttpRequest, found: Found) -> HttpResponse:
    """The small picture for other people's sites; kept for minutes only, so that it ends soon after its link."""
    return thumbnail_answer(found[0].export, 1, "public, max-age=300")


@open_to_all
@require_safe
@by_link
def shared_thumbnail_2x(request: HttpRequest, found: Found) -> HttpResponse:
    """The same for sharp screens."""
    return thumbnail_answer(found[0].export, 2, "public, max-age=300")


def _is_at_home(request: HttpRequest) -> bool:
    """Whether the reader is a member who looks what others will see. Queries, for people who are signed in."""
    return request.user.is_authenticated and Membership.objects.live().filter(user=request.user).exists()


def _may_be_newer(link: ShareLink, kind: DocumentKind, subject: Any) -> bool:
    """Whether the facts have changed since. What has changed is not for eyes outside. Queries."""
    try:
        record = kind.collect(subject, services.options_in(link.export))
        return services.standing(link.export, kind, record).is_stale
    except MissingPart:
        return False


def _name_to_show(link: ShareLink) -> str:
    """Who gave the link, if they are still a member and have a name; an address is nobody's to see. Queries."""
    by = link.by
    if by is None or not (by.name or by.name_ja) or not Membership.objects.live().filter(user=by).exists():
        return ""
    return by.display_name

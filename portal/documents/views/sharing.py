"""Links for readers outside, as the association sees them: give one out, copy it, take it back."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.documents import services
from portal.documents.forms import ShareForm
from portal.documents.kinds import DocumentKind, all_kinds, is_public_edition, options_of
from portal.documents.models import ShareLink
from portal.documents.views.answers import named, own_export
from portal.documents.views.embedding import embedding
from portal.documents.views.states import state_today
from portal.pages import add_errors, page
from portal.permissions import requires

LINKS_SHOWN = 40


@require_http_methods(["GET", "HEAD", "POST"])
@requires("documents.export")
def export_share(request: HttpRequest, export: int) -> HttpResponse:
    """Give a finished page out by a link; the answer is the page with the link on it."""
    row, kind, subject = own_export(request, export)
    if not row.is_ready:
        raise Http404
    form = ShareForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(services.share_export(export=row, by=request.user, **form.cleaned_data))
        except ValidationError as refusal:
            add_errors(form, refusal)
    links = list(_visible(request).open().filter(export=row))
    for link in links:
        link.association = request.association
    options = services.options_in(row)
    context = {"export": row, "kind": kind, "subject": subject, "form": form, "links": links, "options": options}
    context |= {"state": state_today(row, kind, subject), "names_people": not is_public_edition(options)}
    context |= named(kind, subject, options)
    return page(request, "documents/export_share.html", context, status=422 if form.errors else 200)


@require_safe
@requires("documents.export")
def share_list(request: HttpRequest) -> HttpResponse:
    """The links one has given out; for staff and administrators everybody's, also of people who have left."""
    kinds = {kind.name: kind for kind in all_kinds() if not kind.is_public}
    shown = Paginator(_visible(request), LINKS_SHOWN).get_page(request.GET.get("page"))
    keys: dict[str, list[str]] = {}
    for link in shown:
        keys.setdefault(link.export.document.kind, []).append(link.export.document.subject_key)
    subjects = {
        (name, key): subject
        for name, wanted in keys.items()
        if name in kinds
        for key, subject in kinds[name].find_all(wanted, request.membership).items()
    }
    rows = []
    for link in shown:
        document = link.export.document
        link.association = request.association
        if subject := subjects.get((document.kind, document.subject_key)):
            kind = kinds[document.kind]
            rows.append({"link": link, "subject": subject, **named(kind, subject, options_of(document.variant))})
    return page(request, "documents/share_list.html", {"page": shown, "rows": rows})


@require_safe
@requires("documents.export")
def share_detail(request: HttpRequest, share: int) -> HttpResponse:
    """One link: its address to copy, the picture to embed, who opened it how often, the way to take it back."""
    link, kind, subject = _link(request, share)
    context: dict[str, Any] = {"link": link, "export": link.export, "kind": kind, "subject": subject}
    context |= named(kind, subject, services.options_in(link.export))
    if link.is_open and link.knows_its_token():
        path = reverse("shared_page", kwargs={"token": link.token()})
        context["path"] = path
        context["address"] = settings.PUBLIC_URL + path
        context["embedding"] = embedding(path, link.export, context["paper_title"], subject)
    return page(request, "documents/share_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("documents.export")
def share_revoke(request: HttpRequest, share: int) -> HttpResponse:
    """Ask, then take a link back."""
    link, _kind, _subject = _link(request, share)
    if request.method == "POST":
        try:
            services.revoke_share(link=link, by=request.user)
            messages.success(request, _("The link for %(whom)s was taken back.") % {"whom": link.for_whom})
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect("share_list", association=request.association.slug)
    return page(request, "documents/share_revoke.html", {"link": link})


def _visible(request: HttpRequest) -> Any:
    rows = ShareLink.objects.visible_to(request.membership)
    return rows.select_related("export__document", "by")


def _link(request: HttpRequest, number: int) -> tuple[ShareLink, DocumentKind, Any]:
    """A link that this member may see, of a page that they may see; 404 otherwise."""
    link = get_object_or_404(_visible(request), pk=number)
    link.association = request.association
    link.export, kind, subject = own_export(request, link.export_id)
    return link, kind, subject

"""Pages for an administrator whose association takes out what it has, or closes."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.asked_again import asked_again, to_be_asked
from portal.accounts.limits import at_most
from portal.backups.services.letting_go import DAYS_TO_WAIT
from portal.backups.services.taking_out import seen_in
from portal.jobs.models import Job
from portal.looks.doors import note
from portal.looks.keys import unpacked
from portal.pages import add_errors, page
from portal.parting.forms import CloseForm
from portal.parting.models import AssociationCopy
from portal.parting.services import COPY_JOB, DAYS_KEPT, close, path_of, request_copy
from portal.permissions import requires


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires("association.edit")
@at_most("export", "POST")
@asked_again("POST")
def association_copies(request: HttpRequest) -> HttpResponse:
    """Ask for everything that the association has, and see how copies stand."""
    if request.method == "POST":
        return redirect(request_copy(association=request.association, by=request.user))
    rows = list(AssociationCopy.objects.select_related("requested_by"))
    jobs = Job.objects.by_subject(COPY_JOB, [row for row in rows if not row.finished_at])
    copies = [
        {"row": row, "job": jobs.get(str(row.pk)), "has_file": bool(row.finished_at) and path_of(row).exists()}
        for row in rows
    ]
    is_being_made = any(job.is_live for job in jobs.values())
    context = {"copies": copies, "is_being_made": is_being_made, "days": DAYS_KEPT}
    return page(request, "parting/association_copies.html", context)


@never_cache
@require_safe
@requires("association.edit")
def association_copy_file(request: HttpRequest, whole: int) -> HttpResponse | FileResponse:
    """The ZIP of a copy. Whoever fetches it has seen everybody in it."""
    row = get_object_or_404(AssociationCopy.objects.exclude(finished_at=None), pk=whole)
    if question := to_be_asked(request):
        return question
    try:
        handle = path_of(row).open("rb")
    except OSError as error:
        raise Http404 from error
    name = f"{request.association.slug}-{row.requested_at:%Y-%m-%d}.zip"
    answer = FileResponse(handle, filename=name, content_type="application/zip", as_attachment=True)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    people = {model: tuple(unpacked(keys)) for model, keys in row.people.items()}
    for seen in seen_in(people, "association_copy_file"):
        note(request, seen)
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires("association.edit")
@asked_again("GET", "POST")
def association_close(request: HttpRequest) -> HttpResponse:
    """What closing means; closed when the name was typed, and whoever closed it is signed out like everybody."""
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            close(association=request.association, typed=form.cleaned_data["name"], by=request.user)
        except ValidationError as refusal:
            add_errors(form, refusal)
        else:
            said = _("%(name)s is closed. Whoever runs the portal can open it again within %(days)d days.")
            words = said % {"name": request.association.name, "days": DAYS_TO_WAIT}
            logout(request)
            messages.success(request, words)
            return redirect("home")
    context = {"form": form, "days": DAYS_TO_WAIT}
    return page(request, "parting/association_close.html", context, status=422 if form.is_bound else 200)

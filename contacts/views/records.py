"""How every kind of row of contacts is added, edited and removed: who may log may save, a stale save shows both texts.

`Desk` is the page around a form, as in partnerships; nobody proposes here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.services.removals import can_come_back
from partnerships.forms.base import RecordForm
from partnerships.views.records import Desk
from portal.pages import add_errors, page
from portal.saving import Merge, StaleSave

__all__ = ["Desk", "keep_record", "looks_again", "remove_record", "shown"]

Save = Callable[[Any], Any]
RECORD_EDIT = "partnerships/record_edit.html"


def keep_record(
    request: HttpRequest, *, form: RecordForm, desk: Desk, save: Save, template: str = RECORD_EDIT
) -> HttpResponse:
    """Show the form, and when it was sent and is good, `save(form)`; then to the address that `save` returns, to the
    row that it returns, or back."""
    if request.method != "POST" or not form.is_valid():
        return shown(request, form, desk, template=template)
    try:
        saved = save(form)
    except StaleSave as stale:
        again, merge = form.after(stale)
        return shown(request, again, desk, merge=merge, template=template, status=409)
    except ValidationError as refusal:
        add_errors(form, refusal)
        return shown(request, form, desk, template=template)
    messages.success(request, _("Saved."))
    return redirect(saved if isinstance(saved, str) else desk.back or saved)


def shown(
    request: HttpRequest,
    form: RecordForm,
    desk: Desk,
    *,
    merge: Merge | None = None,
    template: str = RECORD_EDIT,
    status: int = 0,
) -> HttpResponse:
    """The page with the form; a refused one answers 422, so that scripts see it too."""
    is_refused = form.is_bound and not form.is_valid()
    context = {"form": form, "desk": desk, "merge": merge, "is_proposing": False, **desk.extra}
    return page(request, template, context, status=status or (422 if is_refused else 200))


def remove_record(
    request: HttpRequest, *, row: Any, desk: Desk, remove: Callable[[], Any], words: Any = ""
) -> HttpResponse:
    """Ask with what will happen, then remove. A refusal of the service is said on the page that asked.

    What can be brought back, because `remove` returns the act that took it away, is offered in the word about it.
    """
    refusal = None
    if request.method == "POST":
        title = str(row)
        try:
            act = remove()
        except ValidationError as error:
            refusal = " ".join(error.messages)
        except StaleSave:
            return redirect(_look_again(request, desk.back))
        else:
            messages.success(request, _("Removed: %(title)s") % {"title": title}, extra_tags=_undo(request, act))
            return redirect(desk.back)
    context = {"row": row, "desk": desk, "words": words, "refusal": refusal, **desk.extra}
    return page(request, "contacts/record_remove.html", context, status=422 if refusal else 200)


def looks_again(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A small form whose row somebody else has changed or moved first says so and shows itself anew."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        try:
            return view(request, *args, **named)
        except StaleSave:
            return redirect(_look_again(request, request.get_full_path()))

    return answer


def _look_again(request: HttpRequest, address: str) -> str:
    messages.warning(request, _("Somebody saved this page before you."))
    return address


def _undo(request: HttpRequest, act: Any) -> str:
    if act is None or not can_come_back(act):
        return ""
    return "undo:" + reverse("removal_undo", kwargs={"association": request.association.slug, "removal": act.pk})

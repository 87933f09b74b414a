"""The association's own tags: the list, renaming, removing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contacts.forms.organizations import TagForm
from contacts.models import Organization, Person, Tag
from contacts.services.tags import add_tag, remove_tag, rename_tag
from contacts.views.finding import find_tag
from contacts.views.records import Desk, keep_record, remove_record
from portal.accounts.models import Membership
from portal.pages import add_errors, page
from portal.permissions import requires
from portal.saving import recorded_version

shown_or_sent = require_http_methods(["GET", "HEAD", "POST"])


def tags_address(request: HttpRequest) -> str:
    return reverse("tags", args=[request.association.slug])


def _number_of(model: Any, membership: Membership) -> Coalesce:
    """How many rows of the model that the member may see carry the tag of the outer question."""
    name = model._meta.model_name
    visible = {f"{name}__in": model.objects.visible_to(membership).order_by().values("pk")}
    links = model.tags.through.objects.filter(tag=OuterRef("pk"), **visible).order_by().values("tag")
    return Coalesce(Subquery(links.annotate(number=Count("pk")).values("number")), 0)


@shown_or_sent
@requires("contacts.log")
def tags(request: HttpRequest) -> HttpResponse:
    """All tags with how many carry them, and a field for a new one."""
    form = TagForm(request.POST or None, instance=Tag(association=request.association))
    if request.method == "POST" and form.is_valid():
        try:
            add_tag(association=request.association, name=form.cleaned_data["name"], by=request.user)
        except ValidationError as refusal:
            add_errors(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(tags_address(request))
    rows = Tag.objects.annotate(
        of_people=_number_of(Person, request.membership), of_organizations=_number_of(Organization, request.membership)
    )
    return page(request, "contacts/tags.html", {"tags": rows, "form": form}, status=422 if form.is_bound else 200)


@shown_or_sent
@requires("contacts.merge")
def tag_edit(request: HttpRequest, tag: int) -> HttpResponse:
    """Another name for a tag."""
    row = find_tag(request, tag)
    row.version = recorded_version(row)
    form = TagForm(request.POST or None, instance=row)

    def save(sent: TagForm) -> Tag:
        return rename_tag(tag=row, read_version=sent.read_version, by=request.user, **sent.values)

    desk = Desk(_("Rename the tag"), _("Save the name"), tags_address(request), _("Tags"), remark=row.name)
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("contacts.merge")
def tag_remove(request: HttpRequest, tag: int) -> HttpResponse:
    """Ask, then take the tag away."""
    row = find_tag(request, tag)
    desk = Desk(_("Remove this entry"), "", tags_address(request), _("Tags"))
    words = _("It is taken off everybody who carries it. The people themselves stay.")
    return remove_record(request, row=row, desk=desk, words=words, remove=lambda: remove_tag(tag=row, by=request.user))

"""Business cards of a person: shown, added, taken away."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contacts.forms.cards import CardPicturesForm
from contacts.models import MeishiImage
from contacts.services.cards import add_card, remove_card
from contacts.views.finding import find_person
from portal import pictures
from portal.pages import add_errors, page
from portal.permissions import requires

SIDES = ("front", "back")


@require_safe
@requires("contacts.read")
def card_picture(request: HttpRequest, person: int, card: int, side: str) -> HttpResponse:
    """One side of a card."""
    if side not in SIDES:
        raise Http404
    return pictures.response(request, getattr(find_card(request, person, card), side))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("contacts.log")
def card_add(request: HttpRequest, person: int) -> HttpResponse:
    """Send the pictures of a card, with the day and the place."""
    row = find_person(request, person)
    form = CardPicturesForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_card(person=row, values=form.cleaned_data, by=request.user)
        except ValidationError as refusal:
            add_errors(form, refusal)
        else:
            messages.success(request, _("The card is saved."))
            return redirect(f"{row.get_absolute_url()}#cards")
    return page(request, "contacts/card_add.html", {"person": row, "form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("contacts.log")
def card_remove(request: HttpRequest, person: int, card: int) -> HttpResponse:
    """Ask, then take a card away."""
    row = find_card(request, person, card)
    if request.method == "POST":
        remove_card(card=row, by=request.user)
        messages.success(request, _("The card is taken away."))
        return redirect(f"{row.person.get_absolute_url()}#cards")
    return page(request, "contacts/card_remove.html", {"person": row.person, "card": row})


def find_card(request: HttpRequest, person: int, card: int) -> MeishiImage:
    """A card of the person that the address names; another person's is not found."""
    row = find_person(request, person)
    found = get_object_or_404(MeishiImage, pk=card, person=row)
    found.person, found.association = row, row.association
    return found

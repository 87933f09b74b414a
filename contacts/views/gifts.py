"""Gifts given and received, with a word before the same thing is given twice."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contacts.forms.relations import GiftForm
from contacts.forms.sifting import GiftSieve
from contacts.gifts import given_before
from contacts.models import Gift, Organization, Person
from contacts.services.relations import add_gift, change_gift, remove_gift
from contacts.timeline import Anchor, page_by
from contacts.views.finding import find_gift
from contacts.views.linked import linked_rows
from contacts.views.records import Desk, Save, keep_record, remove_record, shown
from partnerships.views.partnerships import shown_or_sent
from portal.pages import page
from portal.permissions import requires


@require_safe
@requires("contacts.read")
def gift_list(request: HttpRequest) -> HttpResponse:
    """What was given and received, newest first; what was given to somebody twice says so."""
    sieve = GiftSieve(request)
    visible = Gift.objects.visible_to(request.membership).select_related("person", "organization", "by")
    found = page_by(sieve.filter(visible), "given_on", Anchor.read(request.GET.get("after", "")), newest_first=True)
    earlier = list(
        Gift.objects.visible_to(request.membership).filter(
            Q(person__in={row.person_id for row in found.rows if row.person_id})
            | Q(organization__in={row.organization_id for row in found.rows if row.organization_id})
        )
    )
    for row in found.rows:
        row.before = before_it(row, earlier)
    context = {"sieve": sieve, "found": found, "of": of_whom(request, sieve)}
    return page(request, "contacts/gift_list.html", context, fragment="contacts/_gifts.html")


def before_it(gift: Gift, others: Any) -> list[Gift]:
    """Earlier gifts to the same person or organization, in the same direction, that are the same thing."""
    if gift.given_on is None:
        return []
    earlier = [
        row
        for row in others
        if row.pk != gift.pk
        and row.direction == gift.direction
        and (row.given_on, row.pk) < (gift.given_on, gift.pk or 1 << 62)
        and ((gift.person_id and row.person_id == gift.person_id) or _same_house(row, gift))
    ]
    return given_before(gift, earlier)


def _same_house(row: Gift, gift: Gift) -> bool:
    return bool(gift.organization_id) and row.organization_id == gift.organization_id


def of_whom(request: HttpRequest, sieve: GiftSieve) -> Any:
    """The person or organization whose gifts are asked for. One query where one is named."""
    for name, model in (("person", Person), ("organization", Organization)):
        if key := sieve.of(name):
            row = model.objects.visible_to(request.membership).filter(pk=key).first()
            if row:
                row.association = request.association
            return row
    return None


@require_safe
@requires("contacts.read")
def gift_detail(request: HttpRequest, gift: int) -> HttpResponse:
    """One gift."""
    row = find_gift(request, gift)
    context = {"row": row, "before": before_it(row, earlier_to(request, row))}
    return page(request, "contacts/gift_detail.html", context)


def earlier_to(request: HttpRequest, gift: Gift) -> Any:
    """Everything given to, or received from, the same person or organization. One query."""
    same = Q(pk__in=[])
    if gift.person_id:
        same |= Q(person=gift.person_id)
    if gift.organization_id:
        same |= Q(organization=gift.organization_id)
    return Gift.objects.visible_to(request.membership).filter(same)


@shown_or_sent
@requires("contacts.log")
def gift_new(request: HttpRequest) -> HttpResponse:
    """Write a gift down; the address may say for whom."""
    linked = linked_rows(request, "person", "organization")
    source = linked.get("person") or linked.get("organization")
    initial = {"given_on": timezone.localdate(), "by": request.user, **linked}
    blank = Gift(association=request.association)
    form = GiftForm(request.POST or None, instance=blank, request=request, initial=initial)

    def save(sent: GiftForm) -> str:
        gift = add_gift(association=request.association, values=sent.values, by=request.user)
        return gift.get_absolute_url()

    back = reverse("gift_list", kwargs={"association": request.association.slug})
    name = str(source) if source else _("Gifts")
    desk = Desk(_("Write down a gift"), _("Save gift"), source.get_absolute_url() if source else back, name)
    return _kept_unless_given_before(request, form, desk, save)


@shown_or_sent
@requires("contacts.log")
def gift_edit(request: HttpRequest, gift: int) -> HttpResponse:
    """Correct a gift."""
    row = find_gift(request, gift)
    form = GiftForm(request.POST or None, instance=row, request=request)

    def save(sent: GiftForm) -> Gift:
        return change_gift(gift=row, read_version=sent.read_version, values=sent.values, by=request.user)

    remove = reverse("gift_remove", kwargs={"association": request.association.slug, "gift": row.pk})
    desk = Desk(_("Edit the gift"), _("Save gift"), row.get_absolute_url(), str(row), remove=remove)
    return _kept_unless_given_before(request, form, desk, save)


def _kept_unless_given_before(request: HttpRequest, form: GiftForm, desk: Desk, save: Save) -> HttpResponse:
    """Save it; where the same was given before, say so first and save when the reader means it."""
    if request.method == "POST" and form.is_valid() and not form.cleaned_data["is_meant"]:
        before = before_it(form.instance, earlier_to(request, form.instance))
        if before:
            data = form.data.copy()
            data["is_meant"] = "on"
            again = form.refilled(data, form.instance)
            told = Desk(desk.title, _("Save it all the same"), desk.back, desk.back_name, extra={"before": before})
            return shown(request, again, told, template="contacts/gift_edit.html", status=409)
    return keep_record(request, form=form, desk=desk, save=save, template="contacts/gift_edit.html")


@shown_or_sent
@requires("contacts.log")
def gift_remove(request: HttpRequest, gift: int) -> HttpResponse:
    """Ask, then take away a gift that was written down by mistake."""
    row = find_gift(request, gift)
    back = reverse("gift_list", kwargs={"association": request.association.slug})
    desk = Desk(_("Edit the gift"), _("Save gift"), back, _("Gifts"))
    words = _("It leaves the register. You can undo this.")
    return remove_record(
        request, row=row, desk=desk, remove=lambda: remove_gift(gift=row, by=request.user), words=words
    )

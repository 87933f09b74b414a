"""The filters of the list of people, as a form and in words."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from contacts.choices import KanaRow, Rung
from contacts.forms.choosing import members_of
from contacts.listing import ORDERS
from contacts.models import Organization, Tag
from contacts.people_search import NEVER, QUIET_MONTHS, PeopleSearch
from partnerships.choices import Side
from partnerships.forms.directory import PlainSelect
from partnerships.models import Partnership, Sector
from portal.accounts.models import Membership, User

Choices = list[tuple[str, Any]]


class PeopleFilterForm(forms.Form):
    """Every filter as a list to choose from; it is sent to the list of people."""

    q = forms.CharField(label=_("Name, kana, company or address"), required=False, max_length=200)
    side = forms.ChoiceField(label=_("Side"), required=False, widget=PlainSelect)
    partnership = forms.ChoiceField(label=_("Partnership"), required=False, widget=PlainSelect)
    tag = forms.ChoiceField(label=_("Tag"), required=False, widget=PlainSelect)
    sector = forms.ChoiceField(label=_("Sector of the organization"), required=False, widget=PlainSelect)
    keeper = forms.ChoiceField(label=_("Who keeps in touch"), required=False, widget=PlainSelect)
    quiet = forms.ChoiceField(label=_("Not reached for"), required=False, widget=PlainSelect)
    contact = forms.ChoiceField(label=_("Do not contact"), required=False, widget=PlainSelect)
    rung = forms.ChoiceField(label=_("Rung of the ladder"), required=False, widget=PlainSelect)
    row = forms.ChoiceField(label=_("Kana row"), required=False, widget=PlainSelect)
    organization = forms.CharField(required=False, widget=forms.HiddenInput)
    letter = forms.CharField(required=False, widget=forms.HiddenInput)
    since = forms.CharField(required=False, widget=forms.HiddenInput)
    sort = forms.ChoiceField(label=_("Order"), required=False, widget=PlainSelect)

    def __init__(self, search: PeopleSearch, membership: Membership) -> None:
        super().__init__(initial={**search.filters, "q": search.q, "sort": search.sort})
        anybody = _("any")
        partnerships = Partnership.objects.visible_to(membership).with_places()
        choices: dict[str, Choices] = {
            "side": list(SIDES.items()),
            "partnership": [(each.slug, str(each)) for each in partnerships],
            "tag": [(str(each.pk), each.name) for each in Tag.objects.all()],
            "sector": [(each.code, f"{each.code} {each}") for each in Sector.objects.filter(level__lte=3)],
            "keeper": [("nobody", _("nobody yet")), *((str(each.pk), str(each)) for each in members_of(membership))],
            "quiet": [(value, quiet_words(value)) for value in (*map(str, QUIET_MONTHS), NEVER)],
            "contact": [("no", _("only these")), ("yes", _("without these"))],
            "rung": [(str(rung.value), rung.label) for rung in Rung],
            "row": [(row.value, row.label) for row in KanaRow],
            "sort": [(order.name, order.label) for order in ORDERS.values()],
        }
        for name, offered in choices.items():
            self.fields[name].choices = [("", anybody), *offered]


SIDES = {Side.HOME.value: _("Home side"), Side.PARTNER.value: _("Partner side")}


def quiet_words(value: str) -> str:
    """How long nobody has been reached."""
    if value == NEVER:
        return gettext("ever")
    months = int(value)
    return ngettext("%(number)s month", "%(number)s months", months) % {"number": months}


def day_words(value: str) -> str:
    """A day of an address as readers write it."""
    return date_format(datetime.date.fromisoformat(value), "DATE_FORMAT")


def names_of_filters(request: HttpRequest, chosen: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The filters that are on, in words. A query for each that names a row; a row one may not see is not named."""
    membership = request.membership
    rows: dict[str, Any] = {
        "partnership": lambda key: Partnership.objects.visible_to(membership).with_places().filter(slug=key),
        "tag": lambda key: Tag.objects.filter(pk=key),
        "sector": lambda key: Sector.objects.filter(code=key),
        "organization": lambda key: Organization.objects.visible_to(membership).filter(pk=key),
        "keeper": lambda key: User.objects.filter(pk__in=members_of(membership).filter(pk=key).values("pk")),
    }
    words = {
        "side": lambda value: str(SIDES[value]),
        "row": lambda value: gettext("Kana row %(row)s") % {"row": KanaRow(value).label},
        "letter": lambda value: value,
        "rung": lambda value: gettext("On the rung “%(rung)s”") % {"rung": Rung(int(value)).label},
        "since": lambda value: gettext("Written down since %(day)s") % {"day": day_words(value)},
        "quiet": lambda value: gettext("Not reached for %(time)s") % {"time": quiet_words(value)},
        "contact": lambda value: gettext("Do not contact") if value == "no" else gettext("Without “do not contact”"),
    }
    for name, value in chosen.items():
        if name == "keeper" and value == "nobody":
            yield name, gettext("Nobody keeps in touch")
        elif name in rows:
            yield name, str(rows[name](value).first() or "–")
        else:
            yield name, words[name](value)

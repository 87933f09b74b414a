"""The newest touches on a person's page, half of it: read without building models, written without a template."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import lru_cache
from html import escape as escaped
from typing import Any

from django.db.models import QuerySet
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from contacts.choices import Began, TouchKind
from contacts.models import Person, TouchPerson
from contacts.person_page import Body, Fellow, called
from contacts.person_parts import of_body, of_person, of_user
from portal.asking import ask
from portal.bilingual import Said, typed
from portal.templatetags.portal import tongue

NEWEST = 50
LONGEST = 400
"""So many characters of what was said stand in a line; the touch's own page has all of it."""


def newest_touches(person: Person) -> list[dict[str, Any]]:
    """The fifty newest touches with the people in them, newest first, ready to be written down. One query."""
    slug = person.association.slug
    address_of_touch, address_of_person = (_numbered(f"{each}_detail", slug, each) for each in ("touch", "person"))
    language = get_language() or "en"
    kinds = {each.value: str(each.label) for each in TouchKind}
    lines: dict[int, dict[str, Any]] = {}
    for key, kind, began, day, said, is_interest, *rest in ask(
        _newest, association=person.association_id, person=person.pk
    ):
        by, body, fellow = rest[:3], rest[3:6], rest[6:]
        if (line := lines.get(key)) is None:
            line = lines[key] = {
                "pk": key,
                "address": address_of_touch(key),
                "date": day.isoformat(),
                "day": _day_in_words(day, language),
                "kind": kinds[kind],
                "by": called(*by),
                "is_theirs": began == Began.THEM,
                "is_interest": is_interest,
                "organization": typed(str(Body(*body))) if body[0] else None,
                "organization_key": body[0],
                "said": _shortened(said),
                "others": [],
            }
        if fellow[0] != person.pk:
            other = {"key": fellow[0], "address": address_of_person(fellow[0]), "name": typed(str(Fellow(*fellow)))}
            line["others"].append(other)
    return list(lines.values())


def _newest(person: int) -> QuerySet:
    newest = TouchPerson.objects.filter(person=person).order_by("-happened_on", "-touch_id").values("touch")[:NEWEST]
    touch = ("kind", "began", "happened_on", "said", "is_interest")
    columns = (
        "touch_id",
        *(f"touch__{name}" for name in touch),
        *of_user("touch__by"),
        *of_body("touch__organization"),
        *of_person("person"),
    )
    rows = TouchPerson.objects.filter(touch__in=newest).order_by("-happened_on", "-touch_id", "pk")
    return rows.values_list(*columns)


def _numbered(name: str, slug: str, part: str) -> Callable[[int], str]:
    """The address of a row by its key, looked up once for all of them."""
    start, _zero, end = reverse(name, kwargs={"association": slug, part: 0}).rpartition("0")
    return lambda key: f"{start}{key}{end}"


@lru_cache(maxsize=4096)
def _day_in_words(day: datetime.date, language: str) -> str:
    """As the filter `date` says it in the active language, which is `language`."""
    return date_format(day, "DATE_FORMAT")


def _shortened(text: str) -> Said | None:
    return typed(text if len(text) <= LONGEST else Truncator(text).chars(LONGEST)) if text else None


def written(touches: list[dict[str, Any]]) -> SafeString:
    """Those touches as the items of a thread: fifty of them took a template as long as the rest of the page."""
    comma, interest = pgettext("list", ", "), _("they showed interest")
    return mark_safe("".join(_item(each, comma, interest) for each in touches))  # noqa: S308 -- parts are escaped


def _item(touch: dict[str, Any], comma: str, interest: str) -> str:
    side = ' class="theirs"' if touch["is_theirs"] else ""
    by = f"{comma}{escaped(touch['by'])}" if touch["by"] else ""
    around = "".join(
        f'<a class="serif" href="{other["address"]}">{conditional_escape(tongue(other["name"]))}</a>'
        for other in touch["others"]
    )
    if touch["organization"]:
        around += f'<span class="soft">{conditional_escape(tongue(touch["organization"]))}</span>'
    if touch["is_interest"]:
        around += f'<span class="tag">{escaped(interest)}</span>'
    around = around and f'<p class="row">{around}</p>'
    said = f"<p>{linebreaksbr(tongue(touch['said']))}</p>" if touch["said"] else ""
    return (
        f'<li{side}><p class="when"><a href="{touch["address"]}">'
        f'<time datetime="{touch["date"]}">{escaped(touch["day"])}</time>{comma}{escaped(touch["kind"])}</a>{by}</p>'
        f"{around}{said}</li>"
    )

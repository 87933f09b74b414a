"""Finding organizations by what somebody types and by filters, and by a whole name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from contacts.choices import Readiness
from contacts.listing import Order
from contacts.models import Organization
from partnerships.choices import OrganizationKind, Side
from partnerships.names import is_japanese_text
from portal.accounts.models import Association
from portal.search_key import search_key, words_of

BY_NAME = Order("name", "search_key", _("A–Z"))
READY = (Readiness.INTERESTED, Readiness.READY, Readiness.ACTIVE)
DOES = ("export", "importing", "invest")
_LONGEST = 200
_MOST_TOLD = 8
_NUMBERED = re.compile(r"(.+?)\s*[#＃](\d{1,18})", re.ASCII)


def _links(model: type[Model], name: str) -> QuerySet:
    """The rows that link a model's rows with others."""
    links: Any = model._meta.get_field(name)
    return links.remote_field.through._default_manager.all()


@dataclass(frozen=True)
class OrganizationSearch:
    """Words and filters. `does` is a column of readiness, `what` a kind of organization, `kind` one of local body.

    What means nothing is left out.
    """

    q: str = ""
    side: str = ""
    partnership: str = ""
    what: str = ""
    kind: str = ""
    tag: str = ""
    sector: str = ""
    does: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> OrganizationSearch:
        """What an address asks for."""
        found = {each.name: query.get(each.name, "").replace("\0", "").strip()[:_LONGEST] for each in fields(cls)}
        if found["side"] not in Side.values:
            found["side"] = ""
        if found["what"] not in OrganizationKind.values:
            found["what"] = ""
        if found["does"] not in DOES:
            found["does"] = ""
        for name in ("tag", "kind"):
            is_key = found[name].isascii() and found[name].isdecimal() and len(found[name]) < 19
            found[name] = found[name] if is_key else ""
        return cls(**found)

    @property
    def is_narrowed(self) -> bool:
        """Whether not all are asked for."""
        return any(asdict(self).values())

    def query(self, **changes: Any) -> str:
        """This search with some parts changed, as the query of an address."""
        return urlencode([(name, value) for name, value in asdict(replace(self, **changes)).items() if value])

    def filter(self, organizations: QuerySet) -> QuerySet:
        """Those of `organizations` that the words and filters find."""
        for word in words_of(self.q):
            organizations = organizations.filter(search_key__contains=word)
        asked = Q()
        if self.side:
            asked &= Q(side=self.side)
        if self.what:
            asked &= Q(kind=self.what)
        if self.partnership:
            links = _links(Organization, "partnerships").filter(partnership__slug=self.partnership)
            asked &= Q(pk__in=links.values("organization"))
        if self.kind:
            asked &= Q(resource_kind=self.kind)
        if self.tag:
            asked &= Q(pk__in=_links(Organization, "tags").filter(tag=self.tag).values("organization"))
        if self.does:
            asked &= Q(**{f"{self.does}__in": READY})
        if self.sector:
            links = _links(Organization, "sectors").filter(
                Q(sector__code=self.sector)
                | Q(sector__parent__code=self.sector)
                | Q(sector__parent__parent__code=self.sector)
            )
            asked &= Q(pk__in=links.values("organization"))
        return organizations.filter(asked)


def is_name_of(organization: Organization, name: str) -> bool:
    """Whether it is called so in one of its languages, whatever the width, the case or the kana. Signs alone are no
    name."""
    key, names = search_key(name), (organization.name_en, organization.name_ja, organization.name_kana)
    return bool(key) and key in {search_key(each) for each in names if each}


def organizations_called(name: str, rows: QuerySet) -> list[Organization]:
    """Those of `rows` of exactly that name, the oldest first. Where none is, `Rotary Club #12` is the one of that key
    among those of the name before the sign."""
    key = search_key(name)
    if not key:
        return []
    found = [each for each in rows.filter(search_key__contains=key).order_by("pk") if is_name_of(each, name)]
    if not found and (parts := _NUMBERED.fullmatch(name)):
        found = [each for each in rows.filter(pk=int(parts[2])) if is_name_of(each, parts[1])]
    return found


def names_told_apart(organizations: Sequence[Organization]) -> list[str]:
    """Their names; those that several of them carry with their keys, as `organizations_called` reads them."""
    names = [str(each) for each in organizations]
    return [
        f"{name} #{each.pk}" if names.count(name) > 1 else name for name, each in zip(names, organizations, strict=True)
    ]


def several(organizations: Sequence[Organization]) -> ValidationError:
    """That a name means several, with what each is written as and where it lies."""
    names = [
        f"{each} #{each.pk}" + (f" ({each.city})" if each.city else f" ({each.get_side_display()})")
        for each in organizations[:_MOST_TOLD]
    ]
    words = _("Several organizations are called so. Write the one you mean with its number: %(names)s")
    return ValidationError(words, code="several", params={"names": " · ".join(names)})


def named(name: str, association: Association) -> Organization:
    """A new organization of that name, not saved, in the language that the name is written in."""
    language = "name_ja" if is_japanese_text(name) else "name_en"
    return Organization(association=association, **{language: name})

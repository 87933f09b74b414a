"""What the record of partnerships holds of somebody: principal contacts; everything else is texts, which are swept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from unicodedata import normalize

from django.utils.translation import gettext_lazy as _

from partnerships.models import PrincipalContact
from portal.privacy import Deed, Files, Finding, Place, Somebody, register

NAMES = (("family_name", "given_name"), ("family_latin", "given_latin"))


@register
class PrincipalContacts(Place):
    """Contacts that the papers print, by name or mail address."""

    name, label, order = "principal_contacts", PrincipalContact._meta.verbose_name_plural, 30

    def find(self, somebody: Somebody) -> Iterable[Finding]:
        rows = _contacts_named(somebody)
        keys = [row.pk for row in rows]

        def erase() -> Files:
            PrincipalContact.objects.filter(pk__in=keys).delete()
            return ()

        if somebody.has_namesake:
            why = _("Somebody else here has the same name, so nobody but you can tell whom the entry means.")
            yield Finding(self.name, self.label, len(keys), Deed.YOURS, why)
        else:
            why = _("The partnership then has one contact fewer; choose another one for the papers.")
            examples = tuple(str(row.partnership) for row in rows)
            yield Finding(self.name, self.label, len(keys), Deed.ERASED, why, erase, examples)

    def copy(self, somebody: Somebody) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        if somebody.has_namesake:
            return {}
        columns = ("family_name", "given_name", "family_latin", "given_latin", "title_en", "title_ja", "phone", "email")
        return {
            "principal_contacts": [
                {"partnership": str(row.partnership)} | {name: getattr(row, name) for name in columns}
                for row in _contacts_named(somebody)
            ]
        }


def _contacts_named(somebody: Somebody) -> list[PrincipalContact]:
    names = {tuple(map(_folded, name)) for name in somebody.mentions.names if all(name)}
    mails = {each.lower() for each in somebody.mentions.addresses}
    rows = PrincipalContact.objects.select_related("partnership__home", "partnership__partner")
    return [
        row
        for row in rows
        if row.email.lower() in mails - {""}
        or any((_folded(getattr(row, family)), _folded(getattr(row, given))) in names for family, given in NAMES)
    ]


def _folded(text: str) -> str:
    return normalize("NFKC", text).strip().casefold()

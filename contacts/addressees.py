"""Organizations of our people that a paper can be addressed to."""

from __future__ import annotations

from collections.abc import Iterable

from contacts.models import Organization
from partnerships.models import Partnership
from portal.addressees import AddresseeSource, register
from portal.documents.words import Words


@register
class Organizations(AddresseeSource):
    """The organizations that belong to the partnership."""

    name = "organizations"

    def known(self, partnership: Partnership) -> Iterable[Words]:
        names = Organization.objects.filter(partnerships=partnership).order_by("search_key")
        return [Words(*each) for each in names.values_list("name_en", "name_ja")]

"""Organizations on file that a paper can be addressed to: those that work or worked with the partnership."""

from __future__ import annotations

from collections.abc import Iterable

from partnerships.models import PartnerOrganization, Partnership
from portal.addressees import AddresseeSource, register
from portal.documents.words import Words


@register
class PartnerOrganizations(AddresseeSource):
    """The partnership's partner organizations."""

    name = "partner_organizations"

    def known(self, partnership: Partnership) -> Iterable[Words]:
        names = PartnerOrganization.objects.filter(partnership=partnership).order_by("name_en")
        return [Words(*each) for each in names.values_list("name_en", "name_ja")]

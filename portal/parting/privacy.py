"""What copies of all that an association has hold of somebody: everything, for a week at most."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from portal.parting.models import AssociationCopy
from portal.privacy import Deed, Files, Finding, Place, Somebody, register


@register
class AssociationCopies(Place):
    """Copies made of the whole association, each with everybody in it. What was fetched is out of reach."""

    name, label, order = "association_copies", _("Copies of all that the association has"), 62
    answers = {"parting.AssociationCopy.people": "keys of the people in a file that is deleted with the row"}

    def find(self, somebody: Somebody) -> Iterable[Finding]:
        copies = list(AssociationCopy.objects.all())
        why = _("The file is deleted and can be made anew. Whoever has fetched it has to erase the person there.")
        yield Finding(self.name, self.label, len(copies), Deed.ERASED, why, lambda: _erase(copies))


def _erase(copies: list[AssociationCopy]) -> Files:
    """The one that is being made goes too: its job finds no row to keep its file for."""
    AssociationCopy.objects.filter(pk__in=[copy.pk for copy in copies]).delete()
    return [f"media/associations/{copy.file}.zip" for copy in copies]

"""What is found of partnerships: themselves, their cities, and what hangs on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from partnerships.models import (
    Adaptation,
    Agreement,
    CityProfile,
    Goal,
    Grant,
    ModelStory,
    Partnership,
    Programme,
    Story,
)
from partnerships.programme_words import programme_days
from portal.bilingual import Said, said
from portal.rooms import Door, register_doors
from portal.search import Hit, TitledRows, register, register_names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from portal.accounts.models import Membership

_NAMES = ("name_en", "name_macron", "name_ja")
_PLACES = ("partnership__home", "partnership__partner")


@register_names
def names_of_cities(membership: Membership) -> Iterable[tuple[str, ...]]:
    """The cities of the partnerships that this member may see, each in both languages."""
    sides = [f"{side}__{name}" for side in ("home", "partner") for name in _NAMES]
    for names in Partnership.objects.visible_to(membership).order_by().values_list(*sides):
        yield names[: len(_NAMES)]
        yield names[len(_NAMES) :]


@register
class Partnerships(TitledRows):
    """Found by both cities and where they lie, in either language."""

    name = "partnerships"
    title = _("Partnerships")
    permission = "partnerships.read"
    order = 10
    keys = ("home__title_key", "partner__title_key")

    def rows(self, membership: Membership) -> QuerySet:
        return Partnership.objects.visible_to(membership).with_places()

    def hit(self, row: Any) -> Hit:
        home, partner = said(row.home, "name"), said(row.partner, "name")
        return Hit(home, row.get_absolute_url(), (row.get_status_display(),), partner=partner)


class OfPartnership(TitledRows):
    """Rows with a title in both languages, of a partnership whose partner city tells them apart."""

    permission = "partnerships.read"
    called = "title"

    def hit(self, row: Any) -> Hit:
        partner = said(row.partnership.partner, "name") if row.partnership else ""
        words: list[Said | str] = [partner, self.when(row)]
        return Hit(said(row, self.called), row.get_absolute_url(), [each for each in words if each])

    def when(self, row: Any) -> str:
        """A day or a state, in words."""
        raise NotImplementedError


@register
class Programmes(OfPartnership):
    """Found by their titles."""

    name = "programmes"
    title = _("Programmes")
    permission = "contacts.read"
    order = 40

    def rows(self, membership: Membership) -> QuerySet:
        return Programme.objects.visible_to(membership).with_places().order_by("-starts_on", "-pk")

    def when(self, row: Any) -> str:
        return programme_days(row)


@register
class Goals(OfPartnership):
    """Found by what is wanted."""

    name = "goals"
    title = _("Goals")
    order = 55

    def rows(self, membership: Membership) -> QuerySet:
        return Goal.objects.visible_to(membership).select_related(*_PLACES).order_by("-pk")

    def when(self, row: Any) -> str:
        return row.get_state_display()


@register
class Agreements(OfPartnership):
    """Found by their titles."""

    name = "agreements"
    title = _("Agreements")
    order = 65

    def rows(self, membership: Membership) -> QuerySet:
        return Agreement.objects.visible_to(membership).select_related(*_PLACES).order_by("-pk")

    def when(self, row: Any) -> str:
        return date_format(row.signed_on) if row.signed_on else str(row.signed_year or "")


@register
class Grants(OfPartnership):
    """Found by their names and by who gives them."""

    name = "grants"
    title = _("Grants")
    order = 67
    called = "name"

    def rows(self, membership: Membership) -> QuerySet:
        return Grant.objects.visible_to(membership).select_related(*_PLACES).order_by("-pk")

    def when(self, row: Any) -> str:
        return row.get_state_display()


@register
class Stories(OfPartnership):
    """Stories of our own, found by their titles."""

    name = "stories"
    title = _("Stories")
    order = 70

    def rows(self, membership: Membership) -> QuerySet:
        return Story.objects.visible_to(membership).select_related(*_PLACES).order_by("-year", "-pk")

    def when(self, row: Any) -> str:
        return str(row.year or "")


@register
class ModelStories(TitledRows):
    """Published stories of others, found by their titles and by the cities that they tell of."""

    name = "model_stories"
    title = _("Library of stories")
    permission = "partnerships.read"
    order = 71

    def rows(self, membership: Membership) -> QuerySet:
        return ModelStory.objects.order_by("-year", "order", "pk")

    def hit(self, row: Any) -> Hit:
        names = {"association": row.association.slug, "story_key": row.code}
        return Hit(said(row, "label"), reverse("library_story", kwargs=names), [str(row.year)] if row.year else [])


@register
class Adaptations(OfPartnership):
    """Stories that we copy, found by our title and by the original's."""

    name = "adaptations"
    title = _("Adaptations")
    order = 72

    def rows(self, membership: Membership) -> QuerySet:
        return Adaptation.objects.visible_to(membership).select_related(*_PLACES).order_by("-pk")

    def when(self, row: Any) -> str:
        return row.get_state_display()


@register
class Cities(TitledRows):
    """Profiles of cities, found by the city's name and by what it is known for."""

    name = "cities"
    title = _("Cities")
    permission = "partnerships.read"
    order = 75
    keys = ("title_key", "place__title_key")

    def rows(self, membership: Membership) -> QuerySet:
        return CityProfile.objects.visible_to(membership).select_related("place")

    def hit(self, row: Any) -> Hit:
        region: Said = said(row.place, "region")
        return Hit(said(row.place, "name"), row.get_absolute_url(), (region,) if region else ())


register_doors(
    Door(_("Partnerships"), "partnership_list", "partnerships.read", _("sister cities, partner cities")),
    Door(_("Agreements"), "agreement_list", "partnerships.read", _("memorandum, signed papers, contracts")),
    Door(_("Grants"), "grant_list", "partnerships.read", _("funding, money, subsidies")),
    Door(_("Goals"), "goal_list", "partnerships.read", _("targets, aims, plan")),
    Door(_("Stories"), "story_list", "partnerships.read", _("successes, examples, case studies")),
    Door(_("Library of stories"), "story_library", "partnerships.read", _("examples to copy, ideas, best practice")),
    Door(_("Adaptations"), "adaptation_list", "partnerships.read", _("copies of stories")),
    Door(_("First steps"), "first_steps", "partnerships.read", _("how to begin, mentor, checklist")),
    Door(_("Board room"), "board_room", "partnerships.read", _("dashboard, figures, overview, report")),
    Door(_("Pitches"), "pitch_list", "partnerships.read", _("arguments for companies")),
    Door(_("Proposals"), "proposal_list", "partnerships.propose", _("changes that wait for an answer")),
)

"""Adding, editing and removing what hangs on a partnership, on a city profile, or on the association itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from partnerships.forms.base import RecordForm
from partnerships.forms.grants import GrantForm
from partnerships.forms.initiatives import OfficeTermForm
from partnerships.forms.offers import BenefitForm, PitchForm, StoryForm
from partnerships.forms.parts import AgreementForm, ContactForm, GoalForm, OrganizationForm
from partnerships.forms.profiles import IndustryForm, LinkForm, StatisticForm
from partnerships.models import Statistic
from partnerships.services import kinds
from partnerships.services.kinds import Kind
from partnerships.views.finding import find_grant, find_part, find_partnership, find_profile, find_story
from partnerships.views.records import Desk, Words, add_record, edit_record, remove_record
from portal.permissions import requires

View = Callable[..., HttpResponse]
shown_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class PartWords:
    """What the pages of a kind are called, where on its parent's page it stands, whether it has a page of its own."""

    add: Words
    edit: Words
    save: Words
    place: str = ""
    remark: Words = ""
    has_page: bool = False


def part_views(kind: Kind, form: type[RecordForm], words: PartWords) -> tuple[View, View, View]:
    """The three pages of a kind: add, edit, remove. Volunteers propose in the first two, the third is for editors."""

    @shown_or_sent
    @requires("partnerships.propose")
    def add(request: HttpRequest, **address: Any) -> HttpResponse:
        parent = parent_of(request, kind, address)
        blank = form(request.POST or None, instance=new_row(kind, parent), **form_options(request, kind))
        desk = Desk(words.add, words.save, back_of(kind, parent, words), back_name(kind, parent), words.remark)
        return add_record(request, kind=kind, parent=parent, form=blank, desk=desk)

    @shown_or_sent
    @requires("partnerships.propose")
    def edit(request: HttpRequest, **address: Any) -> HttpResponse:
        parent, row = parent_and_row(request, kind, address)
        filled = form(request.POST or None, instance=row, **form_options(request, kind))
        association = request.association.slug
        remove = reverse(f"{kind.name}_remove", kwargs={"association": association, **address})
        back, name = back_of(kind, parent, words), back_name(kind, parent)
        if words.has_page:
            back, name = row.get_absolute_url(), str(row)
        desk = Desk(words.edit, words.save, back, name, words.remark, remove)
        return edit_record(request, kind=kind, row=row, form=filled, desk=desk)

    @shown_or_sent
    @requires("partnerships.edit")
    def remove(request: HttpRequest, **address: Any) -> HttpResponse:
        parent, row = parent_and_row(request, kind, address)
        desk = Desk(words.edit, words.save, back_of(kind, parent, words), back_name(kind, parent))
        return remove_record(request, kind=kind, row=row, desk=desk)

    views = {"add": add, "edit": edit, "remove": remove}
    for verb, view in views.items():
        view.__name__ = view.__qualname__ = f"{kind.name}_{verb}"
    return add, edit, remove


def parent_of(request: HttpRequest, kind: Kind, address: dict[str, Any]) -> Any:
    """The row that the address names before the part itself."""
    if kind.parent == "partnership":
        return find_partnership(request, address["partnership"])
    if kind.parent == "profile":
        return find_profile(request, address["profile"])
    return request.association


def parent_and_row(request: HttpRequest, kind: Kind, address: dict[str, Any]) -> tuple[Any, Any]:
    """The parent and the part, both of them visible here."""
    parent = parent_of(request, kind, address)
    if kind is kinds.STORY:
        return parent, find_story(request, address["story"])
    if kind is kinds.GRANT:
        return parent, find_grant(request, address["grant"])
    return parent, find_part(kind, parent, address[kind.name])


def new_row(kind: Kind, parent: Any) -> Any:
    """A blank row under its parent, for the form to check against."""
    if kind.parent == "association":
        return kind.model(association=parent)
    if kind.model is Statistic:
        return Statistic(association=parent.association, place=parent.place)
    return kind.model(association=parent.association, **{kind.parent: parent})


ASKS_WHO_READS = (kinds.STORY, kinds.AGREEMENT, kinds.GRANT)
"""Kinds whose form offers rows of the association, only those that the reader may see."""


def form_options(request: HttpRequest, kind: Kind) -> dict[str, Any]:
    """What a form needs to know of its reader, and the files that were sent."""
    known: dict[str, Any] = {"files": request.FILES or None}
    return known | {"membership": request.membership} if kind in ASKS_WHO_READS else known


def back_of(kind: Kind, parent: Any, words: PartWords) -> str:
    """Where the part is seen: its place on the parent's page, or the list of its kind."""
    if kind.parent == "association":
        return reverse(f"{kind.name}_list", kwargs={"association": parent.slug})
    return f"{parent.get_absolute_url()}#{words.place}"


def back_name(kind: Kind, parent: Any) -> str:
    """The name of that page."""
    if kind is kinds.BENEFIT:
        return str(_("Benefits"))
    if kind is kinds.PITCH:
        return str(_("Pitches"))
    if kind is kinds.GRANT:
        return str(_("Grants"))
    return str(_("Stories")) if kind is kinds.STORY else str(parent)


contact_add, contact_edit, contact_remove = part_views(
    kinds.CONTACT,
    ContactForm,
    PartWords(
        _("Add a principal contact"),
        _("Edit the contact"),
        _("Save contact"),
        "contacts",
        _("Whom a reader of the snapshot may turn to. Ask the person before you print a number."),
    ),
)
partner_organization_add, partner_organization_edit, partner_organization_remove = part_views(
    kinds.PARTNER_ORGANIZATION,
    OrganizationForm,
    PartWords(_("Add a partner organization"), _("Edit the organization"), _("Save organization"), "organizations"),
)
agreement_add, agreement_edit, agreement_remove = part_views(
    kinds.AGREEMENT,
    AgreementForm,
    PartWords(_("Add an agreement"), _("Edit the agreement"), _("Save agreement"), "agreements", has_page=True),
)
goal_add, goal_edit, goal_remove = part_views(
    kinds.GOAL,
    GoalForm,
    PartWords(
        _("Add a goal"),
        _("Edit the goal"),
        _("Save goal"),
        "goals",
        _("Something both cities want, near or far, that somebody can tell has been reached."),
        has_page=True,
    ),
)
grant_add, grant_edit, grant_remove = part_views(
    kinds.GRANT,
    GrantForm,
    PartWords(
        _("Add a grant"),
        _("Edit the grant"),
        _("Save grant"),
        remark=_("Money that somebody may give for the work: of a government, a foundation, a company."),
        has_page=True,
    ),
)
office_term_add, office_term_edit, office_term_remove = part_views(
    kinds.OFFICE_TERM,
    OfficeTermForm,
    PartWords(
        _("Write down who holds an office"),
        _("Edit the term of office"),
        _("Save term of office"),
        "offices",
        _("People in office change; the tie stays. No party is asked for, and none belongs here."),
    ),
)
industry_add, industry_edit, industry_remove = part_views(
    kinds.INDUSTRY,
    IndustryForm,
    PartWords(_("Add an industry"), _("Edit the industry"), _("Save industry"), "industries"),
)
statistic_add, statistic_edit, statistic_remove = part_views(
    kinds.STATISTIC,
    StatisticForm,
    PartWords(
        _("Add a figure"),
        _("Edit the figure"),
        _("Save figure"),
        "statistics",
        _("A figure prints with its unit, source and year. Unlike figures stand side by side."),
    ),
)
link_add, link_edit, link_remove = part_views(
    kinds.LINK,
    LinkForm,
    PartWords(
        _("Add a link"),
        _("Edit the link"),
        _("Save link"),
        "links",
        _("A page elsewhere that speaks for the state, the congressional district or the prefecture."),
    ),
)
benefit_add, benefit_edit, benefit_remove = part_views(
    kinds.BENEFIT, BenefitForm, PartWords(_("Add a benefit"), _("Edit the benefit"), _("Save benefit"))
)
pitch_add, pitch_edit, pitch_remove = part_views(
    kinds.PITCH,
    PitchForm,
    PartWords(
        _("Add a pitch"),
        _("Edit the pitch"),
        _("Save pitch"),
        remark=_("What you would say to a company of this sector in half a minute."),
    ),
)
story_add, story_edit, story_remove = part_views(
    kinds.STORY,
    StoryForm,
    PartWords(
        _("Tell a story"),
        _("Edit the story"),
        _("Save story"),
        remark=_("Write it so that another association could do the same."),
    ),
)

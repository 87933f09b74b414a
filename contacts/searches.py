"""What is found of people and organizations, boards, results, and questions that were asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from contacts.models import AgendaItem, Board, BoardMeeting, Organization, Outcome, Person, Question
from contacts.people_lines import Line, lines_of_found, names_first
from contacts.people_search import PeopleSearch
from contacts.searching import finding
from partnerships.names import in_language, other_form
from portal.bilingual import Said, said, typed
from portal.rooms import Door, register_doors
from portal.search import Hit, SearchSource, TitledRows, register
from portal.sought import Sought

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portal.accounts.models import Membership


@register
class People(SearchSource):
    """Found by their names in any script, where they work, an address or a number, as the list of people finds them.

    Two queries for one word, one more for each other; the people themselves are one more.
    """

    name = "people"
    title = _("People")
    permission = "contacts.read"
    order = 20

    def find(self, asked: Sought, membership: Membership, limit: int) -> list[Hit]:
        found = finding(asked.text)
        if found.keys is not None and not found.keys:
            return []
        rows = found.first(Person.objects.visible_to(membership), PeopleSearch().order.column, limit)
        prefix = reverse("people", kwargs={"association": membership.association.slug})
        return [_person(line, prefix) for line in names_first(lines_of_found(rows), asked.text)]

    def more(self, asked: Sought, membership: Membership) -> str:
        page = reverse("people", kwargs={"association": membership.association.slug})
        return f"{page}?{urlencode({'q': asked.text})}"


def _person(line: Line, prefix: str) -> Hit:
    language = (get_language() or "en")[:2]
    name, other = in_language(line, language, is_own=True, capitals=False), other_form(line, language)
    also = other if other.text and other.text != name.text else None
    return Hit(name, f"{prefix}{line.pk}/", _filled(_house(line, "organization"), _house(line, "title")), also)


def _house(line: Line, field: str) -> Said | str:
    texts: dict[str, str | None] = {each: getattr(line, f"{field}_{each}") for each in ("en", "ja")}
    own = (get_language() or "en")[:2]
    for language in (own, "ja" if own == "en" else "en"):
        if text := texts.get(language):
            return Said(text, language, language != own)
    return ""


def _filled(*words: Said | str) -> Sequence[Said | str]:
    return tuple(word for word in words if word)


@register
class Organizations(SearchSource):
    """Found by their names, in any script."""

    name = "organizations"
    title = _("Organizations")
    permission = "contacts.read"
    order = 25

    def find(self, asked: Sought, membership: Membership, limit: int) -> list[Hit]:
        rows = Organization.objects.visible_to(membership)
        for word in asked.words:
            forms = (("search_key__holds", form.strip()) for form in word.forms)
            rows = rows.filter(Q(*forms, _connector=Q.OR))
        hits = []
        for row in rows.order_by("search_key", "pk")[:limit]:
            row.association = membership.association
            city = typed(row.city) if row.city else ""
            words = _filled(row.get_kind_display(), city)
            hits.append(Hit(said(row, "name"), row.get_absolute_url(), words))
        return hits


@register
class Boards(TitledRows):
    """Found by their names."""

    name = "boards"
    title = _("Boards")
    permission = "boards.read"
    order = 45

    def rows(self, membership: Membership) -> QuerySet:
        return Board.objects.visible_to(membership).order_by("closed_on", "-pk")

    def hit(self, row: Any) -> Hit:
        return Hit(said(row, "name"), row.get_absolute_url(), (row.get_kind_display(),))


@register
class BoardMeetings(TitledRows):
    """Meetings of boards, found by their own titles and by their boards', the newest first."""

    name = "board_meetings"
    title = _("Meetings of boards")
    permission = "boards.read"
    order = 47
    keys = ("title_key", "board__title_key")

    def rows(self, membership: Membership) -> QuerySet:
        return BoardMeeting.objects.visible_to(membership).select_related("board").order_by("-starts_at", "-pk")

    def hit(self, row: Any) -> Hit:
        title = said(row, "title") or Said(str(row), (get_language() or "en")[:2], False)
        return Hit(title, row.get_absolute_url(), (said(row.board, "name"), date_format(row.held_on)))


@register
class AgendaItems(TitledRows):
    """What boards spoke about and decided, found by its title, the newest first."""

    name = "agenda_items"
    title = _("On the agenda of boards")
    permission = "boards.read"
    order = 48

    def rows(self, membership: Membership) -> QuerySet:
        return AgendaItem.objects.visible_to(membership).select_related("board").order_by("-pk")

    def hit(self, row: Any) -> Hit:
        return Hit(said(row, "title"), row.get_absolute_url(), (said(row.board, "name"),))


@register
class Outcomes(TitledRows):
    """Results, found by what came of it, the newest first."""

    name = "outcomes"
    title = _("Outcomes")
    permission = "contacts.read"
    order = 60

    def rows(self, membership: Membership) -> QuerySet:
        return Outcome.objects.visible_to(membership).order_by("-happened_on", "-pk")

    def hit(self, row: Any) -> Hit:
        return Hit(said(row, "title"), row.get_absolute_url(), (row.get_kind_display(), date_format(row.happened_on)))


@register
class Questions(TitledRows):
    """Questions that businesses asked, found by their words, the newest first."""

    name = "questions"
    title = _("Questions and answers")
    permission = "contacts.read"
    order = 80

    def rows(self, membership: Membership) -> QuerySet:
        return Question.objects.visible_to(membership).order_by("-asked_on", "-pk")

    def hit(self, row: Any) -> Hit:
        return Hit(said(row, "question"), row.get_absolute_url(), (row.get_topic_display(), date_format(row.asked_on)))


register_doors(
    Door(_("People"), "people", "contacts.read", _("contacts, address book, names")),
    Door(_("Add a person"), "person_new", "contacts.log", _("new contact, write somebody down")),
    Door(_("Organizations"), "organizations", "contacts.read", _("companies, businesses, institutions")),
    Door(_("Add an organization"), "organization_new", "contacts.log", _("new company")),
    Door(_("Log a touch"), "quick_log", "contacts.log", _("call, visit, mail, note, what was said")),
    Door(_("Whom we know"), "people_overview", "contacts.read", _("numbers of contacts, by kind of body, balance")),
    Door(_("Ladder"), "ladder", "contacts.read", _("rungs, how close people are to us")),
    Door(_("What was said"), "touch_list", "contacts.read", _("calls, visits, letters, timeline")),
    Door(_("Follow-ups"), "follow_up_list", "contacts.read", _("promises, tasks, to do")),
    Door(_("Introductions"), "introduction_list", "contacts.read", _("who brought whom together")),
    Door(_("Gifts"), "gift_list", "contacts.read", _("presents given and received")),
    Door(_("Experts"), "expert_list", "contacts.read", _("speakers, advisers, who knows about what")),
    Door(_("Questions and answers"), "question_list", "contacts.read", _("FAQ, what businesses asked")),
    Door(_("Champions"), "champion_list", "contacts.read", _("advocates, who spoke up for us")),
    Door(_("Tags"), "tags", "contacts.log", _("labels, groups of people")),
    Door(_("Possible duplicates"), "duplicate_list", "contacts.merge", _("merge, the same person twice")),
    Door(_("Export people"), "people_export", "contacts.export", _("download, CSV, Excel, vCard")),
    Door(_("How often we keep in touch"), "cadence_list", "contacts.read", _("cadence, rhythm, reminders")),
    Door(_("Programmes"), "programme_list", "contacts.read", _("events, activities, fairs, seminars")),
    Door(_("Plan a programme"), "programme_start", "partnerships.propose", _("new event, conference")),
    Door(_("Boards"), "board_list", "boards.read", _("seats, vacancies, committees, directors")),
    Door(_("Board packet"), "board_packet", "boards.read", _("papers for the next meeting, PDF")),
    Door(_("Contributions"), "contribution_list", "boards.read", _("donations, sponsors, money and kind")),
    Door(_("Outcomes"), "outcome_list", "contacts.read", _("results, deals, jobs, what came of it")),
    Door(_("Self-check"), "self_check", "contacts.read", _("economic impact, ten questions")),
    Door(_("Touches with public agencies"), "agency_list", "contacts.read", _("state, federal, ministries, consulate")),
    Door(
        _("Priorities of state and country"), "priority_list", "partnerships.read", _("policy, programme of the state")
    ),
    Door(_("Our memberships"), "affiliation_list", "contacts.read", _("chambers that we belong to, fees")),
    Door(_("Privacy"), "privacy", "privacy.manage", _("personal data, consent, erasing, keeping")),
    Door(_("What we tell people"), "consent_texts", "contacts.read", _("consent, notice about data")),
)

"""Words to choose from."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Direction(models.TextChoices):
    """Who travels."""

    OUTBOUND = "outbound", _("We travel to them")
    INBOUND = "inbound", _("They travel to us")


class TripState(models.TextChoices):
    """How far a trip is; the days say the rest."""

    PLANNED = "planned", pgettext_lazy("of a trip", "Planned")
    CALLED_OFF = "called_off", pgettext_lazy("of a trip", "Called off")
    CLOSED = "closed", pgettext_lazy("of a trip", "Closed")


class DelegateRole(models.TextChoices):
    """As what somebody travels."""

    COMMUNITY = "community", _("Community partner")
    BUSINESS = "business", pgettext_lazy("of a delegate", "Business")
    OFFICIAL = "official", _("Official, opens doors")
    INTERPRETER = "interpreter", _("Interpreter")
    YOUTH = "youth", _("Student or young person")
    STAFF = "staff", _("Of the association")
    OTHER = "other", pgettext_lazy("of a delegate", "Other")


class DelegateState(models.TextChoices):
    """Whether somebody has a seat."""

    COMING = "coming", pgettext_lazy("of a delegate", "Travels")
    WAITING = "waiting", pgettext_lazy("of a delegate", "Waits for a seat")
    WITHDRAWN = "withdrawn", pgettext_lazy("of a delegate", "Does not travel")


class Door(models.TextChoices):
    """The three bodies one meets before departure."""

    CONSULATE = "consulate", _("Consulate")
    CHAMBER = "chamber", _("American Chamber of Commerce")
    ECONOMIC_OFFICE = "economic", _("The partner city’s economic office")


class BudgetKind(models.TextChoices):
    """What money of a trip is for."""

    TRAVEL = "travel", pgettext_lazy("of a budget", "Travel")
    LODGING = "lodging", pgettext_lazy("of a budget", "Lodging")
    MEALS = "meals", pgettext_lazy("of a budget", "Meals and receptions")
    INTERPRETING = "interpreting", pgettext_lazy("of a budget", "Interpreting")
    GIFTS = "gifts", pgettext_lazy("of a budget", "Gifts")
    INCOME = "income", pgettext_lazy("of a budget", "Income: fees, grants, sponsors")
    OTHER = "other", pgettext_lazy("of a budget", "Other")


class AskState(models.TextChoices):
    """What a local partner said to the invitation to take part in a trip."""

    ASKED = "asked", pgettext_lazy("of a local partner", "Asked, no answer yet")
    COMING = "coming", pgettext_lazy("of a local partner", "Takes part")
    NOT_COMING = "not_coming", pgettext_lazy("of a local partner", "Does not take part")


class Aim(models.TextChoices):
    """What a stakeholder can want or offer. What one wants another offers: the same word stands on both sides.

    `delegations.matching` compares the wants of each with the offers of the other.
    """

    GOODS = "goods", _("Goods to buy and sell on (import)")
    MARKET = "market", _("A way into the market (importer, distributor)")
    SUPPLIES = "supplies", _("Parts, materials, ingredients")
    CAPITAL = "capital", _("Capital, an investor")
    SITE = "site", _("A site, premises, support for settling")
    TECHNOLOGY = "technology", _("Technology, a licence")
    RESEARCH = "research", _("A partner in research and development")
    SKILLS = "skills", _("Skilled people, trainees")
    PLACES = "places", _("Places for students and trainees")
    KNOWLEDGE = "knowledge", _("Knowledge, advice, an exchange of experience")
    VISITORS = "visitors", _("Visitors, tourism")
    CONTACTS = "contacts", _("Introductions, open doors")


class GoalStand(models.TextChoices):
    """How far a stakeholder's goal is."""

    OPEN = "open", pgettext_lazy("of a stakeholder's goal", "Open")
    REACHED = "reached", pgettext_lazy("of a stakeholder's goal", "Reached")
    GIVEN_UP = "given_up", pgettext_lazy("of a stakeholder's goal", "Given up")


class Part(models.TextChoices):
    """On which side of the table a stakeholder sits on one trip."""

    TRAVELS = "travels", _("Travels")
    HOSTS = "hosts", _("Receives")


class Priority(models.TextChoices):
    """How much a meeting matters."""

    MUST = "must", pgettext_lazy("of a meeting", "Must")
    SHOULD = "should", pgettext_lazy("of a meeting", "Should")
    COULD = "could", pgettext_lazy("of a meeting", "Could")


class MatchReason(models.TextChoices):
    """What speaks for a meeting of two stakeholders; each is the name of its weight in MatchWeights."""

    WANT_MET = "want_met", _("The traveller wants what the host offers")
    OFFER_MET = "offer_met", _("The traveller offers what the host wants")
    SAME_SECTOR = "same_sector", _("Same sector")
    NEAR_SECTOR = "near_sector", _("Related sectors")
    READINESS = "readiness", _("Both are ready")
    LANGUAGE = "language", _("A language in common")
    MET_BEFORE = "met_before", _("Talks before")
    PRIORITY = "priority", _("A must of the trip")


class MeetingKind(models.TextChoices):
    """What an appointment on the agenda is."""

    BUSINESS = "business", pgettext_lazy("of a meeting", "Business meeting")
    VISIT = "visit", pgettext_lazy("of a meeting", "Visit to a site")
    COURTESY = "courtesy", pgettext_lazy("of a meeting", "Courtesy call")
    GUESTS_CITY = "guest_city", pgettext_lazy("of a meeting", "The guests present their city")
    HOSTS_CITY = "host_city", pgettext_lazy("of a meeting", "The hosts present their city")
    RECEPTION = "reception", pgettext_lazy("of a meeting", "Reception or meal")
    TRAVEL = "travel", pgettext_lazy("of a meeting", "Travel")
    FREE = "free", pgettext_lazy("of a meeting", "Free time")
    OTHER = "other", pgettext_lazy("of a meeting", "Other")


class MeetingState(models.TextChoices):
    """A wish has no time yet; what is planned has one."""

    WISHED = "wished", pgettext_lazy("of a meeting", "Wished for")
    PLANNED = "planned", pgettext_lazy("of a meeting", "Planned")
    HELD = "held", pgettext_lazy("of a meeting", "Has taken place")
    DROPPED = "dropped", pgettext_lazy("of a meeting", "Does not take place")


class LinkKind(models.TextChoices):
    """What a guest link opens."""

    AGENDA = "agenda", _("The agenda, for the counterpart")
    GOALS = "goals", _("A stakeholder’s own goals")
    OUTCOME = "outcome", _("Questions about what came of it")


class RemarkKind(models.TextChoices):
    """What a guest says to the agenda."""

    COMMENT = "comment", pgettext_lazy("of a guest's remark", "Remark")
    PROTOCOL = "protocol", pgettext_lazy("of a guest's remark", "Question of protocol")


class Verdict(models.TextChoices):
    """What a guest says to the agenda as a whole."""

    APPROVED = "approved", _("Approved")
    CHANGES = "changes", _("Please change something")


class CameOf(models.TextChoices):
    """What a stakeholder can say has come of a trip."""

    SALES = "sales", _("Sales, or orders that are placed")
    VENDORS = "vendors", _("New suppliers, distributors or agents")
    VENTURES = "ventures", _("A joint venture, an investment, a licence")
    MEMORANDA = "memoranda", _("A memorandum or an agreement")
    LEARNING = "learning", _("Something learned that we use")
    NOTHING_YET = "nothing", pgettext_lazy("what came of a trip", "Nothing yet")

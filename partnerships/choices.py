"""The words one chooses from."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Country(models.TextChoices):
    """Countries that come filled in; a place may carry any ISO 3166 code."""

    US = "US", _("United States")
    JP = "JP", _("Japan")


class PlaceKind(models.TextChoices):
    CITY = "city", _("City")
    COUNTY = "county", _("County")
    STATE = "state", _("State")
    PREFECTURE = "prefecture", _("Prefecture")


class PairKind(models.TextChoices):
    SISTER = "sister", _("Sister cities")
    FRIENDSHIP = "friendship", _("Friendship cities")


class Status(models.TextChoices):
    EXPLORING = "exploring", _("Exploring")
    FRIENDSHIP = "friendship", _("Friendship")
    FORMAL = "formal", _("Formal")
    DORMANT = "dormant", _("Dormant")
    ENDED = "ended", _("Ended")


class Side(models.TextChoices):
    HOME = "home", _("Our side")
    PARTNER = "partner", _("Their side")


class OrganizationKind(models.TextChoices):
    COMPANY = "company", _("Company")
    CHAMBER = "chamber", _("Chamber of commerce")
    CITY_OFFICE = "city_office", _("City office")
    EDUCATION = "education", _("School or university")
    CULTURE = "culture", _("Museum or cultural institution")
    CIVIC = "civic", _("Citizens’ group")
    OTHER = "other", _("Other")


class AgreementKind(models.TextChoices):
    SISTER_CITY = "sister_city", _("Sister-city agreement")
    FRIENDSHIP = "friendship", _("Friendship agreement")
    MOU = "mou", _("Memorandum of understanding")
    MOC = "moc", _("Memorandum of cooperation")


class AgreementLevel(models.TextChoices):
    """Who agrees: the cities, or the states and prefectures they lie in, or the countries."""

    CITY = "city", pgettext_lazy("of an agreement", "The two cities")
    REGION = "region", pgettext_lazy("of an agreement", "State and prefecture")
    NATION = "nation", pgettext_lazy("of an agreement", "The two countries")


class ProgrammeKind(models.TextChoices):
    MEETING = "meeting", _("Meeting")
    FAIR = "fair", _("Fair")
    RECEPTION = "reception", _("Reception")
    SPEAKER = "speaker", _("Speaker evening")
    SEMINAR = "seminar", _("Seminar")
    EDUCATION_CONFERENCE = "education_conference", _("Education conference")
    STUDENT_EXCHANGE = "student_exchange", _("Student exchange")
    CULTURE = "culture", _("Cultural event")
    VISIT = "visit", _("Visit")
    WORKSHOP = "workshop", _("Workshop")
    RESEARCH = "research", _("Research project")
    MISSION = "mission", _("Trade mission")
    ACCELERATOR = "accelerator", _("Accelerator for new firms")
    PRIZE = "prize", _("Prize competition")
    DIALOGUE = "dialogue", _("Dialogue with a result in view")
    PROJECT = "project", _("Project of several parties")
    OTHER = "other", _("Another kind")


class PartyKind(models.TextChoices):
    """What part of society a party of a programme stands for."""

    GOVERNMENT = "government", _("Government")
    UNIVERSITY = "university", _("University or institute")
    INDUSTRY = "industry", pgettext_lazy("of a party", "Industry")
    CIVIC = "civic", _("Citizens’ group")
    FUNDER = "funder", _("Gives the money")


class PartyFrom(models.TextChoices):
    """From where a party of a programme comes."""

    HOME = "home", _("Our side")
    PARTNER = "partner", _("Their side")
    THIRD = "third", _("A third country")


class Factor(models.TextChoices):
    """What outside a programme decides whether it succeeds."""

    REGULATORY = "regulatory", _("Rules and permits")
    MARKET = "market", _("Market")
    ENVIRONMENTAL = "environmental", _("Environment")


class FactorState(models.TextChoices):
    """How a factor stands."""

    OPEN = "open", pgettext_lazy("of a factor", "Not clear yet")
    FOR = "for", pgettext_lazy("of a factor", "Speaks for it")
    HINDERS = "hinders", pgettext_lazy("of a factor", "Stands in the way")
    SETTLED = "settled", pgettext_lazy("of a factor", "Settled")


class Office(models.TextChoices):
    """Offices whose holders change and on whom a partnership leans."""

    MAYOR = "mayor", _("Mayor")
    GOVERNOR = "governor", _("Governor")
    COUNCIL = "council", _("Chair of the council")
    SECTION = "section", _("Head of international affairs")
    ASSOCIATION = "association", _("Chair of the sister-city association")
    CHAMBER = "chamber", _("Head of the chamber of commerce")
    OTHER = "other", _("Another office")


class MentoringState(models.TextChoices):
    """What the association that was asked for help answered."""

    ASKED = "asked", pgettext_lazy("of mentoring", "Asked")
    AGREED = "agreed", pgettext_lazy("of mentoring", "Agreed")
    DECLINED = "declined", pgettext_lazy("of mentoring", "Not now")


class Rhythm(models.TextChoices):
    """How often a series comes again."""

    MONTHLY = "monthly", _("Every month")
    QUARTERLY = "quarterly", _("Every three months")
    YEARLY = "yearly", _("Every year")
    IRREGULAR = "irregular", _("Now and then")


class GrantState(models.TextChoices):
    """How far we are with a grant."""

    FOUND = "found", pgettext_lazy("of a grant", "Found")
    WRITING = "writing", pgettext_lazy("of a grant", "Being written")
    SENT = "sent", pgettext_lazy("of a grant", "Sent")
    GRANTED = "granted", pgettext_lazy("of a grant", "Granted")
    DECLINED = "declined", pgettext_lazy("of a grant", "Declined")
    CLOSED = "closed", pgettext_lazy("of a grant", "Reported and closed")
    DROPPED = "dropped", pgettext_lazy("of a grant", "Not applied for")


class Currency(models.TextChoices):
    USD = "USD", _("U.S. dollars")
    JPY = "JPY", _("Japanese yen")
    EUR = "EUR", _("Euros")


class Horizon(models.TextChoices):
    SHORT = "short", _("Short-term")
    LONG = "long", _("Long-term")


class GoalState(models.TextChoices):
    OPEN = "open", _("Open")
    REACHED = "reached", _("Reached")
    DROPPED = "dropped", _("Given up")


class Scale(models.TextChoices):
    LARGE = "large", _("Large")
    MEDIUM = "medium", _("Medium")
    SMALL = "small", _("Small")


class StoryKind(models.TextChoices):
    """Whether a story tells a success, or how somebody answered a problem that others have too."""

    SUCCESS = "success", pgettext_lazy("kind of story", "A success")
    RESPONSE = "response", pgettext_lazy("kind of story", "A response to a problem")


class StoryActivity(models.TextChoices):
    """What was done in a story."""

    INVESTMENT = "investment", pgettext_lazy("of a story", "Winning a company or investment")
    PRODUCT = "product", pgettext_lazy("of a story", "A product made together")
    TRADE = "trade", pgettext_lazy("of a story", "Import and export")
    MATCHING = "matching", pgettext_lazy("of a story", "Bringing industries together")
    ASSESSMENT = "assessment", pgettext_lazy("of a story", "Looking at the local economy")
    ADVOCACY = "advocacy", pgettext_lazy("of a story", "Winning advocates")
    BOARD = "board", pgettext_lazy("of a story", "A board of companies")
    EDUCATION = "education", pgettext_lazy("of a story", "Conferences and classes")
    STARTUPS = "startups", pgettext_lazy("of a story", "Startups")
    INCLUSION = "inclusion", pgettext_lazy("of a story", "Helping people to take part")
    RESEARCH = "research", pgettext_lazy("of a story", "Research and technology")
    PLANNING = "planning", pgettext_lazy("of a story", "Town planning")
    AGREEMENT = "agreement", pgettext_lazy("of a story", "Agreements of chambers and states")
    CULTURE = "culture", pgettext_lazy("of a story", "Culture and young people")


class AdaptationState(models.TextChoices):
    OPEN = "open", pgettext_lazy("of an adaptation", "Under way")
    FINISHED = "finished", pgettext_lazy("of an adaptation", "Finished")
    DROPPED = "dropped", pgettext_lazy("of an adaptation", "Given up")


class MetState(models.TextChoices):
    """Whether we have what an adaptation needs."""

    UNKNOWN = "unknown", pgettext_lazy("of a precondition", "Not known")
    MET = "met", pgettext_lazy("of a precondition", "Met")
    UNMET = "unmet", pgettext_lazy("of a precondition", "Not met")


class ClaimLevel(models.TextChoices):
    """How much of a result we say is ours."""

    LED_TO = "led_to", _("Our work led to it")
    HELPED = "helped", _("Our work helped")
    COINCIDED = "coincided", _("It happened while we worked on it")


class Topic(models.TextChoices):
    """What a figure is about."""

    TRADE = "trade", _("Trade")
    INVESTMENT = "investment", _("Investment and jobs")
    TRAVEL = "travel", _("Travel")
    EDUCATION = "education", _("Education exchange")
    OTHER = "other", _("Other")


class LinkLevel(models.TextChoices):
    """For which area a linked page speaks."""

    STATE = "state", _("State")
    DISTRICT = "district", _("Congressional district")
    PREFECTURE = "prefecture", _("Prefecture")
    OTHER = "other", _("Other")


class ResourceUse(models.TextChoices):
    ASSESSMENT = "assessment", _("Whom to ask about the local economy")
    PRETRIP = "pretrip", _("Before a trip")

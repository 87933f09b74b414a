"""The words one chooses from."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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

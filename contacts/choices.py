"""The words one chooses from."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

NAMES = ("family_name", "given_name", "family_kana", "given_kana", "family_latin", "given_latin")
"""The columns of a person's name."""


class NameOrder(models.TextChoices):
    """Which name a person puts first. The script of the name decides where nothing is said."""

    BY_SCRIPT = "", _("By the script of the name")
    FAMILY_FIRST = "family", _("Family name first")
    GIVEN_FIRST = "given", _("Given name first")


class NamePart(models.IntegerChoices):
    """Which name a word of the index is of."""

    FAMILY = 1, _("family name")
    GIVEN = 2, _("given name")


class Language(models.TextChoices):
    ENGLISH = "en", _("English")
    JAPANESE = "ja", _("Japanese")


class Readiness(models.TextChoices):
    """How far somebody is on the way to doing it."""

    UNKNOWN = "", _("Not known")
    NONE = "none", _("Not interested")
    CURIOUS = "curious", _("Curious")
    INTERESTED = "interested", _("Interested")
    READY = "ready", pgettext_lazy("readiness of an organization", "Ready")
    ACTIVE = "active", _("Does it already")


class Size(models.TextChoices):
    """How many people work there."""

    UNKNOWN = "", _("Not known")
    MICRO = "1-9", _("1 to 9 people")
    SMALL = "10-49", _("10 to 49 people")
    MEDIUM = "50-249", _("50 to 249 people")
    LARGE = "250+", _("250 people or more")


class PointKind(models.TextChoices):
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Telephone")
    MOBILE = "mobile", _("Mobile telephone")
    FAX = "fax", _("Fax")
    WEB = "web", _("Website")
    ADDRESS = "address", _("Postal address")
    OTHER = "other", _("Other")


class PointUse(models.TextChoices):
    WORK = "work", pgettext_lazy("of a contact point", "Work")
    PRIVATE = "private", pgettext_lazy("of a contact point", "Private")
    ASSISTANT = "assistant", pgettext_lazy("of a contact point", "Assistant")


class TouchKind(models.TextChoices):
    CALL = "call", _("Call")
    EMAIL = "email", _("E-mail")
    MEETING = "meeting", _("Meeting")
    ONLINE = "online", _("Online meeting")
    VISIT = "visit", _("Visit")
    CARDS = "cards", _("Exchange of cards")
    LETTER = "letter", _("Letter")
    EVENT = "event", _("Met at an event")
    MESSAGE = "message", _("Message")
    ATTEMPT = "attempt", _("Tried, not reached")


class Began(models.TextChoices):
    """Whose move it was: the light of their side counts what came from them."""

    US = "us", pgettext_lazy("who began", "We did")
    THEM = "them", pgettext_lazy("who began", "They did")
    BOTH = "both", pgettext_lazy("who began", "Both")


class FollowUpState(models.TextChoices):
    OPEN = "open", pgettext_lazy("of a follow-up", "Open")
    DONE = "done", pgettext_lazy("of a follow-up", "Done")
    DROPPED = "dropped", pgettext_lazy("of a follow-up", "No longer needed")


class IntroductionState(models.TextChoices):
    MADE = "made", _("Introduced")
    MET = "met", _("They have met")
    WORKING = "working", _("They work together")
    NOTHING = "nothing", _("Nothing came of it")


class GiftDirection(models.TextChoices):
    GIVEN = "given", _("Given by us")
    RECEIVED = "received", _("Received by us")


class CheckState(models.TextChoices):
    """How far we are with a kind of local body."""

    NOT_ASKED = "", _("Not looked for yet")
    NOT_FOUND = "not_found", _("Looked for, not found")
    FOUND = "found", pgettext_lazy("of a local body", "Found")
    CONTACTED = "contacted", pgettext_lazy("of a local body", "Contacted")
    MET = "met", pgettext_lazy("of a local body", "Met")
    PARTNER = "partner", pgettext_lazy("of a local body", "Partner")


class Purpose(models.TextChoices):
    """What somebody's data may be used for."""

    CORRESPONDENCE = "correspondence", _("Writing and calling about the partnership")
    INVITATIONS = "invitations", _("Personal invitations to programmes")
    DELEGATIONS = "delegations", _("Planning visits and meetings")
    PUBLICATION = "publication", _("Naming the person in papers for the public")


class Basis(models.TextChoices):
    """Why we may."""

    CONSENT = "consent", _("The person agreed")
    CARD = "card", _("The person gave us their card")
    CONTRACT = "contract", _("A contract with the person")
    INTEREST = "interest", _("Our legitimate interest")


class CrossBorder(models.TextChoices):
    """Whether the data may go to the other country."""

    UNKNOWN = "", _("Not asked yet")
    AGREED = "agreed", _("Agreed")
    REFUSED = "refused", _("Refused")


class RetentionReason(models.TextChoices):
    """Why one should look again at what is kept of somebody."""

    WITHDRAWN = "withdrawn", _("Withdrew the consent")
    LEFT = "left", _("Left every organization we know of")
    UNTOUCHED = "untouched", _("No touch for a long time")


class RetentionVerdict(models.TextChoices):
    KEEP = "keep", _("Keep until a day")
    ANONYMISE = "anonym", _("Anonymise: keep touches as figures only")
    ERASE = "erase", _("Erase everywhere")


class KanaRow(models.TextChoices):
    """The ten rows of the Japanese syllabary as an index of names has them, and what has no reading."""

    A = "あ", "あ"
    KA = "か", "か"
    SA = "さ", "さ"
    TA = "た", "た"
    NA = "な", "な"
    HA = "は", "は"
    MA = "ま", "ま"
    YA = "や", "や"
    RA = "ら", "ら"
    WA = "わ", "わ"
    OTHER = "他", _("Other")

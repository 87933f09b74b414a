"""The words one chooses from."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partnerships.choices import ClaimLevel as ClaimLevel  # noqa: PLC0414 -- said for mypy: this module hands it on

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


class AgencyOf(models.TextChoices):
    """Whose public agency an organization is."""

    NONE = "", _("Not a public agency")
    CITY = "city", pgettext_lazy("whose agency", "City or county")
    REGION = "region", pgettext_lazy("whose agency", "State or prefecture")
    NATION = "nation", pgettext_lazy("whose agency", "The country")


class PriorityOf(models.TextChoices):
    """Who has set a priority that our goals serve."""

    REGION = "region", pgettext_lazy("whose priority", "State or prefecture")
    NATION = "nation", pgettext_lazy("whose priority", "The country")


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


class Rung(models.IntegerChoices):
    """How near somebody has come to us: each step is derived from a record that proves it, none is typed in."""

    KNOWN = 1, pgettext_lazy("rung of the ladder", "Known")
    CONTACTED = 2, pgettext_lazy("rung of the ladder", "Contacted")
    INTERESTED = 3, pgettext_lazy("rung of the ladder", "Interested")
    INVITED = 4, pgettext_lazy("rung of the ladder", "Invited")
    ATTENDED = 5, pgettext_lazy("rung of the ladder", "Came")
    ADVISER = 6, pgettext_lazy("rung of the ladder", "Adviser")
    TRAVELLER = 7, pgettext_lazy("rung of the ladder", "Traveller or host")
    PARTNER = 8, pgettext_lazy("rung of the ladder", "Partner")


class ToldTopic(models.TextChoices):
    """Which part of a city profile a fact belongs to."""

    INDUSTRY = "industry", _("An industry")
    GROWTH = "growth", _("Growth areas")
    PLANS = "plans", _("Leaders’ plans")
    WORKFORCE = "workforce", _("Workforce")
    RESOURCES = "resources", _("Resources")
    OTHER = "other", _("Something else")


class AffiliationKind(models.TextChoices):
    MEMBER = "member", pgettext_lazy("of an affiliation", "Member")
    AFFILIATE = "affiliate", pgettext_lazy("of an affiliation", "Affiliate member")
    OBSERVER = "observer", pgettext_lazy("of an affiliation", "Guest or observer")


class HostRole(models.TextChoices):
    CO_HOST = "co_host", _("Co-host")
    SPONSOR = "sponsor", _("Sponsor")
    VENUE = "venue", _("Gives the room")
    SUPPORT = "support", _("Supporter")


class ExpertRole(models.TextChoices):
    SPEAKER = "speaker", _("Speaker")
    MODERATOR = "moderator", _("Moderator")
    ADVISER = "adviser", _("Answers questions")
    INTERPRETER = "interpreter", _("Interpreter")


class QuestionTopic(models.TextChoices):
    EXPORT = "export", _("Selling abroad")
    IMPORT = "import", _("Buying from abroad")
    MARKET = "market", _("The market there")
    CONTACTS = "contacts", _("Finding contacts")
    MONEY = "money", _("Money and payment")
    LAW = "law", _("Rules and paperwork")
    MANNERS = "manners", _("Manners and language")
    OTHER = "other", _("Other")


class Answer(models.TextChoices):
    """What a guest says to an invitation."""

    YES = "yes", pgettext_lazy("answer to an invitation", "I will come")
    MAYBE = "maybe", pgettext_lazy("answer to an invitation", "I do not know yet")
    NO = "no", pgettext_lazy("answer to an invitation", "I cannot come")


SEAT_ANSWERS = {
    Answer.YES.value: _("I am willing to take the seat"),
    Answer.MAYBE.value: _("I would like to talk about it first"),
    Answer.NO.value: _("I cannot take it"),
}
"""The same answers from somebody who is asked to take a seat on a board."""


class NewsKind(models.TextChoices):
    """What a guest has to learn after the invitation."""

    CHANGED = "changed", _("The day, the hour or the place has changed.")
    CANCELLED = "cancelled", _("It does not take place.")
    ON_AGAIN = "on_again", _("It takes place after all.")
    SEAT = "seat", _("A seat has become free.")
    WAITS = "waits", _("There are fewer seats now, and they wait for one.")


class CameBy(models.TextChoices):
    """How somebody's coming was written down."""

    LIST = "list", _("Ticked on the list")
    CODE = "code", _("By the code of the invitation")
    WALK_IN = "walk_in", _("Came without an invitation")


class BoardKind(models.TextChoices):
    DIRECTORS = "directors", _("Board of directors")
    ADVISORY = "advisory", _("Business advisory board")


class Quorum(models.TextChoices):
    """How many voting seats have to be present."""

    MAJORITY = "majority", _("More than half of the voting seats")
    THIRD = "third", _("At least a third of the voting seats")
    TWO_THIRDS = "two_thirds", _("At least two thirds of the voting seats")
    NUMBER = "number", _("At least a number of voting seats")


class SeatOffice(models.TextChoices):
    CHAIR = "chair", _("Chair")
    VICE_CHAIR = "vice_chair", _("Vice chair")
    SECRETARY = "secretary", _("Secretary")
    TREASURER = "treasurer", _("Treasurer")
    MEMBER = "member", pgettext_lazy("of a board", "Member")


class Constituency(models.TextChoices):
    """Where the holder of a designated seat comes from; read off the organizations they work in today."""

    BUSINESS = "business", _("Business")
    CHAMBER = "chamber", _("Chamber of commerce")
    ECONOMIC_OFFICE = "economic_office", _("City economic development office")
    CITY_OFFICE = "city_office", _("City office")
    EDUCATION = "education", _("School or university")
    CULTURE = "culture", _("Museum or cultural institution")
    CIVIC = "civic", _("Citizens’ group")


class CandidateState(models.TextChoices):
    CONSIDERED = "considered", pgettext_lazy("of a candidate", "Thought of")
    ASKED = "asked", pgettext_lazy("of a candidate", "Asked")
    WILLING = "willing", pgettext_lazy("of a candidate", "Willing")
    UNWILLING = "unwilling", pgettext_lazy("of a candidate", "Not willing")
    SEATED = "seated", pgettext_lazy("of a candidate", "Seated")
    DROPPED = "dropped", pgettext_lazy("of a candidate", "No longer thought of")


class ContributionKind(models.TextChoices):
    CASH = "cash", _("Money")
    IN_KIND = "in_kind", _("In kind")


class AgendaKind(models.TextChoices):
    """What an item is about; the first three are what a business board works on together."""

    PROGRAMME = "programme", _("Idea for a programme")
    FUNDRAISING = "fundraising", _("Fundraising")
    GOAL = "goal", _("Goal of the partnership")
    REPORT = "report", _("Report")
    BYLAW = "bylaw", _("Change of the by-laws")
    CHARTER = "charter", _("Charter")
    OTHER = "other", pgettext_lazy("item of an agenda", "Something else")


class Decision(models.TextChoices):
    ADOPTED = "adopted", _("Adopted")
    REJECTED = "rejected", _("Rejected")
    POSTPONED = "postponed", _("Postponed")
    NOTED = "noted", _("Noted")


class Ballot(models.TextChoices):
    YES = "yes", pgettext_lazy("ballot", "Yes")
    NO = "no", pgettext_lazy("ballot", "No")
    ABSTAIN = "abstain", pgettext_lazy("ballot", "Abstains")


class OutcomeKind(models.TextChoices):
    DEAL = "deal", _("Deal")
    GOODS_SOLD = "goods_sold", _("Goods sold")
    INVESTMENT = "investment", _("Investment")
    JOBS = "jobs", _("Jobs")
    AGREEMENT = "agreement", pgettext_lazy("kind of outcome", "Agreement")
    PRODUCT = "product", _("Product made together")
    PROGRAMME = "programme", pgettext_lazy("kind of outcome", "Programme")
    TOURISM = "tourism", _("Tours and visitors")
    DONATION = "donation", _("Donation")
    LEARNING = "learning", _("Something learned")
    CONTACT = "contact", _("Lasting contact")

"""Forms for experts, the plan of a programme, questions and answers, champions; and the filters of their lists."""

from __future__ import annotations

import unicodedata
from typing import Any

import jaconv
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contacts.choices import QuestionTopic
from contacts.choosing import people_to_choose
from contacts.experts import old_before
from contacts.forms.by_name import ByNameField
from contacts.forms.sifting import ANY, LARGEST_KEY, Sieve
from contacts.forms.touches import OfAssociationForm, partnership_field
from contacts.models import Advocacy, Expertise, Person, ProgrammeExpert, ProgrammeHost, ProgrammeSession, Question
from contacts.searching import people_matching
from partnerships.choices import Side
from partnerships.forms.base import SectorField, SectorsField, dressed
from partnerships.models import Sector


def either_of(form: OfAssociationForm, *names: str) -> None:
    """Say beside both languages of a text that one of them is needed."""
    for name in names:
        for language in ("en", "ja"):
            setattr(form.fields[f"{name}_{language}"], "is_one_of_two", True)  # noqa: B010 -- none that Field declares


def programme_field(label: Any) -> forms.ModelChoiceField:
    """One programme of those that the reader may see."""
    return forms.ModelChoiceField(label=label, queryset=None, required=False, empty_label=_("none"))


class ExpertiseForm(OfAssociationForm):
    """What somebody can explain, when they are to be had, in which languages."""

    layout = (
        ("topics_en", "topics_ja"),
        "is_available",
        ("availability_en", "availability_ja"),
        ("is_in_english", "is_in_japanese"),
    )
    rare = ("sectors", "note")

    sectors = SectorsField(label=_("Sectors"))

    class Meta:
        model = Expertise
        fields = (
            "topics_en",
            "topics_ja",
            "is_available",
            "availability_en",
            "availability_ja",
            "is_in_english",
            "is_in_japanese",
            "sectors",
            "note",
        )
        formfield_callback = dressed
        help_texts = {
            "topics_en": _("As a business would ask: export papers, labels for food, finding a distributor."),
            "availability_en": _("Tuesday evenings; by e-mail only; not in May."),
        }

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        either_of(self, "topics")


class NewExpertForm(ExpertiseForm):
    """The same, of somebody whom one names."""

    layout = ("person", *ExpertiseForm.layout)

    person = ByNameField(label=_("Who knows about it"), help_text=_("Type a name, in any script."))

    def clean_person(self) -> Person:
        """Nobody stands in the directory twice."""
        person: Person = self.cleaned_data["person"]
        if Expertise.objects.filter(person=person).exists():
            raise forms.ValidationError(_("This person is in the directory already. Open the page of the person."))
        return person


class HostForm(OfAssociationForm):
    """Which organization helps to hold the programme, and in which part."""

    layout = ("organization", "role")

    organization = ByNameField(of="organization", label=_("Organization"))

    class Meta:
        model = ProgrammeHost
        fields = ("organization", "role")
        formfield_callback = dressed


class SessionForm(OfAssociationForm):
    """A part of a programme: when, what, where."""

    layout = ("held_on", ("from_time", "to_time"), ("title_en", "title_ja"), ("room_en", "room_ja"))
    rare = (("about_en", "about_ja"),)

    class Meta:
        model = ProgrammeSession
        fields = (
            "held_on",
            "from_time",
            "to_time",
            "title_en",
            "title_ja",
            "room_en",
            "room_ja",
            "about_en",
            "about_ja",
        )
        formfield_callback = dressed
        widgets = {name: forms.TimeInput(format="%H:%M", attrs={"type": "time"}) for name in ("from_time", "to_time")}

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        programme = self.instance.programme
        if programme.is_on_one_day and not self.instance.held_on:
            del self.fields["held_on"]
            self.layout = self.layout[1:]
        elif programme.starts_on and programme.ends_on:
            days = {"min": programme.starts_on, "max": programme.ends_on}
            self.fields["held_on"].widget.attrs |= {name: f"{day:%Y-%m-%d}" for name, day in days.items()}


class TalkForm(OfAssociationForm):
    """Who speaks, moderates, answers or interprets, in which session, about what."""

    layout = ("person", "role", "session", ("title_en", "title_ja"))

    person = ByNameField(label=_("Who"), help_text=_("Type a name, in any script."))
    session = forms.ModelChoiceField(
        label=_("Session"), queryset=None, required=False, empty_label=_("in no single session")
    )

    class Meta:
        model = ProgrammeExpert
        fields = ("person", "role", "session", "title_en", "title_ja")
        formfield_callback = dressed

    def limit(self, name: str, field: forms.ModelChoiceField) -> None:
        """Offer the sessions of this programme."""
        if name == "session":
            field.queryset = ProgrammeSession.objects.filter(programme=self.instance.programme_id)
        else:
            super().limit(name, field)


class QuestionForm(OfAssociationForm):
    """What was asked, by whom, when; about what."""

    layout = (("question_en", "question_ja"), "topic", "asked_by", "asked_on")
    rare = ("sector", "partnership", "programme")

    sector = SectorField(Sector.objects.all(), label=_("Sector"), required=False, empty_label=_("none"))
    asked_by = ByNameField(required=False, label=_("Asked by"), help_text=_("Type a name, in any script."))
    partnership = partnership_field()
    programme = programme_field(_("Asked at"))

    class Meta:
        model = Question
        fields = (
            "question_en",
            "question_ja",
            "topic",
            "sector",
            "asked_by",
            "asked_on",
            "partnership",
            "programme",
        )
        formfield_callback = dressed
        help_texts = {"question_en": _("As the business put it. The next one who asks finds it by these words.")}

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        either_of(self, "question")


class AnswerForm(OfAssociationForm):
    """What the answer was, who gave it, when."""

    layout = (("answer_en", "answer_ja"), "answered_by", "source", "answered_on")

    answered_by = ByNameField(
        required=False, label=_("Answered by"), help_text=_("An expert whom you know, or a source below.")
    )

    class Meta:
        model = Question
        fields = ("answer_en", "answer_ja", "answered_by", "source", "answered_on")
        formfield_callback = dressed
        help_texts = {
            "source": _("An office, a book or a page, where no single person answered."),
            "answered_on": _("Rules of trade change: after two years the answer is marked as old."),
        }

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        either_of(self, "answer")

    def clean(self) -> dict[str, Any]:
        """One comes here to answer."""
        given = super().clean() or self.cleaned_data
        if not (given.get("answer_en", "").strip() or given.get("answer_ja", "").strip()) and not self.errors:
            self.add_error("answer_en", _("Write the answer in one of the two languages."))
        return given


class AdvocacyForm(OfAssociationForm):
    """Where somebody spoke up for the partnership, and what came of it."""

    layout = ("happened_on", ("what_en", "what_ja"), ("result_en", "result_ja"), "partnership", "programme")

    partnership = partnership_field()
    programme = programme_field(_("Programme it led to"))

    class Meta:
        model = Advocacy
        fields = ("happened_on", "what_en", "what_ja", "result_en", "result_ja", "partnership", "programme")
        formfield_callback = dressed
        help_texts = {
            "what_en": _("Spoke to the council, wrote in the paper, brought two friends."),
            "result_en": _("Leave it empty until something does; come back then."),
        }

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        either_of(self, "what")


# --- filters ----------------------------------------------------------------------------------------------------------

NOW, ALL = "now", "all"
OPEN, ANSWERED, OLD = "open", "answered", "old"


def _sector_field() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        Sector.objects.filter(level=2), label=_("Sector"), empty_label=_("any"), required=False, to_field_name="code"
    )


class ExpertSieve(Sieve):
    """Words in the topics or the name, sector, language, side, whether they can be asked."""

    q = forms.CharField(label=_("Topic or name"), required=False, max_length=80)
    sector = _sector_field()
    language = forms.ChoiceField(
        label=_("Speaks in"), choices=[*ANY, ("english", _("English")), ("japanese", _("Japanese"))], required=False
    )
    side = forms.ChoiceField(label=_("Side"), choices=[*ANY, *Side.choices], required=False)
    when = forms.ChoiceField(
        label=_("Availability"),
        choices=[("", _("everybody")), (NOW, _("can be asked at present"))],
        required=False,
    )
    person = forms.IntegerField(required=False, max_value=LARGEST_KEY, widget=forms.HiddenInput)
    question = forms.IntegerField(required=False, max_value=LARGEST_KEY, widget=forms.HiddenInput)
    programme = forms.IntegerField(required=False, max_value=LARGEST_KEY, widget=forms.HiddenInput)

    @property
    def is_narrowed(self) -> bool:
        return any(self.of(name) for name in ("q", "sector", "language", "side", "when"))

    def filter(self, experts: QuerySet) -> QuerySet:
        """The experts who pass. A name is found in any script: small queries where words are asked."""
        if sector := self.of("sector"):
            within = Expertise.objects.filter(sectors__code__startswith=sector.code)
            experts = experts.filter(pk__in=within.order_by().values("pk"))
        if language := self.of("language"):
            experts = experts.filter(**{f"is_in_{language}": True})
        if side := self.of("side"):
            experts = experts.filter(person__side=side)
        if self.of("when") == NOW:
            experts = experts.filter(is_available=True, person__is_not_to_be_contacted=False)
        if words := self.of("q"):
            called = people_matching(people_to_choose(self.request.membership), words).values("pk")
            about = Q(*(_holding(("topics_en", "topics_ja", "note"), word) for word in _words(words)))
            experts = experts.filter(about | Q(person__in=called))
        return experts


class QuestionSieve(Sieve):
    """Words, topic, sector, how far, partnership; whose."""

    q = forms.CharField(label=_("Words"), required=False, max_length=80)
    topic = forms.ChoiceField(label=_("Topic"), choices=[*ANY, *QuestionTopic.choices], required=False)
    sector = _sector_field()
    state = forms.ChoiceField(
        label=pgettext_lazy("of a question", "State"),
        choices=[
            *ANY,
            (OPEN, pgettext_lazy("questions", "not answered yet")),
            (ANSWERED, pgettext_lazy("questions", "answered")),
            (OLD, _("answered more than two years ago")),
        ],
        required=False,
    )
    partnership = forms.ModelChoiceField(
        queryset=None, label=_("Partnership"), empty_label=_("any"), required=False, to_field_name="slug"
    )
    person = forms.IntegerField(required=False, max_value=LARGEST_KEY, widget=forms.HiddenInput)
    programme = forms.IntegerField(required=False, max_value=LARGEST_KEY, widget=forms.HiddenInput)

    def filter(self, questions: QuerySet) -> QuerySet:
        """The questions that pass."""
        for name in ("topic", "partnership", "programme"):
            if value := self.of(name):
                questions = questions.filter(**{name: value})
        if sector := self.of("sector"):
            questions = questions.filter(sector__code__startswith=sector.code)
        if person := self.of("person"):
            questions = questions.filter(Q(asked_by=person) | Q(answered_by=person))
        if state := self.of("state"):
            questions = questions.filter(_STATES[state](timezone.localdate()))
        for word in _words(self.of("q") or ""):
            questions = questions.filter(_holding(QUESTION_TEXTS, word))
        return questions


QUESTION_TEXTS = ("question_en", "question_ja", "answer_en", "answer_ja", "source")
_NO_ANSWER = Q(answer_en="", answer_ja="")
_STATES = {
    OPEN: lambda _today: _NO_ANSWER,
    ANSWERED: lambda _today: ~_NO_ANSWER,
    OLD: lambda today: ~_NO_ANSWER & Q(answered_on__lt=old_before(today)),
}


def _words(text: str) -> list[str]:
    """The words of a search, as wide as they stand in texts; at most eight."""
    return unicodedata.normalize("NFKC", text.replace("\0", "")).split()[:8]


def _holding(columns: tuple[str, ...], word: str) -> Q:
    """That one of the texts holds the word, in either kana."""
    ways = {word, jaconv.hira2kata(word), jaconv.kata2hira(word)}
    return Q(*((f"{column}__icontains", way) for column in columns for way in sorted(ways)), _connector=Q.OR)

"""The form of a stakeholder's goal, the filters of their register, and what is asked about a goal on a trip."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from contacts.choosing import named
from contacts.forms.by_name import ByNameField
from contacts.forms.sifting import ANY, LARGEST_KEY, Sieve
from contacts.forms.touches import OfAssociationForm, partnership_field
from contacts.models import Organization, Person
from delegations.choices import Aim, GoalStand, Part
from delegations.goals import TOLD
from delegations.models import Delegate, GoalOnTrip, StakeholderGoal
from partnerships.choices import Side
from partnerships.forms.base import RecordForm, SectorsField, dressed
from partnerships.models import Sector

OWN_WORDS = ("wants_en", "wants_ja", "offers_en", "offers_ja", "desired_en", "desired_ja", "result_en", "result_ja")


class AimsField(forms.MultipleChoiceField):
    """Any number of things that one wants or offers, as words to tick; their order is that of the list."""

    def __init__(self, **options: Any) -> None:
        widget = forms.CheckboxSelectMultiple(attrs={"class": "broad"})
        super().__init__(choices=Aim.choices, widget=widget, required=False, **options)

    def clean(self, value: Any) -> list[str]:
        """The codes in the order of the list, each once."""
        chosen = set(super().clean(value))
        return [code for code in Aim.values if code in chosen]


class StakeholderGoalForm(OfAssociationForm):
    """Who wants and offers what, in their own words, and what should come of it."""

    layout = (
        "organization",
        "person",
        "wants",
        ("wants_en", "wants_ja"),
        "offers",
        ("offers_en", "offers_ja"),
        ("desired_en", "desired_ja"),
        "readiness",
        "speaks",
        "told_on",
        "partnership",
    )
    rare = ("sectors", "stand", ("result_en", "result_ja"))

    organization = ByNameField(of="organization", label=_("Organization"), help_text=_("Type a name, in any script."))
    person = ByNameField(required=False, label=_("Who speaks for them"))
    wants = AimsField(label=_("What they want"))
    offers = AimsField(label=_("What they offer"))
    sectors = SectorsField(label=_("Sectors"), help_text=_("None ticked: those of the organization count."))
    partnership = partnership_field()

    class Meta:
        model = StakeholderGoal
        fields = (
            "organization",
            "person",
            "partnership",
            "wants",
            "wants_en",
            "wants_ja",
            "offers",
            "offers_en",
            "offers_ja",
            "sectors",
            "desired_en",
            "desired_ja",
            "readiness",
            "speaks",
            "stand",
            "result_en",
            "result_ja",
            "told_on",
        )
        formfield_callback = dressed
        help_texts = {
            "told_on": _("The day on which they last told you. A year later it is worth asking again."),
            "speaks": _("Codes such as en, ja."),
        }


class GoalSieve(Sieve):
    """Side, sector, what is wanted, what is offered, how far it is, words, partnership, organization."""

    q = forms.CharField(label=_("Organization or words"), required=False, max_length=80)
    side = forms.ChoiceField(label=_("Side"), choices=[*ANY, *Side.choices], required=False)
    want = forms.ChoiceField(label=_("Wants"), choices=[*ANY, *Aim.choices], required=False)
    offer = forms.ChoiceField(label=_("Offers"), choices=[*ANY, *Aim.choices], required=False)
    sector = forms.ModelChoiceField(
        Sector.objects.filter(level=2), label=_("Sector"), empty_label=_("any"), required=False, to_field_name="code"
    )
    stand = forms.ChoiceField(
        label=pgettext_lazy("of a stakeholder's goal", "How far it is"),
        choices=[*ANY, *GoalStand.choices],
        required=False,
    )
    partnership = forms.ModelChoiceField(
        queryset=None, label=_("Partnership"), empty_label=_("any"), required=False, to_field_name="slug"
    )
    organization = forms.IntegerField(required=False, max_value=LARGEST_KEY, widget=forms.HiddenInput)

    def filter(self, goals: QuerySet) -> QuerySet:
        """The goals that pass; of a partnership those of none in particular too."""
        columns = {"side": "organization__side", "stand": "stand", "organization": "organization"}
        for name, column in columns.items():
            if value := self.of(name):
                goals = goals.filter(**{column: value})
        if want := self.of("want"):
            goals = goals.wanting(want)
        if offer := self.of("offer"):
            goals = goals.offering(offer)
        if partnership := self.of("partnership"):
            goals = goals.of_partnership(partnership)
        if sector := self.of("sector"):
            links = StakeholderGoal.sectors.through.objects.filter(sector__code__startswith=sector.code)
            goals = goals.filter(pk__in=links.values("stakeholdergoal"))
        if words := self.of("q"):
            goals = goals.filter(self._worded(words))
        return goals

    def _worded(self, words: str) -> Q:
        """Those whose own words hold these, or whose organization or speaker is called so."""
        membership = self.request.membership
        question = Q(*((f"{name}__icontains", words) for name in OWN_WORDS), _connector=Q.OR)
        bodies = named(Organization.objects.visible_to(membership), words)
        people = named(Person.objects.visible_to(membership), words)
        return question | Q(organization__in=bodies.values("pk")) | Q(person__in=people.values("pk"))


class GoalOnTripForm(RecordForm):
    """On which side of the table a goal sits on one trip, how much it matters, with whom it travels."""

    layout = ("part", "priority", "delegate")

    delegate = forms.ModelChoiceField(
        label=_("Travels with"), queryset=None, required=False, empty_label=_("nobody yet")
    )

    class Meta:
        model = GoalOnTrip
        fields = ("part", "priority", "delegate")
        formfield_callback = dressed

    def __init__(self, data: Any = None, *, instance: GoalOnTrip, **options: Any) -> None:
        super().__init__(data, instance=instance, **options)
        travelling = Delegate.objects.filter(delegation=instance.delegation_id).select_related("person")
        self.fields["delegate"].queryset = travelling


class GoalResultForm(RecordForm):
    """What came of a goal on one trip, and how far the goal is by that."""

    layout = (("result_en", "result_ja"), "stand")

    stand = forms.ChoiceField(
        label=_("How far the goal is by that"),
        choices=GoalStand.choices,
        widget=forms.RadioSelect,
        help_text=_("An open goal can be carried over to the next trip."),
    )

    class Meta:
        model = GoalOnTrip
        fields = ("result_en", "result_ja")
        formfield_callback = dressed

    def __init__(self, data: Any = None, *, instance: GoalOnTrip, **options: Any) -> None:
        options["initial"] = {"stand": instance.goal.stand, **options.pop("initial", {})}
        super().__init__(data, instance=instance, **options)


class GuestGoalForm(RecordForm):
    """What a stakeholder enters by themselves: wants, offers, what should come of it; in their own language first, in
    the other one if they like."""

    wants = AimsField(label=_("What you look for"))
    offers = AimsField(label=_("What you can offer"))

    class Meta:
        model = StakeholderGoal
        fields = TOLD
        formfield_callback = dressed
        labels = {
            "wants_en": _("What you look for, in your own words"),
            "wants_ja": _("What you look for, in Japanese"),
            "offers_en": _("What you can offer, in your own words"),
            "offers_ja": _("What you can offer, in Japanese"),
            "desired_en": _("What should come of a meeting"),
            "desired_ja": _("What should come of a meeting, in Japanese"),
        }

    def __init__(self, data: Any = None, *, instance: StakeholderGoal, **options: Any) -> None:
        super().__init__(data, instance=instance, **options)
        own = "ja" if (get_language() or "en").startswith("ja") else "en"
        other = "en" if own == "ja" else "ja"
        self.layout = ("wants", f"wants_{own}", "offers", f"offers_{own}", f"desired_{own}")
        self.rare = (f"wants_{other}", f"offers_{other}", f"desired_{other}")
        for field in self.fields.values():
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 4


class TakeForm(forms.Form):
    """On which side a goal is taken along."""

    part = forms.ChoiceField(choices=Part.choices)

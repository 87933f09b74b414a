"""Forms of outcomes: what came of our work, what it came out of, and the filters of their list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contacts.choices import ClaimLevel, OutcomeKind
from contacts.forms.by_name import ByNameField
from contacts.forms.relations import CURRENCIES
from contacts.forms.sifting import ANY, LARGEST_KEY, StrictSieve
from contacts.forms.touches import DAY, OfAssociationForm
from contacts.lineage import Causes
from contacts.models import Introduction, Organization, Outcome, Touch
from partnerships.choices import Currency
from partnerships.forms.base import RecordForm, SectorsField, dressed
from partnerships.models import Goal, Programme
from portal.accounts.models import Membership


class OutcomeForm(OfAssociationForm):
    """What came of it, when, how we know, our part in it, what it is worth, what each city gained."""

    layout = (
        "kind",
        ("title_en", "title_ja"),
        "happened_on",
        "organizations",
        "claim",
        "evidence",
        "file",
        ("value", "currency"),
        "jobs",
        ("benefit_home_en", "benefit_home_ja"),
        ("benefit_partner_en", "benefit_partner_ja"),
    )
    rare = (
        "evidence_url",
        ("rate", "rate_currency"),
        ("rate_on", "rate_source"),
        "units",
        ("unit_en", "unit_ja"),
        ("maker_en", "maker_ja"),
        ("seller_en", "seller_ja"),
        ("beneficiary_en", "beneficiary_ja"),
        ("lessons_en", "lessons_ja"),
        "programme",
        "grew_from",
        "goal",
        "sectors",
    )

    organizations = ByNameField(
        of="organization",
        many=True,
        required=False,
        label=_("With which organizations"),
        help_text=_("Those who sold, bought, signed, gave or learned, on either side."),
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES, required=False)
    rate_currency = forms.ChoiceField(label=_("Currency of the rate"), choices=CURRENCIES, required=False)
    programme = forms.ModelChoiceField(
        label=_("Came out of the programme"), queryset=None, required=False, empty_label=_("none")
    )
    grew_from = forms.ModelChoiceField(
        label=_("Grew out of the outcome"), queryset=None, required=False, empty_label=_("none")
    )
    goal = forms.ModelChoiceField(label=_("Goal it serves"), queryset=None, required=False, empty_label=_("none"))
    sectors = SectorsField(label=_("Sectors"))

    class Meta:
        model = Outcome
        fields = (
            "kind",
            "title_en",
            "title_ja",
            "happened_on",
            "organizations",
            "claim",
            "evidence",
            "evidence_url",
            "file",
            "value",
            "currency",
            "rate",
            "rate_currency",
            "rate_on",
            "rate_source",
            "jobs",
            "units",
            "unit_en",
            "unit_ja",
            "maker_en",
            "maker_ja",
            "seller_en",
            "seller_ja",
            "beneficiary_en",
            "beneficiary_ja",
            "lessons_en",
            "lessons_ja",
            "benefit_home_en",
            "benefit_home_ja",
            "benefit_partner_en",
            "benefit_partner_ja",
            "programme",
            "grew_from",
            "goal",
            "sectors",
        )
        formfield_callback = dressed
        help_texts = {
            "claim": _("Claim no more than the records show. A result that only coincided is worth keeping too."),
            "evidence": _(
                "A letter, an invoice, an article, who said so and when. "
                "Words here, a paper or an address below: one of them is needed."
            ),
            "value": _("Only what is known. Leave it empty rather than guess."),
            "rate": _(
                "What one unit of the value’s currency was worth in the other one, on that day, as the source says. "
                "It is noted beside the value; nothing is converted by it."
            ),
            "maker_en": _("Of goods made together: the firm or workshop."),
            "grew_from": _("Trade that followed a visit, tours that followed the trade: name the step before."),
            "jobs": _("New or kept, as those who employ them count."),
        }

    def __init__(self, data: Any = None, *, instance: Any, **options: Any) -> None:
        held = list(instance.organizations.all()) if instance.pk else []
        initial = {"organizations": held, **options.pop("initial", {})}
        super().__init__(data, instance=instance, initial=initial, **options)
        self.unseen = _unseen(held, self.request.membership)

    def limit(self, name: str, field: forms.ModelChoiceField) -> None:
        """Offer programmes, goals and other outcomes of the outcome's own partnership."""
        models: dict[str, Any] = {"programme": Programme, "goal": Goal, "grew_from": Outcome}
        if name in models:
            ours = models[name].objects.filter(partnership=self.instance.partnership_id)
            field.queryset = ours.exclude(pk=self.instance.pk) if name == "grew_from" else ours
        else:
            super().limit(name, field)

    @property
    def values(self) -> dict[str, Any]:
        """What was given; organizations that this reader may not see stay."""
        values = super().values
        return values | {"organizations": [*values["organizations"], *self.unseen]}


def _unseen(held: list[Organization], membership: Membership) -> list[Organization]:
    """Those of the organizations that the member may not see. No query where there are none."""
    if not held:
        return []
    seen = Organization.objects.visible_to(membership).filter(pk__in=[each.pk for each in held])
    keys = set(seen.values_list("pk", flat=True))
    return [each for each in held if each.pk not in keys]


class CausesForm(RecordForm):
    """Which introductions and touches an outcome came out of."""

    layout = ("introductions", "touches")

    introductions = forms.ModelMultipleChoiceField(
        label=_("Introductions"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "broad"}),
    )
    touches = forms.ModelMultipleChoiceField(
        label=_("What was said"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "broad"}),
    )

    class Meta:
        model = Outcome
        fields = ("introductions", "touches")

    def __init__(self, data: Any = None, *, instance: Any, causes: Causes) -> None:
        super().__init__(data, instance=instance)
        self.causes = causes
        given: dict[str, tuple[type, list[Any], Any]] = {
            "introductions": (Introduction, causes.introductions, causes.words_of_introduction),
            "touches": (Touch, causes.touches, causes.words_of_touch),
        }
        for name, (model, rows, words) in given.items():
            field = self.fields[name]
            field.queryset = model._default_manager.filter(pk__in=[row.pk for row in rows])
            field.choices = [(row.pk, words(row)) for row in rows]
            if not rows:
                del self.fields[name]
        self.layout = tuple(name for name in self.layout if name in self.fields)

    @property
    def values(self) -> dict[str, Any]:
        """What was ticked; links that this reader may not see stay."""
        chosen = {name: list(self.cleaned_data.get(name) or ()) for name in ("introductions", "touches")}
        return {name: [*rows, *self.causes.unseen[name]] for name, rows in chosen.items()}

    def refilled(self, data: Any, instance: Any) -> RecordForm:
        return type(self)(data, instance=instance, causes=self.causes)


FIRST_YEAR = 1850


class OutcomeSieve(StrictSieve):
    """Year, kind, claim, currency, period, partnership, organization, programme, series."""

    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=9999, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[*ANY, *OutcomeKind.choices], required=False)
    claim = forms.ChoiceField(label=_("Our part in it"), choices=[*ANY, *ClaimLevel.choices], required=False)
    currency = forms.ChoiceField(label=_("Currency"), choices=[*ANY, *Currency.choices], required=False)
    since = forms.DateField(label=pgettext_lazy("of a period", "From"), widget=DAY, required=False)
    until = forms.DateField(label=pgettext_lazy("of a period", "Until"), widget=DAY, required=False)
    partnership = forms.ModelChoiceField(
        queryset=None, label=_("Partnership"), empty_label=_("any"), required=False, to_field_name="slug"
    )
    organization = forms.IntegerField(required=False, max_value=LARGEST_KEY, widget=forms.HiddenInput)
    programme = forms.IntegerField(required=False, max_value=LARGEST_KEY, widget=forms.HiddenInput)
    in_series = forms.IntegerField(required=False, max_value=LARGEST_KEY, widget=forms.HiddenInput)

    def clean_year(self) -> int | None:
        year: int | None = self.cleaned_data["year"]
        if year and year > timezone.localdate().year:
            raise forms.ValidationError(_("%(year)s lies ahead: nothing can have come of it yet.") % {"year": year})
        return year

    def filter(self, outcomes: QuerySet) -> QuerySet:
        """The outcomes that pass; none while a filter is not understood."""
        if self.faults:
            return outcomes.none()
        columns = {"kind": "kind", "claim": "claim", "since": "happened_on__gte", "until": "happened_on__lte"}
        columns |= {"partnership": "partnership", "organization": "organizations", "programme": "programme"}
        columns |= {"year": "happened_on__year", "currency": "currency", "in_series": "programme__series"}
        for name, column in columns.items():
            if value := self.of(name):
                outcomes = outcomes.filter(**{column: value})
        return outcomes

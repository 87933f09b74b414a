"""Forms for what hangs on a partnership: contacts, organizations, agreements, goals."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from partnerships.choices import AgreementLevel
from partnerships.forms.base import RecordForm, dressed
from partnerships.forms.owners import offer_members
from partnerships.models import Agreement, Goal, PartnerOrganization, PrincipalContact
from portal.accounts.models import Membership
from portal.measures import measure_choices

BROAD = forms.CheckboxSelectMultiple(attrs={"class": "broad"})
HONORIFICS = [("", _("none")), ("Ms.", "Ms."), ("Mr.", "Mr."), ("Mx.", "Mx."), ("Dr.", "Dr."), ("Prof.", "Prof.")]


class ContactForm(RecordForm):
    """A name in four forms, titles, and how to reach the person."""

    layout = (
        "side",
        ("family_name", "given_name"),
        ("title_en", "title_ja"),
        ("phone", "email"),
        ("family_kana", "given_kana"),
        ("family_latin", "given_latin"),
        ("honorific_en", "honorific_ja"),
        "order",
    )

    honorific_en = forms.ChoiceField(label=_("English honorific"), choices=HONORIFICS, required=False)

    class Meta:
        model = PrincipalContact
        fields = (
            "side",
            "family_name",
            "given_name",
            "title_en",
            "title_ja",
            "phone",
            "email",
            "family_kana",
            "given_kana",
            "family_latin",
            "given_latin",
            "honorific_en",
            "honorific_ja",
            "order",
        )
        formfield_callback = dressed
        help_texts = {
            "family_name": _("As the person writes it: 田中, or Bennett."),
            "given_name": _("花子, or Laura."),
            "family_kana": _("たなか; for a Western name ベネット."),
            "given_kana": _("はなこ, or ローラ."),
            "family_latin": _("Tanaka. Not needed for a Western name."),
            "given_latin": _("Hanako"),
            "honorific_ja": _("様 as a rule, or 先生."),
            "order": _("1 stands first on its side."),
            "phone": _("With the country, as in +81 54 555 0110."),
        }


class OrganizationForm(RecordForm):
    """An organization's names, kind and years."""

    layout = (("name_en", "name_ja"), "kind", ("from_year", "to_year"), "source")

    class Meta:
        model = PartnerOrganization
        fields = ("name_en", "name_ja", "kind", "from_year", "to_year", "source")
        formfield_callback = dressed
        help_texts = {"to_year": _("Empty while it still works with you.")}


class AgreementForm(RecordForm):
    """A signed paper, the file it lies in, and the wider one that it follows."""

    layout = (
        "kind",
        "level",
        ("title_en", "title_ja"),
        ("signed_on", "signed_year"),
        ("expires_on", "ended_on"),
        ("signatories_en", "signatories_ja"),
        "is_nonbinding",
        ("statement_en", "statement_ja"),
        "file",
        "follows",
    )
    rare = ("themes", "source")

    # Declared here because a model field would ask for its choices while the code is read, outside any scope.
    follows = forms.ModelChoiceField(
        label=_("Follows the memorandum"),
        queryset=None,
        required=False,
        help_text=_("Of the state and the prefecture, or of the two countries. Write that one down first."),
    )

    class Meta:
        model = Agreement
        fields = (
            "kind",
            "level",
            "title_en",
            "title_ja",
            "signed_on",
            "signed_year",
            "expires_on",
            "ended_on",
            "signatories_en",
            "signatories_ja",
            "is_nonbinding",
            "statement_en",
            "statement_ja",
            "file",
            "follows",
            "themes",
            "source",
        )
        formfield_callback = dressed
        widgets = {"themes": BROAD}
        help_texts = {
            "expires_on": _("Empty if it has no end. Ninety days before, it stands among what is owed."),
            "ended_on": _("When it was let end or another one took its place; then nobody is asked any more."),
            "is_nonbinding": _("Tick it if the paper itself says so."),
        }

    def __init__(self, data: Any = None, *, membership: Membership, **options: Any) -> None:
        super().__init__(data, **options)
        self.membership, self.held = membership, self.instance.follows_id
        wider = Agreement.objects.visible_to(membership).exclude(level=AgreementLevel.CITY)
        self.fields["follows"].queryset = wider.exclude(pk=self.instance.pk)
        self.fields["follows"].empty_label = _("none")

    @property
    def values(self) -> dict[str, Any]:
        """What was given; a paper that this reader may not see is still followed unless they choose another."""
        found = super().values
        unseen = Agreement.objects.filter(pk=self.held).exclude(pk__in=self.fields["follows"].queryset.values("pk"))
        return found | {"follows": found["follows"] or unseen.first()}

    def refilled(self, data: QueryDict, instance: Any) -> RecordForm:
        return type(self)(data, instance=instance, membership=self.membership)


class GoalForm(RecordForm):
    """Something wanted, what each side gains by it, and how one tells that it is reached."""

    layout = (
        ("title_en", "title_ja"),
        "horizon",
        "state",
        ("benefit_home_en", "benefit_home_ja"),
        ("benefit_partner_en", "benefit_partner_ja"),
        ("measure_en", "measure_ja"),
        "target",
        "counted_by",
        ("target_number", "counted_from_on"),
        ("next_step", "review_on"),
        "owner",
    )

    class Meta:
        model = Goal
        fields = (
            "title_en",
            "title_ja",
            "horizon",
            "state",
            "benefit_home_en",
            "benefit_home_ja",
            "benefit_partner_en",
            "benefit_partner_ja",
            "measure_en",
            "measure_ja",
            "target",
            "counted_by",
            "target_number",
            "counted_from_on",
            "next_step",
            "review_on",
            "owner",
        )
        formfield_callback = dressed
        help_texts = {
            "benefit_home_en": _("Both sides gain by a goal, or it is not one yet."),
            "target": _("A number and a day, such as 12 firms by May."),
            "counted_by": _("Then nobody has to type how far you are: the page counts, and opens what it counted."),
            "counted_from_on": _("Empty: from today."),
            "review_on": _("In the week before, it stands among what is owed."),
        }

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        offer_members(self.fields["owner"], self.instance.association_id)
        self.fields["counted_by"].choices = [("", _("not counted from records")), *measure_choices()]

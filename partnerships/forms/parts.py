"""Forms for what hangs on a partnership: contacts, organizations, agreements, programmes, goals."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from partnerships.forms.base import RecordForm, dressed
from partnerships.models import Agreement, Goal, PartnerOrganization, PrincipalContact, Programme
from portal.accounts.models import User

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
    """A signed paper."""

    layout = (
        "kind",
        ("title_en", "title_ja"),
        ("signed_on", "signed_year"),
        "expires_on",
        ("signatories_en", "signatories_ja"),
        "is_nonbinding",
    )
    rare = (("statement_en", "statement_ja"), "themes", "source")

    class Meta:
        model = Agreement
        fields = (
            "kind",
            "title_en",
            "title_ja",
            "signed_on",
            "signed_year",
            "expires_on",
            "signatories_en",
            "signatories_ja",
            "is_nonbinding",
            "statement_en",
            "statement_ja",
            "themes",
            "source",
        )
        formfield_callback = dressed
        widgets = {"themes": BROAD}
        help_texts = {"expires_on": _("Empty if it has no end.")}


class ProgrammeForm(RecordForm):
    """An event or activity, yearly or once."""

    layout = (
        ("title_en", "title_ja"),
        "kind",
        "is_yearly",
        "month",
        ("starts_on", "ends_on"),
        ("venue_en", "venue_ja"),
        ("description_en", "description_ja"),
        "is_public",
    )
    rare = (("hosts_en", "hosts_ja"), ("funding_en", "funding_ja"), "themes")

    month = forms.TypedChoiceField(
        label=_("Month"),
        choices=[("", _("not said")), *MONTHS.items()],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("For a yearly programme."),
    )

    class Meta:
        model = Programme
        fields = (
            "title_en",
            "title_ja",
            "kind",
            "is_yearly",
            "month",
            "starts_on",
            "ends_on",
            "venue_en",
            "venue_ja",
            "description_en",
            "description_ja",
            "is_public",
            "hosts_en",
            "hosts_ja",
            "funding_en",
            "funding_ja",
            "themes",
        )
        formfield_callback = dressed
        widgets = {"themes": BROAD}
        help_texts = {"funding_en": _("The grant, sponsor or budget that pays for it.")}


class GoalForm(RecordForm):
    """Something wanted, and what each side gains by it."""

    layout = (
        ("title_en", "title_ja"),
        "horizon",
        "state",
        ("benefit_home_en", "benefit_home_ja"),
        ("benefit_partner_en", "benefit_partner_ja"),
        ("measure", "target"),
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
            "measure",
            "target",
            "next_step",
            "review_on",
            "owner",
        )
        formfield_callback = dressed
        help_texts = {
            "benefit_home_en": _("Both sides gain by a goal, or it is not one yet."),
            "target": _("A number and a day, such as 12 firms by May."),
        }

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        members = User.objects.filter(memberships__association=self.instance.association_id, memberships__ended_at=None)
        self.fields["owner"].queryset = members.filter(is_active=True).order_by("name", "email")
        self.fields["owner"].empty_label = _("nobody yet")

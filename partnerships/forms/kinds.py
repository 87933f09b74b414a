"""Which form writes which kind of row."""

from __future__ import annotations

from partnerships.forms.base import RecordForm
from partnerships.forms.grants import GrantForm
from partnerships.forms.initiatives import OfficeTermForm
from partnerships.forms.offers import BenefitForm, PitchForm, StoryForm
from partnerships.forms.partnerships import HistoryForm, PartnershipForm
from partnerships.forms.parts import AgreementForm, ContactForm, GoalForm, OrganizationForm
from partnerships.forms.profiles import IndustryForm, LinkForm, ProfileForm, StatisticForm
from partnerships.forms.programmes import MinutesForm, ProgrammeForm, SeriesForm
from partnerships.models import Proposal

FORMS: dict[str, tuple[type[RecordForm], ...]] = {
    "partnership": (PartnershipForm, HistoryForm),
    "profile": (ProfileForm,),
    "contact": (ContactForm,),
    "partner_organization": (OrganizationForm,),
    "agreement": (AgreementForm,),
    "programme": (ProgrammeForm, MinutesForm),
    "series": (SeriesForm,),
    "goal": (GoalForm,),
    "grant": (GrantForm,),
    "office_term": (OfficeTermForm,),
    "industry": (IndustryForm,),
    "statistic": (StatisticForm,),
    "link": (LinkForm,),
    "benefit": (BenefitForm,),
    "pitch": (PitchForm,),
    "story": (StoryForm,),
}


def form_of(proposal: Proposal) -> type[RecordForm] | None:
    """The form in which a proposal was written; None if none has all of its fields any more."""
    written = set(proposal.values)
    return next((form for form in FORMS[proposal.model] if written <= set(form._meta.fields)), None)

"""Enters what the demonstration's associations were told, whom they asked and where they belong, as members would."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import timezone

from contacts.models import Organization, Person
from contacts.services.affiliations import add_affiliation
from contacts.services.assessment import ask_for_assessment, ask_for_profile, receive_answer, tell_fact
from contacts.services.known import know_contact, know_employers, know_partner_organization
from contacts.services.organizations import add_organization
from partnerships.choices import Side
from partnerships.demo.content import content_of
from partnerships.models import (
    CityIndustry,
    CityProfile,
    PartnerOrganization,
    Partnership,
    PrincipalContact,
    ResourceKind,
)
from portal.accounts.demo import person as member
from portal.accounts.models import Association, User

FOLDER = Path(__file__).parent / "assessments"
ASSESSED = ("omaha", "springfield", "minneapolis")

Values = dict[str, Any]


def load_assessment(association: Association) -> None:
    """The assessment of one association, once its people are there. Call it in its scope."""
    if association.slug in ASSESSED:
        _Loader(association).load(content_of(association.slug, timezone.localdate(), FOLDER))


class _Loader:
    """Enters one association's assessment: a volunteer listens, staff ask."""

    def __init__(self, association: Association) -> None:
        self.association = association
        self.partnership = Partnership.objects.with_places().get()
        self.partnership.association = association
        self.staff: User = member(association.slug, "staff")
        self.volunteer: User = member(association.slug, "volunteer")

    def load(self, content: Values) -> None:
        for values in content.get("organizations", []):
            self.add_organization(values)
        self.know(content.get("known", {}))
        for values in content.get("facts", []):
            self.tell(values)
        for name, ask in (("profile_requests", ask_for_profile), ("assessment_requests", ask_for_assessment)):
            for values in content.get(name, []):
                self.ask(ask, values)
        for values in content.get("affiliations", []):
            self.belong(values)

    def add_organization(self, values: Values) -> None:
        if code := values.pop("resource_kind", ""):
            values["resource_kind"] = ResourceKind.objects.get(code=code)
        values["partnerships"] = [self.partnership]
        add_organization(association=self.association, values=values, by=self.staff)

    def tell(self, values: Values) -> None:
        """A fact, and the step that it led to."""
        profile, sector = self.profile(values.pop("city")), values.pop("sector", "")
        step = values.pop("next", None)
        if sector:
            values["industry"] = CityIndustry.objects.get(profile=profile, sector__code=sector)
        tell_fact(
            partnership=self.partnership,
            profile=profile,
            values=self.linked(values),
            by=self.volunteer,
            next_step=step and step | {"owner": member(self.association.slug, step["owner"])},
        )

    def ask(self, ask: Any, values: Values) -> None:
        """A request, and what came back."""
        came = values.pop("came", None)
        row = ask(partnership=self.partnership, values=self.linked(values), by=self.staff)
        if came:
            receive_answer(request=row, read_version=row.version, values=came, by=self.staff)

    def belong(self, values: Values) -> None:
        if "fee" in values:
            values["fee"] = Decimal(values["fee"])
        add_affiliation(association=self.association, values=self.linked(values), by=self.staff)

    def know(self, names: Values) -> None:
        """Whom of those that the pages name we know."""
        for name in names.get("contacts", []):
            person = self.person(name)
            contacts = PrincipalContact.objects.filter(
                family_name=person.family_name, given_name=person.given_name
            ).select_related("partnership")
            know_contact(contact=contacts.get(), person=person, by=self.staff)
        for name in names.get("organizations", []):
            rows = PartnerOrganization.objects.select_related("partnership")
            know_partner_organization(
                partner_organization=rows.get(name_en=name), organization=self.organization(name), by=self.staff
            )
        for values in names.get("employers", []):
            industry = CityIndustry.objects.get(profile=self.profile(values["city"]), sector__code=values["sector"])
            houses = [self.organization(name) for name in values["organizations"]]
            know_employers(partnership=self.partnership, industry=industry, organizations=houses, by=self.staff)

    def linked(self, values: Values) -> Values:
        """Names replaced by the rows that bear them."""
        found = dict(values)
        if "person" in found:
            found["person"] = self.person(found["person"])
        if "organization" in found:
            found["organization"] = self.organization(found["organization"])
        return found

    def profile(self, side: str) -> CityProfile:
        place = self.partnership.home if side == Side.HOME else self.partnership.partner
        profile = CityProfile.objects.select_related("place").get(place=place)
        profile.association = self.association
        return profile

    def person(self, name: str) -> Person:
        family, _blank, given = name.partition(" ")
        return Person.objects.get(family_name=family, given_name=given)

    def organization(self, name: str) -> Organization:
        return Organization.objects.get(name_en=name)

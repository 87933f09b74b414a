"""What an association has on record: partnerships and what hangs on them, profiles, stories, proposals."""

from __future__ import annotations

from typing import Any

from partnerships.choices import (
    MentoringState,
    Office,
    OrganizationKind,
    ProgrammeKind,
    Side,
    Status,
)
from partnerships.models import (
    Agreement,
    Benefit,
    CityIndustry,
    CityProfile,
    Goal,
    Grant,
    Mentoring,
    OfficeTerm,
    PartnerOrganization,
    Partnership,
    PartnershipLimit,
    Pitch,
    Place,
    PrincipalContact,
    ProfileLink,
    Programme,
    ProgrammeParty,
    ProgrammeSeries,
    Proposal,
    Statistic,
    Story,
)
from partnerships.services import kinds
from partnerships.services.kinds import Kind
from partnerships.services.limits import limit_membership
from partnerships.services.proposals import propose_change
from portal.accounts.models import Association, Membership, User
from portal.scoping import scope
from tests.factories.accounts import association
from tests.factories.keeping import kept
from tests.factories.places import benefit_kind, city, sector


def partnership(*, association: Association, home: Place, partner: Place, **fields: Any) -> Partnership:
    """A formal partnership, shown in the public directory."""
    fields.setdefault("slug", f"{home.name_en}-{partner.name_en}".lower().replace(" ", "-"))
    fields.setdefault("status", Status.FORMAL)
    fields.setdefault("is_public", True)
    return kept(Partnership(association=association, home=home, partner=partner, **fields))


def part(kind: Kind, parent: Any, given: dict[str, Any], defaults: dict[str, Any]) -> Any:
    """A row that hangs on a parent: what the test gives, and defaults for the rest."""
    with scope(parent if isinstance(parent, Association) else parent.association):
        return kind.add(parent=parent, values=defaults | given, by=None)


def principal_contact(*, partnership: Partnership, **fields: Any) -> PrincipalContact:
    defaults = {
        "side": Side.PARTNER,
        "family_name": "見本",
        "given_name": "花子",
        "family_kana": "みほん",
        "given_kana": "はなこ",
        "family_latin": "Mihon",
        "given_latin": "Hanako",
        "honorific_en": "Ms.",
        "title_en": "Director, International Affairs",
        "title_ja": "国際交流課 課長",
        "phone": "+81 54 555 0110",
        "email": "mihon@partner.example",
    }
    return part(kinds.CONTACT, partnership, fields, defaults)


def partner_organization(*, partnership: Partnership, **fields: Any) -> PartnerOrganization:
    defaults = {"name_en": "Example Foods", "name_ja": "見本食品", "kind": OrganizationKind.COMPANY, "from_year": 2007}
    return part(kinds.PARTNER_ORGANIZATION, partnership, fields, defaults)


def agreement(*, partnership: Partnership, **fields: Any) -> Agreement:
    defaults = {"title_en": "Sister-city agreement", "title_ja": "姉妹都市提携盟約", "signed_year": 1965}
    return part(kinds.AGREEMENT, partnership, fields, defaults)


def programme(*, partnership: Partnership, **fields: Any) -> Programme:
    defaults = {
        "kind": ProgrammeKind.FAIR,
        "title_en": "Tea fair",
        "title_ja": "お茶の見本市",
        "is_yearly": True,
        "month": 9,
        "benefit_home_en": "Shops taste before they order",
        "benefit_partner_en": "Growers meet ten shops in a day",
    }
    return part(kinds.PROGRAMME, partnership, fields, defaults)


def series(*, partnership: Partnership, **fields: Any) -> ProgrammeSeries:
    defaults = {"title_en": "Tea evenings", "title_ja": "お茶の夕べ", "kind": ProgrammeKind.SPEAKER}
    return part(kinds.SERIES, partnership, fields, defaults)


def goal(*, partnership: Partnership, **fields: Any) -> Goal:
    defaults = {
        "title_en": "Two tea growers meet two shops",
        "title_ja": "茶生産者2社と小売店2店の面談",
        "benefit_home_en": "Shops find a new product",
        "benefit_partner_en": "Growers find a new market",
    }
    return part(kinds.GOAL, partnership, fields, defaults)


def office_term(*, partnership: Partnership, **fields: Any) -> OfficeTerm:
    defaults = {"name_en": "Mayor Example", "name_ja": "見本市長", "side": Side.PARTNER, "office": Office.MAYOR}
    return part(kinds.OFFICE_TERM, partnership, fields, defaults)


def party(*, programme: Programme, **fields: Any) -> ProgrammeParty:
    """A body that takes part in a programme."""
    return part(kinds.PARTY, programme, fields, {"name_en": "Example body", "does_en": "Builds"})


def mentoring(*, asking: Association, **fields: Any) -> Mentoring:
    """What an association that is new says of itself, and that it asked `asking` for help."""
    new = association()
    asked = {"mentor": asking, "state": MentoringState.ASKED, "is_first_timer": True}
    return kept(Mentoring(association=new, **(asked | fields)))


def grant(*, association: Association, **fields: Any) -> Grant:
    defaults = {"name_en": "Exchange fund", "name_ja": "交流助成", "funder_en": "Example Foundation"}
    return part(kinds.GRANT, association, fields, defaults)


def partnership_limit(*, membership: Membership, partnership: Partnership) -> PartnershipLimit:
    """From now on the membership sees this partnership, and others only if it is limited to them too."""
    with scope(partnership.association):
        held = [each.partnership for each in PartnershipLimit.objects.filter(membership=membership)]
        limit_membership(membership=membership, partnerships=[*held, partnership], by=None)
        return PartnershipLimit.objects.get(membership=membership, partnership=partnership)


def city_profile(*, association: Association, place: Place | None = None, **fields: Any) -> CityProfile:
    fields.setdefault("summary_en", "A river city of railways and food companies.")
    fields.setdefault("summary_ja", "川沿いに広がる、鉄道と食品の街です。")
    return kept(CityProfile(association=association, place=place or city(), **fields))


def city_industry(*, profile: CityProfile, **fields: Any) -> CityIndustry:
    fields.setdefault("sector", sector())
    fields.setdefault("reason_en", "Grain and cattle from the region are processed here.")
    return part(kinds.INDUSTRY, profile, fields, {})


def statistic(*, association: Association, place: Place | None = None, **fields: Any) -> Statistic:
    defaults: dict[str, Any] = {
        "label_en": "Exports to Japan",
        "label_ja": "対日輸出額",
        "text_en": "$776 million",
        "text_ja": "7億7,600万ドル",
        "unit_en": "U.S. dollars",
        "unit_ja": "米ドル",
        "source_en": "Example source",
        "source_ja": "見本の出典",
    }
    return kept(Statistic(association=association, place=place or city(), **(defaults | fields)))


def profile_link(*, profile: CityProfile, **fields: Any) -> ProfileLink:
    fields.setdefault("label_en", "Japan Matters for America: Nebraska")
    fields.setdefault("url", "https://www.japanmattersforamerica.org/")
    return part(kinds.LINK, profile, fields, {})


def benefit(*, association: Association, **fields: Any) -> Benefit:
    fields.setdefault("kind", benefit_kind())
    fields.setdefault("text_en", "We introduce you to a company in our partner city.")
    fields.setdefault("text_ja", "提携先の企業をご紹介します。")
    return part(kinds.BENEFIT, association, fields, {})


def pitch(*, association: Association, **fields: Any) -> Pitch:
    fields.setdefault("text_en", "We are neighbours of food makers in our partner city, and we speak both languages.")
    fields.setdefault("text_ja", "提携先の食品メーカーと、両方の言葉でおつなぎします。")
    return part(kinds.PITCH, association, fields, {})


def story(*, association: Association, **fields: Any) -> Story:
    fields.setdefault("title_en", "A scarf for a museum")
    fields.setdefault("title_ja", "美術館のためのスカーフ")
    return part(kinds.STORY, association, fields, {})


def proposal(*, partnership: Partnership, by: User, values: dict[str, Any] | None = None, **fields: Any) -> Proposal:
    """A volunteer's change to the partnership itself, waiting unless `fields` say otherwise."""
    values = values or {"history_en": "1965 Omaha and Shizuoka become sister cities."}
    with scope(partnership.association):
        row = propose_change(
            kind=kinds.PARTNERSHIP, row=partnership, read_version=partnership.version, values=values, by=by
        )
        for field, value in fields.items():
            setattr(row, field, value)
        row.save()
    return row

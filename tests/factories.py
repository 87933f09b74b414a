"""Rows for tests, made as people make them: keyword-only, through the services where there is one.

Each function gives one row with sensible values for whatever a test does not care about. Places are the real ones of
the reference data, so that a test never invents a fact about a city.
"""

from __future__ import annotations

import csv
import functools
import io
import itertools
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Model
from PIL import Image
from pypdf import PdfWriter

from partnerships.choices import (
    Country,
    MentoringState,
    Office,
    OrganizationKind,
    PairKind,
    ProgrammeKind,
    Side,
    Status,
)
from partnerships.models import (
    Agreement,
    Benefit,
    BenefitKind,
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
    PlacePair,
    PrincipalContact,
    ProfileLink,
    Programme,
    ProgrammeParty,
    ProgrammeSeries,
    Proposal,
    Sector,
    Statistic,
    Story,
    Theme,
)
from partnerships.services import kinds
from partnerships.services.kinds import Kind
from partnerships.services.limits import limit_membership
from partnerships.services.proposals import propose_change
from portal import pictures
from portal.accounts.models import Association, MemberInvite, Membership, Network, NetworkMembership, User
from portal.accounts.services import change_logo, create_association, create_user, end_membership, join
from portal.documents import files, zips
from portal.documents.kinds import kind_named
from portal.documents.models import Batch, Document, Export, LongExport, Outcome, ShareLink
from portal.documents.services import share_export
from portal.documents.services.batches import Wish, request_batch
from portal.permissions import Role
from portal.scoping import scope
from portal.search_key import search_key

PASSWORD = "one good password 1"
"""What every person of a test signs in with."""

_numbers = itertools.count(1)
Row = TypeVar("Row", bound=Model)


def kept(row: Row) -> Row:
    """Check a row as a form would, and save it in the scope of its association if it has one."""
    if association := getattr(row, "association", None):
        with scope(association):
            row.full_clean()
            row.save()
    else:
        row.full_clean()
        row.save()
    return row


# --- people and associations ------------------------------------------------------------------------------------------


def user(*, email: str = "", language: str = "en", **fields: Any) -> User:
    """Somebody with a verified address who can sign in with `PASSWORD`."""
    email = email or f"person{next(_numbers)}@people.example"
    fields.setdefault("name", email.partition("@")[0].replace("_", " ").title())
    is_operator, name = fields.pop("is_operator", False), fields.pop("name")
    row = create_user(email=email, password=PASSWORD, name=name, language=language, is_operator=is_operator)
    for field, value in fields.items():
        setattr(row, field, value)
    row.save()
    return row


def association(*, slug: str = "", is_public: bool = True, **fields: Any) -> Association:
    slug = slug or f"association-{next(_numbers)}"
    fields.setdefault("name_en", f"{slug.replace('-', ' ').title()} Sister Cities")
    return create_association(slug=slug, by=None, is_public=is_public, **fields)


def kept_picture(*, kind: str = "photo", colour: tuple[int, int, int] = (40, 90, 140)) -> str:
    """The name of a small kept picture: a field of one colour with a band across it."""
    size = (160, 120) if kind == "logo" else (480, 320)
    image = Image.new("RGB", size, colour)
    image.paste((200, 60, 40), (0, size[1] // 3, size[0], size[1] // 2))
    return pictures.keep_drawing(image, kind)


def logo(*, association: Association, **options: Any) -> Association:
    """The association, with a logo."""
    with scope(association):
        return change_logo(association=association, logo=kept_picture(kind="logo", **options), by=None)


def member(*, association: Association, role: str = Role.STAFF, email: str = "", **fields: Any) -> Membership:
    """A new person with a role in the association."""
    return join(association=association, user=user(email=email, **fields), role=role, by=None)


def ended(*, membership: Membership) -> Membership:
    """The membership, ended just now."""
    with scope(membership.association):
        return end_membership(membership=membership, by=membership.user)


def invite(*, association: Association, email: str = "", **fields: Any) -> MemberInvite:
    number = next(_numbers)
    return kept(
        MemberInvite(
            association=association,
            email=email or f"invited{number}@people.example",
            digest=fields.pop("digest", f"{number:064x}"),
            **fields,
        )
    )


def network(
    *, slug: str = "network", readers: list[User] | None = None, associations: list[Association] | None = None
) -> Network:
    """An umbrella body with its readers and its associations."""
    row = kept(Network(slug=slug, name_en="Example Network of Sister Cities"))
    row.readers.set(readers or [])
    for each in associations or []:
        join_network(row, each)
    return row


def join_network(network: Network, association: Association) -> NetworkMembership:
    """An association lets a network count it in."""
    return kept(NetworkMembership(association=association, network=network))


# --- shared facts -----------------------------------------------------------------------------------------------------


@functools.cache
def _cities() -> list[dict[str, str]]:
    with (settings.BASE_DIR / "partnerships" / "data" / "cities.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# The file lists three Springfields; tests mean the one of the demonstration.
_MEANT = {"Springfield": "Illinois"}


def city(*, name: str = "Omaha") -> Place:
    """A real city of the reference data by its English name; the first one of that name."""
    region = _MEANT.get(name)
    facts = next(
        row for row in _cities() if row["name"] == name and (region is None or row["state_or_prefecture"] == region)
    )
    return Place.objects.get_or_create(
        code=facts["city_id"],
        defaults={
            "name_en": facts["name"],
            "name_ja": facts["name_ja"],
            "country": Country(facts["country"]),
            "region_en": facts["state_or_prefecture"],
            "region_ja": facts["state_or_prefecture_ja"],
            "population": int(facts["population"]) if facts["population"] else None,
            "population_source": facts["population_source"],
            "latitude": float(facts["latitude"]) if facts["latitude"] else None,
            "longitude": float(facts["longitude"]) if facts["longitude"] else None,
            "time_zone": facts["timezone"],
        },
    )[0]


def pair(*, first: Place | None = None, second: Place | None = None, **fields: Any) -> PlacePair:
    """The public fact that two cities are partners."""
    first, second = first or city(name="Omaha"), second or city(name="Shizuoka")
    slug = f"{first.name_en}-{second.name_en}".lower().replace(" ", "-")
    fields.setdefault("kind", PairKind.SISTER)
    fields.setdefault("source", "City of Example")
    fields.setdefault("search_key", search_key(first.name_en, first.name_ja, second.name_en, second.name_ja))
    return kept(PlacePair(code=f"T{next(_numbers):04}", slug=slug, first=first, second=second, **fields))


def sector(*, code: str = "311", label_en: str = "Food Manufacturing", label_ja: str = "食料品製造業") -> Sector:
    return Sector.objects.get_or_create(
        code=code, defaults={"label_en": label_en, "label_ja": label_ja, "level": len(code), "slug": f"sector-{code}"}
    )[0]


def theme(*, code: str = "youth", label_en: str = "Young people", label_ja: str = "青少年") -> Theme:
    return Theme.objects.get_or_create(code=code, defaults={"label_en": label_en, "label_ja": label_ja})[0]


def benefit_kind(
    *, code: str = "contacts", label_en: str = "Business contacts", label_ja: str = "取引先の紹介"
) -> BenefitKind:
    return BenefitKind.objects.get_or_create(code=code, defaults={"label_en": label_en, "label_ja": label_ja})[0]


# --- an association’s records -----------------------------------------------------------------------------------------


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


def export(*, partnership: Partnership, by: User | None = None, title: str = "A page", **fields: Any) -> Export:
    """A finished page of the partnership's snapshot: a blank sheet that bears `title`."""
    with scope(partnership.association):
        document, _is_new = Document.objects.get_or_create(
            association=partnership.association, kind="snapshot", subject_key=partnership.slug
        )
    sheet, out = PdfWriter(), io.BytesIO()
    sheet.add_blank_page(612, 792)
    sheet.add_metadata({"/Title": title})
    sheet.write(out)
    page = {"language": "en", "paper": "letter", "fingerprint": "0" * 64, "outcome": Outcome.READY} | fields
    with scope(partnership.association):
        alike = {name: page.get(name, False) for name in ("language", "paper", "is_archive")}
        page.setdefault("number", Export.objects.filter(document=document, **alike).count() + 1)
    row = kept(Export(association=partnership.association, document=document, by=by, **page))
    with scope(partnership.association):
        row.file_hash, row.file_size = files.keep(out.getvalue()), len(out.getvalue())
        row.save()
    return row


def long_export(*, association: Association, by: User, title: str = "A paper", **fields: Any) -> LongExport:
    """A finished packet for a board that somebody asked for: a blank sheet that bears `title`."""
    data = b"%PDF-1.7 " + title.encode()
    made = {"file_hash": files.keep(data), "file_size": len(data), "outcome": Outcome.READY, "said": {"paper": [title]}}
    page = {"kind": "board_packet", "language": "en", "paper": "letter", "fingerprint": "0" * 64} | made | fields
    return kept(LongExport(association=association, by=by, **page))


def batch(*, association: Association, by: User, kinds: tuple[str, ...] = ("snapshot",), **fields: Any) -> Batch:
    """Every partnership's snapshot in English on Letter paper, asked for just now, with an empty ZIP."""
    wish = Wish(tuple(map(kind_named, kinds)), **({"languages": ("en",), "papers": ("letter",)} | fields))
    with scope(association):
        row = request_batch(by=by, association=association, wish=wish)
        row.zip_hash, row.zip_size = zips.write([])
        row.save()
    return row


def share_link(*, export: Export, by: User, for_whom: str = "A reader", days: int = 30) -> ShareLink:
    """A link by which somebody outside opens a finished page."""
    with scope(export.association):
        return share_export(export=export, for_whom=for_whom, days=days, by=by)

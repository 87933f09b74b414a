"""What a benefit sheet says, to whom, with which proof; and that it stays one page whatever name is typed."""

import datetime
import re
import subprocess
import sys
from copy import copy
from io import BytesIO, StringIO
from pathlib import Path

import pypdf
import pytest
from django.core.management import CommandError, call_command

from partnerships.benefit_sheet_facts import OfferRecord, set_sheet_facts
from partnerships.coming import coming
from partnerships.documents import BenefitSheet
from partnerships.documents.benefit_sheet import records_of_offers
from partnerships.models import Benefit, BenefitKind, Programme, Sector
from portal.addressees import addressee
from portal.documents import press, services
from portal.documents.fit import DoesNotFit
from portal.documents.kinds import options_of, variant_of
from portal.documents.models import Document
from portal.documents.renderer import MissingGlyphs
from portal.documents.words import Words
from portal.proofs import Behind, Proof
from portal.scoping import scope
from tests import factories
from tests.documents.sample import OMAHA, SHIZUOKA, contact
from tests.matrices import sample

KIND = BenefitSheet()
TODAY = datetime.date(2026, 11, 22)
FOOD = Sector(code="311", label_en="Food Manufacturing", label_ja="食料品製造業")
GOODS = BenefitKind(pk=1, code="japanese_goods", label_en="Goods", label_ja="産品")
PUBLICITY = BenefitKind(pk=2, code="publicity", label_en="Publicity", label_ja="広報")


def proof(number, strength=10, **fields):
    values = {"benefit": "japanese_goods", "sentence": Words(f"things number {number}", f"{number}番目の品。")}
    values |= {"figure": Words(str(number), f"{number}件", str(number)), "strength": strength}
    return Proof(records=(Behind(None, Words("record"), "/"),), address="/", **(values | fields))


def event(number, day, **fields):
    return Programme(pk=number, title_en=f"Evening {number}", title_ja=f"夕べ{number}", starts_on=day, **fields)


def offer(**changes):
    values = {
        "home": OMAHA,
        "partner": SHIZUOKA,
        "kind": "sister",
        "status": "formal",
        "founded_year": 1965,
        "founded_source": "City of Shizuoka (http://www.city.shizuoka.jp/000_001574.html)",
        "giver": Words("Omaha Sister Cities Association", "オマハ姉妹都市協会"),
        "benefits": (
            Benefit(pk=1, kind=GOODS, text_en="Taste and order tea.", text_ja="お茶を試して注文できます。"),
            Benefit(pk=2, kind=PUBLICITY, text_en="We name you.", text_ja="社名をご紹介します。"),
        ),
        "proofs": {"japanese_goods": (proof(12), proof(1), proof(3))},
        "events": tuple(coming([event(1, datetime.date(2027, 1, 21)), event(2, datetime.date(2027, 3, 9))], TODAY)),
        "contact": contact(0),
        "changed_on": datetime.date(2026, 11, 21),
        "public_address": "https://portal.example.org/directory/omaha-ne-shizuoka/",
    }
    return OfferRecord(**(values | changes))


def facts(language="en", **changes):
    return set_sheet_facts(offer(**changes), language)


def page(language="en", paper="letter", **changes):
    return press.make_page(KIND, facts(language, **changes), language, paper).data


def words_on(data):
    reader = pypdf.PdfReader(BytesIO(data))
    assert len(reader.pages) == 1
    return re.sub(r"\s+", " ", reader.pages[0].extract_text())


# --- what it says -----------------------------------------------------------------------------------------------------


@pytest.mark.covers("24", "61", page="/a/…/documents/benefit-sheet/…/")
def test_it_speaks_to_the_reader_s_sector():
    assert facts().reader == Words("For your business", "企業の皆さまへ")
    assert facts(sector=FOOD).reader == Words("For businesses in food manufacturing", "食料品製造業の皆さまへ")
    care = Sector(code="62", label_en="Health Care and Social Assistance", label_ja="医療，福祉")
    assert facts(sector=care).reader.ja == "医療・福祉関係の皆さまへ"


@pytest.mark.covers("61", "65")
def test_a_benefit_without_proof_does_not_print():
    assert [row.label.en for row in facts().benefits] == ["Goods made in Japan"]
    assert facts(proofs={}).benefits == ()


def test_the_two_strongest_proofs_print_in_their_order():
    (row,) = facts(proofs={"japanese_goods": (proof(12), proof(1), proof(3))}).benefits
    assert [line.figure.en for line in row.proofs] == ["12", "1"]
    assert row.proofs[0].sentence == Words("things number 12.", "12番目の品。")


def test_sources_of_proofs_are_numbered_and_our_own_records_are_named_once():
    found = facts(proofs={"japanese_goods": (proof(4, sources=("Example minutes",)), proof(2))})
    assert [line.mark for line in found.benefits[0].proofs] == ["²", ""]
    assert [note.mark for note in found.notes] == ["¹", "²", "", ""]
    assert "our own records" in found.notes[2].words.en


@pytest.mark.parametrize(
    ("typed", "language", "said"),
    [
        ("Example Foods, Inc.", "en", ["For Example Foods, Inc."]),
        ("Example Foods, Inc.", "ja", ["見本食品株式会社 御中"]),
        ("見本食品株式会社 御中", "en", ["For Example Foods, Inc."]),
        ("example foods, inc.", "both", ["For Example Foods, Inc.", "見本食品株式会社 御中"]),
        ("Prairie Lane Gifts", "ja", ["Prairie Lane Gifts 御中"]),
        ("山﨑㈱", "en", ["For 山﨑㈱"]),
        ("", "en", []),
    ],
)
def test_the_addressee_is_called_as_each_language_does(typed, language, said):
    known = [Words("Example Foods, Inc.", "見本食品株式会社")]
    found = facts(language, addressee=addressee(typed, known)).to
    assert [str(each) for each in found] == said


def test_a_name_in_the_other_script_is_marked_with_its_language():
    (line,) = facts(addressee=Words("山﨑㈱", "山﨑㈱")).to
    assert (line.lang, line.name_lang) == ("en", "ja")


@pytest.mark.covers("64")
def test_events_say_their_day_and_the_heading_their_years():
    found = facts()
    assert (found.events_title.en, [row.when.en for row in found.events]) == (
        "Come and see, 2027",
        ["Thu 21 Jan", "Tue 9 Mar"],
    )
    assert [row.when.ja for row in found.events] == ["1月21日（木）", "3月9日（火）"]
    months = [event(1, datetime.date(2026, 12, 18)), event(2, datetime.date(2027, 2, 12))]
    months[1].ends_on = datetime.date(2027, 2, 15)
    found = facts(events=tuple(coming([*months, Programme(pk=3, title_en="April", is_yearly=True, month=4)], TODAY)))
    assert found.events_title == Words("Come and see, 2026–27", "これからの行事（2026～27年）")
    assert [row.when for row in found.events][1:] == [Words("12–15 Feb", "2月12～15日"), Words("April", "4月")]


def test_events_far_apart_say_their_own_year():
    far = [event(1, datetime.date(2026, 12, 18)), event(2, datetime.date(2027, 12, 20))]
    found = facts(events=tuple(coming(far, TODAY)))
    assert found.events_title.en == "Come and see" and found.events[1].when.en == "Mon 20 Dec 2027"
    assert found.events[0].when.ja == "2026年12月18日（金）"


def test_only_the_nearest_events_print():
    many = [event(number, TODAY + datetime.timedelta(days=number)) for number in range(1, 9)]
    assert len(facts(events=tuple(coming(many, TODAY))).events) == 4


@pytest.mark.covers("64")
def test_a_page_stays_the_same_until_one_of_its_events_is_over():
    rows = [event(1, datetime.date(2027, 1, 21)), event(2, datetime.date(2027, 3, 9))]

    def mark(day):
        return press.fingerprint(KIND, facts(events=tuple(coming(rows, day))), "en", "letter")

    first = mark(TODAY)
    assert mark(datetime.date(2027, 1, 21)) == first
    assert mark(datetime.date(2027, 1, 22)) != first


def test_the_call_names_a_person_of_ours_without_an_honorific_in_japanese():
    found = facts("both")
    assert found.call_title == Words("Talk to Laura", "まずはご相談ください")
    assert [face.name for face in found.contacts[0].faces] == ["Ms. Laura Sample", "ローラ・サンプル"]
    assert facts(contact=None).call_title.en == "Talk to us"
    assert facts(contact=contact(2)).call_title.en == "Talk to Ms. Misaki TAKAHASHI"


def test_a_partner_elsewhere_is_named_instead_of_japan():
    france = elsewhere(SHIZUOKA, country="FR", name_en="Lyon", name_ja="リヨン")
    assert facts(partner=france).benefits[0].label.en == "Goods made in Lyon"


def elsewhere(place, **fields):
    other = copy(place)
    for name, value in fields.items():
        setattr(other, name, value)
    return other


def test_what_it_says_is_kept_line_by_line():
    said = KIND.lines(facts(), "en")
    assert "Goods made in Japan\t12 things number 12." in said["benefits"]
    assert said["events"][0] == "Evening 1\tThu 21 Jan"
    assert set(said) <= set(KIND.block_titles)


# --- on paper ---------------------------------------------------------------------------------------------------------


@pytest.mark.pdf
@pytest.mark.parametrize("paper", ["letter", "a4"])
@pytest.mark.parametrize("language", ["en", "ja", "both"])
def test_it_is_one_page_that_says_all_of_it(language, paper):
    said = words_on(page(language, paper, sector=FOOD, addressee=Words("Example Foods, Inc.", "見本食品")))
    english = ("For Example Foods, Inc.", "Taste and order tea.", "things number 12", "Talk to Laura")
    japanese = ("見本食品 御中", "12番目の品", "まずはご相談ください", "ローラ・サンプル")
    for words in {"en": english, "ja": japanese}.get(language, english + japanese):
        assert words in said.replace("\u2009", "")


@pytest.mark.pdf
@pytest.mark.parametrize(
    "typed",
    [
        "W" * 120,
        "株" * 120,
        "<script>alert(1)</script><style>p{display:none}</style>",
        "{{ facts }} {% load x %} &lt;&#0; \"' http://127.0.0.1/",
        "\u202egnp.exe\u200f \x00\x08 Example",
        "Пример ООО",
        "مثال 🍵",
    ],
)
def test_any_name_gives_one_page_or_a_refusal_that_names_the_characters(typed):
    try:
        said = words_on(page("both", addressee=addressee(typed, ())))
    except MissingGlyphs as refusal:
        assert set(refusal.characters) <= set(typed)  # noqa: PT017
        return
    except DoesNotFit as refusal:
        assert refusal.cuts[0].block == "title" and typed.startswith("WW")  # noqa: PT017
        return
    assert "things number 12" in said and "\u202e" not in said


@pytest.mark.pdf
@pytest.mark.covers("60")
def test_too_much_text_is_refused_by_the_name_of_its_block():
    words = "We introduce you to makers and offices in both cities, one by one. " * 4
    many = tuple(Benefit(pk=number, kind=GOODS, text_en=words, text_ja="ご紹介します。" * 20) for number in range(30))
    with pytest.raises(DoesNotFit) as refusal:
        page(benefits=many)
    assert refusal.value.cuts[0].block == "benefits" and refusal.value.cuts[0].characters > 1000


@pytest.mark.pdf
@pytest.mark.covers("61")
@pytest.mark.parametrize("language", sample(["both", "en", "ja"], 1))
def test_the_checkers_find_nothing(language, tmp_path):
    file = tmp_path / "page.pdf"
    file.write_bytes(page(language, "a4", addressee=Words("Example Foods, Inc.", "見本食品")))
    program = str(Path(sys.executable).with_name("outloud"))
    done = subprocess.run([program, str(file)], capture_output=True, text=True, timeout=300)
    found = [line for line in done.stdout.splitlines() if re.match(r" *(ERROR|WARNING)", line)]
    assert not found and done.returncode == 0, done.stdout


# --- from the records -------------------------------------------------------------------------------------------------


@pytest.fixture
def furnished(cast):
    """Omaha offers contacts to food makers and goods to everybody; only contacts have proof."""
    house = cast.omaha
    contacts = factories.benefit_kind(code="business_contacts")
    goods = factories.benefit_kind(code="japanese_goods")
    factories.benefit(association=house.association, kind=contacts, sectors=[factories.sector()])
    factories.benefit(association=house.association, kind=goods, text_en="Goods for all")
    factories.partner_organization(partnership=house.partnership, name_en="Example Foods", name_ja="見本食品")
    factories.principal_contact(partnership=house.partnership, side="home", given_latin="Hanako")
    return house


@pytest.mark.django_db
@pytest.mark.covers("24", "61", "62")
def test_it_is_collected_from_the_association_s_own_rows(furnished, django_assert_num_queries):
    factories.partner_organization(partnership=furnished.partnership, name_en="More")
    with scope(furnished.association):
        found = KIND.find(furnished.partnership.slug)
        with django_assert_num_queries(13):
            (record,) = records_of_offers([(found, {"sector": "311"})])
        with django_assert_num_queries(12):
            general, again = records_of_offers([(found, {}), (found, {})])
    said = set_sheet_facts(record, "en")
    assert [row.label.en for row in said.benefits] == ["Business contacts in Japan"]
    assert said.benefits[0].proofs[0].figure.en == "2" and said.as_of
    assert general == again


@pytest.mark.django_db
def test_sectors_are_offered_that_the_records_name(furnished):
    with scope(furnished.association):
        subject = KIND.find(furnished.partnership.slug)
        assert KIND.options(subject, {"sector": "311"}) == {"sector": "311"}
        assert KIND.options(subject, {"sector": "", "organization": " "}) == {}
        with pytest.raises(LookupError):
            KIND.options(subject, {"sector": "44-45"})
        with pytest.raises(LookupError):
            KIND.options(subject, {"organization": "x" * 121})
        assert KIND.options(subject, {"organization": "A\x00\u202eB"}) == {"organization": "A B"}


@pytest.mark.django_db
def test_the_file_is_called_by_whom_it_is_for(furnished):
    with scope(furnished.association):
        found = KIND.find(furnished.partnership.slug)
        slug = Sector.objects.get(code="311").slug
        stems = [
            KIND.file_stem(found, each)
            for each in (
                {},
                {"organization": "Example Foods, Inc.", "sector": "311"},
                {"organization": "静岡食品"},
                {"organization": "静岡食品", "sector": "311"},
            )
        ]
    whole = f"{furnished.partnership.slug}-benefit-sheet"
    assert stems == [whole, f"{whole}-example-foods-inc", whole, f"{whole}-{slug}"]


@pytest.mark.django_db
def test_the_form_offers_the_names_we_know(furnished, client):
    client.force_login(furnished.staff)
    words = client.get(f"/a/omaha/documents/benefit-sheet/{furnished.partnership.slug}/").content.decode()
    assert '<option value="Example Foods">' in words and '<option value="見本食品">' in words
    assert 'list="organization-known"' in words


@pytest.mark.django_db
def test_a_long_japanese_name_is_kept_whole_with_the_document(furnished):
    name = "見" * 120
    with scope(furnished.association):
        subject = KIND.find(furnished.partnership.slug)
        chosen = KIND.options(subject, {"organization": name, "sector": "311"})
        export = services.request_export(
            by=furnished.staff, association=furnished.association, kind=KIND, subject=subject, language="ja",
            paper="a4", options=chosen,
        )  # fmt: skip
        document = Document.objects.get(pk=export.document.pk)
        document.full_clean(exclude=["association"])
    assert options_of(document.variant) == chosen and variant_of(chosen) == document.variant


@pytest.mark.django_db
@pytest.mark.pdf
def test_the_command_makes_the_same_page_for_one_sector_and_one_organization(furnished, tmp_path):
    out = StringIO()
    more = {"sector": "311", "organization": "見本食品", "language": "en", "paper": "letter"}
    call_command("render", "benefit-sheet", "omaha-shizuoka", output=tmp_path / "b.pdf", stdout=out, **more)
    assert "1 page" in out.getvalue()
    said = words_on((tmp_path / "b.pdf").read_bytes())
    assert "For Example Foods" in said and "Goods for all" not in said
    with pytest.raises(CommandError, match="--sector '99'"):
        call_command("render", "benefit-sheet", "omaha-shizuoka", output=tmp_path / "c.pdf", sector="99")

"""Pages for an archive: what PDF/A-3a asks of a file, as far as a reader of its objects can see it.

No checker of PDF/A is to be had as a package (docs/documents.md says where we looked); these are the points of
ISO 19005-3 that a page like ours can fail.
"""

import os
import subprocess
import sys
from io import BytesIO, StringIO

import pypdf
import pytest
from django.core.management import call_command
from django.urls import reverse
from pypdf.generic import DictionaryObject, StreamObject

from partnerships.documents import Snapshot
from partnerships.snapshot_facts import set_facts
from portal.documents import press
from portal.documents.models import Export
from portal.jobs import services as jobs
from portal.jobs.models import Job
from portal.scoping import system_scope
from tests.documents.sample import record
from tests.matrices import sample

pytestmark = [pytest.mark.pdf, pytest.mark.covers("61")]
KIND = Snapshot()


def page(language="both", paper="a4"):
    return press.make_page(KIND, set_facts(record(), language), language, paper, is_archive=True).data


@pytest.fixture(scope="module")
def reader():
    return pypdf.PdfReader(BytesIO(page()))


@pytest.fixture(scope="module")
def objects(reader):
    return [reader.get_object(number) for number in range(1, reader.trailer["/Size"])]


def test_it_says_what_it_is(reader):
    description = reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert 'pdfaid:part="3"' in description and 'pdfaid:conformance="A"' in description
    assert str(reader.metadata.title) in description and "2026-11-21" in description
    assert reader.trailer["/ID"] and not reader.is_encrypted


def test_its_colours_are_those_of_its_own_profile(reader):
    (intent,) = reader.trailer["/Root"]["/OutputIntents"]
    assert intent["/S"] == "/GTS_PDFA1" and intent["/DestOutputProfile"].get_object()["/N"] == 3


def test_it_is_tagged_and_says_its_language(reader):
    root = reader.trailer["/Root"]
    assert str(root["/MarkInfo"]["/Marked"]) == "True" and root["/Lang"] == "en" and "/StructTreeRoot" in root


def test_every_face_is_in_it_with_the_letters_behind_the_glyphs(reader):
    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        (inner,) = font["/DescendantFonts"]
        assert "/ToUnicode" in font and "/FontFile2" in inner.get_object()["/FontDescriptor"].get_object()
        assert inner.get_object()["/CIDToGIDMap"] == "/Identity"


def test_nothing_shines_through_and_nothing_is_guessed(objects):
    for each in objects:
        if isinstance(each, StreamObject):
            assert each.get("/Interpolate", False) in (False, None) or str(each["/Interpolate"]) == "False"
            assert "/SMask" not in each or each.get("/Subtype") == "/Image"
        if isinstance(each, DictionaryObject):
            assert each.get("/BM", "/Normal") == "/Normal"
            assert float(each.get("/CA", 1)) == float(each.get("/ca", 1)) == 1


def test_it_does_nothing_and_leads_only_to_addresses(objects, reader):
    found = [each for each in objects if isinstance(each, DictionaryObject)]
    assert not any(name in each for each in found for name in ("/JS", "/AA", "/OpenAction", "/EmbeddedFiles"))
    links = [each.get_object() for each in reader.pages[0]["/Annots"]]
    assert links and all(link["/F"] == 4 and link["/A"]["/S"] == "/URI" for link in links)


@pytest.mark.parametrize("language", sample(["both", "en", "ja"], 1))
def test_the_same_facts_give_the_same_bytes_in_any_process(language, tmp_path):
    ours = page(language)
    assert page(language) == ours
    code = (
        "import django; django.setup()\n"
        "from tests.documents.test_archive import page\n"
        f"open({str(tmp_path / 'again.pdf')!r}, 'wb').write(page({language!r}))\n"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "4242", "DJANGO_SETTINGS_MODULE": "tests.settings"}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, timeout=120)
    assert (tmp_path / "again.pdf").read_bytes() == ours


@pytest.mark.django_db
def test_the_command_writes_it_on_request(cast, tmp_path):
    choice = {"language": "ja", "paper": "a4", "stdout": StringIO()}
    call_command("render", "snapshot", "omaha-shizuoka", output=tmp_path / "read.pdf", **choice)
    call_command("render", "snapshot", "omaha-shizuoka", output=tmp_path / "kept.pdf", archive=True, **choice)
    assert _is_archive(tmp_path / "kept.pdf") and not _is_archive(tmp_path / "read.pdf")


def _is_archive(file):
    return "/OutputIntents" in pypdf.PdfReader(file).trailer["/Root"]


@pytest.mark.django_db
def test_the_box_on_the_form_gives_the_file_for_an_archive(client, cast, settings):
    settings.ADMINISTRATOR_MFA = False
    house = cast.omaha
    client.force_login(house.staff)
    parts = {"association": house.association.slug, "kind": "snapshot", "key": house.partnership.slug}
    form = client.get(reverse("document_detail", kwargs=parts)).text
    assert 'name="is_archive"' in form
    for box in ({}, {"is_archive": "on"}):
        client.post(reverse("document_export", kwargs=parts), {"language": "en", "paper": "letter", **box})
    with system_scope("the test's exports"):
        for job in Job.objects.all():
            jobs.work(job_id=job.pk)
        usual, archive = Export.objects.order_by("pk").select_related("association", "document")
    assert (usual.is_archive, archive.is_archive) == (False, True)
    kept = client.get(reverse("export_file", kwargs={"association": house.association.slug, "export": archive.pk}))
    data = b"".join(kept.streaming_content)
    assert "-archive.pdf" in kept["Content-Disposition"]
    assert "/OutputIntents" in pypdf.PdfReader(BytesIO(data)).trailer["/Root"]

"""Papers are told by their first bytes, kept unless they hide something, and gone when no row names them."""

from __future__ import annotations

import os
import time
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.utils import translation
from django.utils.datastructures import MultiValueDict
from PIL import Image

from portal import papers
from portal.papers.fields import PaperField, held_name, signed
from portal.papers.refusals import REFUSALS
from portal.workbooks import workbook

pytestmark = pytest.mark.django_db

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def pdf() -> bytes:
    out = BytesIO()
    document = pypdfium2.PdfDocument.new()
    document.new_page(595, 842)
    document.save(out)
    return out.getvalue()


def archive(**parts: str | bytes) -> bytes:
    """An archive with these parts; two underscores stand for a slash, a trailing one is none."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("TYPES", "[Content_Types]").replace("__", "/") + "", content)
    return out.getvalue()


def word(kind: str = WORD, **more: str | bytes) -> bytes:
    named = {name.replace("_xml", ".xml").replace("_bin", ".bin"): content for name, content in more.items()}
    return archive(
        **{"TYPES.xml": f'<Types><Override ContentType="{kind}"/></Types>', "word__document.xml": "<w/>", **named}
    )


def excel() -> bytes:
    return b"".join(workbook("Sheet", ["a", "b"], [[["1", "2"]]]))


def picture() -> bytes:
    out = BytesIO()
    image = Image.linear_gradient("L").resize((700, 900)).convert("RGB")
    exif = Image.Exif()
    exif[0x010F] = "Camera of somebody"
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def sent(data: bytes, name: str = "file.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def kept() -> list[str]:
    return sorted(file.name for file in papers.folder().rglob("*") if file.is_file())


def aged(seconds: float) -> None:
    for file in papers.folder().rglob("*"):
        if file.is_file():
            os.utime(file, (time.time() - seconds,) * 2)


# --- what is taken ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "ending"),
    [(pdf(), "pdf"), (word(), "docx"), (excel(), "xlsx")],
)
def test_a_paper_is_kept_as_it_came_whatever_its_name_says(data, ending):
    names = {papers.take(sent(data, name)) for name in ("a.exe", "../../etc/passwd", "b.pdf")}
    assert kept() == list(names) and names.pop().endswith(f".{ending}")
    file = papers.paper(kept()[0]).path
    assert file.read_bytes() == data and file.stat().st_mode & 0o777 == 0o600


def test_a_picture_is_drawn_anew_and_forgets_the_camera():
    found = papers.paper(papers.take(sent(picture(), "scan.pdf")))
    assert found.ending == "jpg" and b"somebody" not in found.path.read_bytes()
    with Image.open(found.path) as image:
        assert image.size == (700, 900)


REFUSED = {
    "empty": b"",
    "unknown": b"MZ\x90\x00 This program",
    "old_office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "heic": b"\x00\x00\x00\x18ftypheic" + bytes(100),
}


@pytest.mark.parametrize("reason", REFUSED)
def test_other_kinds_are_refused_in_words_that_say_what_to_do(reason):
    with pytest.raises(ValidationError) as refusal:
        papers.take(sent(REFUSED[reason]))
    assert refusal.value.messages == [str(REFUSALS[reason])] and kept() == []


def bomb() -> bytes:
    return word(**{"word__media.xml": bytes(50_000_000)})


def lying_pdf(words: bytes) -> bytes:
    return pdf().replace(b"/Type/Catalog", b"/Type/Catalog " + words, 1) if b"/Type/Catalog" in pdf() else pdf() + words


def packed_pdf(action: bytes) -> bytes:
    """One page whose catalogue, with what is done on opening, stands in a packed list of objects."""
    inner = [(1, b"<</Type/Catalog/Pages 2 0 R/OpenAction 4 0 R>>"), (4, action)]
    inner.append((2, b"<</Type/Pages/Count 1/Kids[3 0 R]>>"))
    places, body = [], b""
    for number, words in inner:
        places.append(b"%d %d" % (number, len(body)))
        body += words + b" "
    head = b" ".join(places) + b" "
    packed = zlib.compress(head + body)
    made, starts = b"%PDF-1.5\n", {}
    listed = b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>" % (len(inner), len(head), len(packed))
    for number, words in (
        (3, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"),
        (5, listed + b"stream\n" + packed + b"\nendstream"),
    ):
        starts[number] = len(made)
        made += b"%d 0 obj\n" % number + words + b"\nendobj\n"
    starts[6] = len(made)
    order = {number: place for place, (number, _words) in enumerate(inner)}
    rows = b"\0\0\0\xff" + b"".join(
        bytes([2]) + (5).to_bytes(2, "big") + bytes([order[number]])
        if number in order
        else bytes([1]) + starts[number].to_bytes(2, "big") + b"\0"
        for number in range(1, 7)
    )
    made += b"6 0 obj\n<</Type/XRef/Size 7/Root 1 0 R/W[1 2 1]/Length %d>>stream\n" % len(rows)
    return made + rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % starts[6]


AWRY = (
    "<Relationship Note=\">\" Type='http://x/attached&#84;emplate' "
    "Target='https://far.example/t.dotm' TargetMode='Ex&#116;ernal'/>"
)


def test_a_pdf_with_packed_objects_that_runs_nothing_is_taken():
    assert papers.take(sent(packed_pdf(b"<</S /GoTo /D [3 0 R /Fit]>>"))).endswith(".pdf")


def test_a_link_in_a_text_is_no_part_from_elsewhere():
    link = '<Relationship Type="http://x/hyperlink" Target="https://far.example/" TargetMode="External"/>'
    assert papers.take(sent(word(**{"word___rels__document.xml.rels": link}))).endswith(".docx")


ELSEWHERE = '<Relationship Type="http://x/attachedTemplate" Target="https://far.example/t.dotm" TargetMode="External"/>'
HIDDEN_MACROS = '"/><Override ContentType="application/vnd.ms-word.document.macroEnable&#100;.main+xml'
HOSTILE = {
    "a bomb": (bomb(), "bomb"),
    "macros": (word(**{"word__vbaProject.bin": b"x"}), "macros"),
    "a kind with macros": (word("application/vnd.ms-word.document.macroEnabled.main+xml"), "macros"),
    "a control": (word(**{"word__activeX__activeX1.xml": "<x/>"}), "macros"),
    "an object": (word(**{"word__embeddings__oleObject1.bin": b"x"}), "macros"),
    "a template from elsewhere": (word(**{"word___rels__settings.xml.rels": ELSEWHERE}), "macros"),
    "one written awry": (word(**{"word___rels__settings.xml.rels": AWRY}), "macros"),
    "macros named so": (
        word(**{"word___rels__document.xml.rels": "<Relationship Type='http://x/vbaProject' Target='a'/>"}),
        "macros",
    ),
    "a second kind": (word(WORD + HIDDEN_MACROS), "macros"),
    "relations cut off": (word(**{"word___rels__settings.xml.rels": "<Relationship"}), "damaged"),
    "entities": (word(**{"word__styles.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x/>'}), "bomb"),
    "a name that leads outside": (word(**{"..__..__etc__cron": b"x"}), "damaged"),
    "a kind of text": (word("text/plain"), "unknown"),
    "another archive": (archive(**{"hello.txt": "hello"}), "unknown"),
    "a text cut off": (word()[:200], "damaged"),
    "a pdf cut off": (pdf()[:60], "damaged"),
    "a head alone": (b"%PDF-1.7 nothing else", "damaged"),
    "a program": (pdf() + b"\n9 0 obj <</S /JavaScript /JS (app.alert(1))>> endobj", "pdf_programs"),
    "a launch": (pdf() + b"\n9 0 obj <</S /Launch /F (cmd.exe)>> endobj", "pdf_programs"),
    "a packed program": (packed_pdf(b"<</S /JavaScript /JS (app.alert\\(1\\))>>"), "pdf_programs"),
    "one spelt by numbers": (packed_pdf(b"<</S /#4Aava#53cript /JS (app.alert\\(1\\))>>"), "pdf_programs"),
    "a packed launch": (packed_pdf(b"<</S /Launch /F (cmd.exe)>>"), "pdf_programs"),
}


@pytest.mark.parametrize(("data", "reason"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_and_leaves_nothing(data, reason):
    with pytest.raises(ValidationError) as refusal:
        papers.take(sent(data))
    assert refusal.value.messages == [str(REFUSALS[reason])] and kept() == []


def test_a_pdf_that_carries_another_file_is_refused():
    document = pypdfium2.PdfDocument(pdf())
    document.new_attachment("hidden.txt").set_data(b"hello")
    out = BytesIO()
    document.save(out)
    with pytest.raises(ValidationError) as refusal:
        papers.take(sent(out.getvalue()))
    assert refusal.value.messages == [str(REFUSALS["pdf_files"])]


def test_a_file_that_is_too_large_is_refused_unread():
    upload = sent(b"")
    upload.size = papers.MOST_BYTES + 1
    with pytest.raises(ValidationError, match="at most 9"):
        papers.take(upload)


def test_every_refusal_is_said_in_japanese():
    with translation.override("ja"):
        words = [str(each) for each in REFUSALS.values()]
    assert all(not text.isascii() for text in words)


# --- handing out ------------------------------------------------------------------------------------------------------


def test_a_paper_is_a_file_to_save_and_never_a_page():
    answer = papers.response(papers.take(sent(pdf())), "議事 Agenda/../x")
    assert answer["Content-Type"] == "application/pdf" and answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment; filename") and "/" not in answer[
        "Content-Disposition"
    ].replace("utf-8''", "")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "private" in answer["Cache-Control"]


@pytest.mark.parametrize("name", ["", "../../secret_key", "a.pdf", f"{'0' * 64}.exe", f"{'0' * 64}.pdf\n"])
def test_only_names_of_our_own_making_are_names(name):
    assert papers.paper(name) is None and not papers.hold(name)
    with pytest.raises(Http404):
        papers.response(name, "x")


def test_a_paper_whose_file_is_gone_is_not_found():
    with pytest.raises(Http404):
        papers.response(f"{'0' * 64}.pdf", "x")


# --- the field --------------------------------------------------------------------------------------------------------


class Sending(forms.Form):
    title = forms.CharField()
    file = PaperField()


def send(data: dict[str, str], file: bytes | None = None, present: str = "") -> Sending:
    files = MultiValueDict({"file": [sent(file)]} if file else {})
    return Sending(data, files, initial={"file": present})


def held_in(html: str) -> str:
    return html.partition('name="file_held" value="')[2].partition('"')[0]


def test_a_form_that_comes_back_holds_the_file():
    first = send({"title": ""}, pdf())
    assert not first.is_valid()
    again = send({"title": "Agenda", "file_held": held_in(str(first["file"]))})
    assert again.is_valid() and again.cleaned_data["file"] == kept()[0]


def test_the_present_file_stays_until_somebody_takes_it_away_or_chooses_another():
    present = papers.take(sent(pdf()))
    shown = Sending(initial={"file": present})
    carried = held_in(str(shown["file"]))
    assert held_name(carried) == present
    stays, goes, other = (
        send({"title": "x", "file_held": carried}),
        send({"title": "x", "file_held": carried, "file_away": "on"}),
        send({"title": "x", "file_held": carried}, excel()),
    )
    assert [form.is_valid() for form in (stays, goes, other)] == [True] * 3
    assert stays.cleaned_data["file"] == present and goes.cleaned_data["file"] == ""
    assert other.cleaned_data["file"].endswith(".xlsx")


def test_a_name_that_we_did_not_sign_is_refused():
    name = papers.take(sent(pdf()))
    for value in (name, f"{signed(name, is_new=False)}x", "../../secret_key"):
        form = send({"title": "x", "file_held": value})
        assert not form.is_valid() and form.errors["file"] == [str(REFUSALS["gone"])]


def test_a_file_held_too_long_has_to_be_chosen_again():
    name = papers.take(sent(pdf()))
    carried = signed(name, is_new=True)
    aged(2 * 3600)
    assert papers.clear_unused() == 1 and kept() == []
    with pytest.raises(ValidationError):
        held_name(carried)


def test_a_field_that_needs_a_file_says_so():
    class Needing(forms.Form):
        file = PaperField(required=True)

    form = Needing({}, {})
    assert form.errors["file"] == ["Choose a file."]


# --- clearing ---------------------------------------------------------------------------------------------------------


def test_a_paper_let_go_goes_and_one_that_a_form_may_still_name_stays(django_capture_on_commit_callbacks):
    name = papers.take(sent(pdf()))
    assert papers.clear_unused() == 0
    aged(60)
    with django_capture_on_commit_callbacks(execute=True):
        papers.let_go(name)
    assert kept() == []


def test_a_paper_that_waits_in_a_proposal_stays(cast):
    from partnerships.models import Proposal
    from portal.scoping import scope

    name = papers.take(sent(pdf()))
    with scope(cast.omaha.association):
        waiting = Proposal.objects.create(
            association=cast.omaha.association, model="agreement", values={"file": name, "title_en": "x"}
        )
        aged(2 * 3600)
        assert papers.clear_unused() == 0 and kept() == [name]
        Proposal.objects.filter(pk=waiting.pk).update(state="declined")
        assert papers.clear_unused() == 1 and not Path(papers.folder() / name[:2] / name).exists()

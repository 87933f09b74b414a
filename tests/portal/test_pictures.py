"""Pictures are drawn anew or refused in words, kept by their bytes, and gone when nobody shows them."""

from __future__ import annotations

import dataclasses
import json
import os
import struct
import subprocess
import sys
import time
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from PIL import Image

from portal import confined, pictures, uploads
from portal.accounts.models import Association
from portal.accounts.services import change_logo
from portal.activity.models import Activity
from portal.documents import press
from portal.pictures import LOGO, PHOTO, picture, redraw
from portal.pictures.refusals import REFUSALS
from portal.scoping import scope
from tests import factories
from tests.documents import corpus

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def noise(size: tuple[int, int] = (640, 480), mode: str = "RGB") -> Image.Image:
    """A picture with something in it."""
    return Image.linear_gradient("L").resize(size).convert(mode)


def encoded(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def sent(data: bytes, name: str = "picture.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def kept(data: bytes, kind: str = PHOTO) -> Image.Image:
    """The picture as it is kept, opened."""
    found = picture(pictures.take(sent(data), kind))
    image = Image.open(found.path)
    image.load()
    assert image.size == (found.width, found.height)
    return image


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def bomb(width: int, height: int) -> bytes:
    """A small file that says it has so many dots, and has the first rows of them."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1 + min(width, 30_000) * 3) * 20, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def files() -> list[str]:
    from django.conf import settings

    return sorted(file.name for file in Path(settings.MEDIA_ROOT).rglob("*") if file.is_file())


# --- what is taken ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_the_three_kinds_are_drawn_anew(kind):
    photo, logo = kept(encoded(noise((2400, 1200)), kind)), kept(encoded(noise((2400, 1200)), kind), LOGO)
    assert (photo.format, photo.mode, photo.size) == ("JPEG", "RGB", (1600, 800))
    assert (logo.format, logo.mode, logo.size) == ("PNG", "RGB", (800, 400))
    assert "progressive" not in photo.info


def test_a_small_picture_is_not_blown_up():
    assert kept(encoded(noise((400, 300)))).size == (400, 300)


def test_the_same_picture_is_kept_once_and_only_for_us():
    data = encoded(noise())
    names = {pictures.take(sent(data, name), PHOTO) for name in ("a.png", "../../etc/passwd", "b.exe")}
    assert len(names) == 1 and files() == list(names)
    assert picture(names.pop()).path.stat().st_mode & 0o777 == 0o600


def test_a_turned_photo_stands_upright_and_forgets_where_it_was_taken():
    image = noise((640, 480))
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Camera of somebody"
    exif.get_ifd(0x8825)[1] = "N"
    data = encoded(image, "JPEG", exif=exif, comment=b"by somebody")
    assert b"somebody" in data
    photo = kept(data)
    assert photo.size == (480, 640) and not photo.getexif()
    bytes_kept = picture(files()[0]).path.read_bytes()
    assert b"somebody" not in bytes_kept and b"Exif" not in bytes_kept


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_odd_kinds_of_colour_come_out_as_plain_ones(mode):
    image = Image.linear_gradient("L").resize((640, 480))
    if mode == "I;16":
        image = image.convert("I").point(lambda value: value * 256).convert("I;16")
    else:
        image = image.convert(mode)
    data = encoded(image, "JPEG" if mode == "CMYK" else "PNG")
    photo = kept(data)
    assert photo.mode == "RGB"
    top, bottom = (sum(photo.getpixel((320, y))) for y in (5, 475))
    assert abs(top - bottom) > 300, "the gradient is still there"


def test_transparency_becomes_the_white_of_paper():
    image = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    image.paste((10, 60, 120, 255), (100, 100, 300, 300))
    logo = kept(encoded(image), LOGO)
    assert logo.getpixel((5, 5)) == (255, 255, 255) and logo.getpixel((200, 200)) == (10, 60, 120)


def test_of_a_moving_picture_the_first_moment_is_kept():
    frames = [Image.new("RGB", (400, 400), colour) for colour in ((200, 0, 0), (0, 0, 200))]
    for kind in ("PNG", "WEBP"):
        data = encoded(frames[0], kind, save_all=True, append_images=frames[1:])
        red, _, blue = kept(data).getpixel((200, 200))
        assert red > 180 and blue < 40


def test_colours_of_another_space_are_brought_into_ours():
    from PIL import ImageCms

    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert "icc_profile" not in kept(encoded(noise(), "JPEG", icc_profile=lab)).info
    assert "icc_profile" not in kept(encoded(noise(), "JPEG", icc_profile=b"no profile at all" * 20)).info


def test_what_hides_behind_a_picture_does_not_come_along():
    data = encoded(noise()) + b"<script>alert(1)</script>" + b"PK\x03\x04" * 50
    kept(data)
    assert b"script" not in picture(files()[0]).path.read_bytes()


# --- what is refused --------------------------------------------------------------------------------------------------

SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
REFUSED = {
    "empty": b"",
    "gif": encoded(noise(), "GIF"),
    "svg": SVG,
    "heic": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(400),
    "pdf": b"%PDF-1.7\n" + bytes(300),
    "unknown": b"<!DOCTYPE html><html><body>not a picture</body></html>",
    "damaged": encoded(noise(), "JPEG")[:4000],
    "too_small": encoded(noise((200, 100))),
    "too_long": encoded(noise((1600, 320))),
    "too_many_pixels": bomb(30_000, 30_000),
}
MORE = {
    "a GIF cut off": ("gif", b"GIF89a\xff\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\xff\xff\xff\xff"),
    "an SVG without a head": ("svg", b"  <svg xmlns='http://www.w3.org/2000/svg'><use href='#a'/></svg>"),
    "an SVG with a mark of its bytes": ("svg", b"\xef\xbb\xbf<svg></svg>"),
    "a head and nothing else": ("damaged", b"\x89PNG\r\n\x1a\n"),
    "a PNG cut off": ("damaged", encoded(noise())[:600]),
    "a WebP cut off": ("damaged", encoded(noise(), "WEBP")[:200]),
    "a broken sum": ("damaged", encoded(noise())[:40] + b"\x00\x00\x00\x00" + encoded(noise())[44:]),
    "a TIFF": ("unknown", encoded(noise(), "TIFF")),
    "a BMP": ("unknown", encoded(noise(), "BMP")),
    "one line of dots": ("too_many_pixels", bomb(2**31 - 1, 1)),
    "just above the limit": ("too_many_pixels", bomb(5001, 4000)),
}


@pytest.mark.parametrize(
    ("reason", "data"),
    [*REFUSED.items(), *MORE.values()],
    ids=[*REFUSED, *MORE],
)
def test_a_refused_file_says_why_and_leaves_nothing(reason, data):
    with pytest.raises(ValidationError) as refusal:
        pictures.take(sent(data, "photo.jpg"), PHOTO)
    expected = str(REFUSALS[reason]).partition("%")[0]
    assert expected and refusal.value.messages[0].startswith(expected)
    assert files() == []
    with translation.override("ja"), pytest.raises(ValidationError) as japanese:
        pictures.take(sent(data, "photo.jpg"), PHOTO)
    assert japanese.value.messages[0] != refusal.value.messages[0]


def test_a_logo_that_nobody_would_see_is_refused():
    image = Image.new("RGBA", (400, 400), (255, 255, 255, 0))
    image.paste((255, 255, 255, 255), (100, 100, 300, 300))
    with pytest.raises(ValidationError, match="cannot be seen"):
        pictures.take(sent(encoded(image)), LOGO)
    assert kept(encoded(image)).size == (400, 400)  # a white photo is somebody's own choice


def test_a_large_file_is_refused_by_its_size_before_anybody_looks_into_it(monkeypatch):
    monkeypatch.setattr(pictures, "_redrawn", None)
    with pytest.raises(ValidationError, match="at most"):
        pictures.take(sent(b"\x89PNG\r\n\x1a\n" + bytes(pictures.MOST_BYTES)), PHOTO)


def child(data: bytes, code: str = "") -> subprocess.CompletedProcess[bytes]:
    """Run the child that draws, with a line of our own before it."""
    run = f"runpy.run_path({confined.__file__!r}, run_name='__main__')"
    argv = ["confined", str(redraw.BYTES_OF_MEMORY), str(redraw.SECONDS), redraw.__file__, "photo"]
    program = f"import runpy, sys; sys.argv = {argv!r}; {code}; {run}"
    return subprocess.run([sys.executable, "-I", "-c", program], input=data, capture_output=True, timeout=60)


def test_the_child_has_little_memory_and_time_and_writes_no_file(tmp_path):
    told = (
        "import atexit, resource as r, json; "
        "atexit.register(lambda: sys.stderr.write(json.dumps([r.getrlimit(n)[0] for n in "
        "(r.RLIMIT_AS, r.RLIMIT_CPU, r.RLIMIT_FSIZE)])))"
    )
    answer = child(encoded(noise()), told)
    assert json.loads(answer.stderr) == [redraw.BYTES_OF_MEMORY, redraw.SECONDS, 0]


def test_a_child_that_wants_too_much_memory_is_stopped():
    answer = child(encoded(noise((4000, 4000))), "import PIL.Image")
    assert answer.stdout.startswith(b'{"width"')
    tight = "import resource; resource.setrlimit(resource.RLIMIT_AS, (120 << 20, 120 << 20))"
    answer = child(encoded(noise((4900, 4000), "RGBA")), tight)
    assert not answer.stdout.startswith(b'{"width"')


def test_a_child_that_hangs_or_dies_is_a_refusal_in_words(monkeypatch, tmp_path):
    script = tmp_path / "broken.py"
    monkeypatch.setattr(redraw, "__file__", str(script))
    monkeypatch.setattr(pictures, "SECONDS", 1)
    for code, words in (
        ("import time; time.sleep(60)", "took too long"),
        ("import os; os.kill(os.getpid(), 9)", "took too long"),
        ("raise SystemExit(3)", "damaged"),
    ):
        script.write_text(code)
        with pytest.raises(ValidationError, match=words):
            pictures.take(sent(encoded(noise())), PHOTO)


# --- uploads of any size ----------------------------------------------------------------------------------------------


def test_a_large_upload_is_neither_kept_in_memory_nor_on_the_disk(cast, client, settings, tmp_path):
    settings.ADMINISTRATOR_MFA = False
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    client.force_login(cast.omaha.administrator)
    page = reverse("logo_edit", args=["omaha"])
    answer = client.post(page, {"logo": sent(b"\xff\xd8\xff" + os.urandom(25_000_000), "large.jpg")})
    assert answer.status_code == 422 and "at most" in answer.content.decode()
    assert files() == [] and list(tmp_path.iterdir()) == []


def test_of_a_large_file_the_size_alone_is_kept():
    handler = uploads.BoundedUploadHandler()
    handler.handle_raw_input(None, {}, 30_000_000, b"")
    handler.new_file("logo", "large.png", "image/png", 25_000_000)
    for start in range(0, 25_000_000, 1_000_000):
        handler.receive_data_chunk(bytes(1_000_000), start)
    upload = handler.file_complete(25_000_000)
    assert (upload.size, upload.read()) == (25_000_000, b"")
    handler.new_file("photo", "second.png", "image/png", 5)
    handler.receive_data_chunk(b"12345", 0)
    assert handler.file_complete(5).read() == b"", "all files of one request share the limit"


def test_a_request_larger_than_any_form_takes_is_not_read(cast, client, settings, monkeypatch):
    settings.ADMINISTRATOR_MFA = False
    monkeypatch.setattr(uploads, "MOST_SENT", 1000)
    client.force_login(cast.omaha.administrator)
    answer = client.post(reverse("logo_edit", args=["omaha"]), {"logo": sent(bytes(5000))})
    assert answer.status_code == 400


# --- an association's logo --------------------------------------------------------------------------------------------


@pytest.fixture
def administrator(cast, client, settings):
    settings.ADMINISTRATOR_MFA = False
    client.force_login(cast.omaha.administrator)
    return client


def settings_page(client: Any) -> str:
    return client.get(reverse("association_settings", args=["omaha"])).content.decode()


def test_an_administrator_sends_replaces_and_takes_away_the_logo(
    administrator, cast, django_capture_on_commit_callbacks
):
    edit, show = reverse("logo_edit", args=["omaha"]), reverse("association_logo", args=["omaha"])
    assert administrator.get(show).status_code == 404 and "<img" not in settings_page(administrator)
    for size in ((300, 200), (200, 300)):
        with django_capture_on_commit_callbacks(execute=True):
            assert administrator.post(edit, {"logo": sent(encoded(noise(size)))}).status_code == 302
        for file in Path(pictures.picture(Association.objects.get(slug="omaha").logo).path.parent.parent).rglob(
            "*.png"
        ):
            os.utime(file, (time.time() - 60,) * 2)  # nobody is just about to name it
    answer = administrator.get(show)
    assert (answer.status_code, answer["Content-Type"], answer["X-Content-Type-Options"]) == (
        200,
        "image/png",
        "nosniff",
    )
    assert "private" in answer["Cache-Control"] and "sandbox" in answer["Content-Security-Policy"]
    assert Image.open(BytesIO(answer.content)).size == (200, 300)
    assert len(files()) == 1, "the first logo went when the second came"
    words = settings_page(administrator)
    assert f'alt="{cast.omaha.association.name_en}"' in words and 'width="200" height="300"' in words
    remove = reverse("logo_remove", args=["omaha"])
    assert "Papers made before keep it" in administrator.get(remove).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert administrator.post(remove).status_code == 302
    assert files() == [] and Association.objects.get(slug="omaha").logo == ""
    with scope(cast.omaha.association):
        acts = list(Activity.objects.filter(model="accounts.association").values_list("values__after", flat=True)[:3])
    assert [bool(act["logo"]) for act in acts] == [False, True, True]


def test_a_refused_logo_leaves_the_present_one(administrator, cast):
    factories.logo(association=cast.omaha.association)
    before = cast.omaha.association.logo
    answer = administrator.post(reverse("logo_edit", args=["omaha"]), {"logo": sent(SVG, "logo.png")})
    assert answer.status_code == 422 and "Export it as PNG" in answer.content.decode()
    assert Association.objects.get(slug="omaha").logo == before


def test_the_logo_stands_in_the_masthead_for_its_members_alone(cast, client, settings):
    settings.ADMINISTRATOR_MFA = False
    factories.logo(association=cast.omaha.association)
    for house, is_there in ((cast.omaha, True), (cast.springfield, False)):
        client.force_login(house.volunteer)
        words = client.get(reverse("partnership_list", args=[house.association.slug])).content.decode()
        assert ('<img src="/a/omaha/logo/?size=small' in words) is is_there
    assert client.get(reverse("association_logo", args=["omaha"])).status_code == 404
    assert client.get(reverse("association_logo", args=["springfield"])).status_code == 404


def test_a_browser_keeps_a_logo_as_long_as_there_is_no_other(cast, client):
    factories.logo(association=cast.omaha.association)
    client.force_login(cast.omaha.volunteer)
    show, mark = reverse("association_logo", args=["omaha"]), picture(cast.omaha.association.logo).mark
    assert "immutable" in client.get(f"{show}?v={mark}")["Cache-Control"]
    assert client.get(f"{show}?v=else")["Cache-Control"] == "private, no-cache"


# --- keeping and clearing ---------------------------------------------------------------------------------------------


def aged(seconds: float = 2 * pictures.HELD_SECONDS) -> None:
    from django.conf import settings

    for file in Path(settings.MEDIA_ROOT).rglob("*"):
        if file.is_file():
            os.utime(file, (time.time() - seconds,) * 2)


def test_a_picture_that_two_rows_show_stays_until_both_let_go(cast):
    one, other = cast.omaha.association, cast.springfield.association
    name = factories.kept_picture(kind="logo")
    for association in (one, other):
        with scope(association):
            change_logo(association=association, logo=name, by=None)
    aged()
    with scope(one):
        change_logo(association=one, logo="", by=None)
    assert pictures.clear_unused(name) == 0 and files() == [name]
    with scope(other):
        change_logo(association=other, logo="", by=None)
    assert pictures.clear_unused(name) == 1 and files() == []


def test_small_forms_go_with_their_picture(cast):
    name = pictures.take(sent(encoded(noise((1600, 1000)))), PHOTO)
    pictures.small(picture(name), 800)
    pictures.for_paper(name, 300)
    assert len(files()) == 3
    aged()
    assert pictures.clear_unused() == 3 and files() == []


def test_a_picture_that_somebody_may_be_about_to_name_stays():
    name = factories.kept_picture()
    assert pictures.clear_unused() == 0 and pictures.clear_unused(name) == 0
    aged(pictures.SAVING_SECONDS + 5)
    assert pictures.clear_unused() == 0, "its form may come back within the hour"
    assert pictures.hold(name) and pictures.clear_unused(name) == 0
    aged(pictures.SAVING_SECONDS + 5)
    assert pictures.clear_unused(name) == 1
    assert not pictures.hold(name)


def test_a_picture_held_while_the_rows_are_read_stays(monkeypatch):
    name = factories.kept_picture()
    aged()

    def names_in_use():
        pictures.hold(name)  # another request takes the same picture just now
        return set()

    monkeypatch.setattr("portal.pictures.fields.names_in_use", names_in_use)
    assert pictures.clear_unused() == 0 and files() == [name]


@pytest.mark.parametrize(
    "name",
    ["", "../../secret_key", "a.png", f"{'0' * 64}-10x10.svg", f"{'0' * 64}-10x10.png\n", f"/{'0' * 64}-1x1.png"],
)
def test_only_names_of_our_own_making_are_names(name):
    assert picture(name) is None and not pictures.hold(name) and pictures.for_screen(name, 100) == ""
    if name:
        with pytest.raises(pictures.MissingPicture):
            pictures.for_paper(name, 100)
        row = Association(slug="somewhere", name_en="Somewhere", logo=name)
        with pytest.raises(ValidationError, match="logo"):
            row.full_clean()


# --- on paper ---------------------------------------------------------------------------------------------------------


def test_a_picture_for_paper_has_the_width_that_was_asked_for():
    import base64

    for kind, beginning in ((PHOTO, "data:image/jpeg;base64,"), (LOGO, "data:image/png;base64,")):
        name = pictures.take(sent(encoded(noise((1200, 900)))), kind)
        address = pictures.for_paper(name, 400)
        assert address.startswith(beginning) and address == pictures.for_paper(name, 400)
        assert Image.open(BytesIO(base64.b64decode(address.partition(",")[2]))).size == (400, 300)


def test_a_photo_is_smaller_on_paper_than_on_the_screen_at_the_same_width():
    name = pictures.take(sent(encoded(noise((1200, 900)))), PHOTO)
    data = pictures.for_paper(name, 400)
    assert len(data) * 3 / 4 < 0.9 * len(pictures.small(picture(name), 400))


@pytest.mark.parametrize(("kind", "place"), [(PHOTO, "the page of the city profile"), (LOGO, "settings")])
def test_a_picture_whose_file_is_gone_refuses_the_page_and_is_left_out_of_the_preview_alone(kind, place):
    name = pictures.take(sent(encoded(noise((600, 400)))), kind)
    for spoil in (lambda path: path.write_bytes(b"no picture"), lambda path: path.unlink()):
        spoil(picture(name).path)
        with pytest.raises(pictures.MissingPicture) as refusal:
            pictures.for_paper(name, 100)
        assert place in str(refusal.value.words) and pictures.for_screen(name, 100) == ""


def test_no_page_is_made_without_the_picture_that_its_facts_name(monkeypatch):
    from portal.documents import tasks
    from portal.jobs.failures import Refused

    (page, *_) = corpus.pages([3], names=["snapshot"], sizes=["typical"], languages=["en"], papers=["a4"])
    logo = pictures.take(sent(encoded(noise((600, 400)))), LOGO)
    facts = dataclasses.replace(page.facts, logo=logo)
    picture(logo).path.unlink()
    assert press.sheet_html(page.kind, facts, "en"), "the preview goes on without it"
    monkeypatch.setattr(tasks, "render", lambda _export: press.page_html(page.kind, facts, "en"))
    with pytest.raises(Refused, match="Send the logo again"):
        tasks.RenderExport().run(None, None)


@pytest.mark.pdf
def test_both_kinds_print():
    import pypdf

    from portal.documents.outline import Level
    from portal.documents.renderer import renderer

    addresses = [
        pictures.for_paper(pictures.take(sent(encoded(noise((600, 400)))), kind), 300) for kind in (PHOTO, LOGO)
    ]
    body = "".join(f'<img src="{address}" alt="A gradient">' for address in addresses)
    page = f"<html lang=en><title>Pictures</title><body class=sheet>{body}</body>"
    press = renderer()
    data = press.write(press.lay_out(page, "snapshot", Level(9.2), "a4"))
    filters = sorted(
        str(image.indirect_reference.get_object()["/Filter"])
        for image in pypdf.PdfReader(BytesIO(data)).pages[0].images
    )
    assert filters == ["/DCTDecode", "/FlateDecode"]


@pytest.mark.pdf
@pytest.mark.parametrize("kind", corpus.kinds(), ids=lambda kind: kind.name)
@pytest.mark.parametrize("size", [(600, 600), (800, 120)], ids=["square", "wide"])
def test_the_logo_stands_on_every_paper_and_belongs_to_its_fingerprint(kind, size):
    import pypdf

    (page, *_) = corpus.pages([3], names=[kind.name], sizes=["typical"], languages=["both"], papers=["a4"])
    logo = pictures.take(sent(encoded(noise(size))), LOGO)
    facts = kind.facts(dataclasses.replace(page.record, logo=logo), "both", "a4")
    made = press.make_page(kind, facts, "both", "a4")
    assert made.fingerprint != press.fingerprint(kind, page.facts, "both", "a4") and made.passes <= 2
    sheet = pypdf.PdfReader(BytesIO(made.data)).pages[0]
    widths = [image.image.width for image in sheet.images]
    assert (72 if size == (600, 600) else 220) in widths

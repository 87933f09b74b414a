"""Pictures that somebody sends: drawn anew or refused in words, however large they are."""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation
from PIL import Image

from portal import confined, pictures, uploads
from portal.pictures import LOGO, PHOTO, picture, redraw
from portal.pictures.refusals import REFUSALS
from tests.portal.sent_pictures import SVG, encoded, files, noise, own_media, sent  # noqa: F401  the fixture

pytestmark = pytest.mark.django_db


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
    monkeypatch.setattr(pictures, "drawn_anew", None)
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
        ("import ctypes; ctypes.string_at(0)", "took too long"),
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

"""Pictures that are kept: the logo of an association, gone when nobody shows it, and how they stand on paper."""

from __future__ import annotations

import dataclasses
import os
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from PIL import Image

from portal import pictures
from portal.accounts.models import Association
from portal.accounts.services import change_logo
from portal.activity.models import Activity
from portal.documents import press
from portal.pictures import LOGO, PHOTO, picture
from portal.scoping import scope
from tests import factories
from tests.documents import corpus
from tests.portal.sent_pictures import SVG, encoded, files, noise, own_media, sent  # noqa: F401  the fixture

pytestmark = pytest.mark.django_db


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
        assert ('<img src="/a/omaha/logo/?size=masthead' in words) is is_there
    assert client.get(reverse("association_logo", args=["omaha"])).status_code == 404
    assert client.get(reverse("association_logo", args=["springfield"])).status_code == 404


def test_a_browser_keeps_a_logo_as_long_as_there_is_no_other(cast, client):
    factories.logo(association=cast.omaha.association)
    client.force_login(cast.omaha.volunteer)
    show, mark = reverse("association_logo", args=["omaha"]), picture(cast.omaha.association.logo).mark
    assert "immutable" in client.get(f"{show}?v={mark}")["Cache-Control"]
    assert client.get(f"{show}?v=else")["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("size", [(600, 600), (800, 120), (60, 300)], ids=["square", "wide", "high"])
def test_the_masthead_has_a_form_of_its_own_and_the_page_another(cast, client, size):
    name = pictures.take(sent(encoded(noise(size))), LOGO)
    with scope(cast.omaha.association):
        change_logo(association=cast.omaha.association, logo=name, by=None)
    client.force_login(cast.omaha.volunteer)
    show, whole = reverse("association_logo", args=["omaha"]), picture(name)
    for form, most in (("masthead", (112, 80)), ("small", (512, 320))):
        for _ in range(2):  # drawn, and read again
            answer = client.get(f"{show}?size={form}&v={whole.mark}")
            assert answer["Content-Type"] == "image/webp" and "immutable" in answer["Cache-Control"]
            image = Image.open(BytesIO(answer.content))
            assert image.format == "WEBP" and image.width <= most[0] and image.height <= most[1]
            assert image.width == most[0] or image.height == most[1] or image.size == size
            assert abs(image.width / image.height / (size[0] / size[1]) - 1) < 0.1
    assert Image.open(BytesIO(client.get(f"{show}?size=unknown").content)).size == size


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

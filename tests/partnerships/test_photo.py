"""One photo per city profile: staff send it with words for those who do not see it; nothing typed is lost."""

from __future__ import annotations

import os
import re
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image

from partnerships.forms.profiles import ProfileForm
from partnerships.models import CityProfile
from partnerships.services.profiles import change_photo, change_profile
from portal.activity.models import Activity
from portal.permissions import Role
from portal.pictures import picture
from portal.scoping import scope
from tests import factories
from tests.partnerships.desk import address, asked, filled

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def profile(cast):
    return factories.city_profile(
        association=cast.omaha.association, place=cast.omaha.partnership.partner, summary_en="A port."
    )


def upload(size: tuple[int, int] = (640, 480), colour: tuple[int, int, int] = (30, 90, 60)) -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return SimpleUploadedFile("our photo.png", out.getvalue(), "image/png")


def at(name: str, profile: CityProfile) -> str:
    return address(name, profile.association, profile=profile.pk)


def fresh(profile: CityProfile) -> CityProfile:
    with scope(profile.association):
        return CityProfile.objects.get(pk=profile.pk)


def words_of(answer: Any) -> str:
    return answer.content.decode()


def test_staff_send_a_photo_and_the_page_shows_it(cast, enter, profile):
    client = enter(cast.omaha.staff)
    assert at("photo_edit", profile) in words_of(client.get(at("profile_detail", profile)))
    sent = {"photo": upload(), "photo_alt_en": "The old bridge.", "photo_alt_ja": "", "version": "1"}
    assert client.post(at("photo_edit", profile), sent).status_code == 302
    row = fresh(profile)
    assert (picture(row.photo).width, row.version, row.summary_en) == (640, 2, "A port.")
    words = words_of(client.get(at("profile_detail", profile)))
    (shown,) = re.findall(r'<img class="picture"[^>]*>', words)
    assert 'alt="The old bridge."' in shown and 'width="640" height="480"' in shown and 'loading="lazy"' in shown
    answer = client.get(at("profile_photo", profile))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    with scope(profile.association):
        act = Activity.objects.filter(model="partnerships.cityprofile").select_related("values").first()
    assert act.by == cast.omaha.staff and act.values.after["photo"] == row.photo


def test_a_reader_of_the_other_language_gets_the_words_there_are_marked(cast, enter, profile):
    with scope(profile.association):
        values = {"photo": factories.kept_picture(), "photo_alt_en": "The old bridge.", "photo_alt_ja": ""}
        change_photo(profile=profile, read_version=1, values=values, by=None)
    client = enter(cast.omaha.staff)
    client.cookies["django_language"] = "ja"
    words = words_of(client.get(at("profile_detail", profile)))
    assert re.search(r'<img class="picture"[^>]*alt="The old bridge." lang="en"', words)
    assert '<figcaption><span lang="en"' in words


@pytest.mark.parametrize("role", [Role.BOARD_MEMBER, Role.VOLUNTEER])
def test_others_see_the_photo_and_are_offered_no_change(cast, enter, profile, role):
    with scope(profile.association):
        values = {"photo": factories.kept_picture(), "photo_alt_en": "The old bridge."}
        change_photo(profile=profile, read_version=1, values=values, by=None)
    client = enter(cast.omaha.person(role))
    words = words_of(client.get(at("profile_detail", profile)))
    assert "The old bridge." in words and at("photo_edit", profile) not in words
    assert client.get(at("profile_photo", profile)).status_code == 200
    assert client.get(at("photo_edit", profile)).status_code == 403


def test_without_words_the_photo_waits_and_need_not_be_chosen_again(cast, enter, profile):
    client = enter(cast.omaha.staff)
    answer = client.post(at("photo_edit", profile), {"photo": upload(), "version": "1"})
    assert answer.status_code == 422 and "Say in words what the photo shows" in words_of(answer)
    (held,) = re.findall(r'name="photo_held" value="([^"]+)"', words_of(answer))
    assert fresh(profile).photo == ""
    again = {"photo_held": held, "photo_alt_ja": "古い橋。", "version": "1"}
    assert client.post(at("photo_edit", profile), again).status_code == 302
    row = fresh(profile)
    assert picture(row.photo).path.exists() and (row.photo_alt_en, row.photo_alt_ja) == ("", "古い橋。")


@pytest.mark.parametrize("held", ["../../secret_key", f"{'0' * 64}-10x10.jpg", "made:up:signature"])
def test_nobody_can_name_a_file_themselves(cast, enter, profile, held):
    client = enter(cast.omaha.staff)
    answer = client.post(
        at("photo_edit", profile), {"photo_held": held, "photo": held, "photo_alt_en": "A bridge", "version": "1"}
    )
    assert answer.status_code == 422 and "no longer held" in words_of(answer)
    assert fresh(profile).photo == ""


def test_a_refused_file_loses_no_word(cast, enter, profile):
    with scope(profile.association):
        values = {"photo": factories.kept_picture(), "photo_alt_en": "The old bridge."}
        profile = change_photo(profile=profile, read_version=1, values=values, by=None)
    client = enter(cast.omaha.staff)
    wrong = SimpleUploadedFile("photo.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/jpeg")
    sent = {"photo": wrong, "photo_alt_en": "The new bridge.", "photo_alt_ja": "新しい橋。", "version": "2"}
    answer = client.post(at("photo_edit", profile), sent)
    words = words_of(answer)
    assert answer.status_code == 422 and "Export it as PNG" in words
    assert "The new bridge." in words and "新しい橋。" in words
    assert fresh(profile).photo == profile.photo


def test_another_photo_under_the_old_words_is_asked_about_and_nothing_is_lost(cast, enter, profile):
    with scope(profile.association):
        values = {"photo": factories.kept_picture(), "photo_alt_en": "The old bridge.", "photo_alt_ja": "古い橋。"}
        profile = change_photo(profile=profile, read_version=1, values=values, by=None)
    client = enter(cast.omaha.staff)
    assert "still_fits" not in words_of(client.get(at("photo_edit", profile)))
    same = {"photo_alt_en": "A new station.", "photo_alt_ja": "古い橋。", "version": "2"}
    answer = client.post(at("photo_edit", profile), {"photo": upload((900, 600)), **same})
    assert answer.status_code == 422 and "the description is as before" in words_of(answer)
    assert "A new station." in words_of(answer) and fresh(profile).photo == profile.photo
    (held,) = re.findall(r'name="photo_held" value="([^"]+)"', words_of(answer))
    answer = client.post(at("photo_edit", profile), {"photo_held": held, "still_fits": "on", **same})
    assert answer.status_code == 302 and picture(fresh(profile).photo).width == 900


def test_the_words_can_be_mended_without_the_photo(cast, enter, profile):
    with scope(profile.association):
        values = {"photo": factories.kept_picture(), "photo_alt_en": "The old bridge."}
        profile = change_photo(profile=profile, read_version=1, values=values, by=None)
    client = enter(cast.omaha.staff)
    sent = {"photo_alt_en": "The old bridge at dawn.", "version": "2"}
    assert client.post(at("photo_edit", profile), sent).status_code == 302
    assert (fresh(profile).photo, fresh(profile).photo_alt_en) == (profile.photo, "The old bridge at dawn.")


def test_the_texts_and_the_photo_do_not_overwrite_each_other(cast, enter, profile):
    with scope(profile.association):
        typed = filled(ProfileForm(instance=profile), summary_en="A port and its tea.")
        values = {"photo": factories.kept_picture(), "photo_alt_en": "The old bridge."}
        change_photo(profile=profile, read_version=1, values=values, by=cast.omaha.administrator)
    client = enter(cast.omaha.staff)
    answer = client.post(at("profile_edit", profile), typed)
    assert answer.status_code == 409 and answer.context["merge"].differences == []
    with scope(profile.association):
        again = filled(answer.context["form"])
    assert client.post(at("profile_edit", profile), again).status_code == 302
    row = fresh(profile)
    assert row.photo and (row.photo_alt_en, row.summary_en) == ("The old bridge.", "A port and its tea.")


def test_two_who_send_a_photo_at_once_are_shown_both(cast, enter, profile):
    with scope(profile.association):
        values = {"photo": factories.kept_picture(), "photo_alt_en": "Theirs."}
        change_photo(profile=profile, read_version=1, values=values, by=cast.omaha.administrator)
    client = enter(cast.omaha.staff)
    sent = {"photo": upload((700, 500)), "photo_alt_en": "Mine.", "version": "1"}
    answer = client.post(at("photo_edit", profile), sent)
    words = words_of(answer)
    assert answer.status_code == 409 and "Theirs." in words and "Mine." in words
    assert "a picture of 700 × 500 pixels" in words and "a picture of 480 × 320 pixels" in words
    (held,) = re.findall(r'name="photo_held" value="([^"]+)"', words)
    again = {"photo_held": held, "photo_alt_en": "Mine.", "version": "2"}
    assert client.post(at("photo_edit", profile), again).status_code == 302
    assert picture(fresh(profile).photo).width == 700


def test_taking_the_photo_away_asks_first_and_deletes_the_file(
    cast, enter, profile, django_capture_on_commit_callbacks
):
    with scope(profile.association):
        values = {"photo": factories.kept_picture(), "photo_alt_en": "The old bridge."}
        profile = change_photo(profile=profile, read_version=1, values=values, by=None)
    file = picture(profile.photo).path
    os.utime(file, (time.time() - 60,) * 2)
    client, remove = enter(cast.omaha.staff), at("photo_remove", profile)
    assert "its file is deleted" in words_of(client.get(remove)) and file.exists()
    stale = client.post(remove, {"version": "1"})
    assert stale.status_code == 302 and fresh(profile).photo
    with django_capture_on_commit_callbacks(execute=True):
        client.post(remove, asked(client, remove))
    row = fresh(profile)
    assert (row.photo, row.photo_alt_en, row.summary_en) == ("", "", "A port.")
    assert not file.exists() and not list(Path(file.parent).iterdir())


def test_the_database_takes_no_photo_without_words_and_the_texts_have_their_own_verb(cast, profile):
    name = factories.kept_picture()
    with scope(profile.association):
        with pytest.raises(ValidationError, match="Say in words"):
            change_photo(profile=profile, read_version=1, values={"photo": name}, by=None)
        with pytest.raises(ValueError, match="change_photo"):
            change_profile(profile=profile, read_version=1, values={"photo": name}, by=None)
        with pytest.raises(IntegrityError), transaction.atomic():
            CityProfile.objects.filter(pk=profile.pk).update(photo=name)

"""Links for readers outside: given, opened without an account, embedded, taken back, and dead alike."""

import datetime
import io
import logging

import pytest
from django.conf import settings as project
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from portal.accounts.limits import RATES
from portal.accounts.querysets import token_digest
from portal.accounts.services import end_membership
from portal.activity.models import Activity, ActivityValues
from portal.documents import files, services
from portal.documents.models import Export, PublicExport, ShareLink
from portal.logs import without_tokens
from portal.scoping import scope, system_scope
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(cast, settings):
    settings.ADMINISTRATOR_MFA = False
    return cast.omaha


@pytest.fixture
def link(house):
    return factories.share_link(export=factories.export(partnership=house.partnership, by=house.staff), by=house.staff)


def address(name, house, **parts):
    return reverse(name, kwargs={"association": house.association.slug, **parts})


def outside(link, name="shared_page"):
    return reverse(name, kwargs={"token": link.token()})


def opened(link):
    with system_scope("read a test's link"):
        return ShareLink.objects.get(pk=link.pk).opened_count


def test_from_the_button_to_the_reader_without_an_account(client, house):
    export = factories.export(partnership=house.partnership, by=house.staff)
    client.force_login(house.staff)
    form = client.get(address("export_share", house, export=export.pk)).text
    assert "7 days" in form and "30 days" in form and "90 days" in form
    answer = client.post(address("export_share", house, export=export.pk), {"for_whom": "Mayor’s office", "days": "30"})
    page = client.get(answer["Location"]).text
    with scope(house.association):
        link = ShareLink.objects.get()
    whole = project.PUBLIC_URL + outside(link)
    assert f'value="{whole}"' in page and "Mayor’s office" in page and "not yet" in page
    client.logout()
    seen = client.get(outside(link))
    assert seen.status_code == 200 and "Staff of Omaha Sister Cities Association shares this page" in seen.text
    assert "Mayor’s office" not in seen.text
    assert b"".join(client.get(outside(link, "shared_file")).streaming_content).startswith(b"%PDF-")
    assert client.get(outside(link, "shared_picture")).content.startswith(b"\x89PNG")
    assert opened(link) == 1


def test_only_the_digest_is_kept_and_for_whom_stays_out_of_the_record(link, house):
    assert link.digest == token_digest(link.token()) and len(link.token()) == 64
    with scope(house.association):
        acts = list(Activity.objects.filter(model="documents.sharelink").values_list("verb", flat=True))
        assert acts == ["created"]
        assert "for" not in str(list(ActivityValues.objects.values_list("after", flat=True))).replace("format", "")


def test_the_token_leaves_no_trace(client, link, caplog):
    for name in ("shared_page", "shared_file", "shared_picture"):
        answer = client.get(outside(link, name))
        assert answer["Referrer-Policy"] == "no-referrer" and "noindex" in answer["X-Robots-Tag"]
        assert answer["Cache-Control"] == "private, no-store"
        assert not answer.cookies
        assert not answer.streaming or b"".join(answer.streaming_content)
    assert link.token() not in client.get(outside(link)).text
    with caplog.at_level(logging.WARNING):
        client.get("/shared/" + "0" * 64 + "/")
    assert all("0" * 64 not in without_tokens(record.getMessage()) for record in caplog.records)


def test_unknown_run_out_taken_back_and_closed_answer_alike(client, link, house):
    answers = [client.get("/shared/" + "0" * 64 + "/"), client.get("/shared/x/")]
    services_end = [
        lambda row: setattr(row, "expires_at", timezone.now() - datetime.timedelta(seconds=1)),
        lambda row: setattr(row, "revoked_at", timezone.now()),
    ]
    for end in services_end:
        dead = factories.share_link(export=link.export, by=house.staff)
        end(dead)
        with scope(house.association):
            dead.save()
        answers += [client.get(outside(dead, name)) for name in ("shared_page", "shared_file", "shared_thumbnail")]
    house.association.closed_at = timezone.now()
    house.association.save()
    answers.append(client.get(outside(link)))
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert "Ask the person who sent it to you" in answers[0].text and "Omaha" not in answers[0].text
    assert all(answer["Referrer-Policy"] == "no-referrer" for answer in answers)


def test_the_link_ends_with_its_file(client, link):
    files.path_of(link.export.file_hash).unlink()
    assert client.get(outside(link)).status_code == 404
    assert client.get(outside(link, "shared_thumbnail")).status_code == 404


def test_the_link_ends_with_what_its_page_is_about(client, link, house):
    with scope(house.association):
        house.partnership.delete()
    assert client.get(outside(link)).status_code == 404


def test_a_link_outlives_the_membership_of_who_gave_it_and_passes_to_the_association(client, link, house):
    with scope(house.association):
        end_membership(membership=house.staff.memberships.get(), by=house.administrator)
    page = client.get(outside(link)).text
    assert "Omaha Sister Cities Association shares this page" in page and "Staff of" not in page
    client.force_login(house.administrator)
    assert client.get(address("share_detail", house, share=link.pk)).status_code == 200
    client.post(address("share_revoke", house, share=link.pk))
    client.logout()
    assert client.get(outside(link)).status_code == 404


def test_members_see_their_own_links_and_those_who_oversee_see_all(client, link, house):
    for person, status in [("volunteer", 404), ("board_member", 404), ("staff", 200), ("administrator", 200)]:
        client.force_login(house.person(person))
        assert client.get(address("share_detail", house, share=link.pk)).status_code == status
        assert client.post(address("share_revoke", house, share=link.pk + 999)).status_code == 404
        assert ("A reader" in client.get(address("share_list", house)).text) == (status == 200)
    own = factories.share_link(export=link.export, by=house.board_member, for_whom="Bank of Omaha")
    client.force_login(house.board_member)
    assert client.get(address("share_detail", house, share=own.pk)).status_code == 200


def test_taking_back_ends_it_at_once_and_is_recorded(client, link, house):
    client.force_login(house.staff)
    question = client.get(address("share_revoke", house, share=link.pk)).text
    assert "It opens nothing from now on" in question
    client.post(address("share_revoke", house, share=link.pk))
    assert client.get(outside(link)).status_code == 404
    with scope(house.association):
        assert Activity.objects.filter(model="documents.sharelink", verb="removed").count() == 1
    detail = client.get(address("share_detail", house, share=link.pk)).text
    assert "Taken back" in detail and link.token() not in detail
    again = client.post(address("share_revoke", house, share=link.pk), follow=True).text
    assert "taken back already" in again


def test_a_new_secret_key_keeps_the_link_and_hides_it(client, link, house, settings):
    path = outside(link)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key " * 6, [settings.SECRET_KEY]
    assert outside(link) == path
    settings.SECRET_KEY_FALLBACKS = []
    assert client.get(path).status_code == 200
    client.force_login(house.staff)
    page = client.get(address("share_detail", house, share=link.pk)).text
    assert "can no longer be shown" in page and "/shared/" not in page and "Take the link back" in page


def test_a_page_without_a_file_cannot_be_shared(client, house):
    client.force_login(house.staff)
    export = factories.export(partnership=house.partnership)
    files.path_of(export.file_hash).unlink(missing_ok=True)
    answer = client.post(address("export_share", house, export=export.pk), {"for_whom": "X", "days": "7"})
    assert answer.status_code == 422 and "no PDF" in answer.text
    with scope(house.association):
        Export.objects.update(outcome="waiting")
    assert client.get(address("export_share", house, export=export.pk)).status_code == 404


@pytest.mark.parametrize("days", ["365", "0", "-1", "x", ""])
def test_only_the_offered_lengths_of_time_are_taken(client, house, days):
    client.force_login(house.staff)
    export = factories.export(partnership=house.partnership)
    answer = client.post(address("export_share", house, export=export.pk), {"for_whom": "X", "days": days})
    assert answer.status_code == 422


def test_a_japanese_page_is_shown_in_japanese_until_the_reader_chooses(client, house):
    export = factories.export(partnership=house.partnership, language="ja")
    link = factories.share_link(export=export, by=house.staff)
    page = client.get(outside(link), headers={"Accept-Language": "en-US"})
    assert '<html lang="ja"' in page.text and page["Content-Language"] == "ja"
    assert '<html lang="en"' in client.get(outside(link) + "?language=en").text
    client.cookies[project.LANGUAGE_COOKIE_NAME] = "en"
    assert '<html lang="en"' in client.get(outside(link)).text


def test_no_form_stands_on_a_page_that_sends_no_referrer(client, link):
    assert "<form" not in client.get(outside(link)).text
    assert "<form" not in client.get("/shared/unknown/").text


def test_members_and_the_language_switch_are_not_counted(client, link, house):
    client.get(outside(link) + "?language=ja")
    client.head(outside(link))
    client.get(outside(link, "shared_thumbnail"))
    assert opened(link) == 0
    client.force_login(house.volunteer)
    client.get(outside(link))
    assert opened(link) == 0
    client.logout()
    client.get(outside(link))
    client.get(outside(link))
    assert opened(link) == 2


def test_outsiders_learn_only_that_a_newer_edition_may_exist(client, link, house):
    page = client.get(outside(link)).text
    assert "A newer edition may exist" in page  # the factory's page was never made of these facts
    assert "Population" not in page and "Version" not in page and "Out of date" not in page


def test_a_name_is_shown_and_never_an_address(client, link, house):
    house.staff.name = house.staff.name_ja = ""
    house.staff.save()
    page = client.get(outside(link)).text
    assert house.staff.email not in page and "Omaha Sister Cities Association shares" in page


def test_guessing_is_slowed_down(client, link, monkeypatch):
    monkeypatch.setitem(RATES, "shared", "2/m/ip")
    statuses = [client.get(f"/shared/guess{number}/").status_code for number in range(3)]
    assert statuses == [404, 404, 429]


@pytest.mark.pdf
@pytest.mark.parametrize(
    ("name", "width", "height"), [("shared_thumbnail", 300, 389), ("shared_thumbnail_2x", 600, 777)]
)
def test_the_small_picture_may_be_shown_by_other_sites(client, link, name, width, height):
    answer = client.get(outside(link, name))
    assert Image.open(io.BytesIO(answer.content)).size == (width, height)
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer["Cache-Control"] == "public, max-age=300" and answer["Content-Type"] == "image/png"
    assert "Cross-Origin-Resource-Policy" not in client.get(outside(link)).headers


def test_the_lines_to_paste_show_the_picture_and_lead_to_the_page(client, link, house):
    client.force_login(house.staff)
    page = client.get(address("share_detail", house, share=link.pk)).text
    there = project.PUBLIC_URL + outside(link)
    assert f"&lt;a href=&quot;{there}&quot;&gt;&lt;img src=&quot;{there}thumbnail.png&quot;" in page
    assert (
        "srcset=&quot;" in page and "width=&quot;300&quot; height=&quot;389&quot;" in page and "alt=&quot;Pict" in page
    )
    assert "&lt;script" not in page and "style=" not in page


@pytest.mark.pdf
def test_a_public_page_has_its_small_picture_too(client, link):
    pair = factories.pair()
    page = PublicExport.objects.create(
        kind="starter-snapshot",
        subject_key=pair.slug,
        language="en",
        paper="letter",
        fingerprint="0" * 64,
        outcome="ready",
        file_hash=link.export.file_hash,
    )
    shown = client.get(page.get_absolute_url()).text
    assert f"{project.PUBLIC_URL}{page.get_absolute_url()}thumbnail.png" in shown and "Show it on a website" in shown
    for name, width in (("public_export_thumbnail", 300), ("public_export_thumbnail_2x", 600)):
        answer = client.get(reverse(name, kwargs={"export": page.pk}))
        assert Image.open(io.BytesIO(answer.content)).width == width
        assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert answer["Cache-Control"] == "public, max-age=3600"
    page.outcome = "waiting"
    page.save()
    assert client.get(reverse("public_export_thumbnail", kwargs={"export": page.pk})).status_code == 404
    assert "Show it on a website" not in client.get(page.get_absolute_url()).text


def test_too_many_open_links_are_refused(house, link, monkeypatch):
    monkeypatch.setattr(services.sharing, "MOST_OPEN", 1)
    with scope(house.association), pytest.raises(Exception, match="links are open"):
        services.share_export(export=link.export, for_whom="X", days=7, by=house.staff)


@pytest.mark.pdf
def test_whoever_shares_a_page_that_is_out_of_date_is_warned_and_may_go_on(client, house):
    export = factories.export(partnership=house.partnership, by=house.staff, said={"history": ["1965\tSigned."]})
    client.force_login(house.staff)
    form = client.get(address("export_share", house, export=export.pk)).text
    assert "Make it anew first?" in form and "e-mail addresses of the contacts" in form
    anew = address("document_export", house, kind="snapshot", key=house.partnership.slug)
    assert f'action="{anew}"' in form
    answer = client.post(address("export_share", house, export=export.pk), {"for_whom": "Bank", "days": "7"})
    assert answer.status_code == 302


def test_lengths_of_time_are_told_in_the_readers_language(client, house):
    export = factories.export(partnership=house.partnership, by=house.staff)
    client.force_login(house.staff)
    client.cookies[project.LANGUAGE_COOKIE_NAME] = "ja"
    form = client.get(address("export_share", house, export=export.pk)).text
    assert "30日間" in form and "days<" not in form

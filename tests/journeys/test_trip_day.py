"""On the trip with a telephone: the day opens without a connection, a debrief waits and is sent once; then the trip is
closed and who was met is thanked."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import width_of
from tests.journeys.site import Site
from tests.journeys.test_every_page import barriers
from tests.journeys.test_quick_log import poll, sign_out, touches

pytestmark = pytest.mark.browser
VOLUNTEER, STAFF = "volunteer@omaha.example", "staff@omaha.example"
SAID = "They pour the first harvest themselves."
PLAN = """
import datetime, json
from django.utils import timezone
from contacts.models import Organization, Person
from delegations.models import Delegation, Meeting, MeetingPerson
from partnerships.models import Partnership
from portal.accounts.models import Association
from portal.scoping import scope
house = Association.objects.get(slug="omaha")
with scope(house):
    pair = Partnership.objects.select_related("home", "partner").get(slug="omaha-shizuoka")
    today = timezone.now().astimezone(pair.partner.zone).date()
    day = today - datetime.timedelta(days=%(back)d)
    last = day + datetime.timedelta(days=1)
    trip = Delegation.objects.create(
        association=house, partnership=pair, title_en="%(title)s", title_ja="旅先の一日", starts_on=day, ends_on=last
    )
    host = Person.objects.filter(side="partner", points__kind="email").order_by("pk").first()
    begins = datetime.datetime.combine(day, datetime.time(0, 5), pair.partner.zone)
    row = Meeting.objects.create(
        association=house, delegation=trip, title_en="First harvest", title_ja="初摘みの席", starts_at=begins,
        ends_at=begins + datetime.timedelta(minutes=30), state="planned", address_ja="静岡市葵区追手町5番1号",
        address_en="5-1 Otemachi, Aoi-ku, Shizuoka",
    )
    MeetingPerson.objects.create(association=house, meeting=row, person=host)
    print(json.dumps({"trip": trip.pk, "meeting": row.pk, "day": day.isoformat(), "person": host.pk}))
"""


def planned(site: Site, title: str, *, back: int) -> dict[str, Any]:
    """A trip of two days whose first, with one meeting, lies so many days back."""
    code = PLAN % {"title": title, "back": back}
    said: dict[str, Any] = json.loads(site.manage("shell", "--no-imports", "-c", code).strip().splitlines()[-1])
    return said


def kept(page: Page, address: str) -> bool:
    return bool(page.evaluate("(address) => caches.match(address).then(Boolean)", address))


def test_a_day_opens_without_a_connection_and_a_debrief_waits_until_there_is_one(open_browser: Any, site: Site) -> None:
    trip = planned(site, "A day without a connection", back=0)
    folder = f"/a/omaha/trips/{trip['trip']}/day/"
    day, form = f"{folder}{trip['day']}/", f"{folder}debrief/{trip['meeting']}/"
    context = open_browser(VOLUNTEER, width=360)
    phone = context.new_page()
    phone.goto(day)
    expect(phone.locator("[data-kept]")).to_be_visible()
    poll(lambda: kept(phone, form))
    assert width_of(phone) <= 360 and barriers(phone) == []

    context.set_offline(True)
    phone.goto(day)
    expect(phone.locator(".driver[lang=ja]")).to_have_text("静岡市葵区追手町5番1号")
    phone.get_by_role("link", name="Say how it went").click()
    phone.locator("[name=said]").fill(SAID)
    phone.locator("[name=result]").fill("A case for tasting")
    phone.get_by_role("button", name="Save the debrief").click()
    expect(phone.locator("#toasts")).to_contain_text("Kept in this browser.")
    expect(phone.locator("#waiting-notes")).to_contain_text("1 note waits for a connection.")
    phone.goto(day)  # it still waits on another page
    expect(phone.locator("#waiting-notes")).to_contain_text("1 note waits for a connection.")

    context.set_offline(False)  # the page that is open sends it at once; one opened now might come too late to say so
    expect(phone.locator("#waiting-notes")).to_contain_text("1 note that waited is saved.")
    phone.reload()
    expect(phone.locator("main")).to_contain_text("A case for tasting")
    assert touches(site, SAID) == 1

    # What the telephone kept goes with its reader.
    sign_out(phone)
    poll(lambda: not kept(phone, day))


@pytest.mark.covers("C25", page="/a/…/trips/<n>/")
def test_a_trip_is_debriefed_thanked_for_and_closed(open_browser: Any, site: Site) -> None:
    trip = planned(site, "A trip to look back on", back=3)
    address = f"/a/omaha/trips/{trip['trip']}/"
    desk = open_browser(STAFF).new_page()
    desk.goto(address)
    desk.get_by_role("link", name="Say how it went: First harvest").click()
    desk.locator("[name=said]").fill("We tasted three teas.")
    desk.get_by_role("button", name="Save the debrief").click()
    expect(desk.locator("main")).to_contain_text("Debriefed")

    desk.goto(f"{address}thanks/new/{trip['person']}/")
    desk.locator("[name=sentence]").fill("三種のお茶を飲み比べながら伺ったお話を、一同よく思い出しております。")
    desk.locator("label:has([name=language][value=ja])").click()
    desk.get_by_role("button", name="Read the letter through").click()
    expect(desk.locator(".letter")).to_contain_text("誠にありがとうございました。")
    desk.get_by_role("button", name=re.compile("^Send it to")).click()
    expect(desk.locator("main")).to_contain_text("is on its way.")
    assert barriers(desk) == []

    desk.get_by_role("link", name="Close the trip").click()
    desk.get_by_role("button", name="Close the trip").click()
    expect(desk.locator("main")).to_contain_text("What came of it stands first now.")
    assert desk.locator("section.band h2").all_inner_texts().index("After the trip") == 1

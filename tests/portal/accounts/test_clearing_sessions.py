"""Sessions that have run out: deleted by the day's round with what stood beside them; others stay."""

from __future__ import annotations

import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from portal.accounts.services import clear_sessions
from tests.cast import Cast
from tests.portal.accounts.conftest import browser_of


def test_what_has_run_out_goes_with_its_network_address_and_browser(cast: Cast) -> None:
    house = reverse("home")
    stays, goes = browser_of(cast.omaha.volunteer), browser_of(cast.omaha.staff)
    for browser in (stays, goes):
        assert browser.get(house).status_code in (200, 302)
    past = goes.session.session_key
    assert UserSession.objects.filter(session_key=past).exists()
    Session.objects.filter(pk=past).update(expire_date=timezone.now() - datetime.timedelta(seconds=1))

    assert clear_sessions() == 1
    assert list(Session.objects.values_list("pk", flat=True)) == [stays.session.session_key]
    assert [each.session_key for each in UserSession.objects.all()] == [stays.session.session_key]
    assert clear_sessions() == 0
    assert _is_signed_in(stays) and not _is_signed_in(goes)


def _is_signed_in(browser: Any) -> bool:
    return browser.get(reverse("account")).status_code == 200

"""Series: on which day the next one takes place, and what it takes over."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from partnerships.models import Programme, ProgrammeSeries, Proposal
from partnerships.rhythm import next_day
from partnerships.services.series import plan_next
from portal.scoping import scope
from tests import factories
from tests.cast import Cast
from tests.partnerships.desk import address, filled

DAY = datetime.date


@pytest.mark.covers("88")
@pytest.mark.parametrize(
    ("last", "rhythm", "today", "wanted"),
    [
        (DAY(2026, 11, 19), "monthly", DAY(2026, 11, 22), DAY(2026, 12, 17)),  # the third Thursday
        (DAY(2026, 10, 30), "monthly", DAY(2026, 11, 22), DAY(2026, 11, 27)),  # a fifth Friday is the last one
        (DAY(2026, 1, 31), "monthly", DAY(2026, 1, 31), DAY(2026, 2, 28)),
        (DAY(2026, 5, 12), "monthly", DAY(2026, 11, 22), DAY(2026, 12, 8)),  # months were left out: the next ahead
        (DAY(2026, 11, 19), "quarterly", DAY(2026, 11, 22), DAY(2027, 2, 18)),
        (DAY(2026, 9, 12), "yearly", DAY(2026, 11, 22), DAY(2027, 9, 11)),
        (DAY(2026, 12, 10), "monthly", DAY(2026, 11, 22), DAY(2027, 1, 14)),  # after the last one, though it lies ahead
        (DAY(2026, 11, 19), "irregular", DAY(2026, 11, 22), None),
    ],
)
def test_the_next_one_keeps_its_weekday(last: DAY, rhythm: str, today: DAY, wanted: DAY | None) -> None:
    assert next_day(last, rhythm, today) == wanted


@pytest.mark.parametrize("rhythm", ["monthly", "quarterly", "yearly"])
def test_every_day_of_ten_years_has_a_next_one_on_its_weekday(rhythm: str) -> None:
    day = DAY(2020, 1, 1)
    while day < DAY(2030, 1, 1):
        found = next_day(day, rhythm, day)
        assert found is not None and found > day and found.weekday() == day.weekday()
        day += datetime.timedelta(days=1)


def evening(cast: Cast, **fields: Any) -> tuple[ProgrammeSeries, Programme]:
    partnership = cast.omaha.partnership
    series = factories.series(partnership=partnership)
    told = {
        "is_yearly": False,
        "month": None,
        "starts_on": timezone.localdate() - datetime.timedelta(days=10),
        "from_time": datetime.time(18),
        "to_time": datetime.time(20),
        "venue_en": "The library",
        "minutes_en": "Much was said.",
        "themes": [factories.theme()],
    }
    return series, factories.programme(partnership=partnership, series=series, **(told | fields))


@pytest.mark.django_db
@pytest.mark.covers("88")
def test_the_next_one_is_like_the_last_one_and_has_its_own_minutes(cast: Cast) -> None:
    series, last = evening(cast)
    with scope(cast.omaha.association):
        row = plan_next(series=series, by=cast.omaha.staff, today=timezone.localdate())
        assert (row.series, row.venue_en, row.from_time) == (series, "The library", datetime.time(18))
        assert [str(each) for each in row.themes.all()] == ["Young people"]
        assert row.starts_on == next_day(last.starts_on, "monthly", timezone.localdate())
        assert (row.minutes_en, row.ends_on) == ("", None)


@pytest.mark.django_db
def test_a_second_press_plans_nothing_twice_and_an_ended_series_is_refused(cast: Cast) -> None:
    series, _last = evening(cast)
    with scope(cast.omaha.association):
        plan_next(series=series, by=cast.omaha.staff, today=timezone.localdate())
        with pytest.raises(ValidationError, match="planned already: Tea fair"):
            plan_next(series=series, by=cast.omaha.staff, today=timezone.localdate())
        ProgrammeSeries.objects.update(ended_on=timezone.localdate())
        with pytest.raises(ValidationError, match="has ended"):
            plan_next(series=series, by=cast.omaha.staff, today=timezone.localdate())
        ProgrammeSeries.objects.update(ended_on=None)
        Programme.objects.all().delete()
        with pytest.raises(ValidationError, match="Add the first one"):
            plan_next(series=series, by=cast.omaha.staff, today=timezone.localdate())


@pytest.mark.django_db
def test_several_days_stay_several_and_now_and_then_has_no_day(cast: Cast) -> None:
    first = timezone.localdate() - datetime.timedelta(days=10)
    series, last = evening(cast, ends_on=first + datetime.timedelta(days=2))
    with scope(cast.omaha.association):
        row = plan_next(series=series, by=cast.omaha.staff, today=timezone.localdate())
        assert row.ends_on - row.starts_on == datetime.timedelta(days=2)
        row.delete()
        ProgrammeSeries.objects.update(rhythm="irregular")
        row = plan_next(series=series, by=cast.omaha.staff, today=timezone.localdate())
        assert (row.starts_on, row.from_time, row.venue_en) == (None, None, "The library")
        with pytest.raises(ValidationError, match="planned already: Tea fair, day not known"):
            plan_next(series=series, by=cast.omaha.staff, today=timezone.localdate())
    assert last.starts_on == first


@pytest.mark.django_db
def test_a_series_on_the_last_friday_stays_there_after_a_month_with_four(cast: Cast) -> None:
    series, _first = evening(cast, starts_on=DAY(2026, 10, 30))
    with scope(cast.omaha.association):
        days = [
            plan_next(series=series, by=None, today=today).starts_on
            for today in (DAY(2026, 10, 30), DAY(2026, 11, 27), DAY(2026, 12, 25))
        ]
    assert days == [DAY(2026, 11, 27), DAY(2026, 12, 25), DAY(2027, 1, 29)]


@pytest.mark.django_db
@pytest.mark.covers("88", page="/a/…/programmes/series/…/")
def test_a_programme_becomes_a_series_and_its_next_one_is_one_press(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    row = factories.programme(
        partnership=house.partnership, is_yearly=False, month=None, starts_on=timezone.localdate()
    )
    client = enter(house.staff)
    page = address("series_add", house.association, partnership=house.partnership.slug) + f"?programme={row.pk}"
    answer = client.post(page, filled(client.get(page).context["form"]))
    with scope(house.association):
        series = ProgrammeSeries.objects.get()
        row.refresh_from_db()
    assert answer.url == address("series_detail", house.association, series=series.pk)
    assert (row.series_id, series.title_en, series.rhythm) == (series.pk, "Tea fair", "monthly")
    assert "Plan the next one" in client.get(answer.url).content.decode()
    planned = client.post(address("series_next", house.association, series=series.pk), follow=True)
    assert "Planned like the last one" in planned.content.decode()
    again = client.post(address("series_next", house.association, series=series.pk), follow=True)
    assert "The next one is planned already" in again.content.decode()
    with scope(house.association):
        assert Programme.objects.filter(series=series).count() == 2


@pytest.mark.django_db
def test_a_volunteer_proposes_the_next_one_from_a_form_that_is_filled_in(cast: Cast, enter: Any) -> None:
    house = cast.omaha
    series, _last = evening(cast)
    client = enter(house.volunteer)
    page = client.get(address("series_detail", house.association, series=series.pk)).content.decode()
    assert "Propose the next one" in page
    assert client.post(address("series_next", house.association, series=series.pk)).status_code == 403
    add = address("programme_add", house.association, partnership=house.partnership.slug) + f"?series={series.pk}"
    form = client.get(add).context["form"]
    assert form["venue_en"].value() == "The library"
    assert client.post(add, filled(form)).status_code == 302
    with scope(house.association):
        assert Proposal.objects.waiting().get().values["series"] == series.pk
        assert Programme.objects.count() == 1

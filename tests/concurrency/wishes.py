"""What some forms need beside words in their fields to get through in the furnished house of the access tests.

Name of the address → field → value; a function is asked with the form, None leaves the field out.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.concurrency.forms import PageForm

TODAY = timezone.localdate()
AHEAD = (TODAY + datetime.timedelta(days=40)).isoformat()


def table(form: PageForm) -> SimpleUploadedFile:
    """A small sheet with a person."""
    return SimpleUploadedFile("people.csv", b"Family name,Given name\nOkada,Jun\n", "text/csv")


def _last(name: str) -> Any:
    def choose(form: PageForm) -> str:
        return form.last_choice(name)

    return choose


TRIP_DAY = (TODAY - datetime.timedelta(days=6)).isoformat()  # of the furnished trip, which ended three days ago
NEXT_YEAR = (TODAY + datetime.timedelta(days=365)).isoformat()
FROM_NOWHERE = {"country_en": "", "country_ja": "", "place_en": "", "place_ja": ""}
NO_RATE = {"rate": "", "rate_currency": "", "rate_on": "", "rate_source": ""}
A_PERSON = {"country": "us", "cadence_days": "30", "points-0-value": "somebody.else@people.example"}
OF_A_HOUSE = {"points-0-value": "office@people.example", "points-1-value": "+1 402 555 0100"}
WISHES: dict[str, dict[str, Any]] = {
    "adaptation_close": {"state": "finished"},
    "agreement_add": {"signed_year": ""},
    "agreement_edit": {"signed_year": ""},
    "board_meeting_edit": {"ends_at": f"{AHEAD}T11:30"},  # it began an hour ago, whatever the hour is
    "follow_up_snooze": {"until": AHEAD, "due_on": AHEAD},
    "free_times": {"day_on": TRIP_DAY},
    "goal_review": {"review_on": AHEAD},
    "import_start": {"file": table},
    "industry_add": {"sector": _last("sector")},
    "introduction_edit": {"by_person": None, "to_person": None},
    "introduction_new": {"by_person": None, "to_person": None},
    "meeting_edit": {"ends_on": None},
    "meeting_new": {"day_on": TRIP_DAY},
    "mentoring_edit": {"is_first_timer": None},
    "office_term_add": {"from_on": "2001-02-03", "until_on": "2002-02-03"},
    "organization_edit": {"country": "us", **OF_A_HOUSE},
    "organization_new": {"country": "us"},
    "outcome_edit": NO_RATE,
    "outcome_new": NO_RATE,
    "partnership_start": {"home": "Omaha", "partner": "Ashikaga"},
    "party_add": FROM_NOWHERE,
    "party_edit": FROM_NOWHERE,
    "person_edit": A_PERSON,
    "person_new": A_PERSON,
    "photo_edit": {"still_fits": "on"},
    "profile_start": {"place": "Ashikaga"},
    "quick_log": {"who": "", "due": ""},
    "retention_decide": {"keep_until_on": AHEAD},
    "seat_appoint": {"starts_on": AHEAD, "ends_on": NEXT_YEAR},
    "seat_edit": {"closed_on": ""},
    "statistic_add": {"text_en": "12 makers of tea", "text_ja": "12の茶業"},
}

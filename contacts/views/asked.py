"""What we ask others for: the counterpart's profile, with its letter, and assessments of the two economies."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from contacts.documents.profile_request import LANGUAGES, LETTER, Asked, sheet_of
from contacts.forms.assessment import (
    AssessmentReceivedForm,
    AssessmentRequestForm,
    ProfileReceivedForm,
    ProfileRequestForm,
)
from contacts.looks import IN_LETTER, people_seen
from contacts.models import AssessmentRequest, ProfileRequest
from contacts.services.assessment import (
    DAYS_TO_ANSWER,
    ask_for_assessment,
    ask_for_profile,
    change_request,
    receive_answer,
    remove_request,
)
from contacts.views.finding import find_request
from contacts.views.linked import linked_rows
from contacts.views.printed import forms_of_paper, printed
from contacts.views.records import Desk, keep_record, remove_record
from partnerships.choices import Side
from partnerships.models import CityIndustry, Partnership
from partnerships.views.finding import find_partnership
from partnerships.views.partnerships import shown_or_sent
from portal import papers
from portal.documents.views.answers import says_what_is_missing
from portal.looks.choices import LookKind
from portal.looks.doors import note
from portal.pages import page
from portal.permissions import requires


@shown_or_sent
@requires("contacts.log")
def profile_request_new(request: HttpRequest, partnership: str) -> HttpResponse:
    """Ask the counterpart for the profile of their city; the letter stands on the page that follows."""
    row = find_partnership(request, partnership)
    initial = _first_days() | linked_rows(request, "person", "organization")
    blank = ProfileRequest(association=request.association, partnership=row)
    form = ProfileRequestForm(request.POST or None, instance=blank, request=request, initial=initial)

    def save(sent: ProfileRequestForm) -> str:
        made = ask_for_profile(partnership=row, values=sent.values, by=request.user)
        return _address("profile_request_detail", request, row, made)

    title = _("Ask for the profile of %(city)s") % {"city": row.partner.name}
    desk = _desk(request, row, title, _("Keep, and show the letter"), keep=f"profile-request-{row.pk}")
    return keep_record(request, form=form, desk=desk, save=save)


@require_safe
@requires("contacts.read")
def profile_request_detail(request: HttpRequest, partnership: str, profile_request: int) -> HttpResponse:
    """One request: the letter to print, the same text for a mail, and what came."""
    row = find_partnership(request, partnership)
    asked = find_request(ProfileRequest, request, row, profile_request)
    record = _letter_of(request, asked)
    context = {
        "partnership": row,
        "row": asked,
        "sheets": [sheet_of(record, language) for language in sorted(LANGUAGES, key=asked.language.__ne__)],
        "papers": forms_of_paper(request),
        "paper": papers.paper(asked.file),
        "encloses": record.has_own_profile,
    }
    return page(request, "contacts/profile_request_detail.html", context)


@never_cache
@require_safe
@says_what_is_missing
@requires("contacts.read")
def profile_request_letter(request: HttpRequest, partnership: str, profile_request: int) -> HttpResponse:
    """The letter as PDF: in both languages, each on its own sheet, or in one."""
    row = find_partnership(request, partnership)
    asked = find_request(ProfileRequest, request, row, profile_request)
    back = _address("profile_request_detail", request, row, asked)
    to = (asked.person_id,) if asked.person_id else ()
    note(request, people_seen(to, IN_LETTER, LookKind.PAPER, "profile_request_letter"))
    return printed(request, LETTER, _letter_of(request, asked), stem=f"profile-request-{row.slug}", back=back)


def _letter_of(request: HttpRequest, asked: ProfileRequest) -> Asked:
    """The letter, signed by whoever asked; by the reader where that member has gone. One query."""
    has_own = CityIndustry.objects.filter(profile__place=asked.partnership.home_id).exists()
    return Asked(asked, request.association, asked.by or request.user, has_own)


@shown_or_sent
@requires("contacts.log")
def profile_request_edit(request: HttpRequest, partnership: str, profile_request: int) -> HttpResponse:
    """Correct whom we asked, and by when."""
    row = find_partnership(request, partnership)
    asked = find_request(ProfileRequest, request, row, profile_request)
    form = ProfileRequestForm(request.POST or None, instance=asked, request=request)
    desk = _desk_of(request, asked, "profile_request", _("Edit the request"), _("Save the request"), may_remove=True)
    return _changed(request, asked, form, desk)


@shown_or_sent
@requires("contacts.log")
def profile_request_receive(request: HttpRequest, partnership: str, profile_request: int) -> HttpResponse:
    """Write down that their profile came, keep the file, and say what it tells us."""
    row = find_partnership(request, partnership)
    asked = find_request(ProfileRequest, request, row, profile_request)
    title = _("The profile of %(city)s has come") % {"city": row.partner.name}
    desk = _desk_of(request, asked, "profile_request", title, _("Save what came"))
    return _received(request, asked, ProfileReceivedForm, desk)


@require_safe
@requires("contacts.read")
def profile_request_file(request: HttpRequest, partnership: str, profile_request: int) -> HttpResponse:
    """The profile as it came."""
    row = find_partnership(request, partnership)
    asked = find_request(ProfileRequest, request, row, profile_request)
    return papers.response(asked.file, _("Profile of %(city)s") % {"city": row.partner.name})


@shown_or_sent
@requires("contacts.log")
def profile_request_remove(request: HttpRequest, partnership: str, profile_request: int) -> HttpResponse:
    """Ask, then take a request away."""
    row = find_partnership(request, partnership)
    asked = find_request(ProfileRequest, request, row, profile_request)
    return _removed(request, asked)


@shown_or_sent
@requires("contacts.log")
def assessment_request_new(request: HttpRequest, partnership: str) -> HttpResponse:
    """Ask a chamber, a council, a college to look at one of the two economies for us."""
    row = find_partnership(request, partnership)
    side = request.GET.get("side", "")
    initial = _first_days() | linked_rows(request, "person", "organization")
    initial["side"] = side if side in Side.values else Side.HOME
    blank = AssessmentRequest(association=request.association, partnership=row)
    form = AssessmentRequestForm(
        request.POST or None, instance=blank, partnership=row, request=request, initial=initial
    )

    def save(sent: AssessmentRequestForm) -> str:
        made = ask_for_assessment(partnership=row, values=sent.values, by=request.user)
        return _address("assessment_request_detail", request, row, made)

    desk = _desk(request, row, _("Ask for an assessment"), _("Save the request"), keep=f"assessment-request-{row.pk}")
    return keep_record(request, form=form, desk=desk, save=save)


@require_safe
@requires("contacts.read")
def assessment_request_detail(request: HttpRequest, partnership: str, assessment_request: int) -> HttpResponse:
    """One request: whom, what, and what it found."""
    row = find_partnership(request, partnership)
    asked = find_request(AssessmentRequest, request, row, assessment_request)
    city = row.home if asked.side == Side.HOME else row.partner
    context = {"partnership": row, "row": asked, "city": city, "paper": papers.paper(asked.file)}
    return page(request, "contacts/assessment_request_detail.html", context)


@shown_or_sent
@requires("contacts.log")
def assessment_request_edit(request: HttpRequest, partnership: str, assessment_request: int) -> HttpResponse:
    """Correct whom we asked, and what."""
    row = find_partnership(request, partnership)
    asked = find_request(AssessmentRequest, request, row, assessment_request)
    form = AssessmentRequestForm(request.POST or None, instance=asked, partnership=row, request=request)
    title, button = _("Edit the request"), _("Save the request")
    return _changed(
        request, asked, form, _desk_of(request, asked, "assessment_request", title, button, may_remove=True)
    )


@shown_or_sent
@requires("contacts.log")
def assessment_request_receive(request: HttpRequest, partnership: str, assessment_request: int) -> HttpResponse:
    """Write down what was found, and the step that it leads to."""
    row = find_partnership(request, partnership)
    asked = find_request(AssessmentRequest, request, row, assessment_request)
    desk = _desk_of(request, asked, "assessment_request", _("The assessment has come"), _("Save what came"))
    return _received(request, asked, AssessmentReceivedForm, desk)


@require_safe
@requires("contacts.read")
def assessment_request_file(request: HttpRequest, partnership: str, assessment_request: int) -> HttpResponse:
    """The assessment as it came."""
    row = find_partnership(request, partnership)
    asked = find_request(AssessmentRequest, request, row, assessment_request)
    return papers.response(asked.file, _("Assessment"))


@shown_or_sent
@requires("contacts.log")
def assessment_request_remove(request: HttpRequest, partnership: str, assessment_request: int) -> HttpResponse:
    """Ask, then take a request away."""
    row = find_partnership(request, partnership)
    return _removed(request, find_request(AssessmentRequest, request, row, assessment_request))


# --- what both have in common -----------------------------------------------------------------------------------------


def _first_days() -> dict[str, Any]:
    today = timezone.localdate()
    return {"asked_on": today, "wanted_by_on": today + datetime.timedelta(days=DAYS_TO_ANSWER)}


def _address(name: str, request: HttpRequest, partnership: Partnership, row: Any) -> str:
    return reverse(name, args=[request.association.slug, partnership.slug, row.pk])


def _desk(request: HttpRequest, partnership: Partnership, title: str, button: str, **more: Any) -> Desk:
    back = reverse("assessment", args=[request.association.slug, partnership.slug])
    return Desk(title, button, back, _("Assessment"), **more)


def _desk_of(request: HttpRequest, asked: Any, kind: str, title: str, button: str, *, may_remove: bool = False) -> Desk:
    of = asked.partnership
    remove = _address(f"{kind}_remove", request, of, asked) if may_remove else ""
    back = _address(f"{kind}_detail", request, of, asked)
    return Desk(title, button, back, _("The request"), remove=remove)


def _changed(request: HttpRequest, asked: Any, form: Any, desk: Desk) -> HttpResponse:
    def save(sent: Any) -> Any:
        return change_request(request=asked, read_version=sent.read_version, values=sent.values, by=request.user)

    return keep_record(request, form=form, desk=desk, save=save)


def _received(request: HttpRequest, asked: Any, kind: type[Any], desk: Desk) -> HttpResponse:
    initial = {} if asked.received_on else {"received_on": timezone.localdate()}
    form = kind(request.POST or None, files=request.FILES or None, instance=asked, request=request, initial=initial)

    def save(sent: Any) -> Any:
        return receive_answer(
            request=asked,
            read_version=sent.read_version,
            values=sent.values,
            by=request.user,
            next_step=sent.next_step,
        )

    return keep_record(request, form=form, desk=desk, save=save)


def _removed(request: HttpRequest, asked: Any) -> HttpResponse:
    desk = _desk(request, asked.partnership, "", "")
    words = _("It leaves the assessment, and so does the follow-up that waits for the answer.")
    return remove_record(
        request, row=asked, desk=desk, remove=lambda: remove_request(request=asked, by=request.user), words=words
    )

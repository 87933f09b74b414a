"""What makes a programme a conference: its hosts, sessions and experts, and the plan on paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from contacts.documents.conference_plan import CONFERENCE_PLAN, collect_plan
from contacts.forms.experts import HostForm, SessionForm, TalkForm
from contacts.looks import ON_PLAN, people_seen
from contacts.models import ProgrammeExpert, ProgrammeHost, ProgrammeSession
from contacts.services import experts
from contacts.views.finding import find_host, find_programme, find_session, find_talk
from contacts.views.linked import linked_rows
from contacts.views.printed import printed
from contacts.views.records import Desk, keep_record, remove_record
from partnerships.models import Programme
from partnerships.views.partnerships import shown_or_sent
from portal.documents.views.answers import says_what_is_missing
from portal.looks.choices import LookKind
from portal.looks.doors import note
from portal.permissions import requires


@shown_or_sent
@requires("partnerships.edit")
def host_add(request: HttpRequest, programme: int) -> HttpResponse:
    """Name an organization that helps to hold the programme; the address may say which."""
    where = find_programme(request, programme)
    blank = ProgrammeHost(association=request.association, programme=where)
    form = HostForm(request.POST or None, instance=blank, request=request, initial=linked_rows(request, "organization"))
    desk = Desk(_("Add a host"), _("Save host"), _back(where), str(where))
    return _kept(request, form, desk, lambda values: experts.add_host(programme=where, values=values, by=request.user))


@shown_or_sent
@requires("partnerships.edit")
def host_edit(request: HttpRequest, programme: int, host: int) -> HttpResponse:
    """Correct which organization it is, or its part."""
    where = find_programme(request, programme)
    row = find_host(request, where, host)
    form = HostForm(request.POST or None, instance=row, request=request)
    desk = Desk(
        _("Edit the host"), _("Save host"), _back(where), str(where), remove=_remove("host_remove", where, host=row.pk)
    )

    def save(values: Any) -> Any:
        return experts.change_host(host=row, read_version=form.read_version, values=values, by=request.user)

    return _kept(request, form, desk, save)


@shown_or_sent
@requires("partnerships.edit")
def host_remove(request: HttpRequest, programme: int, host: int) -> HttpResponse:
    """Ask, then take a host off the programme."""
    where = find_programme(request, programme)
    row = find_host(request, where, host)
    words = _("The organization stays. You can undo this.")
    return _removed(request, where, row, lambda: experts.remove_host(host=row, by=request.user), words)


@shown_or_sent
@requires("partnerships.edit")
def session_add(request: HttpRequest, programme: int) -> HttpResponse:
    """Plan a part of the programme."""
    where = find_programme(request, programme)
    blank = ProgrammeSession(association=request.association, programme=where)
    initial = {} if where.is_on_one_day else {"held_on": where.starts_on}
    form = SessionForm(request.POST or None, instance=blank, request=request, initial=initial)
    desk = Desk(_("Add a session"), _("Save session"), _back(where), str(where))
    return _kept(
        request, form, desk, lambda values: experts.add_session(programme=where, values=values, by=request.user)
    )


@shown_or_sent
@requires("partnerships.edit")
def session_edit(request: HttpRequest, programme: int, session: int) -> HttpResponse:
    """Move or correct a session."""
    where = find_programme(request, programme)
    row = find_session(where, session)
    form = SessionForm(request.POST or None, instance=row, request=request)
    remove = _remove("session_remove", where, session=row.pk)
    desk = Desk(_("Edit the session"), _("Save session"), _back(where), str(where), remove=remove)

    def save(values: Any) -> Any:
        return experts.change_session(session=row, read_version=form.read_version, values=values, by=request.user)

    return _kept(request, form, desk, save)


@shown_or_sent
@requires("partnerships.edit")
def session_remove(request: HttpRequest, programme: int, session: int) -> HttpResponse:
    """Ask, then take a session off the plan."""
    where = find_programme(request, programme)
    row = find_session(where, session)
    words = _("Who speaks in it stays on the list of the programme, in no single session.")
    return _removed(request, where, row, lambda: experts.remove_session(session=row, by=request.user), words)


@shown_or_sent
@requires("partnerships.edit")
def talk_add(request: HttpRequest, programme: int) -> HttpResponse:
    """Name somebody who speaks, moderates, answers or interprets; the address may say whom."""
    where = find_programme(request, programme)
    blank = ProgrammeExpert(association=request.association, programme=where)
    form = TalkForm(request.POST or None, instance=blank, request=request, initial=linked_rows(request, "person"))
    desk = Desk(_("Add a speaker or helper"), _("Save this part"), _back(where), str(where))
    return _kept(request, form, desk, lambda values: experts.add_talk(programme=where, values=values, by=request.user))


@shown_or_sent
@requires("partnerships.edit")
def talk_edit(request: HttpRequest, programme: int, talk: int) -> HttpResponse:
    """Correct who has which part."""
    where = find_programme(request, programme)
    row = find_talk(request, where, talk)
    form = TalkForm(request.POST or None, instance=row, request=request)
    remove = _remove("talk_remove", where, talk=row.pk)
    desk = Desk(_("Edit this part"), _("Save this part"), _back(where), str(where), remove=remove)

    def save(values: Any) -> Any:
        return experts.change_talk(talk=row, read_version=form.read_version, values=values, by=request.user)

    return _kept(request, form, desk, save)


@shown_or_sent
@requires("partnerships.edit")
def talk_remove(request: HttpRequest, programme: int, talk: int) -> HttpResponse:
    """Ask, then take somebody off the plan."""
    where = find_programme(request, programme)
    row = find_talk(request, where, talk)
    words = _("The person stays. You can undo this.")
    return _removed(request, where, row, lambda: experts.remove_talk(talk=row, by=request.user), words)


@never_cache
@require_safe
@says_what_is_missing
@requires("contacts.read")
def conference_plan(request: HttpRequest, programme: int) -> HttpResponse:
    """The plan on paper: hosts, sessions with their speakers, who comes, what was asked, what came of it."""
    where = find_programme(request, programme)
    plan = collect_plan(where, request.membership)
    note(request, people_seen(tuple(plan.people), ON_PLAN, LookKind.PAPER, "conference_plan"))
    return printed(request, CONFERENCE_PLAN, plan, stem=f"programme-{where.pk}", back=where.get_absolute_url())


def _kept(request: HttpRequest, form: Any, desk: Desk, save: Callable[[Any], Any]) -> HttpResponse:
    return keep_record(request, form=form, desk=desk, save=lambda sent: save(sent.values))


def _removed(request: HttpRequest, where: Programme, row: Any, remove: Callable[[], Any], words: str) -> HttpResponse:
    desk = Desk(_("Remove this entry"), "", _back(where), str(where))
    return remove_record(request, row=row, desk=desk, remove=remove, words=words)


def _back(programme: Programme) -> str:
    return f"{programme.get_absolute_url()}#plan"


def _remove(name: str, programme: Programme, **part: int) -> str:
    return reverse(name, kwargs={"association": programme.association.slug, "programme": programme.pk, **part})

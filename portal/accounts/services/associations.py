"""Associations: asked for, approved, changed, closed, counted in by a network."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal import pictures
from portal.accounts.models import (
    Association,
    AssociationRequest,
    MemberInvite,
    Membership,
    Network,
    NetworkMembership,
    PaperSize,
    RequestState,
    User,
)
from portal.accounts.services.invites import invite_member
from portal.accounts.services.users import end_sessions
from portal.activity.models import Activity, Verb
from portal.activity.services import record, values_of
from portal.jobs.services import enqueue
from portal.parting.models import ClosingLetter
from portal.permissions import ADMINISTRATOR
from portal.saving import VERSION, recorded_version
from portal.scoping import scope
from portal.sent.services import hold

EDITABLE = (
    "name_en",
    "name_ja",
    "aliases",
    "address_en",
    "address_ja",
    "website",
    "email",
    "country",
    "language",
    "paper",
    "time_zone",
    "is_public",
)
USUAL_ZONE = {"US": "America/Chicago", "JP": "Asia/Tokyo"}
MOST_WAITING = 3
"""So many requests of one address may wait at once; more are taken for the same one sent again."""


def create_association(*, slug: str, by: User | None, **values: Any) -> Association:
    """Make an association; paper and time zone follow its country unless given. `by` is None for the terminal.

    Refused: a short name that is taken or not made of small letters, digits and hyphens.
    """
    country = values.get("country", "US")
    values.setdefault("paper", PaperSize.LETTER if country in ("US", "CA") else PaperSize.A4)
    values.setdefault("time_zone", USUAL_ZONE.get(country, "UTC"))
    if Association.objects.filter(slug=slug).exists():
        raise ValidationError({"slug": _("The short name “%(slug)s” is taken.") % {"slug": slug}})
    association = Association(slug=slug, **values)
    association.full_clean()
    with transaction.atomic():
        association.save()
        with scope(association):
            record(by=by, verb=Verb.CREATED, row=association, after={"slug": slug})
    return association


class SettingsChanged(Exception):
    """Somebody else saved the settings after they were read. `association` is as it is now."""

    def __init__(self, association: Association) -> None:
        super().__init__("The settings have been saved by somebody else meanwhile.")
        self.association = association


def version_of(association: Association) -> int:
    """How often what an association says about itself was saved, and once more."""
    return recorded_version(association)


@transaction.atomic
def change_association(*, association: Association, read_version: int, by: User, values: dict[str, Any]) -> Association:
    """Change what an association says about itself. Raises SettingsChanged if somebody saved first."""
    held = Association.objects.select_for_update().get(pk=association.pk)
    version = version_of(held)
    if version != read_version:
        raise SettingsChanged(held)
    before = values_of(held, list(EDITABLE))
    for field in EDITABLE:
        setattr(held, field, values.get(field, before[field]))
    held.full_clean()
    after = values_of(held, list(EDITABLE))
    changed = [field for field in EDITABLE if before[field] != after[field]]
    if not changed:
        return held
    held.save(update_fields=changed)
    record(
        by=by,
        verb=Verb.CHANGED,
        row=held,
        before={field: before[field] for field in changed},
        after={field: after[field] for field in changed} | {VERSION: version + 1},
    )
    return held


def change_logo(*, association: Association, logo: str, by: User | None) -> Association:
    """Show another logo, kept by `pictures.take`; an empty name takes the present one away. The old file is cleared."""
    before = association.logo
    if logo == before:
        return association
    with transaction.atomic():
        association.logo = logo
        association.full_clean()
        association.save(update_fields=["logo"])
        record(by=by, verb=Verb.CHANGED, row=association, before={"logo": before}, after={"logo": logo})
        transaction.on_commit(lambda: pictures.clear_unused(before))
    return association


def close_association(*, association: Association, by: User) -> Association:
    """Close an association: nobody enters it and the public no longer sees it; its records stay. Its members are signed
    out everywhere, and a letter tells each of its administrators, whoever closed it too.

    Refused: one that is closed already.
    """
    with transaction.atomic(), scope(association):
        now = timezone.now()
        if not Association.objects.open().filter(pk=association.pk).update(closed_at=now):
            raise ValidationError(_("This association is closed already."))
        record(by=by, verb=Verb.REMOVED, row=association)
        # Not those who are live: in an association that is closed nobody is.
        members = Membership.objects.filter(ended_at=None)
        for member in User.objects.filter(pk__in=members.values("user")):
            end_sessions(user=member)
        for user in User.objects.filter(pk__in=members.administrators().values("user"), is_active=True):
            row = ClosingLetter.objects.create(association=association, user=user, closed_at=now, closed_by=by)
            enqueue(kind="closing_letter", subject=row)
    association.refresh_from_db()
    return association


def closed_by(associations: Collection[Association]) -> dict[int, User]:
    """Who closed each of these, by its key; in a system scope. One query."""
    acts = Activity.objects.filter(model=Association._meta.label_lower, verb=Verb.REMOVED, by__isnull=False)
    acts = acts.filter(object_id__in=[str(each.pk) for each in associations]).select_related("by")
    return {int(act.object_id): act.by for act in acts.order_by("pk") if act.by}


def reopen_association(*, association: Association, by: User) -> Association:
    """Open a closed association again, with its members and records as they were. Refused: one that is open."""
    with transaction.atomic(), scope(association):
        count = Association.objects.exclude(closed_at=None).filter(pk=association.pk).update(closed_at=None)
        if not count:
            raise ValidationError(_("This association is open already."))
        record(by=by, verb=Verb.CHANGED, row=association, after={"closed_at": None})
    association.refresh_from_db()
    return association


def ask_to_join(*, values: dict[str, Any], language: str) -> AssociationRequest | None:
    """Keep somebody's wish to use the portal for their association. Nobody is told whether the address is known.

    None when so many requests of this address wait already that this one is dropped.
    """
    request = AssociationRequest(**values, language=language)
    request.email = request.email.lower()
    request.full_clean()
    with transaction.atomic():
        hold()
        waiting = AssociationRequest.objects.filter(state=RequestState.WAITING, email=request.email)
        if waiting.count() >= MOST_WAITING:
            return None
        request.save()
    return request


def approve_request(*, request: AssociationRequest, slug: str, by: User) -> MemberInvite:
    """Make the association that was asked for and invite whoever asked as its administrator.

    Refused: a request that was decided already, a short name that is taken.
    """
    with transaction.atomic():
        request = _undecided(request)
        association = create_association(
            slug=slug,
            name_en=request.name_en,
            name_ja=request.name_ja,
            country=request.country,
            language=request.language,
            by=by,
        )
        request.association = association
        _decide(request, RequestState.APPROVED, by)
        return invite_member(
            association=association, email=request.email, role=ADMINISTRATOR, language=request.language, by=by
        )


def decline_request(*, request: AssociationRequest, reason: str, by: User) -> AssociationRequest:
    """Say no, with a reason that is mailed to whoever asked. Refused: no reason, a request that was decided already."""
    if not reason.strip():
        raise ValidationError({"reason": _("Write the reason; it is sent to the person who asked.")})
    with transaction.atomic():
        request = _undecided(request)
        request.reason = reason.strip()
        _decide(request, RequestState.DECLINED, by)
        enqueue(kind="send_decline", subject=request)
    return request


def join_network(*, association: Association, network: Network, by: User) -> NetworkMembership:
    """Let a network count the association in. Refused: a network it belongs to already."""
    with transaction.atomic():
        membership = NetworkMembership(association=association, network=network)
        membership.full_clean()
        membership.save()
        record(by=by, verb=Verb.JOINED, row=membership, after={"network": network.slug})
    return membership


def leave_network(*, association: Association, network: Network, by: User) -> None:
    """Be counted no longer. Refused: a network the association does not belong to."""
    with transaction.atomic():
        membership = NetworkMembership.objects.filter(association=association, network=network).first()
        if membership is None:
            raise ValidationError(_("Your association does not belong to this network."))
        record(by=by, verb=Verb.LEFT, row=membership, before={"network": network.slug})
        membership.delete()


def _undecided(request: AssociationRequest) -> AssociationRequest:
    try:
        return AssociationRequest.objects.select_for_update().get(pk=request.pk, state=RequestState.WAITING)
    except AssociationRequest.DoesNotExist:
        raise ValidationError(_("This request was decided already.")) from None


def _decide(request: AssociationRequest, state: str, by: User) -> None:
    request.state = state
    request.decided_at = timezone.now()
    request.decided_by = by
    request.save()

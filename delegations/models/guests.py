"""Links for people without an account, what they say to the agenda, and questions of protocol."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contacts.choices import Language
from contacts.models import Person
from delegations.choices import LinkKind, RemarkKind, Verdict
from delegations.models.goals import StakeholderGoal
from delegations.models.meetings import Meeting
from delegations.models.trips import Delegation
from delegations.querysets import GuestLinkQuerySet, OfDelegationQuerySet
from partnerships.models.fields import long_text
from portal.scoping import OwnedModel, VersionedModel, owned_manager


def new_nonce() -> str:
    """128 bits by chance, from which a link's token follows."""
    return secrets.token_hex(16)


class GuestLink(OwnedModel, VersionedModel):
    """A guest link is an address that opens one thing for one person without an account, until a day.

    Only the digest of its token is kept; the token follows from `nonce` and the site's secret key, so that a letter can
    be sent once more. `uses` counts visits of whoever was let in; with `asks_for_code` that takes a code sent to
    `email`. `codes` counts the codes, and the newest follows from it; only its digest is kept. `seen` is what the guest
    was last shown of the agenda, `seen_before` what they had been shown before the visit of now.
    """

    kind = models.CharField(_("what it opens"), max_length=8, choices=LinkKind, default=LinkKind.AGENDA, editable=False)
    delegation = models.ForeignKey(
        Delegation, null=True, blank=True, editable=False, on_delete=models.CASCADE, related_name="links"
    )
    goal = models.ForeignKey(
        StakeholderGoal, null=True, blank=True, editable=False, on_delete=models.CASCADE, related_name="links"
    )
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="guest_links", verbose_name=_("person")
    )
    name = models.CharField(_("for whom"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.JAPANESE)
    words = long_text(_("a few words of yours"), 600)
    nonce = models.CharField(max_length=32, default=new_nonce, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    expires_on = models.DateField(_("opens until"))
    asks_for_code = models.BooleanField(_("asks for a code sent by mail"), default=False)
    code_hash = models.CharField(max_length=64, blank=True, editable=False)
    code_until_at = models.DateTimeField(null=True, blank=True, editable=False)
    code_tries = models.PositiveSmallIntegerField(default=0, editable=False)
    code_sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    codes = models.PositiveIntegerField(default=0, editable=False)
    uses = models.PositiveIntegerField(default=0, editable=False)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)
    seen_number = models.PositiveIntegerField(null=True, blank=True, editable=False)
    seen = models.JSONField(default=dict, blank=True, editable=False)
    seen_before = models.JSONField(default=dict, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = owned_manager(GuestLinkQuerySet)

    class Meta:
        verbose_name = _("guest link")
        verbose_name_plural = _("guest links")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(delegation__isnull=False) | models.Q(goal__isnull=False), name="link_opens_something"
            )
        ]

    def __str__(self) -> str:
        return str(self.person) if self.person_id else self.name


class GuestComment(OwnedModel):
    """What a guest said to the agenda, or to one meeting on it; a member's answer."""

    link = models.ForeignKey(GuestLink, on_delete=models.CASCADE, related_name="comments")
    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, related_name="comments")
    meeting = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.SET_NULL, related_name="comments")
    kind = models.CharField(_("kind"), max_length=8, choices=RemarkKind, default=RemarkKind.COMMENT)
    said = long_text(pgettext_lazy("of a guest's remark", "remark"), 1000)
    said_at = models.DateTimeField(auto_now_add=True)
    answer = long_text(_("answer"), 1000)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    version: int
    """No column: of its answer, which the record counts (`portal.saving.recorded_version`)."""

    objects = owned_manager(OfDelegationQuerySet)

    class Meta:
        verbose_name = _("remark of a guest")
        verbose_name_plural = _("remarks of guests")
        ordering = ["said_at", "pk"]

    def __str__(self) -> str:
        return self.said[:60]


class ProtocolIssue(OwnedModel, VersionedModel):
    """A question of protocol that has to be settled before the agenda is printed: who sits where, who speaks first.

    While one is open, what is printed is marked as a draft.
    """

    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, editable=False, related_name="issues")
    meeting = models.ForeignKey(
        Meeting,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="issues",
        verbose_name=pgettext_lazy("on an agenda", "meeting"),
    )
    what = long_text(_("question of protocol"), 600)
    comment = models.OneToOneField(
        GuestComment, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="issue"
    )
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    raised_at = models.DateTimeField(auto_now_add=True)
    resolution = long_text(_("how it was settled"), 600)
    resolved_at = models.DateTimeField(null=True, blank=True, editable=False)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = owned_manager(OfDelegationQuerySet)

    class Meta:
        verbose_name = _("question of protocol")
        verbose_name_plural = _("questions of protocol")
        ordering = ["resolved_at", "raised_at", "pk"]

    def __str__(self) -> str:
        return self.what[:60]

    @property
    def is_open(self) -> bool:
        """Whether nobody has settled it."""
        return self.resolved_at is None


class Approval(OwnedModel):
    """What a guest said to the agenda as it stood then: approved, or please change something. All are kept."""

    link = models.ForeignKey(GuestLink, on_delete=models.CASCADE, related_name="approvals")
    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, related_name="approvals")
    verdict = models.CharField(_("answer"), max_length=8, choices=Verdict)
    agenda_number = models.PositiveIntegerField()
    words = long_text(_("a few words"), 600)
    at = models.DateTimeField(auto_now_add=True)

    objects = owned_manager(OfDelegationQuerySet)

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return str(self.get_verdict_display())

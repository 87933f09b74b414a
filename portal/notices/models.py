"""What members are told, how they wish to be told, and the letters that went out."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Membership, User, derived_token, unknown_digest
from portal.accounts.querysets import token_digest
from portal.notices.querysets import NoticeLetterQuerySet, NoticeQuerySet
from portal.scoping import OwnedModel, owned_manager


class NoticeLetter(OwnedModel):
    """A notice letter is the mail with which one person hears of their notices on one day, of all associations.

    It belongs to the first association that has something to say. There is one row for a person and a day, and so one
    letter at most. The token of its link that stops such letters follows from the row and the site's secret key; the
    row keeps the digest.
    """

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="notice_letters", editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", editable=False)
    day_on = models.DateField(editable=False)
    due_at = models.DateTimeField(editable=False)
    is_weekly = models.BooleanField(default=False, editable=False)
    digest = models.CharField(max_length=64, unique=True, default=unknown_digest, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, editable=False)

    objects = owned_manager(NoticeLetterQuerySet)

    class Meta:
        verbose_name = _("letter with notices")
        verbose_name_plural = _("letters with notices")
        ordering = ["-day_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "day_on"], name="one_notice_letter_a_day")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.day_on:%Y-%m-%d}"

    def token(self) -> str:
        """The secret of the link that stops these letters, the same at every attempt to send. The row was saved."""
        row = f"notices:{self.pk}:{self.user_id}:{self.day_on}"
        tokens = [derived_token(row, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
        return next((token for token in tokens if token_digest(token) == self.digest), tokens[0])


class Notice(OwnedModel):
    """A notice tells one member that something happened to a row that concerns them.

    It holds no words of anybody's: the kind, the key of the row, and `details` of keys, days and codes. What it says is
    written when it is read, in its reader's language, from the row as it is then. `cause` is what happened, so that
    nobody is told of it twice.
    """

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="notices", editable=False)
    kind = models.CharField(max_length=40, editable=False)
    row_key = models.PositiveBigIntegerField(editable=False)
    cause = models.CharField(max_length=120, editable=False)
    details = models.JSONField(default=dict, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, editable=False)
    letter = models.ForeignKey(NoticeLetter, null=True, on_delete=models.SET_NULL, related_name="+", editable=False)

    objects = owned_manager(NoticeQuerySet)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["membership", "kind", "cause"], name="told_once")]
        indexes = [
            models.Index(fields=["membership"], condition=models.Q(read_at=None), name="unread_notices"),
            models.Index(fields=["kind", "row_key"], name="notices_of_a_row"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.row_key}"


class NoticeWish(OwnedModel):
    """A notice wish says by which way each kind of notice comes to a member. Without one: as the kind itself says."""

    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="notice_wish", editable=False)
    has_mail = models.BooleanField(_("mail about notices"), default=True)
    ways = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = _("wish about notices")
        verbose_name_plural = _("wishes about notices")

    def __str__(self) -> str:
        return str(self.membership_id)

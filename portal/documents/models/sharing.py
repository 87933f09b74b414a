"""Links by which somebody without an account opens one finished page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import derived_token, unknown_digest
from portal.accounts.querysets import token_digest
from portal.documents.models.pages import Export, Outcome
from portal.permissions import TABLE
from portal.scoping import OwnedModel, OwnedQuerySet, owned_manager

if TYPE_CHECKING:
    from portal.accounts.models import Membership


class ShareLinkQuerySet(OwnedQuerySet):
    """Questions about links."""

    def open(self) -> Self:
        """Links that still open their page: in time, not taken back, of an association that has not been closed."""
        return self.filter(
            revoked_at=None,
            expires_at__gt=timezone.now(),
            association__closed_at=None,
            export__outcome=Outcome.READY,
        )

    def of_token(self, token: str) -> Self:
        """The link that carries this token, with what its page shows."""
        return self.filter(digest=token_digest(token)).select_related("association", "by", "export__document")

    def visible_to(self, membership: Membership) -> Self:
        """A member's own links; all of them for whoever oversees the documents."""
        if membership.role in TABLE["documents.oversee"]:
            return self
        return self.filter(by_id=membership.user_id)


class ShareLink(OwnedModel):
    """A share link opens one finished page to whoever holds it, until a day; it is the association's, not its maker's.

    Its token follows from the row and the site's secret key; the row keeps the digest. It is tied to one finished page,
    whose file never changes: whoever holds it never sees what was written later. `for_whom` may name a person.
    """

    export = models.ForeignKey(Export, on_delete=models.CASCADE, related_name="share_links", editable=False)
    for_whom = models.CharField(_("for whom"), max_length=120)
    digest = models.CharField(max_length=64, unique=True, default=unknown_digest, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)
    opened_count = models.PositiveIntegerField(default=0, editable=False)
    last_opened_at = models.DateTimeField(null=True, editable=False)

    objects = owned_manager(ShareLinkQuerySet)

    class Meta:
        verbose_name = _("link for outside readers")
        verbose_name_plural = _("links for outside readers")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.for_whom

    def get_absolute_url(self) -> str:
        return reverse("share_detail", kwargs={"association": self.association.slug, "share": self.pk})

    def token(self) -> str:
        """The secret of this link, the same at every look. The row must have been saved."""
        row = f"share:{self.pk}:{self.export_id}:{self.created_at.timestamp()}"
        tokens = [derived_token(row, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
        return next((token for token in tokens if token_digest(token) == self.digest), tokens[0])

    def knows_its_token(self) -> bool:
        """Whether the link can still be shown: not after the secret key was changed without a fallback."""
        return token_digest(self.token()) == self.digest

    @property
    def has_run_out(self) -> bool:
        """Whether its time is over."""
        return self.expires_at <= timezone.now()

    @property
    def is_open(self) -> bool:
        """Whether it still opens its page, as far as the row itself knows."""
        return self.revoked_at is None and not self.has_run_out

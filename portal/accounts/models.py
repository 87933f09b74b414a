"""Users, associations, memberships, invitations to join, networks."""

from __future__ import annotations

import datetime
import secrets

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.accounts.querysets import (
    AssociationQuerySet,
    InviteQuerySet,
    MembershipQuerySet,
    token_digest,
)
from portal.permissions import Role
from portal.pictures import Picture, picture
from portal.pictures.fields import PictureName
from portal.scoping import OwnedModel, owned_manager


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> User:
        return self.create_user(email, password, is_operator=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A user is somebody who signs in, known by e-mail address; what they may do hangs on their memberships."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    name_ja = models.CharField(_("name in Japanese"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=2, default="en")
    has_single_keys = models.BooleanField(_("single-key shortcuts"), default=True)
    is_operator = models.BooleanField(_("operator"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [models.UniqueConstraint(Lower("email"), name="one_user_per_address")]

    def __str__(self) -> str:
        return self.display_name

    @property
    def is_staff(self) -> bool:
        """Django's admin asks this: only operators enter it."""
        return self.is_operator

    @property
    def display_name(self) -> str:
        """The name in the reader's language, else the other, else the address."""
        names = (self.name_ja, self.name) if get_language() == "ja" else (self.name, self.name_ja)
        return next((name for name in names if name), self.email)

    @property
    def device_key(self) -> str:
        """Tells the users of one browser apart in what it keeps for them, without saying who they are."""
        return salted_hmac("portal.accounts.device", str(self.pk), algorithm="sha1").hexdigest()[:20]

    def has_second_factor(self) -> bool:
        """Whether an authenticator is set up. Queries."""
        from allauth.mfa.utils import is_mfa_enabled

        return is_mfa_enabled(self)


class PaperSize(models.TextChoices):
    LETTER = "letter", _("US Letter")
    A4 = "a4", _("A4")


SLUG = RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*\Z", _("Use small letters a–z, digits and single hyphens, as in omaha."))


class Association(models.Model):
    """An association is a sister-city organization that uses the portal: the owner of its records."""

    slug = models.SlugField(_("short name in addresses"), max_length=60, unique=True, validators=[SLUG])
    name_en = models.CharField(_("name in English"), max_length=160)
    name_ja = models.CharField(_("name in Japanese"), max_length=160, blank=True)
    aliases = models.JSONField(_("other names"), default=list, blank=True)
    address_en = models.CharField(_("address in English"), max_length=240, blank=True)
    address_ja = models.CharField(_("address in Japanese"), max_length=240, blank=True)
    logo = PictureName(_("logo"))
    website = models.URLField(_("website"), blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    country = models.CharField(_("country"), max_length=2, default="US")
    language = models.CharField(_("main language"), max_length=2, default="en")
    paper = models.CharField(_("paper"), max_length=6, choices=PaperSize, default=PaperSize.LETTER)
    time_zone = models.CharField(_("time zone"), max_length=40, default="America/Chicago")
    is_public = models.BooleanField(_("shown in the public directory"), default=False)
    is_demonstration = models.BooleanField(_("demonstration data"), default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = models.Manager.from_queryset(AssociationQuerySet)()

    class Meta:
        verbose_name = _("association")
        verbose_name_plural = _("associations")
        ordering = ["name_en"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language, else the other one."""
        return (self.name_ja if get_language() == "ja" else "") or self.name_en

    @property
    def logo_picture(self) -> Picture | None:
        """The logo with its size, if there is one."""
        return picture(self.logo)

    @property
    def association_id(self) -> int:
        """An association is its own association, so that acts on it enter its own activity record."""
        return self.pk

    def get_absolute_url(self) -> str:
        return reverse("association_home", kwargs={"association": self.slug})


class Membership(OwnedModel):
    """A membership is one user's role in one association; it ends, it is not deleted."""

    association = models.ForeignKey(Association, on_delete=models.CASCADE, editable=False, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=16, choices=Role)
    began_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = owned_manager(MembershipQuerySet)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["user__name", "user__email"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "user"],
                condition=models.Q(ended_at=None),
                name="one_live_membership",
                violation_error_message=_("This person is a member already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


def derived_token(text: str, key: str) -> str:
    """The token that follows from a row's own text under one of the site's keys."""
    return salted_hmac("portal.accounts.invitation", text, secret=key, algorithm="sha256").hexdigest()


def unknown_digest() -> str:
    """The digest of a token that nobody holds."""
    return token_digest(secrets.token_urlsafe(32))


def invite_expiry() -> datetime.datetime:
    """Two weeks from now."""
    return timezone.now() + datetime.timedelta(days=14)


class MemberInvite(OwnedModel):
    """A member invite lets one e-mail address sign up and join in a role.

    Its token follows from the row and the site's secret key and stands in the letter only; the row keeps the digest.
    """

    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=16, choices=Role, default=Role.VOLUNTEER)
    language = models.CharField(_("language of the letter"), max_length=2, default="en")
    digest = models.CharField(max_length=64, unique=True, default=unknown_digest, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    invited_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(default=invite_expiry, editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects = owned_manager(InviteQuerySet)

    class Meta:
        verbose_name = _("invitation to join")
        verbose_name_plural = _("invitations to join")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "email"],
                condition=models.Q(accepted_at=None, revoked_at=None),
                name="one_open_invite",
                violation_error_message=_("An invitation to this address is open already."),
            )
        ]

    def __str__(self) -> str:
        return self.email

    def token(self) -> str:
        """The secret of this invitation's link, the same at every attempt to send it. The row must have been saved."""
        row = f"{self.pk}:{self.email}:{self.created_at.timestamp()}"
        tokens = [derived_token(row, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
        return next((token for token in tokens if token_digest(token) == self.digest), tokens[0])

    @property
    def is_waiting(self) -> bool:
        """Whether it can still be accepted."""
        return self.accepted_at is None and self.revoked_at is None and not self.has_run_out

    @property
    def has_run_out(self) -> bool:
        """Whether its time is over."""
        return self.expires_at <= timezone.now()


class RequestState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")


class AssociationRequest(models.Model):
    """An association request is somebody's wish that their association may use this portal; an operator decides."""

    name_en = models.CharField(_("name of the association"), max_length=160)
    name_ja = models.CharField(_("name in Japanese"), max_length=160, blank=True)
    country = models.CharField(_("country"), max_length=2, default="US")
    contact_name = models.CharField(_("your name"), max_length=120)
    email = models.EmailField(_("your e-mail address"))
    message = models.TextField(_("what you would like to do"), max_length=2000, blank=True)
    language = models.CharField(max_length=2, default="en", editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=RequestState, default=RequestState.WAITING, editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", editable=False)
    association = models.OneToOneField(
        Association, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name_en


class Network(models.Model):
    """A network is an umbrella body over associations; its readers see aggregates and public facts, never contacts."""

    slug = models.SlugField(_("short name in addresses"), max_length=60, unique=True, validators=[SLUG])
    name_en = models.CharField(_("name in English"), max_length=160)
    name_ja = models.CharField(_("name in Japanese"), max_length=160, blank=True)
    is_demonstration = models.BooleanField(_("demonstration data"), default=False, editable=False)
    readers = models.ManyToManyField(User, related_name="networks", blank=True, verbose_name=_("readers"))

    class Meta:
        verbose_name = _("network")
        verbose_name_plural = _("networks")
        ordering = ["name_en"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language, else the other one."""
        return (self.name_ja if get_language() == "ja" else "") or self.name_en

    def get_absolute_url(self) -> str:
        return reverse("network_detail", kwargs={"network": self.slug})


class NetworkMembership(OwnedModel):
    """A network membership says that an association belongs to a network and lets it count the association in."""

    association = models.ForeignKey(
        Association, on_delete=models.CASCADE, editable=False, related_name="network_memberships"
    )
    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="memberships")
    joined_on = models.DateField(default=datetime.date.today)

    class Meta:
        verbose_name = _("membership in a network")
        verbose_name_plural = _("memberships in networks")
        constraints = [models.UniqueConstraint(fields=["association", "network"], name="once_in_a_network")]

    def __str__(self) -> str:
        return f"{self.association} · {self.network}"

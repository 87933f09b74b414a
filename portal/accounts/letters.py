"""The words of the letters: each composed in its reader's language, from the association, answered to a person."""

from __future__ import annotations

from email.header import decode_header, make_header
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage as Written
from email.policy import Policy
from email.utils import formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from portal.accounts.models import AssociationRequest, MemberInvite


class Whole(UnstructuredHeader, BaseHeader):
    """A header in one line, however long: an address that is cut or encoded is none to a mail program."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


STOP = "List-Unsubscribe"
HEADERS = HeaderRegistry()
HEADERS.map_to_type(STOP, Whole)


class Letter(EmailMultiAlternatives):
    """As Django's. From Django 6 on Python folds the headers, and encodes an address that is longer than a line."""

    def message(self, **how: Any) -> Any:
        written = super().message(**how)
        if isinstance(written, Written):
            folding: Any = written.policy
            written.policy = folding.clone(header_factory=HEADERS)
            if address := self.extra_headers.get(STOP):
                written.replace_header(STOP, address)
        return written


def invitation_letter(invite: MemberInvite) -> EmailMessage:
    """The invitation with its link. The active language is the invitation's; the sender answers to its inviter."""
    context = {
        "invite": invite,
        "association": invite.association,
        "inviter": invite.invited_by,
        "link": settings.PUBLIC_URL + reverse("join_by_token", kwargs={"token": invite.token()}),
    }
    reply_to = invite.invited_by.email if invite.invited_by else invite.association.email
    return letter(
        "accounts/invitation",
        invite.language,
        context,
        to=invite.email,
        sender=invite.association.name,
        reply_to=reply_to,
    )


def decline_letter(request: AssociationRequest) -> EmailMessage:
    """The operator's no, with the reason."""
    return letter(
        "accounts/decline", request.language, {"request": request}, to=request.email, sender=str(settings.SITE_NAME)
    )


def letter(
    name: str,
    language: str,
    context: dict[str, Any],
    *,
    to: str,
    sender: str,
    reply_to: str = "",
    headers: dict[str, str] | None = None,
    has_page: bool = False,
) -> EmailMessage:
    """`templates/<app>/letters/<name>.<language>.txt`, named as `app/name`: the first line is the subject, the rest the
    text. `has_page`: the same as HTML lies beside it as `<name>.<language>.html`.
    """
    context = {**context, "site": settings.PUBLIC_URL, "site_name": settings.SITE_NAME}
    app, _slash, stem = name.partition("/")
    written = render_to_string(f"{app}/letters/{stem}.{language}.txt", context)
    subject, _line, text = written.lstrip().partition("\n")
    message = Letter(
        subject=" ".join(subject.split()),
        body=text.strip() + "\n",
        from_email=formataddr((" ".join(sender.split()), parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
        to=[to],
        reply_to=[reply_to] if reply_to else [],
        headers={"Auto-Submitted": "auto-generated", **(headers or {})},
    )
    if has_page:
        message.attach_alternative(render_to_string(f"{app}/letters/{stem}.{language}.html", context), "text/html")
    return message


def readable(address: str) -> str:
    """An address of a letter as mail programs show it: the name in its own script, the address behind it."""
    name, mailbox = parseaddr(address)
    return f"{make_header(decode_header(name))} <{mailbox}>" if name else mailbox

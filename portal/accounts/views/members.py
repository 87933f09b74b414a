"""Who is a member, who is invited; for administrators."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.forms import InviteForm, RoleForm
from portal.accounts.limits import allows
from portal.accounts.models import MemberInvite, Membership
from portal.accounts.services import change_role, end_membership, invite_member, renew_invite, revoke_invite
from portal.jobs.models import Job
from portal.pages import add_errors, page
from portal.permissions import requires

shown_or_sent = require_http_methods(["GET", "HEAD", "POST"])


def _to_list(request: HttpRequest) -> HttpResponse:
    return redirect("member_list", association=request.association.slug)


@requires("members.manage")
@require_safe
def member_list(request: HttpRequest) -> HttpResponse:
    """Members and open invitations."""
    invites = list(MemberInvite.objects.open())
    jobs = Job.objects.by_subject("send_invite", invites)
    for invite in invites:
        invite.job = jobs.get(str(invite.pk))
    members = Membership.objects.filter(ended_at=None).select_related("user")
    return page(request, "accounts/member_list.html", {"members": members, "invites": invites})


@shown_or_sent
@requires("members.manage")
def member_invite(request: HttpRequest) -> HttpResponse:
    """The form that invites somebody."""
    form = InviteForm(request.POST or None, initial={"language": request.association.language})
    if request.method == "POST" and form.is_valid():
        try:
            if not allows(request, "invite"):
                raise ValidationError(_("You have written many invitations. Go on in an hour."))
            invite = invite_member(association=request.association, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            add_errors(form, refusal)
        else:
            messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": invite.email})
            return _to_list(request)
    return page(request, "accounts/member_invite.html", {"form": form})


@shown_or_sent
@requires("members.manage")
def member_detail(request: HttpRequest, membership: int) -> HttpResponse:
    """One member: another role, or the end of the membership."""
    member = _member(membership)
    form = RoleForm(request.POST or None, now=[member.role], initial={"role": member.role})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            changed = change_role(membership=member, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            status = form.refuse(refusal)
        else:
            return _after_own_loss(request, changed) or _role_said(request, changed)
    return page(request, "accounts/member_detail.html", {"form": form, "member": member}, status=status)


def _role_said(request: HttpRequest, member: Membership) -> HttpResponse:
    words = {"name": member.user.display_name, "role": member.get_role_display()}
    messages.success(request, _("%(name)s: the role is now “%(role)s”.") % words)
    return _to_list(request)


@shown_or_sent
@requires("members.manage")
def member_end(request: HttpRequest, membership: int) -> HttpResponse:
    """Ask, then end a membership."""
    member = _member(membership)
    words = {"name": member.user.display_name, "association": request.association.name}
    if request.method == "POST":
        try:
            end_membership(membership=member, by=request.user)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect("member_detail", association=request.association.slug, membership=member.pk)
        if left := _after_own_loss(request, member):
            return left
        messages.success(request, _("%(name)s is no longer a member of %(association)s.") % words)
        return _to_list(request)
    question = {
        "title": _("End the membership of %(name)s?") % words,
        "words": _(
            "%(name)s is signed out at once and no longer sees anything of %(association)s. What %(name)s wrote stays."
        )
        % words,
        "act": _("End the membership"),
        "keep": _("Keep the membership"),
        "back": reverse("member_detail", kwargs={"association": request.association.slug, "membership": member.pk}),
    }
    return page(request, "accounts/question.html", {"question": question})


@shown_or_sent
@requires("members.manage")
def invite_renew(request: HttpRequest, invite: int) -> HttpResponse:
    """Ask, then send an invitation again with a new link."""
    row = get_object_or_404(MemberInvite.objects.open(), pk=invite)
    if request.method == "POST":
        try:
            if not allows(request, "invite"):
                raise ValidationError(_("You have written many invitations. Go on in an hour."))
            renew_invite(invite=row, by=request.user)
            messages.success(request, _("A new invitation to %(email)s is on its way.") % {"email": row.email})
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return _to_list(request)
    question = {
        "title": _("Send the invitation to %(email)s again?") % {"email": row.email},
        "words": _("A new letter with a new link goes out, good for two weeks. The old link stops working."),
        "act": _("Send the invitation again"),
        "keep": _("Leave it as it is"),
        "back": reverse("member_list", kwargs={"association": request.association.slug}),
    }
    return page(request, "accounts/question.html", {"question": question})


@shown_or_sent
@requires("members.manage")
def invite_revoke(request: HttpRequest, invite: int) -> HttpResponse:
    """Ask, then take an invitation back."""
    row = get_object_or_404(MemberInvite.objects.open(), pk=invite)
    if request.method == "POST":
        try:
            revoke_invite(invite=row, by=request.user)
            messages.success(request, _("The invitation to %(email)s was taken back.") % {"email": row.email})
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return _to_list(request)
    question = {
        "title": _("Take back the invitation to %(email)s?") % {"email": row.email},
        "words": _("The link in the letter stops working at once. You can invite the same address again."),
        "act": _("Take the invitation back"),
        "keep": _("Keep it open"),
        "back": reverse("member_list", kwargs={"association": request.association.slug}),
    }
    return page(request, "accounts/question.html", {"question": question})


def _member(pk: int) -> Membership:
    return get_object_or_404(Membership.objects.filter(ended_at=None).select_related("user", "association"), pk=pk)


def _after_own_loss(request: HttpRequest, member: Membership) -> HttpResponse | None:
    """Somebody who changed or ended their own membership was signed out like everybody: say so at the door."""
    if member.user_id != request.user.pk or request.session.exists(request.session.session_key):
        return None
    logout(request)
    messages.success(request, _("Your own role has changed, so you were signed out. Sign in to go on."))
    return redirect("account_login")

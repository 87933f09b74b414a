"""What an association promises about personal data: its texts, how long it keeps, what it erased."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contacts.choices import RetentionReason
from contacts.forms.privacy import KeepForm, RetentionRuleForm, TextForm
from contacts.models import ConsentText, Erasure, Handover, RetentionDecision, RetentionRule
from contacts.services.consents import publish_text
from contacts.services.keeping import change_rule, keep_person, proposed, rule_of
from contacts.views.finding import find_person
from contacts.views.records import Desk, keep_record
from portal.pages import add_errors, page
from portal.permissions import requires

shown_or_sent = require_http_methods(["GET", "HEAD", "POST"])
A_PAGE = 30


def _home(request: HttpRequest) -> str:
    return reverse("privacy", kwargs={"association": request.association.slug})


@require_safe
@requires("privacy.manage")
def privacy(request: HttpRequest) -> HttpResponse:
    """The text of today, the rule, how many people wait for a decision, what was erased and handed over."""
    rule = rule_of(request.association)
    context = {
        "text": ConsentText.objects.first(),
        "rule": rule,
        "waiting": proposed(rule, timezone.localdate()).visible_to(request.membership).count(),
        "erasures": Erasure.objects.exclude(counts={}).select_related("by")[:10],
        "handovers": Handover.objects.select_related("membership__user", "successor")[:10],
    }
    return page(request, "contacts/privacy.html", context)


@require_safe
@requires("contacts.read")
def consent_texts(request: HttpRequest) -> HttpResponse:
    """What we told people about their data, version by version, in both languages."""
    return page(request, "contacts/consent_texts.html", {"texts": ConsentText.objects.select_related("by")})


@shown_or_sent
@requires("privacy.manage")
def consent_text_add(request: HttpRequest) -> HttpResponse:
    """Publish a new version; the old ones stay, since people agreed to them."""
    last = ConsentText.objects.first()
    blank = ConsentText(
        association=request.association, text_en=last.text_en if last else "", text_ja=last.text_ja if last else ""
    )
    form = TextForm(request.POST or None, instance=blank)
    remark = _("A new version. Who agreed to an earlier one stays with it until you ask again.")
    desk = Desk(_("Write what you tell people"), _("Publish the text"), _home(request), _("Privacy"), remark)

    def save(sent: TextForm) -> ConsentText:
        return publish_text(association=request.association, values=sent.values, by=request.user)

    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("privacy.manage")
def retention_rule(request: HttpRequest) -> HttpResponse:
    """After how long the portal proposes to look again at what is kept."""
    form = RetentionRuleForm(request.POST or None, instance=rule_of(request.association))
    remark = _("The portal only proposes. Nobody is erased unless one of you decides it.")
    desk = Desk(_("How long we keep people"), _("Save the rule"), _home(request), _("Privacy"), remark)

    def save(sent: RetentionRuleForm) -> RetentionRule:
        return change_rule(
            association=request.association, read_version=sent.read_version, values=sent.values, by=request.user
        )

    return keep_record(request, form=form, desk=desk, save=save)


@require_safe
@requires("privacy.manage")
def retention(request: HttpRequest) -> HttpResponse:
    """The people to decide about, each with the reason."""
    rule = rule_of(request.association)
    rows = proposed(rule, timezone.localdate()).visible_to(request.membership).with_position().select_related("keeper")
    found = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    for person in found:
        person.association = request.association
        person.reason_label = RetentionReason(person.reason).label
    return page(request, "contacts/retention.html", {"page": found, "rule": rule})


@shown_or_sent
@requires("privacy.manage")
def retention_decide(request: HttpRequest, person: int) -> HttpResponse:
    """Keep somebody until a day, with the reason; the ways to anonymise and to erase stand beside it."""
    owner = find_person(request, person)
    rule = rule_of(request.association)
    proposal = proposed(rule, timezone.localdate()).filter(pk=owner.pk).first()
    reason = proposal.reason if proposal else RetentionReason.UNTOUCHED.value
    form = KeepForm(request.POST or None)
    back = reverse("retention", kwargs={"association": request.association.slug})
    if request.method == "POST" and form.is_valid():
        sent: dict[str, Any] = form.cleaned_data
        try:
            keep_person(person=owner, reason=reason, until=sent["keep_until_on"], note=sent["note"], by=request.user)
        except ValidationError as refusal:
            add_errors(form, refusal)
        else:
            messages.success(request, _("%(name)s is kept. The portal asks again on the day.") % {"name": owner})
            return redirect(back)
    context = {
        "form": form,
        "person": owner,
        "back": back,
        "reason": RetentionReason(reason).label if proposal else "",
        "decisions": RetentionDecision.objects.filter(person=owner).select_related("decided_by"),
    }
    return page(request, "contacts/retention_decide.html", context, status=422 if form.is_bound else 200)

"""What a person may ask of us: consents, no contact, a copy, erasing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from contacts.choices import RetentionVerdict
from contacts.forms.privacy import ConsentForm, CopyForm, EraseForm, StopContactForm, WithdrawForm
from contacts.looks import people_seen
from contacts.models import Consent, ConsentText, Person, PersonCopy
from contacts.privacy import People
from contacts.services.consents import allow_contact, record_consent, stop_contact, withdraw_consent
from contacts.services.copies import COPY_JOB, DAYS_KEPT, path_of, request_copy
from contacts.services.erasing import anonymise_person, check_typed_name, erase_person, foreseen
from contacts.views.finding import find_person
from contacts.views.records import Desk, keep_record
from portal.accounts.limits import at_most
from portal.jobs.models import Job
from portal.looks.choices import LookKind
from portal.looks.doors import EVERYTHING, note
from portal.pages import add_errors, page
from portal.permissions import requires
from portal.saving import StaleSave

shown_or_sent = require_http_methods(["GET", "HEAD", "POST"])


def back_to(person: Person) -> str:
    """The consents on the person's page."""
    return f"{person.get_absolute_url()}#consents"


@shown_or_sent
@requires("contacts.log")
def consent_add(request: HttpRequest, person: int) -> HttpResponse:
    """Write down for what a person's data may be used."""
    owner = find_person(request, person)
    blank = Consent(association=request.association, person=owner)
    form = ConsentForm(request.POST or None, instance=blank, texts=list(ConsentText.objects.all()))
    remark = _("For what may we use what we know? A card is enough for letters; publishing needs a yes.")
    desk = Desk(_("Add a consent"), _("Save consent"), back_to(owner), str(owner), remark)

    def save(sent: ConsentForm) -> Consent:
        return record_consent(person=owner, values=sent.values, by=request.user)

    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("contacts.log")
def consent_withdraw(request: HttpRequest, person: int, consent: int) -> HttpResponse:
    """Note that a person took a consent back."""
    owner = find_person(request, person)
    row = get_object_or_404(Consent.objects.filter(person=owner), pk=consent)
    form = WithdrawForm(request.POST or None)

    def act(sent: dict[str, Any]) -> str:
        withdraw_consent(consent=row, on=sent["withdrawn_on"], note=sent["note"], by=request.user)
        return _("Noted. From this day we do not use the data for this any more.")

    words = {
        "title": _("Withdraw a consent"),
        "lead": str(row.get_purpose_display()),
        "save": _("Note the withdrawal"),
        "words": _("Whoever takes back the consent to be written to is also marked “do not contact”."),
    }
    return _asked(request, owner, form, words, act)


@shown_or_sent
@requires("contacts.log")
def contact_stop(request: HttpRequest, person: int) -> HttpResponse:
    """Mark somebody as not to be contacted, with the reason."""
    owner = find_person(request, person)
    form = StopContactForm(request.POST or None, instance=owner)

    def act(sent: dict[str, Any]) -> str:
        reason, version = sent["not_contact_reason"], form.read_version
        stop_contact(person=owner, reason=reason, read_version=version, by=request.user)
        return _("Marked. Nothing is due any more, and every list says so.")

    words = {
        "title": _("Do not contact"),
        "lead": str(owner),
        "save": _("Mark “do not contact”"),
        "words": _("No reminder comes up any more, nobody is asked to write, and lists and suggestions show the mark."),
    }
    return _asked(request, owner, form, words, act, there=owner.get_absolute_url())


@shown_or_sent
@requires("contacts.log")
def contact_allow(request: HttpRequest, person: int) -> HttpResponse:
    """Ask, then take the mark away."""
    owner = find_person(request, person)
    if request.method == "POST":
        allow_contact(person=owner, by=request.user)
        messages.success(request, _("The mark is gone. Reminders count from the last touch again."))
        return redirect(back_to(owner))
    question = {
        "title": _("May %(name)s be contacted again?") % {"name": owner},
        "words": _("The mark says: %(reason)s") % {"reason": owner.not_contact_reason or "–"},
        "act": _("Take the mark away"),
        "keep": _("Leave the mark"),
        "back": back_to(owner),
    }
    return page(request, "accounts/question.html", {"question": question})


def _asked(
    request: HttpRequest, person: Person, form: Any, words: dict[str, str], act: Any, there: str = ""
) -> HttpResponse:
    """A small form about a person: shown, or done with a word. `there`: where one looks at what was done."""
    merge = None
    if request.method == "POST" and form.is_valid():
        try:
            said = act(form.cleaned_data)
        except StaleSave as stale:
            form, merge = form.after(stale)
        except ValidationError as refusal:
            add_errors(form, refusal)
        else:
            messages.success(request, said)
            return redirect(there or back_to(person))
    context = {"form": form, "person": person, "back": back_to(person), "merge": merge, **words}
    status = 409 if merge else 422 if form.is_bound else 200
    return page(request, "contacts/person_question.html", context, status=status)


@never_cache
@shown_or_sent
@requires("privacy.manage")
@at_most("export", "POST")
def person_copy(request: HttpRequest, person: int) -> HttpResponse:
    """Everything that we hold about a person, as a file to hand over."""
    owner = find_person(request, person)
    form = CopyForm(request.POST or None, initial={"language": owner.language})
    if request.method == "POST" and form.is_valid():
        copy = request_copy(person=owner, language=form.cleaned_data["language"], by=request.user)
        return redirect(copy)
    copies = PersonCopy.objects.filter(person=owner).select_related("requested_by")
    context = {"form": form, "person": owner, "copies": copies, "days": DAYS_KEPT, "back": back_to(owner)}
    return page(request, "contacts/person_copy.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_safe
@requires("privacy.manage")
def person_copy_detail(request: HttpRequest, copy: int) -> HttpResponse:
    """How a copy stands, and the way to its file."""
    row = _find_copy(request, copy)
    job = None if row.finished_at else Job.objects.of(COPY_JOB, row)
    has_file = bool(row.finished_at) and path_of(row).exists()
    context = {"copy": row, "job": job, "has_file": has_file, "days": DAYS_KEPT, "back": back_to(row.person)}
    return page(request, "contacts/person_copy_detail.html", context)


@never_cache
@require_safe
@requires("privacy.manage")
def person_copy_file(request: HttpRequest, copy: int) -> FileResponse:
    """The ZIP of a copy."""
    row = _find_copy(request, copy)
    try:
        handle = path_of(row).open("rb")
    except OSError as error:
        raise Http404 from error
    # No name in the file's name: it lands in folders and mails of others.
    name = f"person-{row.person_id}-{row.requested_at:%Y-%m-%d}-{row.language}.zip"
    answer = FileResponse(handle, filename=name, content_type="application/zip", as_attachment=True)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    note(request, people_seen((row.person_id,), EVERYTHING, LookKind.COPY, "person_copy_file"))
    return answer


def _find_copy(request: HttpRequest, key: int) -> PersonCopy:
    visible = Person.objects.visible_to(request.membership).values("pk")
    rows = PersonCopy.objects.filter(person__in=visible).select_related("person", "requested_by")
    row = get_object_or_404(rows, pk=key)
    row.association = row.person.association = request.association
    return row


@never_cache
@shown_or_sent
@requires("privacy.manage")
def person_erase(request: HttpRequest, person: int) -> HttpResponse:
    """What would be erased where and what stays and why; erased when the name was typed."""
    owner = find_person(request, person)
    form = EraseForm(request.POST or None, initial={"verdict": request.GET.get("verdict") or RetentionVerdict.ERASE})
    if request.method == "POST" and form.is_valid():
        is_counted = form.cleaned_data["verdict"] == RetentionVerdict.ANONYMISE
        try:
            check_typed_name(owner, form.cleaned_data["name"])
            entry = (anonymise_person if is_counted else erase_person)(person=owner, by=request.user)
        except ValidationError as refusal:
            add_errors(form, refusal)
        else:
            number = sum(entry.counts.values())
            said = ngettext(
                "The person was erased: %(n)d entry in all.", "The person was erased: %(n)d entries in all.", number
            )
            messages.success(request, said % {"n": number})
            return redirect(reverse("people", kwargs={"association": request.association.slug}))
    found = foreseen(owner, is_counted=form["verdict"].value() == RetentionVerdict.ANONYMISE)
    found.sort(key=lambda finding: finding.place != People.name)  # the person first, whatever is done first
    context = {"form": form, "person": owner, "findings": found, "back": back_to(owner)}
    return page(request, "contacts/person_erase.html", context, status=422 if form.is_bound else 200)

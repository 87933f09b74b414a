"""Questions and answers: what businesses asked, who answered it when, and which answers have grown old."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from contacts.conference import shown_questions
from contacts.experts import is_old
from contacts.forms.experts import AnswerForm, QuestionForm, QuestionSieve
from contacts.models import Person, Question
from contacts.services.questions import change_question, remove_question, write_question
from contacts.timeline import Anchor, page_by
from contacts.views.finding import find_question, people_of_question
from contacts.views.linked import linked_rows
from contacts.views.records import Desk, keep_record, remove_record
from contacts.views.touches import acts_on
from partnerships.memory import memory_of
from partnerships.views.partnerships import shown_or_sent
from portal.pages import page
from portal.permissions import requires


@require_safe
@requires("contacts.read")
def question_list(request: HttpRequest) -> HttpResponse:
    """What was asked, newest first, with the answers; those of more than two years ago say so."""
    sieve = QuestionSieve(request)
    visible = Question.objects.visible_to(request.membership).select_related("sector")
    rows = sieve.filter(visible).prefetch_related(*people_of_question(request))
    found = page_by(rows, "asked_on", Anchor.read(request.GET.get("after", "")), newest_first=True)
    shown_questions(list(found.rows), timezone.localdate())
    for row in found.rows:
        row.association = request.association
    context = {"sieve": sieve, "found": found, "of_person": _named(request, sieve)}
    return page(request, "contacts/question_list.html", context, fragment="contacts/_questions.html")


def _named(request: HttpRequest, sieve: QuestionSieve) -> Person | None:
    """The person whose questions are asked for, if the reader may see them. One query where one is named."""
    key = sieve.of("person")
    person = Person.objects.visible_to(request.membership).filter(pk=key).first() if key else None
    if person:
        person.association = request.association
    return person


@require_safe
@requires("contacts.read")
def question_detail(request: HttpRequest, question: int) -> HttpResponse:
    """A question with its answer, and what can be done next."""
    row = find_question(request, question)
    context = {
        "row": row,
        "has_aged": is_old(row, timezone.localdate()),
        "memories": [memory_of(act) for act in acts_on(row)],
    }
    return page(request, "contacts/question_detail.html", context)


@shown_or_sent
@requires("contacts.log")
def question_new(request: HttpRequest) -> HttpResponse:
    """Write a question down; the address may say who asked, at which programme, of which partnership."""
    linked = linked_rows(request, "person", "programme", "partnership")
    source = linked.get("person") or linked.get("programme")
    initial: dict[str, Any] = {"asked_on": timezone.localdate()} | linked
    initial["asked_by"] = initial.pop("person", None)
    if programme := linked.get("programme"):
        initial.setdefault("partnership", programme.partnership_id)
    form = QuestionForm(
        request.POST or None, instance=Question(association=request.association), request=request, initial=initial
    )

    def save(sent: QuestionForm) -> str:
        return write_question(association=request.association, values=sent.values, by=request.user).get_absolute_url()

    back = source.get_absolute_url() if source else _list(request)
    remark = _("You need not know the answer: write the question down, then ask who does.")
    name = str(source) if source else _("Questions and answers")
    desk = Desk(_("Write down a question"), _("Save question"), back, name, remark)
    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("contacts.log")
def question_edit(request: HttpRequest, question: int) -> HttpResponse:
    """Correct what was asked."""
    row = find_question(request, question)
    form = QuestionForm(request.POST or None, instance=row, request=request)
    remove = reverse("question_remove", kwargs={"association": request.association.slug, "question": row.pk})
    desk = Desk(_("Edit the question"), _("Save question"), row.get_absolute_url(), str(row), remove=remove)
    return _changed(request, row, form, desk)


@shown_or_sent
@requires("contacts.log")
def question_answer(request: HttpRequest, question: int) -> HttpResponse:
    """Write the answer, who gave it and when; or a newer one."""
    row = find_question(request, question)
    initial = {} if row.is_answered else {"answered_on": timezone.localdate()}
    form = AnswerForm(request.POST or None, instance=row, request=request, initial=initial)
    desk = Desk(_("The answer"), _("Save answer"), row.get_absolute_url(), str(row), str(row))
    return _changed(request, row, form, desk)


def _changed(request: HttpRequest, row: Question, form: Any, desk: Desk) -> HttpResponse:
    def save(sent: Any) -> Question:
        return change_question(question=row, read_version=sent.read_version, values=sent.values, by=request.user)

    return keep_record(request, form=form, desk=desk, save=save)


@shown_or_sent
@requires("contacts.log")
def question_remove(request: HttpRequest, question: int) -> HttpResponse:
    """Ask, then take a question out of the bank."""
    row = find_question(request, question)
    desk = Desk(_("Remove this entry"), "", _list(request), _("Questions and answers"))
    words = _("The question goes with its answer. You can undo this.")
    return remove_record(
        request, row=row, desk=desk, remove=lambda: remove_question(question=row, by=request.user), words=words
    )


def _list(request: HttpRequest) -> str:
    return reverse("question_list", kwargs={"association": request.association.slug})

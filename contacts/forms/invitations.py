"""Forms of invitations: the letter to one guest, the guest's answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.choices import SEAT_ANSWERS, Answer
from contacts.models import Invitation
from partnerships.forms.base import RecordForm, Text, dressed


class InvitationForm(RecordForm):
    """Language, address and the sentence for this guest alone."""

    layout = ("sentence", "language", "email")

    email = forms.ChoiceField(label=_("To which address"), widget=forms.RadioSelect(attrs={"class": "broad"}))

    class Meta:
        model = Invitation
        fields = ("language", "email", "sentence")
        formfield_callback = dressed
        help_texts = {
            "sentence": _(
                "Why you would like to see this guest in particular: what they told you, what you have in common. It "
                "is written to nobody else. Write it in the language of the letter."
            )
        }

    def __init__(self, data: Any = None, *, addresses: list[str], **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["email"].choices = [(each, each) for each in addresses]
        self.initial["email"] = self.initial.get("email") or (addresses[0] if addresses else "")
        self.fields["sentence"].required = True


class AnswerForm(forms.Form):
    """Yes, perhaps or no, and a few words. `row` is the invitation; its newest answer is chosen."""

    answer = forms.ChoiceField(
        label=_("Your answer"), choices=Answer, widget=forms.RadioSelect(attrs={"class": "broad"})
    )
    note = Text(label=_("A few words"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Any = None, *, row: Invitation, **options: Any) -> None:
        super().__init__(data, initial={"answer": row.answer}, **options)
        if row.candidate_id:
            self.fields["answer"].choices = list(SEAT_ANSWERS.items())
        self.fields["answer"].error_messages["required"] = _("Choose one of the three answers.")

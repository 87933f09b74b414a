"""Forms of guests, and those for giving out their links."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.forms.by_name import ByNameField
from contacts.forms.touches import OfAssociationForm
from delegations.agenda_lines import ON_AGENDA
from delegations.models import GuestComment, GuestLink, Meeting, ProtocolIssue
from partnerships.forms.base import RecordForm, Text, dressed


class CodeForm(forms.Form):
    """The code that was sent by mail."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        strip=True,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "size": 8}),
    )


class GuestLinkForm(OfAssociationForm):
    """For whom the link is, where its letter goes, until when it opens."""

    layout = ("person", "name", "email", "language", "expires_on", "words", "sends", "asks_for_code")

    person = ByNameField(required=False, label=_("Person"), help_text=_("Type a name, in any script."))
    sends = forms.BooleanField(label=_("Send it by letter now"), required=False, initial=True)

    class Meta:
        model = GuestLink
        fields = ("person", "name", "email", "language", "expires_on", "words", "asks_for_code")
        formfield_callback = dressed
        help_texts = {
            "name": _("If you know no person of the other side yet: such as 望月 健司 or Mr. Kenji Mochizuki."),
            "email": _("Empty: the first address that we know of the person."),
            "expires_on": _("The link opens until the end of this day."),
            "words": _("They stand in the letter, in your guest’s language."),
            "asks_for_code": _(
                "Whoever opens it types a code that is sent to the address above: a forwarded link then opens nothing."
            ),
        }

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        for name in ("person", "name"):
            setattr(self.fields[name], "is_one_of_two", True)  # noqa: B010 -- no attribute that Field declares


class ProlongForm(OfAssociationForm):
    """Until when a link opens."""

    layout = ("expires_on",)

    class Meta:
        model = GuestLink
        fields = ("expires_on",)
        formfield_callback = dressed


class IssueForm(OfAssociationForm):
    """A question of protocol, and at which appointment it comes up."""

    layout = ("what", "meeting")

    meeting = forms.ModelChoiceField(label=_("Appointment"), queryset=None, required=False, empty_label=_("none"))

    class Meta:
        model = ProtocolIssue
        fields = ("what", "meeting")
        formfield_callback = dressed
        help_texts = {"what": _("The counterpart reads it on their page. Such as: who bows first at the mayor’s?")}

    def limit(self, name: str, field: forms.ModelChoiceField) -> None:
        """Appointments of this trip that have a time."""
        if name == "meeting":
            rows = Meeting.objects.filter(delegation=self.instance.delegation, state__in=ON_AGENDA)
            field.queryset = rows.select_related("organization")
        else:
            super().limit(name, field)


class SettleForm(OfAssociationForm):
    """How a question of protocol was settled."""

    layout = ("resolution",)

    class Meta:
        model = ProtocolIssue
        fields = ("resolution",)
        formfield_callback = dressed
        help_texts = {"resolution": _("Whoever asked on their page reads it there.")}


class AnswerForm(RecordForm):
    """A member's answer to a guest's remark."""

    layout = ("answer",)

    answer = Text(label=_("Answer"), max_length=1000, widget=forms.Textarea(attrs={"rows": 5}))

    class Meta:
        model = GuestComment
        fields = ("answer",)

"""Forms for touches and follow-ups."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.choosing import organizations_to_choose, people_to_choose
from contacts.forms.by_name import ByNameField
from contacts.forms.choosing import members_of
from contacts.models import FollowUp, Touch
from partnerships.forms.base import RecordForm, dressed
from partnerships.models import Partnership, Programme
from portal.accounts.models import User
from portal.bilingual import typed
from portal.permissions import may

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class OfAssociationForm(RecordForm):
    """A form whose choices are what its reader may see: people and organizations by name, partnerships, members."""

    def __init__(self, data: Any = None, *, instance: Any, request: HttpRequest, **options: Any) -> None:
        super().__init__(data, instance=instance, **options)
        self.request = request
        membership, association = request.membership, request.association.slug
        self._mark_languages()
        choices = reverse("named_choices", kwargs={"association": association})
        for name, field in self.fields.items():
            if isinstance(field, ByNameField):
                of = field.widget.of
                field.rows = (people_to_choose if of == "person" else organizations_to_choose)(membership)
                field.widget.suggest = f"{choices}?of={of}"
            elif isinstance(field, forms.ModelChoiceField):
                if not field.required and field.empty_label == BLANK_CHOICE_DASH[0][1]:
                    field.empty_label = _("none")  # dashes are no word
                self.limit(name, field)

    def _mark_languages(self) -> None:
        """Texts that were typed in one language say so: a browser reads, breaks and checks them by it."""
        for name, field in self.fields.items():
            if isinstance(field.widget, (forms.Textarea, forms.TextInput)):
                text = getattr(self.instance, name, "")
                if isinstance(text, str) and text:
                    field.widget.attrs.setdefault("lang", typed(text).language)

    def limit(self, name: str, field: forms.ModelChoiceField) -> None:
        """Offer only rows that the reader may see."""
        seen = Partnership.objects.visible_to(self.request.membership).with_places()
        if name == "partnership":
            field.queryset = seen
        elif name == "programme":
            field.queryset = Programme.objects.filter(partnership__in=seen)
        elif field.queryset is None or field.queryset.model is User:
            field.queryset = members_of(self.request.membership, getattr(self.instance, f"{name}_id", None))

    @property
    def values(self) -> dict[str, Any]:
        """What was given; what stands here and this reader may not see stays where they chose nothing else."""
        given = {name: self.cleaned_data[name] for name in self._meta.fields if name in self.fields}
        for name, value in given.items():
            field = self.fields[name]
            is_choice = isinstance(field, (ByNameField, forms.ModelChoiceField))
            if value is None and self.initial.get(name) and is_choice and self.instance.pk:
                seen = field.rows if isinstance(field, ByNameField) else field.queryset
                model = self._meta.model._meta.get_field(name).related_model
                hidden = model._default_manager.filter(pk=self.initial[name]).exclude(pk__in=seen.values("pk"))
                given[name] = hidden.first()
        return given

    def refilled(self, data: QueryDict, instance: Any) -> RecordForm:
        return type(self)(data, instance=instance, request=self.request)


def partnership_field() -> forms.ModelChoiceField:
    """One partnership. Declared without rows: a model field would ask for them while the code is read, outside any
    scope."""
    return forms.ModelChoiceField(label=_("Partnership"), queryset=None, required=False, empty_label=_("none"))


class TouchForm(OfAssociationForm):
    """With whom, how, when, who began, what was said."""

    layout = ("people", "kind", "began", "happened_on", "said", "is_interest")
    rare = ("organization", "partnership", "programme", "by")

    people = ByNameField(many=True, required=False, label=_("With whom"), help_text=_("Type a name, in any script."))
    organization = ByNameField(
        of="organization",
        required=False,
        label=_("Organization"),
        help_text=_("Where no single person is meant, or where it took place."),
    )
    partnership = partnership_field()
    programme = forms.ModelChoiceField(label=_("Programme"), queryset=None, required=False, empty_label=_("none"))

    class Meta:
        model = Touch
        fields = (
            "kind",
            "began",
            "happened_on",
            "said",
            "organization",
            "partnership",
            "programme",
            "is_interest",
            "by",
        )
        formfield_callback = dressed
        help_texts = {"is_interest": _("They would like to hear more, come, or take part.")}

    def __init__(self, data: Any = None, *, instance: Any, request: HttpRequest, **options: Any) -> None:
        initial = {"people": list(instance.people.all()) if instance.pk else [], **options.pop("initial", {})}
        super().__init__(data, instance=instance, request=request, initial=initial, **options)
        self.fields["happened_on"].widget.attrs["max"] = f"{timezone.localdate():%Y-%m-%d}"

    @property
    def values(self) -> dict[str, Any]:
        return super().values | {"people": self.cleaned_data["people"]}


class FollowUpForm(OfAssociationForm):
    """What was promised, by whom, until when. Somebody who keeps only their own does not choose who does it."""

    layout = ("what", "promised_by", "due_on", "owner", "person")
    rare = ("organization", "partnership")

    person = ByNameField(required=False, label=_("Person"), help_text=_("To whom, or from whom."))
    organization = ByNameField(of="organization", required=False, label=_("Organization"))
    partnership = partnership_field()

    class Meta:
        model = FollowUp
        fields = ("what", "promised_by", "due_on", "owner", "person", "organization", "partnership")
        formfield_callback = dressed
        help_texts = {"what": _("Begin with a verb: send, ask, call, introduce.")}

    def __init__(self, data: Any = None, *, instance: Any, request: HttpRequest, **options: Any) -> None:
        super().__init__(data, instance=instance, request=request, **options)
        if not may(request, "contacts.log"):
            del self.fields["owner"]
            self.layout = tuple(name for name in self.layout if name != "owner")


class SnoozeForm(forms.Form):
    """Until when."""

    until = forms.DateField(label=_("Until"), widget=DAY)


class HandOverForm(forms.Form):
    """To whom: somebody else than now."""

    to = forms.ModelChoiceField(queryset=None, label=_("Who does it from now on"), empty_label=_("Choose a member"))

    def __init__(self, data: Any = None, *, request: HttpRequest, owner: int | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["to"].queryset = members_of(request.membership).exclude(pk=owner)


class CloseForm(forms.Form):
    """What came of it."""

    result = forms.CharField(
        label=_("What came of it"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

"""What one writes down about a priority of a state or country."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.models import Priority
from partnerships.forms.base import RecordForm, dressed
from partnerships.models import Goal
from portal.accounts.models import Membership


class PriorityForm(RecordForm):
    """Its name, who set it, the paper that names it, the goals that serve it."""

    layout = (("name_en", "name_ja"), "set_by", "source", "goals")

    goals = forms.ModelMultipleChoiceField(
        label=_("Goals that serve it"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "broad"}),
    )

    class Meta:
        model = Priority
        fields = ("name_en", "name_ja", "set_by", "source", "goals")
        formfield_callback = dressed
        help_texts = {"source": _("The paper or page in which it stands, with its year.")}

    def __init__(self, data: Any = None, *, instance: Any, membership: Membership) -> None:
        self.membership = membership
        held = list(instance.goals.all()) if instance.pk else []
        super().__init__(data, instance=instance, initial={"goals": [goal.pk for goal in held]})
        seen = Goal.objects.visible_to(membership)
        self.fields["goals"].queryset = seen
        keys = set(seen.filter(pk__in=[goal.pk for goal in held]).values_list("pk", flat=True)) if held else set()
        self.unseen = [goal for goal in held if goal.pk not in keys]

    @property
    def values(self) -> dict[str, Any]:
        """What was given; goals that this reader may not see stay."""
        values = super().values
        return values | {"goals": [*values["goals"], *self.unseen]}

    def refilled(self, data: Any, instance: Any) -> RecordForm:
        return type(self)(data, instance=instance, membership=self.membership)

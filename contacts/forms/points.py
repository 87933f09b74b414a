"""Ways to reach somebody: rows that one adds, clears and puts in order. They work without script."""

from __future__ import annotations

from typing import Any
from unicodedata import normalize

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contacts.choices import PointKind, PointUse
from contacts.forms.choosing import MembersForm
from contacts.points import email_problem, website_problem
from partnerships.forms.base import RecordForm
from partnerships.forms.directory import PlainSelect
from portal.saving import Difference, Merge, StaleSave

MOST = 20
BLANK = 2
MORE = "more-points"
"""The button that brings more rows; nothing is saved by it."""
_WRONG_EMAIL = EmailValidator()
_WRONG_WEBSITE = URLValidator()


def checked_email(text: str) -> str:
    """An e-mail address by the rule by which files are read: what came in by a file can be saved in a form too."""
    text = text if text.isascii() else normalize("NFKC", text)
    if text and email_problem(text):
        raise ValidationError(_WRONG_EMAIL.message, code="invalid")
    return text


def checked_website(text: str) -> str:
    """A website's address by the rule of files, with its scheme."""
    if website_problem(text):
        raise ValidationError(_WRONG_WEBSITE.message, code="invalid")
    return text if "://" in text else f"https://{text}"


class PointForm(forms.Form):
    """One way to reach somebody. A row without a value is left out."""

    kind = forms.ChoiceField(label=_("Kind"), choices=PointKind, widget=PlainSelect)
    value = forms.CharField(label=_("Address or number"), max_length=300, required=False)
    use = forms.ChoiceField(label=_("Use"), choices=PointUse, widget=PlainSelect, required=False)
    value_ja = forms.CharField(label=_("In Japanese"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        """An e-mail address and a website look like one."""
        cleaned = super().clean() or self.cleaned_data
        kind, value = cleaned.get("kind"), cleaned.get("value", "")
        cleaned["use"] = cleaned.get("use") or PointUse.WORK
        if not value:
            return cleaned
        try:
            if kind == PointKind.EMAIL:
                cleaned["value"] = checked_email(value)
            elif kind == PointKind.WEB:
                cleaned["value"] = checked_website(value)
        except ValidationError as refusal:
            self.add_error("value", refusal)
        return cleaned


class _PointSet(forms.BaseFormSet):
    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["ORDER"].label = _("Place in the order")
        form.fields["ORDER"].widget.attrs |= {"min": 1, "max": MOST, "inputmode": "numeric"}


PointSet = forms.formset_factory(
    PointForm, formset=_PointSet, extra=0, max_num=MOST, absolute_max=MOST + 5, can_order=True
)


def point_set(data: Any, present: list[dict[str, Any]], *, wants_more: bool = False) -> Any:
    """The rows of a form: those there are, or those that were sent, and some blank ones."""
    if data is None:
        blank = [{"kind": PointKind.EMAIL}] if present else [{"kind": PointKind.EMAIL}, {"kind": PointKind.PHONE}]
        return PointSet(initial=[*present, *blank], prefix="points")
    if not wants_more:
        return PointSet(data, prefix="points")
    more = data.copy()
    for _each in range(BLANK):
        number = int(more.get("points-TOTAL_FORMS") or 0)
        if number < MOST:
            more["points-TOTAL_FORMS"] = str(number + 1)
            more[f"points-{number}-kind"] = PointKind.OTHER if number else PointKind.EMAIL
    return PointSet(more, prefix="points")


def points_in(rows: Any) -> list[dict[str, Any]]:
    """What was sent, in the order that was asked for: rows with a number by it, the others after them as they stood."""
    found = []
    for place, form in enumerate(rows.forms):
        values = form.cleaned_data
        if values.get("value"):
            order = values.get("ORDER")
            point = {name: values[name] for name in ("kind", "value", "use", "value_ja")}
            found.append((order is None, order or 0, place, point))
    return [point for *_place, point in sorted(found, key=lambda each: each[:3])]


def _said(points: list[dict[str, Any]]) -> str:
    """Ways to reach somebody in words, a line each."""
    return "\n".join(
        f"{PointKind(each['kind']).label}: {' / '.join(filter(None, (each['value'], each['value_ja'])))}"
        for each in points
    )


class WithPointsForm(MembersForm):
    """A form of a person or an organization, with the rows of how to reach them."""

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.wants_more = bool(data) and MORE in data
        present = _present(self.instance) if self.instance.pk and data is None else []
        self.points = point_set(data, present, wants_more=self.wants_more)

    def is_valid(self) -> bool:
        """The record and every row of its contact points; asking for more rows saves nothing."""
        return super().is_valid() and self.points.is_valid() and not self.wants_more

    @property
    def sent_points(self) -> list[dict[str, Any]]:
        """The contact points, for the service."""
        return points_in(self.points)

    def after(self, stale: StaleSave) -> tuple[RecordForm, Merge]:
        """What the other one saved of the contact points stands beside what was typed."""
        again, found = super().after(stale)
        if stale.row is not None and (theirs := _present(stale.row)) != self.sent_points:
            found.differences.append(Difference("points", gettext("Reach"), _said(self.sent_points), _said(theirs)))
        return again, found


def _present(row: Any) -> list[dict[str, Any]]:
    return list(row.points.values("kind", "value", "use", "value_ja"))

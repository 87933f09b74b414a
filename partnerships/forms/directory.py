"""What a visitor may ask the directory for."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partnerships.directory import Outline, Region
from partnerships.models import Sector
from partnerships.querysets import PlacePairQuerySet
from portal.bilingual import in_reader_language


class PlainSelect(forms.Select):
    """A select of many flat options, written in one go: Django's own renders a template for each option."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        chosen = "" if value is None else str(value)
        selected = {chosen: SELECTED}
        options = ((key, selected.get(str(key), ""), label) for key, label in self.choices)
        return format_html(
            "<select{}>{}</select>",
            flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})})),
            format_html_join("", '<option value="{}"{}>{}</option>', options),
        )


SELECTED = format_html(" {}", "selected")


class DirectorySearch(forms.Form):
    """Words in either language and four filters; owns `filter(queryset)`. A filter without choices is left out."""

    q = forms.CharField(label=_("City, state or prefecture"), max_length=200, required=False)
    state = forms.ChoiceField(label=_("State"), required=False, widget=PlainSelect)
    prefecture = forms.ChoiceField(label=_("Prefecture"), required=False, widget=PlainSelect)
    since = forms.TypedChoiceField(
        label=_("Established"), required=False, coerce=int, empty_value=None, widget=PlainSelect
    )
    sector = forms.ChoiceField(label=_("Sector"), required=False, widget=PlainSelect)

    def __init__(self, *args: Any, outline: Outline, sectors: list[Sector], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].widget = forms.SearchInput(attrs={"maxlength": 200, "data-key": "/", "autocomplete": "off"})
        anywhere, any_time = _("anywhere"), _("at any time")
        self._choose("state", anywhere, [(region.code, _counted(region)) for region in _sorted(outline.states)])
        self._choose("prefecture", anywhere, [(region.code, _counted(region)) for region in outline.prefectures])
        self._choose("since", any_time, [(decade, _decade(decade, pairs)) for decade, pairs in outline.decades])
        self._choose("sector", _("any"), [(sector.code, str(sector)) for sector in sectors])

    def _choose(self, name: str, no_choice: Any, choices: list[tuple[Any, Any]]) -> None:
        if choices:
            self.fields[name].choices = [("", no_choice), *choices]
            self.fields[name].widget.attrs["data-submits"] = True
        else:
            del self.fields[name]

    def filter(self, found: PlacePairQuerySet) -> PlacePairQuerySet:
        """Keep what fits the good fields; a wrong one says so beside itself. Ask it inside `system_scope` (sectors)."""
        chosen = self.cleaned_data if self.is_valid() or self.is_bound else {}
        if words := chosen.get("q"):
            found = found.matching(words)
        for name in ("state", "prefecture"):
            if code := chosen.get(name):
                found = found.in_region(code)
        if decade := chosen.get("since"):
            found = found.founded_between(decade, decade + 9)
        if code := chosen.get("sector"):
            found = found.in_sector(code)
        return found

    @property
    def sought(self) -> str:
        """The words asked for; empty when they are not good."""
        return self.cleaned_data.get("q", "") if self.is_bound and self.is_valid() else ""

    @property
    def query(self) -> str:
        """What was asked, as a query without its empty parts."""
        return urlencode([(name, value) for name, value in self.data.items() if value and name in self.fields])

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was asked at all."""
        return self.is_bound and (not self.is_valid() or any(self.cleaned_data.values()))

    @property
    def sifters(self) -> list[forms.BoundField]:
        """The filters beside the words, as the page sets them."""
        return [self[name] for name in self.fields if name != "q"]


def _sorted(regions: list[Region]) -> list[Region]:
    """States by their name in the reader's language; prefectures keep the order of their numbers."""
    return sorted(regions, key=lambda region: region.name_ja if get_language() == "ja" else region.name_en)


def _counted(region: Region) -> str:
    return f"{in_reader_language(region, 'name')} ({region.pairs})"


def _decade(decade: int, pairs: int) -> str:
    return _("%(decade)ss (%(pairs)s)") % {"decade": decade, "pairs": pairs}

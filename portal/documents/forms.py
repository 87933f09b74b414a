"""What a reader chooses of a page: language and paper."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import PaperSize
from portal.documents.models import PageLanguage


class PageForm(forms.Form):
    """Language and paper of a page, beginning with the reader's own."""

    language = forms.ChoiceField(label=_("Language of the page"), choices=PageLanguage, widget=forms.RadioSelect)
    paper = forms.ChoiceField(label=_("Paper"), choices=PaperSize, widget=forms.RadioSelect)

    def __init__(self, *args: Any, paper: str = "", **kwargs: Any) -> None:
        own = "ja" if (get_language() or "en").startswith("ja") else "en"
        kwargs["initial"] = {"language": own, "paper": paper or ("a4" if own == "ja" else "letter")} | (
            kwargs.get("initial") or {}
        )
        super().__init__(*args, **kwargs)

"""What a reader chooses of a page: language, paper, and what its kind lets people choose."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import PaperSize
from portal.documents.kinds import DocumentKind
from portal.documents.models import PageLanguage


class PageForm(forms.Form):
    """Language and paper of a page, beginning with the reader's own, and the choices of its kind before them."""

    language = forms.ChoiceField(label=_("Language of the page"), choices=PageLanguage, widget=forms.RadioSelect)
    paper = forms.ChoiceField(label=_("Paper"), choices=PaperSize, widget=forms.RadioSelect)
    is_archive = forms.BooleanField(
        label=_("For an archive (PDF/A-3)"),
        required=False,
        help_text=_("Only where a library or city archive asks for it."),
    )

    def __init__(self, *args: Any, kind: DocumentKind, subject: Any, paper: str = "", **kwargs: Any) -> None:
        own = "ja" if (get_language() or "en").startswith("ja") else "en"
        kwargs["initial"] = {"language": own, "paper": paper or ("a4" if own == "ja" else "letter")} | (
            kwargs.get("initial") or {}
        )
        super().__init__(*args, **kwargs)
        if kind.is_public:
            del self.fields["is_archive"]
        for choice in kind.choices:
            self.fields[choice.name] = (
                forms.ChoiceField(
                    label=choice.label, choices=choice.values(subject), required=False, help_text=choice.help_text
                )
                if choice.values
                else forms.CharField(
                    label=choice.label, max_length=choice.longest, required=False, help_text=choice.help_text
                )
            )
        self.order_fields([choice.name for choice in kind.choices])

"""What people say of a file: which one, in which encoding, what its headers mean, what becomes of its rows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.imports.models import ImportRun
from portal.imports.opening import MOST_BYTES
from portal.imports.refusals import FILES, with_place
from portal.resources import Sheet

ENCODINGS = [
    ("", _("Let the portal find it")),
    ("utf-8", "UTF-8"),
    ("cp932", _("Japanese Excel (CP932, Shift_JIS)")),
    ("utf-16-le", "UTF-16"),
    ("cp1252", _("Western Windows (1252)")),
]


class FileForm(forms.Form):
    """A file, and its encoding if the portal should not find it."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, XLSX or vCard, at most 10 MB and 20,000 rows."),
        error_messages={"required": _("Choose a file."), "empty": FILES["empty"]},
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.vcf,text/csv,text/vcard"}),
    )
    encoding = forms.ChoiceField(label=_("Encoding of a CSV file"), choices=ENCODINGS, required=False)

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            words = str(FILES["too_big"]) % {"size": filesizeformat(upload.size), "most": filesizeformat(MOST_BYTES)}
            raise forms.ValidationError(with_place(words, file=upload.name, line=0, column=0))
        return upload


class ColumnsForm(forms.Form):
    """For each header of a file the column of ours, or none."""

    def __init__(self, data: Any = None, *, run: ImportRun, sheet: Sheet, samples: list[list[str]]) -> None:
        super().__init__(data)
        choices = [("", gettext("leave out")), *((column.name, str(column.label)) for column in sheet.columns)]
        for place, header in enumerate(run.headers):
            seen = [text for text in samples[place] if text][:2]
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=header or gettext("column %(number)d, without a header") % {"number": place + 1},
                choices=choices,
                required=False,
                initial=run.mapping[place],
                help_text=" · ".join(text[:40] for text in seen),
            )

    @property
    def mapping(self) -> list[str]:
        return [self.cleaned_data[name] for name in self.fields]

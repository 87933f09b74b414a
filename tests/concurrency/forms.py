"""The forms that stand on a page, and filling them in as somebody would who wants to get through."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pypdfium2
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from lxml import html
from PIL import Image


@dataclass(frozen=True)
class PageForm:
    """A form that is posted: the address it is sent to, and the form as it stands on the page."""

    action: str
    element: Any

    @property
    def given(self) -> dict[str, list[str]]:
        """What a browser would send if nobody typed anything."""
        sent: dict[str, list[str]] = {}
        for name, value in self.element.form_values():
            sent.setdefault(name, []).append(value.removeprefix("\n"))
        for radio in self.element.xpath(".//input[@type='radio' and @checked and @value='']"):
            sent[radio.get("name")] = [""]  # which lxml takes for "on"
        return sent

    @property
    def names(self) -> set[str]:
        """The names of all its fields, filled in or not."""
        return set(self.element.xpath(".//@name"))

    @property
    def version(self) -> int:
        """The version of the row that the page shows; 0 when it shows none."""
        value = (self.given.get("version") or [""])[0]
        return int(value) if value.isdecimal() else 0

    def texts(self) -> list[str]:
        """The names of fields that take any words."""
        found = self.element.xpath(".//textarea[@name] | .//input[@name and @type='text']")
        return [each.get("name") for each in found if not each.get("list") and not each.get("inputmode")]

    def filled(self, rows: Mapping[str, Any], wished: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """What the page holds, the empty fields filled in by their type, and what is wished in place of either; a wish
        for None leaves the field out. `rows`: the keys of a `person` and an `organization` that may be chosen."""
        sent: dict[str, Any] = dict(self.given)
        for field in self.element.xpath(".//*[@name]"):
            name = field.get("name")
            if field.get("type") == "search" and name.endswith("_named"):
                of = "person" if "person" in field.get("aria-label") else "organization"
                sent.setdefault(name.removesuffix("_named"), [rows[of]])
            elif not any(sent.get(name, [])) and (value := _value_for(field)) is not None:
                sent[name] = value
        sent |= {name: value(self) if callable(value) else value for name, value in (wished or {}).items()}
        return {name: value for name, value in sent.items() if value is not None}

    def last_choice(self, name: str) -> str:
        """The last choice of a select."""
        return str(self.element.inputs[name].value_options[-1])


def forms_of(answer: Any, address: str) -> Iterator[PageForm]:
    """The forms in the page's own part that are posted; the frame around it has others."""
    if answer.streaming:
        b"".join(answer.streaming_content)  # a file is closed once it is read
        return
    if answer.status_code != 200 or "text/html" not in answer["Content-Type"] or not answer.content.strip():
        return
    for element in html.fromstring(answer.content.decode()).xpath("//main//form"):
        if (element.get("method") or "").lower() == "post":
            yield PageForm((element.get("action") or "").partition("#")[0] or address, element)


def _value_for(field: Any) -> Any:
    kind = field.get("type", "text") if field.tag == "input" else field.tag
    name, today = field.get("name"), timezone.localdate()
    if kind == "select":
        return next(([each] for each in field.value_options if each), None)
    if kind == "radio":
        return [field.get("value")] if field.get("value") else None
    if kind == "checkbox":
        return [field.get("value") or "on"]
    if kind == "file":
        return picture() if "image" in (field.get("accept") or "") else paper()
    if kind == "number" or field.get("inputmode") in ("numeric", "decimal"):
        return ["2020"] if name.endswith("year") else ["7"]
    is_end = name.startswith(("to_", "ends"))
    words = f"Words for {name}"[: int(field.get("maxlength") or 200)]
    return {
        "date": [today.isoformat()],
        "time": ["11:30" if is_end else "10:30"],
        "datetime-local": [f"{today}T{'11:30' if is_end else '10:30'}"],
        "email": ["somebody.new@people.example"],
        "url": ["https://people.example/page"],
        "tel": ["+1 402 555 0188"],
        "text": [words],
        "textarea": [words],
    }.get(kind)


def picture() -> SimpleUploadedFile:
    """A small picture, as a telephone would send it."""
    data = io.BytesIO()
    Image.linear_gradient("L").resize((900, 700)).convert("RGB").save(data, "JPEG")
    return SimpleUploadedFile("picture.jpg", data.getvalue(), "image/jpeg")


def paper() -> SimpleUploadedFile:
    """A PDF of one blank page."""
    data = io.BytesIO()
    document = pypdfium2.PdfDocument.new()
    document.new_page(595, 842)
    document.save(data)
    return SimpleUploadedFile("paper.pdf", data.getvalue(), "application/pdf")

"""The forms of a page as a browser reads them: what each would send, and from which rows a field chooses."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.forms import BaseForm, BaseFormSet, ModelChoiceField

TYPED = {
    "email": "reader@people.example",
    "date": "2026-11-20",
    "time": "10:30",
    "number": "3",
    "url": "https://city.example/",
}


@dataclass
class Sent:
    """A form that is sent: where to, what it holds, how each field is shown."""

    action: str
    values: dict[str, list[str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    choosing: dict[str, ModelChoiceField] = field(default_factory=dict)  # the fields of its page that choose rows
    is_pressed: bool = False


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Sent] = []
        self.here: Sent | None = None
        self.select = self.area = ""
        self.options: list[tuple[str, bool]] = []
        self.is_needed = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.here = Sent(given.get("action", "")) if given.get("method", "").lower() == "post" else None
            self.forms += [self.here] if self.here else []
        if self.here is None or "disabled" in given:
            return
        name = given.get("name", "")
        if tag == "option" and self.select:
            self.options.append((given.get("value", ""), "selected" in given))
        elif tag == "button" or given.get("type") == "submit":
            self.press(name, given)
        elif name and tag == "input":
            self.take(name, given)
        elif name and tag in ("select", "textarea"):
            self.is_needed, self.options = "required" in given, []
            self.here.kinds[name] = tag
            self.select, self.area = (name, "") if tag == "select" else ("", name)
            if tag == "textarea":
                self.here.values[name] = [""]

    def press(self, name: str, given: dict[str, str]) -> None:
        """The first button sends the form, with its own name if it has one."""
        assert self.here
        if given.get("type", "submit") == "submit" and not self.here.is_pressed:
            self.here.is_pressed = True
            if name:
                self.here.kinds[name], self.here.values[name] = "submit", [given.get("value", "")]

    def take(self, name: str, given: dict[str, str]) -> None:
        assert self.here
        kind, value = given.get("type", "text"), given.get("value", "")
        self.here.kinds.setdefault(name, kind)
        values = self.here.values.setdefault(name, [])
        if kind in ("checkbox", "radio"):
            if "checked" in given or (kind == "radio" and "required" in given and not values):
                values[:] = [value] if kind == "radio" else [*values, value or "on"]
        elif kind == "submit" or (given.get("type") is None and not value):
            values[:] = values or [value]
        elif kind != "file":
            is_empty = not value and "required" in given
            values.append(TYPED.get(kind, "Some words") if is_empty else value)

    def handle_data(self, data: str) -> None:
        if self.here and self.area:
            self.here.values[self.area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.here and self.area:
            text = self.here.values[self.area][0].strip()
            self.here.values[self.area] = [text or ("Some words" if self.is_needed else "")]
            self.area = ""
        elif tag == "select" and self.here and self.select:
            chosen = [value for value, is_chosen in self.options if is_chosen]
            first = [value for value, _ in self.options if value][:1] if self.is_needed else []
            self.here.values[self.select] = [each for each in chosen if each] or first or chosen[:1]
            self.select = ""
        elif tag == "form":
            self.here = None


def forms_on(page: str) -> list[Sent]:
    """The forms of a page that are sent with POST."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms


def models_of(context: Any) -> dict[str, ModelChoiceField]:
    """The fields that choose rows, by the names under which the forms of a page send them."""
    found: dict[str, ModelChoiceField] = {}
    for layer in context or []:
        for value in (value for each in getattr(layer, "dicts", [layer]) for value in each.values()):
            several = value if isinstance(value, (list, tuple, BaseFormSet)) else [value]
            for form in several:
                if isinstance(form, BaseForm):
                    found |= {
                        form.add_prefix(name): each
                        for name, each in form.fields.items()
                        if isinstance(each, ModelChoiceField)
                    }
    return found

"""Styles that the pages of a process share.

WeasyPrint matches every rule against every element and computes some hundred values of each style, for each page
anew. Our pages come from a handful of templates: what selectors can see of an element (`_seen`) and of those around it
repeats from page to page. So a tree of the places that were met is kept, with the style of each; a page's element
whose place is known costs one look into a dictionary. Values are computed lazily, into the style: later pages find
them there.

What keeps this right: the sheets are the renderer's own and never change; no rule asks for more than the element, its
ancestors, the sibling before it, and whether it is first or last (tests/documents/test_quick.py reads the sheets); no
style depends on the size of the paper (no `vw`, no `vh`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import Any

import tinycss2
from weasyprint.css import ComputedStyle, InitialStyle, StyleFor, declaration_precedence, preprocess_declarations

from portal.documents.quick.stand_in import instead_of
from portal.documents.quick.warmth import style_made, styles_dropped

MOST_TREES = 5  # a tree is a level, a language and a kind of document, and takes some two megabytes
MOST_PLACES = 4000  # of a tree, before it is begun anew
_HINTS = {"lang": "-weasy-lang", "id": "-weasy-anchor"}  # attributes that WeasyPrint turns into declarations
_SVG = "{http://www.w3.org/2000/svg}svg"


@dataclass
class _Place:
    """A place in the tree of elements: its style, those of its pseudo-elements, and the places inside it."""

    style: Any
    pseudo: tuple[tuple[str, Any], ...]
    inside: dict[Any, _Place] = field(default_factory=dict)


@dataclass
class _Tree:
    """Places that pages had so far, and their styles by what made them: equal rules and parents share one."""

    root: _Place | None = None
    places: int = 0
    styles: dict[Any, tuple[Any, tuple[tuple[str, Any], ...]]] = field(default_factory=dict)


_trees: dict[Any, _Tree] = {}
_their_styles = StyleFor.__init__


@instead_of("weasyprint.css", "StyleFor.__init__")
def styles_of_page(
    self: Any, html: Any, sheets: Any, presentational_hints: bool, font_config: Any, target_collector: Any
) -> None:
    """Find the style of every element of a page."""
    root = html.wrapper_element
    if presentational_hints or not all(map(_has_only_usual_attributes, root.etree_element.iter())):
        _their_styles(self, html, sheets, presentational_hints, font_config, target_collector)
        return
    self._cascaded_styles = {}
    self._computed_styles = {}
    self.initial_page_sizes = {"box": None, "area": None}
    self._sheets = sheets
    self.font_config = font_config

    with_rules = tuple(id(sheet) for sheet, _origin, _specificity in sheets if sheet.matcher.order)
    key = (id(font_config), with_rules, _seen(root.etree_element))
    tree = _trees.pop(key, None)
    if tree is None or tree.places > MOST_PLACES:
        tree = _Tree()
    while len(_trees) >= MOST_TREES:
        del _trees[next(iter(_trees))]
        styles_dropped()
    _trees[key] = tree  # the last one used stands last
    tree.root = tree.root or _place(self, tree, root, None, html)
    _walk(self, tree, root.etree_element, tree.root, lambda: root, html, target_collector)


def _has_only_usual_attributes(element: Any) -> bool:
    """Whether no declaration comes from the element itself, other than those of `_HINTS`."""
    names = element.attrib
    if not names:
        return True
    own = {_SVG: ("style", "width", "height"), "a": ("style", "name")}.get(element.tag, ("style",))
    return not any(name in names for name in own)


def _seen(element: Any) -> Any:
    """What rules may ask of an element: its name, classes, id and language, and which attributes it has."""
    attributes = element.attrib
    if not attributes:
        return element.tag
    others = tuple(name for name in attributes if name not in ("class", "id", "lang"))
    return element.tag, attributes.get("class"), attributes.get("id"), attributes.get("lang"), others


def _walk(self: Any, tree: _Tree, element: Any, place: _Place, wrapper: Any, html: Any, collector: Any) -> None:
    """Give the element and those inside it their styles. `wrapper` makes what selectors need, for unknown places."""
    styles = self._computed_styles
    styles[element, None] = place.style
    for name, style in place.pseudo:
        styles[element, name] = style
    if anchor := place.style["anchor"]:
        collector.collect_anchor(anchor)
    last = len(element) - 1
    before = None
    inside = place.inside
    for index, child in enumerate(element):
        seen = _seen(child)
        key = (seen, before, index == last)
        before = seen

        def wrapped(index: int = index) -> Any:
            return list(wrapper().iter_children())[index]

        found = inside.get(key)
        if found is None:
            found = inside[key] = _place(self, tree, wrapped(), place, html)
        _walk(self, tree, child, found, wrapped, html, collector)


def _place(self: Any, tree: _Tree, wrapper: Any, parent: _Place | None, html: Any) -> _Place:
    """A place that is met for the first time: cascade and style as WeasyPrint makes them."""
    element = wrapper.etree_element
    hints = tuple((name, element.attrib[name]) for name in _HINTS if element.attrib.get(name))
    cascaded: dict[str | None, dict[str, Any]] = {}
    if hints:
        cascaded[None] = {}
    for name, value in hints:
        declaration = tinycss2.parse_one_declaration(f'{_HINTS[name]}:"{value}"')
        for declared, values, importance in preprocess_declarations(html.base_url, (declaration,)):
            cascaded[None][declared] = values, (declaration_precedence("author", importance), inf, (0, 0, 0))
    rules = []
    for sheet, origin, sheet_specificity in self._sheets:
        for specificity, _order, pseudo, (declarations, layer) in sheet.matcher.match(wrapper):
            layer_order = inf if layer is None else sheet.layers.index(layer)
            rules.append((id(sheet), specificity, pseudo, id(declarations), layer_order))
            style = cascaded.setdefault(pseudo, {})
            for declared, values, importance in declarations:
                precedence = declaration_precedence(origin, importance)
                weight = (precedence, layer_order, sheet_specificity or specificity)
                former = style.get(declared, (None, None))[1]
                if former is None or former <= weight:
                    style[declared] = values, weight
    tree.places += 1
    key = (id(parent.style) if parent else None, hints, tuple(rules))
    if key not in tree.styles:
        tree.styles[key] = _styles(self, cascaded, parent, html)
        style_made()
    return _Place(*tree.styles[key])


def _styles(self: Any, cascaded: Any, parent: _Place | None, html: Any) -> tuple[Any, tuple[tuple[str, Any], ...]]:
    """The style of an element, and those of its pseudo-elements."""

    def style(parent_style: Any, pseudo: str | None, root: Any) -> Any:
        values = cascaded.get(pseudo, {})
        return ComputedStyle(
            parent_style, values, pseudo, root, html.base_url, self.font_config, self.initial_page_sizes
        )

    if parent is None:
        own = style(None, None, InitialStyle(self.font_config))
        root = own
    else:
        root = parent.style if parent.style.is_root_element else parent.style.root_style
        own = style(parent.style, None, root)
    return own, tuple((pseudo, style(own, pseudo, root)) for pseudo in cascaded if pseudo)

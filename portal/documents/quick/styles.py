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
from typing import Any

from weasyprint.css import StyleFor

from portal.documents.quick.stand_in import instead_of
from portal.documents.quick.warmth import style_made, styles_dropped

MOST_TREES = 5  # a tree is a level, a language and a kind of document, and takes some two megabytes
MOST_PLACES = 4000  # that a tree keeps; the page after begins it anew
_HINTS = ("lang", "id")  # attributes that WeasyPrint turns into declarations
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
    if tree is None or tree.places >= MOST_PLACES:
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
            found = _place(self, tree, wrapped(), place, html)
            if tree.places < MOST_PLACES:
                inside[key] = found
        _walk(self, tree, child, found, wrapped, html, collector)


def _place(self: Any, tree: _Tree, wrapper: Any, parent: _Place | None, html: Any) -> _Place:
    """A place that is met for the first time. Places in equal styles whom the same rules match share their style."""
    attributes = wrapper.etree_element.attrib
    hints = tuple(attributes.get(name) for name in _HINTS)
    rules = tuple((id(sheet), order) for sheet, *_ in self._sheets for _, order, *_ in sheet.matcher.match(wrapper))
    key = (id(parent.style) if parent else None, hints, rules)
    styles = tree.styles.get(key)
    if styles is None:
        styles = _OneElement(self, wrapper, parent, html).styles()
        style_made()
        if tree.places < MOST_PLACES:
            tree.styles[key] = styles
    tree.places += 1
    return _Place(*styles)


class _OneElement:
    """A page of which WeasyPrint sees a single element, below one whose style is known: it makes the style of that."""

    def __init__(self, styles: Any, wrapper: Any, parent: _Place | None, html: Any) -> None:
        self.base_url, self.wrapper_element = html.base_url, self
        self._styles, self._wrapper, self._parent = styles, wrapper, parent
        self.etree_element = self if parent else wrapper.etree_element  # WeasyPrint compares it with the element

    def styles(self) -> tuple[Any, tuple[tuple[str, Any], ...]]:
        """The style of the element, and those of its pseudo-elements."""
        self._made = StyleFor.__new__(StyleFor)
        _their_styles(self._made, self, self._styles._sheets, False, self._styles.font_config, None)
        element = self._wrapper.etree_element
        made = {pseudo: style for (of, pseudo), style in self._made.get_computed_styles().items() if of is element}
        return made.pop(None), tuple(made.items())

    def iter(self) -> Any:
        """The elements whose attributes WeasyPrint reads."""
        return iter((self._wrapper.etree_element,))

    def iter_subtree(self) -> Any:
        """The elements that WeasyPrint makes styles for; those above it find in place."""
        if self._parent:
            above = self._parent.style
            root = above if above.is_root_element else above.root_style
            known = {(self._wrapper.parent.etree_element, None): above, (self, None): root}
            self._made.get_computed_styles().update(known)
        yield self._wrapper

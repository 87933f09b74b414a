"""The structure that a screen reader hears: what each run of text is, in which language, in which order.

WeasyPrint tags a page element by element and leaves out languages. `dress` looks at its finished page and writes the
structure anew, just before the file is written: only elements that say something, `/Lang` on every run that is not in
the page's own language, a scope on every header cell, an alternative for every picture and chart. What a reader hears
is therefore decided by the templates: `lang`, `scope`, `alt`, `aria-label`, and the order of the elements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

PLAIN = {"p": "P", "table": "Table", "tr": "TR", "th": "TH", "td": "TD", "thead": "THead", "tbody": "TBody",
         "caption": "Caption", "ul": "L", "ol": "L", "li": "LI", "a": "Link", "img": "Figure",
         "{http://www.w3.org/2000/svg}svg": "Figure", "section": "Sect"}  # fmt: skip
PLAIN |= {f"h{level}": f"H{level}" for level in range(1, 7)}
AFLOAT = ("a", "b", "span")
SCOPES = {"row": "/Row", "col": "/Column"}
PRINTED = 4  # the flag of an annotation that is there on paper as well

_JAPANESE_SCRIPT = re.compile("[\u3005\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0002ffff]")
_LATIN_WORD = re.compile("[A-Za-z]{2}")
_SOURCE_NUMBERS = re.compile("[\u2009\u202f ]*[⁰¹²³⁴⁵⁶⁷⁸⁹†]+")


def dress(document: Any, pdf: Any, *, is_archive: bool = False, is_long: bool = False) -> None:
    """Rewrite the structure of WeasyPrint's `document` in its `pdf`, both complete but for the writing. A document of
    several pages, or one that may have several and so has numbers at the foot, keeps what it has.
    """
    if len(document.pages) == 1 and not is_long:
        _Structure(document, pdf).rewrite()
    for each in pdf.objects:
        if isinstance(each, dict):
            if each.get("Type") == "/Annot":
                each["F"] = PRINTED
            elif "Title" in each and "Dest" in each:  # a bookmark names its block without the numbers of the sources
                each["Title"].string = _SOURCE_NUMBERS.sub("", each["Title"].string)
        elif is_archive and getattr(each, "extra", {}).get("Interpolate") == "true":  # forbidden there
            each.extra["Interpolate"] = "false"


def language_of(text: str, said: str) -> str:
    """The language of a run: what the page says, unless its script belongs to the other one. Digits follow the page."""
    if _JAPANESE_SCRIPT.search(text):
        return "ja"
    return "en" if said == "ja" and _LATIN_WORD.search(text) else said


@dataclass
class _Node:
    """An element of the structure: `kids` are numbers of marked content and further elements."""

    kind: str
    language: str
    kids: list[Any] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)
    links: list[Any] = field(default_factory=list)


class _Structure:
    def __init__(self, document: Any, pdf: Any) -> None:
        import pydyf

        self._pydyf, self._pdf = pydyf, pdf
        self._page, self._reference = document.pages[0], pdf.page_references[0]
        self._language = document.metadata.lang or "en"

    def rewrite(self) -> None:
        contents, behind = self._take_out()
        boxes = list(_with_content(self._page._page_box))
        if len(boxes) != len(contents) or len(behind) != 1:
            raise RuntimeError("WeasyPrint's tags do not follow its boxes: has it changed?")
        self._number = dict(zip(map(id, boxes), contents, strict=True))
        top = _Node("Document", self._language)
        self._fill(top, self._page._page_box, None, None)
        self._write(top, behind[0])

    # --- what WeasyPrint wrote ------------------------------------------------------------------------------------

    def _take_out(self) -> tuple[list[int], list[Any]]:
        """Remove its structure from the file; answer the numbers of marked content in reading order, and what came
        behind the structure.
        """
        objects = self._pdf.objects
        root = self._found(self._pdf.catalog["StructTreeRoot"])
        begin = root.number - 1  # the map of contents, which it writes first
        behind = [each for each in objects[begin:] if not isinstance(each, dict)]
        contents = list(self._contents(self._found(root["K"][0])))
        del objects[begin:]
        return contents, behind

    def _found(self, reference: bytes) -> Any:
        return self._pdf.objects[int(reference.split()[0])]

    def _contents(self, element: Any) -> Iterator[int]:
        for kid in element.get("K", ()):
            if isinstance(kid, int):
                yield kid
            else:
                yield from self._contents(self._found(kid))

    # --- what the page is -----------------------------------------------------------------------------------------

    def _fill(self, node: _Node, box: Any, element: Any, last: tuple[Any, _Node] | None) -> None:
        """Put what is in `box` under `node`. Boxes without an element of their own only hold others together."""
        for child in getattr(box, "children", ()):
            child = getattr(child, "_box", child)  # placed absolutely
            number = self._number.get(id(child))
            if number is not None and hasattr(child, "text"):
                self._add_run(node, number, language_of(child.text, child.style["lang"] or self._language))
                continue
            kind = None if child.element is element or child.element is None else self._kind(child, node)
            if kind is None:
                if number is not None:
                    node.kids.append(number)
                if child.link_annotation is not None and node.kind == "Link":
                    node.links.append(child.link_annotation)
                self._fill(node, child, child.element if child.element is not None else element, None)
                continue
            if last is not None and last[0] is child.element:
                inner = last[1]  # the same element goes on in the next line
            else:
                inner = _Node(kind, node.language, more=self._attributes(child, kind))
                node.kids.append(inner)
                if kind == "LI":  # what stands in an item is its body
                    inner = _Node("LBody", node.language)
                    node.kids[-1].kids.append(inner)
            if child.link_annotation is not None:
                inner.links.append(child.link_annotation)
            last = (child.element, inner)
            if number is not None:
                inner.kids.append(number)
            self._fill(inner, child, child.element, None)

    def _kind(self, box: Any, node: _Node) -> str | None:
        tag = box.element_tag
        if tag == "div":
            return "P" if node.kind == "Document" and _has_text(box) else None
        if tag == "a" and box.link_annotation is None:
            return None
        kind = PLAIN.get(tag)
        return None if kind == node.kind == "P" else kind

    def _add_run(self, node: _Node, number: int, language: str) -> None:
        if language == node.language:
            node.kids.append(number)
            return
        before = node.kids[-1] if node.kids else None
        if isinstance(before, _Node) and before.kind == "Span" and before.language == language:
            before.kids.append(number)
        else:
            node.kids.append(_Node("Span", language, [number], {"Lang": self._pydyf.String(language)}))

    def _attributes(self, box: Any, kind: str) -> dict[str, Any]:
        pydyf, given = self._pydyf, box.element.attrib
        more: dict[str, Any] = {}
        if kind in ("TH", "TD"):
            table: dict[str, Any] = {"O": "/Table"}
            if kind == "TH":
                table["Scope"] = SCOPES.get(given.get("scope"), "/Column")
            if box.colspan != 1:
                table["ColSpan"] = box.colspan
            if len(table) > 1:
                more["A"] = pydyf.Dictionary(table)
            if said := given.get("aria-label"):
                more["Alt"] = pydyf.String(said)
        elif kind == "Figure":
            title = box.element.find("{http://www.w3.org/2000/svg}title")
            more["Alt"] = pydyf.String(given.get("alt") or (title.text if title is not None else ""))
            more["A"] = pydyf.Dictionary({"O": "/Layout", "BBox": pydyf.Array(self._place(box))})
        return more

    def _place(self, box: Any) -> tuple[float, ...]:
        """Left, bottom, right, top in points from the page's lower left corner."""
        left, top = box.content_box_x(), box.content_box_y()
        height = self._page.height
        sides = left, height - top - box.height, left + box.width, height - top
        return tuple(round(side * 0.75, 2) for side in sides)

    # --- what we write --------------------------------------------------------------------------------------------

    def _write(self, top: _Node, description: Any) -> None:
        pydyf, pdf = self._pydyf, self._pdf
        parents = pydyf.Dictionary()
        root = pydyf.Dictionary({"Type": "/StructTreeRoot"})
        pdf.add_object(parents)
        pdf.add_object(root)
        owners: dict[int, bytes] = {}
        links: list[Any] = []
        document = self._element(top, root.reference, owners, links)
        root |= {"ParentTree": parents.reference, "K": pydyf.Array([document.reference])}
        of_page = pydyf.Array(owner for _number, owner in sorted(owners.items()))
        parents["Nums"] = pydyf.Array([0, of_page])
        for number, (annotation, owner) in enumerate(links, start=1):
            annotation["StructParent"] = number
            parents["Nums"].extend((number, owner))
        pdf.catalog["StructTreeRoot"] = root.reference
        pdf.add_object(description)  # of the file: its place is the end
        pdf.catalog["Metadata"] = description.reference

    def _element(self, node: _Node, parent: bytes, owners: dict[int, bytes], links: list[Any]) -> Any:
        pydyf = self._pydyf
        element = pydyf.Dictionary({"S": f"/{node.kind}", "P": parent, "Pg": self._reference} | node.more)
        self._pdf.add_object(element)
        kids = pydyf.Array()
        for link in node.links:
            kids.append(pydyf.Dictionary({"Type": "/OBJR", "Obj": link.reference, "Pg": self._reference}))
            links.append((link, element.reference))
        for kid in node.kids:
            if isinstance(kid, _Node):
                kids.append(self._element(kid, element.reference, owners, links).reference)
            else:
                kids.append(kid)
                owners[kid] = element.reference
        element["K"] = kids
        return element


def _with_content(box: Any) -> Iterator[Any]:
    """Boxes that WeasyPrint marks as content, in the order of its structure: texts and pictures."""
    for child in getattr(box, "children", ()):
        child = getattr(child, "_box", child)
        if hasattr(child, "text") or hasattr(child, "replacement"):
            yield child
        else:
            yield from _with_content(child)


def _has_text(box: Any) -> bool:
    """Whether text stands directly in this box, in its lines or afloat, not in blocks of its own."""
    return any(type(child).__name__ == "LineBox" or child.element_tag in AFLOAT for child in box.children)

"""Reads a PDF as a screen reader does: the structure with its languages, and the text of each run. By PDFium, which
neither wrote it nor knows us.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

JAPANESE = re.compile("[\u3005\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0002ffff]")


@dataclass(frozen=True)
class Run:
    """A run of text: the elements it lies in from the outermost, the language they give it, and what it says."""

    path: tuple[str, ...]
    language: str
    text: str


@dataclass(frozen=True)
class Element:
    """An element of the structure with its alternative text and the text of its runs."""

    path: tuple[str, ...]
    alternative: str
    text: str
    scope: str = ""


def runs_of(data: bytes, language: str) -> list[Run]:
    """Every run of the first page in reading order; `language` is that of the whole document."""
    return [each for each in _read(data, language) if isinstance(each, Run)]


def elements_of(data: bytes) -> list[Element]:
    """Every element of the first page in reading order."""
    return [each for each in _read(data, "") if isinstance(each, Element)]


def _read(data: bytes, language: str) -> list[Run | Element]:
    with pypdfium2.PdfDocument(data) as document:
        page = document[0]
        texts = _texts(page)
        tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
        found: list[Run | Element] = []
        for number in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            found += _walk(pdfium.FPDF_StructTree_GetChildAtIndex(tree, number), (), language, texts)
        pdfium.FPDF_StructTree_Close(tree)
        return found


def _walk(element: object, path: tuple[str, ...], language: str, texts: dict[int, str]) -> Iterator[Run | Element]:
    path = (*path, _text(pdfium.FPDF_StructElement_GetType, element))
    language = _text(pdfium.FPDF_StructElement_GetLang, element) or language
    inner: list[Run | Element] = []
    for number in range(pdfium.FPDF_StructElement_CountChildren(element)):
        if child := pdfium.FPDF_StructElement_GetChildAtIndex(element, number):
            inner += _walk(child, path, language, texts)
        elif (content := pdfium.FPDF_StructElement_GetChildMarkedContentID(element, number)) >= 0:
            inner.append(Run(path, language, texts.get(content, "")))
    said = "".join(run.text for run in inner if isinstance(run, Run))
    return iter([Element(path, _text(pdfium.FPDF_StructElement_GetAltText, element), said, _scope(element)), *inner])


def _scope(element: object) -> str:
    """Row or Column, of a header cell that says so."""
    for number in range(pdfium.FPDF_StructElement_GetAttributeCount(element)):
        attributes = pdfium.FPDF_StructElement_GetAttributeAtIndex(element, number)
        if value := pdfium.FPDF_StructElement_Attr_GetValue(attributes, b"Scope"):
            room, length = ctypes.create_string_buffer(64), ctypes.c_ulong()
            pdfium.FPDF_StructElement_Attr_GetStringValue(value, room, 64, ctypes.byref(length))
            return room.raw[: length.value].decode("utf-16-le").rstrip("\0")
    return ""


def _texts(page: pypdfium2.PdfPage) -> dict[int, str]:
    """Number of the marked content → its text."""
    found: dict[int, str] = {}
    lines = page.get_textpage()
    for each in page.get_objects(max_depth=1):
        number = pdfium.FPDFPageObj_GetMarkedContentID(each.raw)
        if each.type == pdfium.FPDF_PAGEOBJ_TEXT and number >= 0:
            found[number] = found.get(number, "") + _text(pdfium.FPDFTextObj_GetText, each.raw, lines.raw)
    return found


def _text(ask: object, *of: object) -> str:
    """What PDFium answers in UTF-16, asked twice: for the length, then for the text."""
    length = ask(*of, None, 0)  # type: ignore[operator]
    if length <= 2:
        return ""
    room = ctypes.create_string_buffer(length)
    kind = ctypes.POINTER(ctypes.c_ushort)
    ask(*of, ctypes.cast(room, kind) if ask is pdfium.FPDFTextObj_GetText else room, length)  # type: ignore[operator]
    return room.raw[:length].decode("utf-16-le").rstrip("\0")

"""Lines of text: the layout that WeasyPrint sets up for a style is kept and copied, and a line has one layout.

WeasyPrint makes a context, a font description and a layout for every piece of text, throws the layout away to save
memory, and makes it again to draw the line. A page of ours has two hundred lines: they are kept until it is written,
with the glyphs that Pango chose, so that nothing is shaped twice.
"""

from __future__ import annotations

from typing import Any

from weasyprint.text import line_break
from weasyprint.text.ffi import ffi, gobject, pango

from portal.documents.quick.stand_in import instead_of

ffi.cdef("PangoLayout* pango_layout_copy (PangoLayout* layout);")

_their_setup = line_break.Layout.setup
_their_deactivate = line_break.Layout.deactivate
_their_reactivate = line_break.Layout.reactivate


@instead_of("weasyprint.text.line_break", "Layout.setup")
def setup(self: Any, style: Any) -> None:
    """Begin a layout as a copy of the one that WeasyPrint made for the style."""
    try:
        empty = style.empty_layout
    except AttributeError:
        model = line_break.Layout.__new__(line_break.Layout)
        _their_setup(model, style)
        empty = style.empty_layout = {name: value for name, value in vars(model).items() if name != "style"}
    vars(self).update(empty, style=style)
    self.layout = ffi.gc(pango.pango_layout_copy(empty["layout"]), gobject.g_object_unref)


@instead_of("weasyprint.text.line_break", "Layout.deactivate")
def deactivate(self: Any) -> None:
    """Keep the layout of a line, unless drawing will spread its words."""
    if self.justification_spacing:
        _their_deactivate(self)


@instead_of("weasyprint.text.line_break", "Layout.reactivate")
def reactivate(self: Any, style: Any) -> None:
    """Make the layout again if it was not kept."""
    if "layout" not in vars(self):
        _their_reactivate(self, style)

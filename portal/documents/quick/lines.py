"""Lines of text: one Pango context for a style, and one layout for a line.

WeasyPrint makes a context, a font description and a layout for every piece of text, throws the layout away to save
memory, and makes it again to draw the line. A page of ours has two hundred lines: they are kept until it is written,
with the glyphs that Pango chose, so that nothing is shaped twice.
"""

from __future__ import annotations

from typing import Any

from weasyprint.text import line_break
from weasyprint.text.constants import PANGO_DIRECTION
from weasyprint.text.ffi import ffi, gobject, pango, unicode_to_char_p
from weasyprint.text.fonts import font_features, get_font_description

from portal.documents.quick.stand_in import instead_of

_their_setup = line_break.Layout.setup
_their_deactivate = line_break.Layout.deactivate
_their_reactivate = line_break.Layout.reactivate

_FEATURES = tuple(f"font_variant_{name}" for name in ("ligatures", "position", "caps", "numeric", "alternates"))
_FEATURES = ("font_kerning", *_FEATURES, "font_variant_east_asian", "font_feature_settings")


@instead_of("weasyprint.text.line_break", "Layout.setup")
def setup(self: Any, style: Any) -> None:
    """Begin a layout in the type of a style."""
    try:
        type_ = style.type
    except AttributeError:
        type_ = style.type = _type(style)
    if type_ is None:
        _their_setup(self, style)
        return
    context, description, self.language = type_
    self.style = style
    self.first_line_direction = 0
    self.ascent = self.underline_position = self.strikethrough_position = None
    self.layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
    pango.pango_layout_set_auto_dir(self.layout, False)
    pango.pango_layout_set_font_description(self.layout, description)


def _type(style: Any) -> tuple[Any, Any, Any] | None:
    """What all layouts of a style share; None for a style with lines through it or features of its own."""
    if style["font_language_override"] != "normal" or style["text_decoration_line"] != "none":
        return None
    if font_features(*(style[name] for name in _FEATURES)):
        return None
    context = ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(context, False)
    pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
    if style["lang"]:
        pointer, _bytes = unicode_to_char_p(style["lang"])
        language = pango.pango_language_from_string(pointer)
        pango.pango_context_set_language(context, language)
    else:
        language = pango.pango_language_get_default()
    return context, get_font_description(style), language


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

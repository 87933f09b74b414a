"""What follows for a box from its style alone is found once for the style, not once for each box.

Styles are shared by boxes and pages (`styles.py`); what is found is kept on the style object. A style that WeasyPrint
changes is one that it has copied before, and a copy starts without what was found.
"""

from __future__ import annotations

from typing import Any

from weasyprint.draw.color import get_color
from weasyprint.formatting_structure.boxes import Box, PageBox
from weasyprint.layout import background, percent

from portal.documents.quick.stand_in import instead_of

_their_percentages = percent.resolve_percentages
_their_answer = Box.is_in_normal_flow
_their_backgrounds = background.layout_box_backgrounds

_OF_THE_WIDTH = (
    *(f"{space}_{side}" for space in ("margin", "padding") for side in ("left", "right", "top", "bottom")),
    "width",
    "min_width",
    "max_width",
)
_OF_THE_HEIGHT = ("height", "min_height", "max_height")
_BORDERS = tuple(f"border_{side}_width" for side in ("top", "right", "bottom", "left"))
_RADII = tuple(f"border_{corner}_radius" for corner in ("top_left", "top_right", "bottom_right", "bottom_left"))
_SQUARE: dict[str, Any] = dict.fromkeys(_RADII, (0, 0))


@instead_of("weasyprint.layout.percent", "resolve_percentages")
def resolve_percentages(box: Any, containing_block: Any) -> None:
    """Give a box its measures: most are lengths, the same for each box of the style."""
    style = box.style
    try:
        measures = style.measures
    except AttributeError:
        measures = style.measures = _measures(style)
    if measures is None or isinstance(box, PageBox):
        _their_percentages(box, containing_block)
        return
    fixed, relative, is_content_box = measures
    vars(box).update(fixed)
    if relative:
        width = containing_block.width if isinstance(containing_block, Box) else containing_block[0]
        for name, value in relative:
            setattr(box, name, width * value / 100)
    if not is_content_box:
        percent.adjust_box_sizing(box, "width")
        percent.adjust_box_sizing(box, "height")


def _measures(style: Any) -> tuple[dict[str, Any], list[tuple[str, float]], bool] | None:
    """Measures that are fixed, and those that are per cents of the width; None if there is more to find out."""
    if style["border_collapse"] == "collapse":
        return None
    fixed = {name: style[name] for name in _BORDERS}
    relative = []
    for name in (*_OF_THE_WIDTH, *_OF_THE_HEIGHT):
        value = style[name]
        unit = getattr(value, "unit", None)
        if value == "auto":
            fixed[name] = 0 if name in ("min_width", "min_height") else "auto"
        elif unit == "px":
            fixed[name] = value.value
        elif unit == "%" and name in _OF_THE_WIDTH:
            relative.append((name, value.value))
        else:
            return None
    return fixed, relative, style["box_sizing"] == "content-box"


@instead_of("weasyprint.formatting_structure.boxes", "Box.is_in_normal_flow")
def is_in_normal_flow(self: Any) -> bool:
    """Whether the box is neither floated nor positioned: asked some five times for each box."""
    style = self.style
    try:
        answer: bool = style.is_in_flow
    except AttributeError:
        answer = style.is_in_flow = _their_answer(self)
    return answer


@instead_of("weasyprint.layout.background", "layout_box_backgrounds")
def layout_box_backgrounds(
    page: Any, box: Any, get_image_from_uri: Any, layout_children: bool = True, style: Any = None
) -> None:
    """Find the background of a box and those inside it: nearly all have none."""
    own = box.style
    try:
        is_bare = own.is_bare
    except AttributeError:
        is_bare = own.is_bare = _is_bare(own)
    if style is not None or box is page or not is_bare:
        _their_backgrounds(page, box, get_image_from_uri, layout_children, style)
        return
    vars(box).update(_SQUARE)
    box.background = None
    if layout_children:
        for child in box.all_children():
            layout_box_backgrounds(page, child, get_image_from_uri)


def has_square_corners(style: Any) -> bool:
    """Whether no corner is rounded."""
    return all((0, "px") in style[name] for name in _RADII)


def _is_bare(style: Any) -> bool:
    has_no_picture = (
        style["border_image_source"][0] == "none"
        and style["mask_border_source"][0] == "none"
        and all(kind != "url" and value is None for kind, value in style["background_image"])
        and not style["box_shadow"]
    )
    return has_no_picture and has_square_corners(style) and get_color(style, "background_color").alpha == 0

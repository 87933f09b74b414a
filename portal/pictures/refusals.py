"""Why a picture is not taken, in words that say what to do instead."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

REFUSALS = {
    "empty": _("This file is empty. Choose another one."),
    "too_big": _(
        "This file has %(size)s; at most %(most)s are taken. Save the picture smaller: 1600 pixels in width are enough."
    ),
    "gif": _("GIF pictures are not taken. Open it and save it as PNG, then choose that file."),
    "heic": _(
        "This photo is in the format of newer phones (HEIC or AVIF), which is not taken. Save or export it as JPEG, "
        "then choose that file."
    ),
    "pdf": _("This is a PDF, not a picture. Export the page or the logo as PNG, then choose that file."),
    "svg": _(
        "SVG drawings are not taken, because they may hold programs. Export it as PNG, 800 pixels wide, then choose "
        "that file."
    ),
    "unknown": _(
        "This is no JPEG, PNG or WebP picture, whatever its name says. Open it and save it as JPEG (photo) or PNG "
        "(logo), then choose that file."
    ),
    "damaged": _("This picture is damaged or cut off. Open it in another program, save it anew and choose that file."),
    "too_much": _("This picture took too long to open. Save it anew as JPEG, 1600 pixels wide, and choose that file."),
    "too_many_pixels": _(
        "This picture has %(width)d × %(height)d pixels; at most 20 million are taken. Save it smaller: 1600 pixels in "
        "width are enough."
    ),
    "too_small": _(
        "This picture has %(width)d × %(height)d pixels and would print blurred. Choose one whose shorter side has at "
        "least %(shortest)d pixels."
    ),
    "too_long": _(
        "This picture has %(width)d × %(height)d pixels: one side is more than %(times)d times the other. Cut it to "
        "what matters, then choose it again."
    ),
    "invisible": _("This logo cannot be seen on white paper. Choose the version for light backgrounds."),
    "logo_gone": _(
        "The association’s logo should stand on this page, but its file is gone. Send the logo again under “Logo” in "
        "the association’s settings, then make the page once more."
    ),
    "photo_gone": _(
        "The photo of the city should stand on this page, but its file is gone. Send it again under “Photo” on the "
        "page of the city profile, then make the page once more."
    ),
    "gone": _("The picture chosen before is no longer held. Choose the file again."),
}


def words_of(reason: str, **numbers: Any) -> str:
    """The sentence of a reason, in the reader's language."""
    return str(REFUSALS[reason]) % numbers if numbers else str(REFUSALS[reason])

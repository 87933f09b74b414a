"""Where a page leads its reader: the public page of the place pair, as an address and as a square to photograph."""

from __future__ import annotations

import base64
import io
from functools import lru_cache

import segno
from django.conf import settings
from django.urls import NoReverseMatch, reverse

from partnerships.models import Partnership, PlacePair


def address_of_pair(pair: PlacePair) -> str:
    """The whole address of a pair's page in the directory."""
    try:
        return settings.PUBLIC_URL + reverse("pair_detail", kwargs={"pair": pair.slug})
    except NoReverseMatch:  # the public directory is not part of this installation
        return f"{settings.PUBLIC_URL}/"


def address_of_partnership(partnership: Partnership) -> str:
    """The whole address of the public page; empty if the association shows none."""
    if not (partnership.is_public and partnership.association.is_public and partnership.pair):
        return ""
    return address_of_pair(partnership.pair)


@lru_cache(maxsize=256)
def qr_code(address: str) -> str:
    """A one-bit PNG of the address, as an address that holds the picture itself."""
    out = io.BytesIO()
    segno.make(address, error="m", boost_error=False, micro=False).save(out, kind="png", scale=3, border=0)
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()

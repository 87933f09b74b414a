"""The code of an invitation for the door: a square that any telephone reads, and the address in it."""

from __future__ import annotations

import segno
from django.conf import settings
from django.urls import reverse

from contacts.models import Invitation


def code_of(invitation: Invitation) -> str:
    """The square as a picture in an address (`data:`). It opens a page for members who are signed in, and tells nobody
    else anything."""
    address = {"association": invitation.association.slug, "code": invitation.key}
    square = segno.make(settings.PUBLIC_URL + reverse("check_in_code", kwargs=address), error="m", micro=False)
    return square.svg_data_uri(scale=5, border=4, light="#ffffff", dark="#000000", omitsize=True)

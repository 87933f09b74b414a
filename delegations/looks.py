"""Which addresses of trips show a person's record: doors of the read log."""

from partnerships.models import Place
from portal.looks.choices import FieldGroup
from portal.looks.doors import Door, Given, leave_out, register

register(Door("thanks_new", (FieldGroup.NAMES, FieldGroup.EMAILS, FieldGroup.TOUCHES, FieldGroup.TRAVEL)))
leave_out("one press; answers with no record", "thanks_by_hand")


def given_to(place: Place, name: str = "") -> Given:
    """Somebody in a city who gets what a page or a paper shows: a guest by name, or those who receive a delegation."""
    return Given(" · ".join(filter(None, (name, place.name_en))), place.country)

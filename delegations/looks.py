"""Which addresses of trips show a person's record: doors of the read log."""

from portal.looks.choices import FieldGroup
from portal.looks.doors import Door, leave_out, register

register(Door("thanks_new", (FieldGroup.NAMES, FieldGroup.EMAILS, FieldGroup.TOUCHES, FieldGroup.TRAVEL)))
leave_out("one press; answers with no record", "thanks_by_hand")

"""Which addresses show a person's record, and which kinds of fields: the doors of the read log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from contacts.choices import CrossBorder
from contacts.consents import Row, cross_border
from contacts.models import Consent, PersonMerge
from portal.looks.choices import FieldGroup, Ground, LookKind
from portal.looks.doors import (
    EVERYTHING,
    Door,
    Given,
    Merges,
    Seen,
    leave_out,
    register,
    register_grounds,
    register_merges,
)
from portal.privacy import parts_of

PERSON = "contacts.person"
_NAMES = (FieldGroup.NAMES, FieldGroup.WORK)
_FORM = (*_NAMES, FieldGroup.TELEPHONES, FieldGroup.EMAILS, FieldGroup.ADDRESSES, FieldGroup.NOTES)
ON_SHEET = (*_FORM, FieldGroup.CONSENTS)
"""What a file of people holds."""
IN_PACK = (*_NAMES, FieldGroup.TELEPHONES, FieldGroup.EMAILS, FieldGroup.TOUCHES, FieldGroup.RELATIONS)
"""What a handover pack prints."""

ON_TRIP = (*_NAMES, FieldGroup.NOTES, FieldGroup.TRAVEL)
"""What papers of a trip print."""
IN_BOOK = (*ON_TRIP, FieldGroup.PICTURES, FieldGroup.RELATIONS)
"""What a trip book prints: faces, and what was given before, too."""
FOR_HOSTS = (*ON_TRIP, FieldGroup.PICTURES)
"""What the edition for hosts prints."""
ON_PLAN = (*_NAMES, FieldGroup.TOUCHES, FieldGroup.TRAVEL)
"""What the plan of a programme prints: who speaks, who comes, who answered what."""
ON_TABLE = (*_NAMES, FieldGroup.TRAVEL)
"""What the agenda and the minutes of a board print: who sits there, and who came."""
OF_GIVERS = (FieldGroup.NAMES, FieldGroup.RELATIONS)
"""What the board room says of people, in a file and in its packet: who gave what in kind."""
IN_LETTER = _NAMES
"""What a letter to somebody prints."""
IN_PASSING = (FieldGroup.NAMES, FieldGroup.TOUCHES, FieldGroup.RELATIONS)
"""What a handover pack prints of those who only took part in what a member did."""
_ANSWERS = ("pk", "person_id", "given_on", "cross_border", "withdrawn_on")
_GROUNDS = {CrossBorder.AGREED: Ground.CONSENT, CrossBorder.REFUSED: Ground.REFUSED, CrossBorder.UNKNOWN: Ground.NONE}

register(
    Door("person_detail", tuple(each for each in EVERYTHING if each != FieldGroup.TRAVEL)),
    Door("person_edit", _FORM),
    Door("person_touches", (*_NAMES, FieldGroup.TOUCHES)),
    Door("person_compare", EVERYTHING),
    Door("person_compare", EVERYTHING, argument="other"),
    Door("person_erase", (*_NAMES, FieldGroup.NOTES)),
    Door("retention_decide", (*_NAMES, FieldGroup.TOUCHES)),
    Door("card_picture", (FieldGroup.NAMES, FieldGroup.PICTURES)),
    Door("person_invitations", (*_NAMES, FieldGroup.EMAILS)),
    Door("invitation_new", (*_NAMES, FieldGroup.EMAILS)),
    Door("person_ladder", (*_NAMES, FieldGroup.TOUCHES)),
    Door("person_path", (*_NAMES, FieldGroup.RELATIONS)),
    Door("expertise_edit", (*_NAMES, FieldGroup.NOTES)),
    Door("position_add", _NAMES),
    Door("position_edit", _NAMES),
    Door("person_move", _NAMES),
    Door("position_remove", _NAMES),
    Door("expertise_remove", (*_NAMES, FieldGroup.NOTES)),
    Door("advocacy_add", _NAMES),
    Door("advocacy_edit", (*_NAMES, FieldGroup.NOTES)),
    Door("advocacy_remove", (*_NAMES, FieldGroup.NOTES)),
    Door("consent_add", (FieldGroup.NAMES, FieldGroup.CONSENTS)),
    Door("consent_withdraw", (FieldGroup.NAMES, FieldGroup.CONSENTS)),
    Door("contact_stop", (FieldGroup.NAMES, FieldGroup.NOTES)),
    Door("contact_allow", (FieldGroup.NAMES, FieldGroup.NOTES)),
    Door("person_photo_edit", (FieldGroup.NAMES, FieldGroup.PICTURES)),
    Door("card_add", _NAMES),
    Door("person_looks", _NAMES),
)
leave_out("a face alone, which stands in pages that are written down", "person_photo")
leave_out("a question with the name alone", "person_remove", "person_photo_remove", "card_remove", "person_copy")
leave_out("one press; answers with no record", "person_apart", "person_put_off", "person_hand_over", "check_in_person")


def people_seen(
    keys: tuple[int, ...], groups: tuple[FieldGroup, ...], kind: LookKind, route: str = "", given: Given | None = None
) -> Seen:
    """People whom one answer shows together; `given` to somebody outside."""
    return Seen(PERSON, keys, groups, kind, route, given=given)


def grounds(keys: Sequence[int]) -> Mapping[int, str]:
    """What each person said last about the other country. A query for some hundred."""
    found: dict[int, list[Row]] = defaultdict(list)
    for part in parts_of(keys):
        for row in Consent.objects.filter(person__in=part).values(*_ANSWERS):
            found[row["person_id"]].append(row)
    return {key: _GROUNDS[CrossBorder(cross_border(rows))] for key, rows in found.items()}


register_grounds(PERSON, grounds)


def former_keys(key: int) -> Iterable[int]:
    """The keys of the entries that were merged into a person, through others too: a merge follows its person. One
    query."""
    return PersonMerge.objects.filter(kept=key, undone_at=None).values_list("gone_key", flat=True)


def merged_now(keys: Sequence[int]) -> Mapping[int, int]:
    """The entries that were merged away → the key of the person whom they are now. A query for some hundred."""
    found: dict[int, int] = {}
    for part in parts_of(keys):
        merges = PersonMerge.objects.filter(gone_key__in=part, undone_at=None, kept__isnull=False)
        found |= dict(merges.order_by("at").values_list("gone_key", "kept"))
    return found


register_merges(PERSON, Merges(former_keys, merged_now))

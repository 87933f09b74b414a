"""A person's copy: everything that the portal holds about somebody, for programs and for people.

`data.json` follows the schema in docs/privacy.md; `read-me.html` says it in the person's language; `pictures/` has
photo and cards as they are kept.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.template.loader import render_to_string
from django.utils.formats import localize
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from contacts.models import (
    Advocacy,
    Affiliation,
    AssessmentRequest,
    Attendance,
    Consent,
    ContactPoint,
    Contribution,
    Expertise,
    FollowUp,
    Gift,
    GuestNews,
    Introduction,
    Invitation,
    InvitationAnswer,
    MeishiImage,
    Person,
    Position,
    PrincipalContactPerson,
    ProfileRequest,
    ProgrammeExpert,
    Question,
    RetentionDecision,
    SeatCandidate,
    Term,
    ToldBy,
    Touch,
)
from partnerships.models import PrincipalContact
from portal.privacy import Somebody, copy_of, places
from portal.saving import shown

SCHEMA = "person-copy/1"
MODELS: dict[str, type[models.Model]] = {
    "person": Person,
    "contact_points": ContactPoint,
    "positions": Position,
    "touches": Touch,
    "follow_ups": FollowUp,
    "introductions": Introduction,
    "gifts": Gift,
    "contributions": Contribution,
    "consents": Consent,
    "cards": MeishiImage,
    "decisions_about_keeping": RetentionDecision,
    "invitations": Invitation,
    "answers": InvitationAnswer,
    "news": GuestNews,
    "attendances": Attendance,
    "terms": Term,
    "candidacies": SeatCandidate,
    "expertise": Expertise,
    "talks": ProgrammeExpert,
    "questions_asked": Question,
    "questions_answered": Question,
    "advocacies": Advocacy,
    "told": ToldBy,
    "profile_requests": ProfileRequest,
    "assessment_requests": AssessmentRequest,
    "affiliations": Affiliation,
    "named_as_contact": PrincipalContactPerson,
    "principal_contacts": PrincipalContact,
}
"""Section → the model whose columns it has, for their names in the reader's language. An app further right says it in
its place (`Place.sections`, `Place.labels`)."""
TITLES = {
    "questions_asked": _("Questions asked"),
    "questions_answered": _("Questions answered"),
    "tags": _("Tags"),
    "mentions": _("Mentioned elsewhere"),
    "papers": _("Finished documents"),
    "imported_rows": _("Imported lines"),
}
LABELS = {
    "sent_on": pgettext_lazy("of a letter", "Sent on"),
    "revoked_on": pgettext_lazy("of an invitation", "Taken back on"),
    "answered_on": pgettext_lazy("of an invitation", "Answered on"),
    "came_on": pgettext_lazy("of a guest", "Came on"),
    "line": _("Line"),
    "cells": _("Words"),
    "where": _("Where it stands"),
    "words": _("Words"),
    "organization": _("Organization"),
    "by": _("Who of us"),
    "part": _("Part"),
    "partnership": _("Partnership"),
    "tag": _("Tag"),
    "board": _("Board"),
    "seat": _("Seat"),
    "kind": _("Kind"),
    "about": _("About"),
    "language": _("Language"),
    "made_at": pgettext_lazy("of a paper", "Made"),
    "rung": _("Rung of the ladder"),
}
PARTS = {
    "introduced": _("was introduced"),
    "introducer": _("introduced somebody"),
    "met": _("somebody was introduced to them"),
}


@dataclass(frozen=True)
class Section:
    """A section for people: its title and its rows, each a list of label and text."""

    title: str
    rows: list[list[tuple[str, str]]]


def write(out: IO[bytes], subject: Somebody, language: str, now: datetime.datetime) -> None:
    """Write the ZIP. Queries; opens the kept pictures, and leaves out one whose file is gone."""
    found = copy_of(subject)
    association: Any = subject.row.association
    data = {
        "schema": SCHEMA,
        "made_at": now,
        "association": {"name_en": association.name_en, "name_ja": association.name_ja},
        "sections": found,
    }
    with ZipFile(out, "w", ZIP_DEFLATED) as bundle:
        bundle.writestr("data.json", json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
        bundle.writestr("read-me.html", page_of(subject, found, language, now))
        for place in places():
            for name, path in place.pictures(subject).items():
                if path.exists():
                    bundle.write(path, f"pictures/{name}", ZIP_STORED)


def page_of(
    subject: Somebody, found: Mapping[str, Sequence[Mapping[str, Any]]], language: str, now: datetime.datetime
) -> str:
    """The same for people, in their language."""
    with override(language):
        context = {
            "person": str(subject.row),
            "association": subject.row.association,
            "made_at": now,
            "language": language,
            "sections": [_section(name, rows) for name, rows in found.items()],
        }
        return render_to_string("contacts/person_copy_page.html", context)


def _section(name: str, rows: Sequence[Mapping[str, Any]]) -> Section:
    model = MODELS.get(name) or {key: each for place in places() for key, each in place.sections.items()}.get(name)
    title = TITLES.get(name) or (model._meta.verbose_name_plural if model else name)
    return Section(str(title), [_row(model, row) for row in rows])


def _row(model: type[models.Model] | None, row: Mapping[str, Any]) -> list[tuple[str, str]]:
    known = {field.name: field for field in model._meta.concrete_fields if not field.is_relation} if model else {}
    told = []
    for name, value in row.items():
        if value in (None, "", [], {}):
            continue
        if model is not None and name in known:
            label = str(LABELS["rung"] if name == "rung" else known[name].verbose_name)
            is_word = isinstance(value, (str, bool)) or known[name].choices or hasattr(known[name], "in_words")
            text = shown(model, name, value) if is_word else localize(value)
        elif name == "part":
            label, text = str(LABELS[name]), str(PARTS[value])
        else:
            brought = {key: words for place in places() for key, words in place.labels.items()}
            label = str(LABELS.get(name) or brought.get(name) or name)
            text = " · ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(localize(value))
        told.append((label[:1].upper() + label[1:], str(text)))
    return told

"""The card of somebody new, and the pictures of a card."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contacts.choices import PointKind
from contacts.duplicates import Candidate, Match, likely
from contacts.forms.points import checked_email
from contacts.models import Organization, Person, Position
from contacts.organization_search import named, organizations_called, several
from contacts.services.log import CardText
from contacts.suggestions import is_called
from partnerships.choices import Side
from partnerships.forms.base import Text, dressed
from partnerships.names import is_japanese, is_japanese_text
from portal.accounts.models import Membership
from portal.pictures import PHOTO
from portal.pictures.fields import PictureField, PictureInput
from portal.search_key import words_of

JAPAN = "JP"
SOMEBODY_NEW = "new"
MOST = 4
"""So many who may be the same person are shown."""


def card_picture(label: Any) -> PictureField:
    """A side of a card: a telephone opens its camera for it."""
    return PictureField(kind=PHOTO, label=label, required=False, widget=PictureInput({"capture": "environment"}))


class CardPicturesForm(forms.Form):
    """The pictures of a card, added to somebody who is known."""

    front = card_picture(_("Front of the card"))
    back = card_picture(_("Back of the card"))
    received_on = forms.DateField(
        label=_("Received on"),
        initial=timezone.localdate,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    place = forms.CharField(label=_("Where was the card handed over?"), max_length=160, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not (cleaned.get("front") or cleaned.get("back")):
            self.add_error("front", gettext("Take a picture of one side at least."))
        return cleaned


def parts_of_name(text: str) -> dict[str, str]:
    """A name as one writes it, in the fields of a card: 佐藤 健一 begins with the family name, Ann Bennett does not."""
    first, *rest = text.split() or [""]
    if not rest:
        return {"family_name": first}
    if is_japanese_text(text):
        return {"family_name": first, "given_name": " ".join(rest)}
    return {"family_name": rest[-1], "given_name": " ".join([first, *rest[:-1]])}


class CardForm(forms.ModelForm):
    """What stands on the card of somebody new. Empty as long as nothing is written into it."""

    company = Text(label=_("Company or institution"), max_length=200, required=False)
    title = Text(label=_("Title on the card"), max_length=160, required=False)
    email = forms.CharField(label=_("E-mail"), max_length=300, required=False, widget=forms.EmailInput)
    phone = forms.CharField(label=_("Telephone"), max_length=60, required=False)
    whose = forms.CharField(label=_("Whose card is it?"), max_length=20, required=False)

    class Meta:
        model = Person
        fields = ("family_name", "given_name", "family_kana", "given_kana", "family_latin", "given_latin")
        formfield_callback = dressed

    def __init__(self, *args: Any, membership: Membership, **options: Any) -> None:
        super().__init__(*args, **options)
        self.membership = membership
        self.instance.association = membership.association
        self.matches: Sequence[Match] = ()
        for name in self._meta.fields:
            attrs = {"autocomplete": "off", "autocapitalize": "words", "spellcheck": "false", "enterkeyhint": "next"}
            self.fields[name].widget.attrs |= attrs | ({"lang": "ja"} if name.endswith("_kana") else {})
        for name in ("company", "title", "email", "phone"):
            self.fields[name].widget.attrs |= {"autocomplete": "off", "enterkeyhint": "next"}
        self.fields["email"].widget.attrs |= {"inputmode": "email", "autocapitalize": "off"}
        self.fields["phone"].widget = forms.TextInput({"type": "tel", "autocomplete": "off", "enterkeyhint": "next"})

    @property
    def is_given(self) -> bool:
        """Whether anything stands on it."""
        names = (*self._meta.fields, "company", "title", "email", "phone")
        return any(str(self.data.get(name) or "").strip() for name in names)

    def is_of(self, who: str) -> bool:
        """Whether a name that was typed is the one on the card, or a part of it."""
        names = {name: str(self.data.get(name) or "") for name in self._meta.fields}
        typed, written = set(words_of(who)), set(words_of(" ".join(names.values())))
        return bool(typed) and (typed <= written or is_called(Person(**names), who))

    def values(self) -> dict[str, Any]:
        """The person's own columns. A Japanese name says the side and the language until somebody corrects it."""
        names = {name: self.cleaned_data[name] for name in self._meta.fields}
        home = self.membership.association.country
        japanese = is_japanese(self.instance)
        is_ours = (home == JAPAN) == japanese
        country = JAPAN if japanese else home if home != JAPAN else ""
        return names | {
            "side": Side.HOME if is_ours else Side.PARTNER,
            "language": "ja" if japanese else "en",
            "country": country,
        }

    def points(self) -> list[dict[str, Any]]:
        """Ways to reach the person."""
        given = ((PointKind.EMAIL, self.cleaned_data["email"]), (PointKind.PHONE, self.cleaned_data["phone"]))
        return [{"kind": kind, "value": value} for kind, value in given if value]

    def clean_email(self) -> str:
        return checked_email(self.cleaned_data["email"])

    def clean_company(self) -> Organization | None:
        """The organization of that name, else a new one, not saved. Of several the one where its owner is known to be,
        else the question which."""
        text = self.cleaned_data["company"]
        if not text:
            return None
        found = organizations_called(text, Organization.objects.visible_to(self.membership))
        if len(found) > 1 and self.said_whose.isdecimal() and len(self.said_whose) < 18:
            held = Position.objects.filter(person=int(self.said_whose), organization__in=found)
            ours = set(held.values_list("organization", flat=True))
            found = [each for each in found if each.pk in ours] or found
        if len(found) > 1:
            raise several(found)
        return found[0] if found else named(text, self.membership.association)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.is_given and not (cleaned.get("family_name") or cleaned.get("given_name")):
            # A card in Latin letters alone: those are the name.
            cleaned["family_name"], cleaned["given_name"] = cleaned.get("family_latin"), cleaned.get("given_latin")
        return cleaned

    @property
    def said_whose(self) -> str:
        """The answer to whose card it is: somebody's key, or that they are new."""
        return str(self.data.get("whose") or "")

    def is_answered(self) -> bool:
        """Whether it is settled whose card it is: nobody like this is known, or it was said. Queries; once valid."""
        self.matches = likely(self._candidate(), self.membership)[:MOST]
        answers = {SOMEBODY_NEW, *(str(match.person.pk) for match in self.matches)}
        if not self.matches or self.said_whose in answers:
            return True
        self.add_error("whose", gettext("Somebody like this is known already. Say whether it is the same person."))
        return False

    def _candidate(self) -> Candidate:
        given, organization = self.cleaned_data, self.cleaned_data["company"]
        is_known = organization is not None and organization.pk is not None
        return Candidate(
            **{name: given[name] or "" for name in self._meta.fields},
            emails=[given["email"]] if given["email"] else [],
            phones=[given["phone"]] if given["phone"] else [],
            company=str(self.data.get("company") or "").strip(),
            organization=organization if is_known else None,
            title=given["title"],
            country=self.values()["country"],
        )

    def text(self) -> CardText:
        """The card, for the service."""
        known = {str(match.person.pk): match.person for match in self.matches}
        given = self.cleaned_data
        return CardText(self.values(), self.points(), given["company"], given["title"], known.get(self.said_whose))

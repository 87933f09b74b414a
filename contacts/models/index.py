"""The index of names: each distinct word once for an association, pointing to its people.

A search looks at the words, of which there are few, instead of the people. Kept by `contacts.services.name_index`.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.choices import NamePart
from contacts.models.fields import BytewiseField
from contacts.models.people import Person
from portal.accounts.models import Association
from portal.scoping import OwnedModel


class NameToken(OwnedModel):
    """A name token is one word in normal form by which somebody of the association can be found."""

    association = models.ForeignKey(
        Association, on_delete=models.CASCADE, editable=False, related_name="+", db_index=False
    )
    token = BytewiseField(max_length=120)

    class Meta:
        verbose_name = _("word of the index")
        verbose_name_plural = _("words of the index")
        constraints = [models.UniqueConstraint(fields=["association", "token"], name="one_name_token")]

    def __str__(self) -> str:
        return self.token


class PersonToken(OwnedModel):
    """That a person can be found by a word, which is of the family name or of the given name.

    There are several for each person, so that it has no index that a question does not use.
    """

    association = models.ForeignKey(
        Association, on_delete=models.CASCADE, editable=False, related_name="+", db_index=False
    )
    token = models.ForeignKey(NameToken, on_delete=models.CASCADE, related_name="people", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    part = models.PositiveSmallIntegerField(choices=NamePart, default=NamePart.FAMILY)

    class Meta:
        verbose_name = _("word of a person")
        verbose_name_plural = _("words of people")
        constraints = [
            # With the association, which every question names, in it: the index alone answers who has a word. Among
            # its columns, not beside them: SQLite has no index with columns beside it, and would be left with none.
            models.UniqueConstraint(fields=["token", "association", "person", "part"], name="one_word_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.token_id} · {self.person_id}"

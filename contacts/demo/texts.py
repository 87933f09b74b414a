"""Gives the demonstration's associations a text about personal data, the version that its consents name."""

from __future__ import annotations

from django.db import transaction

from contacts.models import ConsentText
from partnerships.demo.content import NAMES
from portal.accounts.demo import person as member
from portal.accounts.models import Association
from portal.demo import demonstration
from portal.saving import create
from portal.scoping import scope

VERSION = "2026-1"
TEXTS = {
    "text_en": (
        "We keep your name, your work and how to reach you, to write to you about the partnership of our two cities "
        "and to invite you in person (fictitious text).\n"
        "We give nothing of it to the partner city unless you agree. You may see, correct or erase it at any time."
    ),
    "text_ja": (
        "お名前、お仕事、ご連絡先を、両市の交流に関するご連絡と、お一人ずつのご招待のために保管します（架空の文章）。\n"
        "同意をいただかない限り、相手の都市へは渡しません。内容の確認、訂正、消去は、いつでもお申し付けください。"
    ),
}


@demonstration
def load_texts() -> None:
    """One text each; an association that has one stays as it is."""
    for name in NAMES:
        association = Association.objects.get(slug=name)
        with transaction.atomic(), scope(association):
            if not ConsentText.objects.exists():
                row = ConsentText(association=association, version=VERSION, by=member(name, "administrator"))
                create(row=row, values=TEXTS, by=row.by)

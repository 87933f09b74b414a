"""Two files that somebody of Omaha brought in: one that was taken over, one that waits to be looked at."""

from __future__ import annotations

from django.db import transaction

from partnerships.choices import Side
from partnerships.models import Partnership
from portal.accounts.demo import person as member
from portal.accounts.models import Association
from portal.demo import demonstration
from portal.imports.choices import ImportState
from portal.imports.models import ImportRun
from portal.imports.services.judging import begin_judging
from portal.imports.services.receiving import receive
from portal.imports.services.taking import end_taking, take_over
from portal.resources import sheet_named
from portal.scoping import scope

FAIR = """\
family_name,given_name,family_name_kana,given_name_kana,company,title,email,phone,city,country,notes
見本,直樹,ミホン,ナオキ,見本わさび園,営業部長,naoki@wasabi.example.jp,054-555-0171,静岡市,JP,Met at the food fair.
Sample,Dana,,,Example Seed Company,Export manager,dana@seed.example.org,+1 402 555 0172,Omaha,US,
"""
CHAMBER = """\
姓,名,会社名,役職,メールアドレス,電話番号,国
架空,さくら,見本金属工業,課長,sakura@metal.example.jp,054-555-0181,日本
Sample,Dana,Example Seed Company,Export manager,dana@seed.example.org,+1 402 555 0199,US
Specimen,Kai,Example Rail Works,Engineer,kai at rail,,US
"""


@demonstration
def load_files() -> None:
    """Files of one association; one that has any stays as it is."""
    association = Association.objects.get(slug="omaha")
    with transaction.atomic(), scope(association):
        if ImportRun.objects.exists():
            return
        taken = _received(association, FAIR, "food-fair.csv")
        taken.state = ImportState.COMMITTING
        take_over(taken)
        end_taking(run=taken)
        _received(association, CHAMBER, "chamber-list.csv")


def _received(association: Association, text: str, name: str) -> ImportRun:
    options = {"side": Side.PARTNER, "partnership": Partnership.objects.get().pk}
    run = receive(
        association=association,
        by=member(association.slug, "staff"),
        sheet=sheet_named("people"),
        data=text.encode(),
        file=name,
        options=options,
    )
    return begin_judging(run=run)

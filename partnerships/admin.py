"""Django's admin for operators: the shared reference data, to look things up.

Nothing is changed here. The rows follow the files in `partnerships/data/`, which `manage.py load_reference` reads
again; an edit made here would be lost at the next start.
"""

from __future__ import annotations

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from partnerships.models import (
    BenefitKind,
    EngagementWay,
    ModelStory,
    Place,
    PlacePair,
    PublicStatistic,
    ReferenceContact,
    ResourceKind,
    Sector,
    SelfCheckQuestion,
    Theme,
)
from portal.accounts.admin import OperatorAdmin


class ReferenceAdmin(OperatorAdmin):
    """Rows to read."""

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


@admin.register(Place)
class PlaceAdmin(ReferenceAdmin):
    list_display = ("name_en", "name_ja", "kind", "country", "region_en", "population")
    list_filter = ("country", "kind")
    search_fields = ("name_en", "name_ja", "code")


@admin.register(PlacePair)
class PlacePairAdmin(ReferenceAdmin):
    list_display = ("__str__", "slug", "kind", "is_confirmed")
    list_filter = ("kind", "is_confirmed")
    list_select_related = ("first", "second")
    search_fields = ("search_key", "slug")


admin.site.register(
    [
        BenefitKind,
        EngagementWay,
        ModelStory,
        PublicStatistic,
        ReferenceContact,
        ResourceKind,
        Sector,
        SelfCheckQuestion,
        Theme,
    ],
    ReferenceAdmin,
)

"""Where the public data comes from, how to use it again, and the published figures about both countries."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from partnerships import open_data
from partnerships.models import PlacePair, PublicStatistic
from partnerships.public_statistics import by_topic, indicators
from portal.pages import page
from portal.permissions import open_to_all


@require_safe
@open_to_all
def about_data(request: HttpRequest) -> HttpResponse:
    """Sources, licences, gaps, the columns of the open data, whom to tell of an error."""
    context = {
        "pairs": PlacePair.objects.count(),
        "unconfirmed": PlacePair.objects.filter(is_confirmed=False).count(),
        "pair_columns": open_data.PAIR_COLUMNS,
        "place_columns": open_data.PLACE_COLUMNS,
        "licence": open_data.LICENCE,
        "licence_address": open_data.LICENCE_ADDRESS,
        "contact": settings.DEFAULT_FROM_EMAIL,
    }
    return page(request, "partnerships/about_data.html", context)


@require_safe
@open_to_all
def public_statistics(request: HttpRequest) -> HttpResponse:
    """The published figures, by topic; figures that disagree stand side by side."""
    context = {"subjects": by_topic(indicators(PublicStatistic.objects.all()))}
    return page(request, "partnerships/public_statistics.html", context)

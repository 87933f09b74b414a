"""What goals can be measured by from the records of partnerships."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partnerships.models import Agreement, Programme
from portal.measures import Measure, Span, counted, register_measure


def count_programmes(spans: Sequence[Span]) -> Sequence[int]:
    """Programmes that have begun and were not cancelled."""
    return counted(Programme.objects.filter(is_cancelled=False), spans, partnership="partnership", day="starts_on")


def programmes_address(span: Span) -> str:
    """Those that were held, in the room of programmes."""
    address = reverse("programme_list", kwargs={"association": span.partnership.association.slug})
    asked = {"partnership": span.partnership.slug, "when": "held", "since": span.since, "until": span.until}
    return f"{address}?{urlencode(asked)}"


def count_agreements(spans: Sequence[Span]) -> Sequence[int]:
    """Agreements whose day of signing is known."""
    return counted(Agreement.objects.all(), spans, partnership="partnership", day="signed_on")


def agreements_address(span: Span) -> str:
    """Those that were signed, in the register."""
    address = reverse("agreement_list", kwargs={"association": span.partnership.association.slug})
    asked = {"partnership": span.partnership.slug, "since": span.since, "until": span.until}
    return f"{address}?{urlencode(asked)}"


register_measure(Measure("programmes", _("Programmes held"), count_programmes, programmes_address, order=40))
register_measure(Measure("agreements", _("Agreements signed"), count_agreements, agreements_address, order=80))

"""Sums of money as people read them: $12,500 and ¥1,200,000, in Japanese 12,500ドル and 1,200,000円. Pure."""

from __future__ import annotations

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import get_language

SIGNS = {"USD": "$", "JPY": "¥", "EUR": "€"}
WORDS_JA = {"USD": "ドル", "JPY": "円", "EUR": "ユーロ"}


def money(amount: Decimal | int | None, currency: str) -> str:
    """A sum in the reader's language, with cents only where there are some; empty for none."""
    if amount is None:
        return ""
    places = 0 if amount == int(amount) else 2
    number = number_format(amount, decimal_pos=places, use_l10n=True, force_grouping=True)
    if (get_language() or "").startswith("ja"):
        return f"{number}{WORDS_JA.get(currency, f' {currency}')}"
    return f"{SIGNS[currency]}{number}" if currency in SIGNS else f"{number} {currency}"

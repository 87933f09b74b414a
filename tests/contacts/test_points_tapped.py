"""How somebody is reached: what can be tapped on a telephone, and what is only words."""

from __future__ import annotations

import pytest

from contacts.choices import PointKind, PointUse
from contacts.person_page import reachable


@pytest.mark.parametrize(
    ("kind", "value", "href"),
    [
        (PointKind.PHONE, "+81 54 123 4567", "tel:+81541234567"),
        (PointKind.MOBILE, "054-555-0100（内線 3）", "tel:05455501003"),
        (PointKind.PHONE, "けいたい あとで", ""),
        (PointKind.PHONE, "+", ""),
        (PointKind.EMAIL, "hana@people.example", "mailto:hana@people.example"),
        (PointKind.WEB, "javascript:alert(1)", ""),
    ],
)
def test_what_is_no_number_is_no_link(kind: str, value: str, href: str) -> None:
    (found,) = reachable([{"pk": 1, "kind": kind, "value": value, "value_ja": "", "use": PointUse.WORK, "order": 1}])
    assert found["href"] == href
    assert found["is_tapped"] == bool(href)

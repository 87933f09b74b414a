"""Somebody of the commonest name, at another organization each time: everybody of that name has to be compared, and
none of them is likely the same person.

``python -m tests.benchmarks.contacts.colleagues`` prints organizations where nobody of the name works, as JSON.
"""

from __future__ import annotations

import json

import django

from tests.benchmarks.contacts.invention import SLUG

FAMILY, GIVEN, FAMILY_KANA, GIVEN_KANA = "山田", "太郎", "ヤマダ", "タロウ"
MOST = 200


def main() -> None:
    django.setup()
    from contacts.models import Organization, Position
    from portal.accounts.models import Association
    from portal.scoping import scope

    with scope(Association.objects.get(slug=SLUG)):
        taken = Position.objects.filter(person__family_name=FAMILY).values("organization")
        firms = Organization.objects.exclude(pk__in=taken).order_by("pk").values_list("pk", "name_en")[:MOST]
        print(json.dumps([*firms]))


class Colleagues:
    """The fields that one types for the next of them, ours and the baseline's."""

    def __init__(self, firms: list[tuple[int, str]]) -> None:
        self.our_firms, self.their_firms = iter(firms), iter(firms)

    def ours(self, mark: int) -> dict[str, str]:
        _key, firm = next(self.our_firms)
        return {
            "family_name": FAMILY,
            "given_name": GIVEN,
            "family_kana": FAMILY_KANA,
            "given_kana": GIVEN_KANA,
            "side": "partner",
            "language": "ja",
            "city": "Shizuoka",
            "country": "JP",
            "works_at": firm,
            "points-0-kind": "email",
            "points-0-use": "work",
            "points-0-value": f"taro@house{mark}.example",
            "points-1-kind": "phone",
            "points-1-use": "work",
        }

    def theirs(self, mark: int) -> dict[str, str]:
        key, _firm = next(self.their_firms)
        return {
            "last_name": FAMILY,
            "first_name": GIVEN,
            "last_name_kana": FAMILY_KANA,
            "first_name_kana": GIVEN_KANA,
            "email": f"taro@house{mark}.example",
            "city": "Shizuoka",
            "country": "JP",
            "language": "ja",
            "company": str(key),
        }


if __name__ == "__main__":
    main()

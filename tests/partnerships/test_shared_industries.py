"""What two cities have in common, ranked, with a reason that a person can check."""

import pytest

from partnerships.shared_industries import Industry, compare

FOOD = ("311", "31-33"), ("Food Manufacturing", "Manufacturing"), ("食料品製造業", "製造業")
DAIRY = ("3115", "311", "31-33"), ("Dairy", "Food Manufacturing", "Manufacturing"), ("乳製品", "食料品製造業", "製造業")
MACHINES = ("333", "31-33"), ("Machinery", "Manufacturing"), ("機械器具製造業", "製造業")
INSURANCE = ("52",), ("Finance and Insurance",), ("金融業，保険業",)
CARE = ("62",), ("Health Care",), ("医療，福祉",)


def industry(sector, rank=1, employers_en="", employers_ja=""):
    return Industry(*sector, rank=rank, employers_en=employers_en, employers_ja=employers_ja)


@pytest.mark.covers("39", "52")
def test_the_same_sector_comes_first_with_employers_of_both_sides():
    found = compare(
        [industry(FOOD, 1, "Loess Grain"), industry(MACHINES, 5)],
        [industry(MACHINES, 2), industry(FOOD, 3, "Suruga Tea", "駿河製茶")],
    )
    assert [(each.label_en, each.points) for each in found.shared] == [("Food Manufacturing", 7), ("Machinery", 3)]
    first = found.shared[0]
    assert (first.home.employers_en, first.partner.employers_ja) == ("Loess Grain", "駿河製茶")
    assert first.reason_en == "Among the first three on both sides. Employers are named on both sides."
    assert first.reason_ja == "双方で上位3分野に入ります。双方に企業名があります。"


@pytest.mark.covers("39")
def test_a_part_of_the_other_sides_sector_is_shared_by_the_wider_name():
    (found,) = compare([industry(DAIRY, 4)], [industry(FOOD, 1)]).shared
    assert (found.code, found.label_ja, found.points) == ("311", "食料品製造業", 2)
    assert found.reason_en == "Dairy on our side, Food Manufacturing on theirs. No employer is named yet."


def test_two_branches_of_one_sector_are_shared_weakly():
    (found,) = compare([industry(FOOD, 4)], [industry(MACHINES, 1)]).shared
    assert (found.label_en, found.points) == ("Manufacturing", 1)


def test_an_industry_is_used_once_and_by_its_strongest_match():
    found = compare([industry(FOOD, 1)], [industry(DAIRY, 1), industry(FOOD, 2)])
    assert [each.code for each in found.shared] == ["311"]
    assert [each.label_en for each in found.only_partner] == ["Dairy"]


@pytest.mark.covers("39")
def test_nothing_in_common_is_said_plainly():
    found = compare([industry(INSURANCE)], [industry(CARE)])
    assert not found
    assert [each.label_en for each in found.only_home] == ["Finance and Insurance"]
    assert [each.label_en for each in found.only_partner] == ["Health Care"]

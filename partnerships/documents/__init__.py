"""Paper about partnerships, one kind a module: what each collects from the database and where its blocks are edited."""

from partnerships.documents.benefit_sheet import BenefitSheet
from partnerships.documents.city_profile import CityProfilePage
from partnerships.documents.snapshot import Snapshot, StarterSnapshot, record_of_pair

__all__ = [
    "BenefitSheet",
    "CityProfilePage",
    "Snapshot",
    "StarterSnapshot",
    "record_of_pair",
]

"""The reference files: what a line holds (`rows`) and how they are read and checked (`reading`). No database."""

from partnerships.reference.reading import FOLDER, BrokenReference, Problem, read_reference
from partnerships.reference.rows import CityRow, PairRow, Reference, RegionRow

__all__ = ["FOLDER", "BrokenReference", "CityRow", "PairRow", "Problem", "Reference", "RegionRow", "read_reference"]

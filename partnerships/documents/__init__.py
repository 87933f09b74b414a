"""Paper about partnerships, one kind a module: what each collects from the database and where its blocks are edited."""

from partnerships.documents.snapshot import Snapshot, StarterSnapshot, record_of_pair, record_of_partnership

__all__ = ["Snapshot", "StarterSnapshot", "record_of_pair", "record_of_partnership"]

"""Papers about what contacts holds. Found at start, so that a worker knows those that a job makes."""

from contacts.documents import board_packet

__all__ = ["board_packet"]

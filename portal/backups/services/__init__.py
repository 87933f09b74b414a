"""Verbs of backups: make one, put one back, look one (or the live place) through."""

from portal.backups.services.looking import look_at, look_at_live
from portal.backups.services.making import make
from portal.backups.services.restoring import Choices, restore

__all__ = ["Choices", "look_at", "look_at_live", "make", "restore"]

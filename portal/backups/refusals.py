"""Why a backup is not made, not taken or not put back: what happened and what to do, in one sentence or two."""

from __future__ import annotations


class Refused(Exception):
    """Nothing was done; the words say why and what helps."""


class Damaged(Refused):
    """The archive is not as it was written."""

    def __init__(self, what: str) -> None:
        super().__init__(f"This backup is damaged: {what}. Take another backup; nothing in the live place was changed.")
        self.what = what

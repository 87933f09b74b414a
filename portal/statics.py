"""Where the files of the frame are: a page names thirty of them."""

from __future__ import annotations

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]  # it ships no types


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Files under names that change with what they hold; the address of each is worked out once for a process."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._addresses: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:
        if force:
            return str(super().url(name, force))
        if (address := self._addresses.get(name)) is None:
            address = self._addresses[name] = str(super().url(name))
        return address

"""How files come in: a few megabytes in memory, and the rest of a larger one is not kept anywhere.

Django would spool a file of any size to the disk before a form may look at it.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

MOST_BYTES = 12_000_000
"""Of all files of one request. Each form sets its own, lower limit and says so in words."""
MOST_SENT = 60_000_000
"""A request that announces more is not read at all."""


class BoundedUploadHandler(FileUploadHandler):
    """Keeps a file in memory while it is small; of a larger one it keeps the size alone, for the form to refuse."""

    def handle_raw_input(
        self,
        input_data: Any,
        meta: Any,
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        self.kept = 0
        if content_length > MOST_SENT:
            raise RequestDataTooBig("The files of this request are larger than any form takes.")

    def new_file(self, *args: Any, **options: Any) -> None:
        super().new_file(*args, **options)
        self.out: BytesIO | None = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.out is None:
            return
        self.kept += len(raw_data)
        if self.kept > MOST_BYTES:
            self.out = None
        else:
            self.out.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        out = self.out or BytesIO()
        out.seek(0)
        return InMemoryUploadedFile(
            out, self.field_name, self.file_name, self.content_type, file_size, self.charset, self.content_type_extra
        )

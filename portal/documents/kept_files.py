"""Finished pages and the ZIPs of batches, for the port of kept files."""

from __future__ import annotations

from django.apps import apps

from portal.backups.kept_files import KeptFiles, naming, register
from portal.documents.models import Batch, FinishedPage, NetworkBatch

BATCHES = (Batch, NetworkBatch)

register(
    KeptFiles(
        "documents",
        columns=lambda: [naming(model, "file_hash") for model in apps.get_models() if issubclass(model, FinishedPage)],
        path_of=lambda name: f"{name[:2]}/{name}.pdf",
    )
)
register(
    KeptFiles(
        "batches",
        columns=lambda: [naming(model, "zip_hash") for model in BATCHES],
        path_of=lambda name: f"{name[:2]}/{name}.zip",
    )
)

"""Where a passphrase comes from: a file that only we read, else the setting; never a command line, which others see."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from portal.backups.refusals import Refused


def add_passphrase(parser: ArgumentParser) -> None:
    """The option that names the file."""
    words = "a file whose first line is the passphrase; without it the setting BACKUP_PASSPHRASE"
    parser.add_argument("--passphrase-file", type=Path, help=words)


def passphrase_of(options: Mapping[str, Any], *, is_wanted: bool = False) -> str:
    """The passphrase, empty when there is none. Raises Refused when it is wanted, or the file cannot be read."""
    if file := options["passphrase_file"]:
        try:
            lines = Path(file).read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise Refused(f"The file with the passphrase cannot be read: {error}.") from error
        found = lines[0].strip() if lines else ""
    else:
        found = settings.BACKUP_PASSPHRASE
    if is_wanted and not found:
        raise Refused("To encrypt, name a file with a passphrase (--passphrase-file FILE) or set BACKUP_PASSPHRASE.")
    return found

"""A clock that jumps while processes run, one for each part of a house: clock.c, compiled where there is a compiler."""

from __future__ import annotations

import shutil
import struct
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).with_suffix(".c")


def can_jump() -> bool:
    """Whether clocks can be made to jump here: it takes Linux and a C compiler."""
    return sys.platform == "linux" and shutil.which("cc") is not None


def library(folder: Path) -> Path:
    """The compiled clock; made once in this folder."""
    made = folder / "clock.so"
    if not made.exists():
        command = ["cc", "-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-o", str(made), str(SOURCE)]
        subprocess.run(command, check=True, timeout=60)
    return made


class Clock:
    """The clock of one part: right until it is set."""

    def __init__(self, folder: Path, name: str) -> None:
        self.file = folder / f"{name}.clock"
        self.set(0)
        self.environment = {"LD_PRELOAD": str(library(folder)), "FAULTS_CLOCK": str(self.file)} if can_jump() else {}

    def set(self, seconds: int) -> None:
        """From now on a running process sees a time that is so much later, or earlier."""
        with self.file.open("r+b" if self.file.exists() else "w+b") as file:  # in its place: it is mapped into memory
            file.write(struct.pack("=q", seconds))

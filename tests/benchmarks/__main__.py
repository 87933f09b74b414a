"""``./run bench [NAME …]``: a benchmark is a module of this package with a ``main()``; no name means the short ones."""

from __future__ import annotations

import argparse
import importlib
import sys

SHORT = ("web", "documents")
LONG = ("soak",)


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(SHORT + LONG)}; none: the short ones")
    names = parser.parse_args(words).names or list(SHORT)
    for name in names:
        if name not in SHORT + LONG:
            parser.error(f"there is no benchmark '{name}'; there are {', '.join(SHORT + LONG)}")
    for name in names:
        importlib.import_module(f"tests.benchmarks.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

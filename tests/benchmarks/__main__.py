"""``./run bench [NAME …]``: a benchmark is a module of this package with a ``main()``; no name means the short ones."""

from __future__ import annotations

import argparse
import importlib
import sys

SHORT = ("machine", "documents", "matching", "scheduling")
LONG = ("web", "contacts", "insight", "finding", "soak")
WITH_WORDS = LONG  # these take words of their own, when they are asked for alone


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(SHORT + LONG)}; none: the short ones")
    options, more = parser.parse_known_args(words)
    names = options.names or list(SHORT)
    if more and not (len(names) == 1 and names[0] in WITH_WORDS):
        parser.error(f"unknown: {' '.join(more)}")
    for name in names:
        if name not in SHORT + LONG:
            parser.error(f"there is no benchmark '{name}'; there are {', '.join(SHORT + LONG)}")
    for name in names:
        module = importlib.import_module(f"tests.benchmarks.{name}")
        module.main(more) if more else module.main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""A process of the benchmark: ``python -m tests.benchmarks.documents contestants ours PAGE``, ``… many network``."""

import importlib
import sys

if __name__ == "__main__":
    importlib.import_module(f"tests.benchmarks.documents.{sys.argv[1]}").answer_as(*sys.argv[2:])

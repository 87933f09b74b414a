"""Faults: a whole site as processes of this machine, and the ways to hurt it. `./run soak` and tests/faults/test_*.py."""

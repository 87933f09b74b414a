"""Measurements: ``./run bench NAME`` runs one and writes its dated figures into docs/benchmarks.md."""

"""Demonstration: four real partnerships with rich records: words in TOML files, entered by `loading.py`."""

from partnerships.demo.loading import load_partnerships

__all__ = ["load_partnerships"]

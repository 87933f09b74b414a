"""Demonstration: the people of three partnerships, what was said and promised; words in TOML files."""

from contacts.demo.loading import load_contacts

__all__ = ["load_contacts"]

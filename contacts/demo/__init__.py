"""Demonstration: the people of four partnerships, what was said and promised; words in TOML files."""

from contacts.demo.loading import load_contacts
from contacts.demo.sent_files import load_files
from contacts.demo.texts import load_texts

__all__ = ["load_contacts", "load_files", "load_texts"]

"""Verbs about notices."""

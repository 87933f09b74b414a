"""Verbs for imports."""

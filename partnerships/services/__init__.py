"""Verbs of this app, one transaction each, one module per noun."""

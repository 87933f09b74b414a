"""Verbs for people, organizations, touches and follow-ups."""

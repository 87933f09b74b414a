"""Whom we owe: the page, the calendar to subscribe to, the weekly letter. Sees only the ports."""

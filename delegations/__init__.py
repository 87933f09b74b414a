"""Trips, goals, matching, schedules, guest links. Its rooms follow docs/architecture.md."""

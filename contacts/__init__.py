"""Persons and organizations, touches and follow-ups, boards, invitations, outcomes. Its rooms follow docs/architecture.md."""

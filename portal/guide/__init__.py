"""The guide: one page for each kind of reader, in both languages, open to everybody (see docs/decisions/0152)."""

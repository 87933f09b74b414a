"""How dates and times are written and read, by language. Numbers follow Django's own formats."""

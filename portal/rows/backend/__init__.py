"""The engine of Django's that tells PostgreSQL whose scope is open: ENGINE = "portal.rows.backend"."""

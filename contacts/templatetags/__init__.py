"""Template tags of contacts."""

"""People, organizations, and what was said and promised to them."""

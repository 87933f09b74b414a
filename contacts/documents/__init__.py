"""Papers about what contacts holds."""

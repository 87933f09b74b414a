"""Forms that were sent: each counts once, however often its browser sends it (decision 0160)."""

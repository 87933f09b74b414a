"""Who did what to which row, and when: an append-only record chained by digests."""

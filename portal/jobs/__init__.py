"""Work that outlives a request. The truth is a row in the database; the broker only carries wake-ups."""

"""The read log: which member saw whose record, when and which kinds of fields; chained by digests, never changed."""

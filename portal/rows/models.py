"""No rows of its own; but Django sends its signals around a migration only to apps that have this file."""

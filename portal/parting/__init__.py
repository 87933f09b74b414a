"""An association that parts from the portal: all that it has in one file, and closing it (docs/decisions/0167)."""

"""People who sign in, the associations they belong to, and the networks that look on."""

"""A whole site as processes of this machine, and the ways to hurt it: for `./run soak` and the tests here."""

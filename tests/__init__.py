"""The tests, and what only developers run: servers for the tests, the two legs, benchmarks, generated documents."""

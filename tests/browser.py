"""The browser of the tests and benchmarks: the machine's own Chromium, which asks nobody outside for anything."""

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

"""One-page documents: kinds plug in, the renderer knows no domain, every output is a row."""

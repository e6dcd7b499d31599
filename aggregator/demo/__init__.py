"""The demo: an invented news day, served on loopback, polled over HTTP, and judged by what its author meant."""

"""A visit: from an address to entries that are told apart."""

"""Edits of feeds.toml that keep its comments and layout.  Owns tomlkit."""

from aggregator.subscriptions.edits import add, add_all, change, move, remove, set_general, written

__all__ = ["add", "add_all", "change", "move", "remove", "set_general", "written"]

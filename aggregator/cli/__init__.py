"""The commands: wiring only.  Owns click; `terminal` owns rich."""

from aggregator.cli.commands import main

__all__ = ["main"]

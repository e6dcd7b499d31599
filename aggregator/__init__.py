"""Follow many overlapping feeds, read each story once."""

from importlib.metadata import version

__version__ = version("aggregator")

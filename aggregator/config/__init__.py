"""feeds.toml → Config; every mistake named with its key and what would be right.  Owns pydantic."""

from aggregator.config.reading import load, read
from aggregator.config.sections import Config, FeedSettings, General, Grouping, Output, Visits
from aggregator.config.suggestions import needed, suggested
from aggregator.config.values import CAUTION, caution, duration, size

__all__ = [
    "CAUTION",
    "Config",
    "FeedSettings",
    "General",
    "Grouping",
    "Output",
    "Visits",
    "caution",
    "duration",
    "load",
    "needed",
    "read",
    "size",
    "suggested",
]

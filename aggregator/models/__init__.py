"""What flows through the pipeline: frozen values.  Pure."""

from aggregator.models.entries import NEVER, Enclosure, Entry, Kind, ParsedFeed, RawEntry
from aggregator.models.figures import Sample, Tally
from aggregator.models.publications import Document, Publication, Request
from aggregator.models.selections import Selection
from aggregator.models.stories import Contender, Correction, Decision, Doubt, Member, Search, Story, Sweep, TokenPair
from aggregator.models.visits import (
    Answer,
    Candidate,
    Feed,
    Health,
    Identified,
    KnownEntry,
    Outcome,
    Reading,
    Task,
    Validators,
    without_login,
)

__all__ = [
    "NEVER",
    "Answer",
    "Candidate",
    "Contender",
    "Correction",
    "Decision",
    "Document",
    "Doubt",
    "Enclosure",
    "Entry",
    "Feed",
    "Health",
    "Identified",
    "Kind",
    "KnownEntry",
    "Member",
    "Outcome",
    "ParsedFeed",
    "Publication",
    "RawEntry",
    "Reading",
    "Request",
    "Sample",
    "Search",
    "Selection",
    "Story",
    "Sweep",
    "Tally",
    "Task",
    "TokenPair",
    "Validators",
    "without_login",
]

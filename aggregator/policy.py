"""What an output carries, and how, in plain sentences: for pages and commands.  Pure."""

from collections.abc import Iterator
from datetime import timedelta

from aggregator.config import Output

_HANDLING = {
    "story": "Every story once, with everyone who covered it.",
    "copies": "Every text once, however many carry it.",
    "none": "Every entry by itself.",
}
_GROWTH = {
    "silent": "Stories that grow stay as they were published.",
    "quiet": "Stories that grow list more coverage, and stay read.",
    "bump": "Stories that grow come up again at 2, 4, 8, 16 … outlets.",
}
_PER = {
    "tag": "A document for each tag: a story stands in that of the first tag of who represents it.",
    "feed": "A document for each feed: a story stands in that of who represents it.",
}
_CONTENT = {"full": "The whole text, where its publisher gives it.", "excerpt": "Excerpts only."}
_UNITS = ((timedelta(days=1), "day"), (timedelta(hours=1), "hour"), (timedelta(minutes=1), "minute"))


def rules(output: Output) -> Iterator[str]:
    """Yield what an output carries, in plain sentences."""
    yield f"Feeds tagged {_either(output.tags)}." if output.tags else "All feeds."
    if output.include:
        yield f"Only entries with {_either(output.include)}."
    if output.exclude:
        yield f"No entries with {_either(output.exclude)}."
    if output.min_outlets > 1:
        yield f"Only stories that at least {output.min_outlets} outlets cover."
    yield _HANDLING[output.group]
    yield f"A fresh story waits {told(output.hold)} for company." if output.hold else "Stories come at once."
    yield _GROWTH[output.growth]
    yield _CONTENT[output.content]
    if output.per != "one":
        yield _PER[output.per]
    if output.once:
        yield "Only stories that no output above it in the configuration carries."
    size = f"{output.max_bytes / 1e6:g} MB"
    yield f"At most {output.max_entries:,} entries, {told(output.max_age)} and {size}."
    if output.access == "open":
        yield "Open to everyone who reaches it, so without entries of private feeds."
    else:
        yield "For those who have its token, which its addresses carry: keep them to yourself."


def _either(words: tuple[str, ...]) -> str:
    """Return "a", "a or b", "a, b or c"."""
    return " or ".join([", ".join(words[:-1]), words[-1]] if words[1:] else words)


def told(length: timedelta) -> str:
    """Return a length of time in the largest unit that has no fraction: "90 minutes", "1 hour"."""
    for unit, name in _UNITS:
        if not length % unit:
            return f"{length // unit} {name}{'' if length == unit else 's'}"
    return f"{length.total_seconds():g} seconds"

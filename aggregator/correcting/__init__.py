"""What a person puts right: stories merged, split and hidden, questions answered, all undone; for good, by the writer.

Each verb is called inside a transaction and returns a JSON object: `told`, in plain words; `correction`, the number by
which it can be undone, 0 for none; `stories` as they are now; `publications` that they had, and whether each stays.
What is shown in their place is published afterwards.
"""

from aggregator.correcting.reviewing import review
from aggregator.correcting.undoing import undo
from aggregator.correcting.verbs import hide, merge, split

__all__ = ["hide", "merge", "review", "split", "undo"]

"""Whether a title tells what came after the event that another tells: "Premier ousted after tanker escapes".  Pure."""

import re
from collections.abc import Iterable
from functools import lru_cache

from aggregator.group import vocabulary
from aggregator.group.acts import NONE, Acts
from aggregator.group.headlines import Headline, Word
from aggregator.group.score import Comparison
from aggregator.group.sides import Sides

_AFTER = re.compile(
    r"(?<!\w)(?:after|following|in (?:the )?wake of|in response to|in (?:the )?aftermath of)(?!\w)", re.IGNORECASE
)
_BEGUN = 3  # words that stand before, where something new is told
_LONGEST = 18  # words of a headline: longer ones are texts, whose sentences say anything
_BEHIND = 2  # words of the event before that both tell
_ALIKE = 2  # words of what is new that both may tell, names mostly
_ALARM = frozenset({"warn"})  # comes with a disaster, not after it


def aftermath(pair: Comparison, sides: Sides) -> bool:
    """Return whether what only one title does comes after what it shares with the other.

    Texts tell both what is new and what was before, so titles that have them are left to the score.
    """
    if pair.mine.context and pair.theirs.context:
        return False
    return _follows(pair.mine, sides.mine, pair.theirs) or _follows(pair.theirs, sides.theirs, pair.mine)


def _follows(headline: Headline, left: list[Word], other: Headline) -> bool:
    latest = _latest(headline.entry.title)
    if not latest or _latest(other.entry.title):
        return False
    told = [
        (word, token.surface.lower() in latest) for word, token in zip(headline.words, headline.tokens, strict=True)
    ]
    news = [word for word, new in told if new and word.telling]
    before = [word for word, new in told if not new and word.telling]
    alone = [word for word in news if word in left and word not in other.context]
    done = _done(alone) - _ALARM
    if not done or done & _done((*other.words, *other.context)) or any(word.text in vocabulary.TOLLS for word in news):
        return False  # nothing was done, or the same: how many died comes before the cause, too
    alike = sum(word not in left for word in news)
    behind = sum(word not in left for word in before)
    return behind >= _BEHIND and (behind > alike or (alike <= _ALIKE and len(alone) > 1))


@lru_cache(maxsize=5000)
def _latest(title: str) -> str:
    """Return what a title tells before "after", in lower case, "" where it does not tell what came after what."""
    if len(title.split()) > _LONGEST:
        return ""
    starts = (match.start() for match in _AFTER.finditer(title))
    return next((title[:start].lower() for start in starts if len(title[:start].split()) >= _BEGUN), "")


def _done(words: Iterable[Word]) -> Acts:
    return NONE.union(*(word.acts for word in words))

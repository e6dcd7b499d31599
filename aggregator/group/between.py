"""What stands between two entries, whatever else there is.  Pure."""

from dataclasses import dataclass

from aggregator.config import Grouping
from aggregator.config.values import Handling
from aggregator.group import guards
from aggregator.group.addresses import Known
from aggregator.group.aliases import Aliases
from aggregator.group.headlines import Headline, Word
from aggregator.group.index import Index
from aggregator.group.profiles import profile
from aggregator.group.reasons import pairs
from aggregator.group.search import barred, is_close, side_by_side
from aggregator.group.weights import WEIGHTS
from aggregator.models import Entry, TokenPair


@dataclass(frozen=True, slots=True)
class Between:
    """Two entries side by side, the earlier one first, each word as its title writes it.

    `score` is theirs with nothing else around, `bar` the guard that parts them where they are alike, `languages` theirs
    where they are certain to differ; `few` says that they share too little for a score to count, `apart` why nothing
    may resemble either: "none", "copies", "roundup" or ""; `hours` is how far apart they are dated.
    """

    shared: tuple[TokenPair, ...]
    alone: tuple[tuple[str, ...], tuple[str, ...]]
    score: float
    bar: str
    few: bool
    languages: tuple[str, str] | None
    apart: tuple[str, str]
    hours: float


def between(
    first: Entry, second: Entry, *, handlings: tuple[Handling, Handling], settings: Grouping, aliases: Aliases
) -> Between:
    """Return what stands between two entries; `handlings` are those of their feeds."""
    index = Index(settings.window, WEIGHTS)
    earlier = profile(first, handlings[0], 1, aliases=aliases, index=index)
    index.add(earlier.headline)
    later = profile(second, handlings[1], 2, aliases=aliases, index=index)
    pair = side_by_side(later.headline, earlier.headline, index)
    paired = {partner.mine for partner in pair.partners} | {partner.theirs for partner in pair.partners}
    languages = earlier.known.lang, later.known.lang
    # What is unlike anyway is not asked whether a guard would part it.
    bar = barred(pair, lambda _: False) if is_close(pair.score, settings.caution, WEIGHTS) else ""
    return Between(
        shared=pairs(pair),
        alone=(_alone(earlier.headline, paired), _alone(later.headline, paired)),
        score=pair.score,
        bar=bar.strip("-"),
        few=guards.too_little(pair),
        languages=languages if all(languages) and languages[0] != languages[1] else None,
        apart=(_apart(earlier.known), _apart(later.known)),
        hours=pair.hours_apart,
    )


def _alone(headline: Headline, paired: set[Word]) -> tuple[str, ...]:
    """Return a title's words without a partner, the rarest first."""
    words = sorted((word for word in headline.words if word not in paired), key=lambda word: -word.idf)
    return tuple(_surface(headline, word) for word in words)


def _surface(headline: Headline, word: Word) -> str:
    return next(token.surface for token in headline.tokens if token.text == word.text)


def _apart(known: Known) -> str:
    """Return why nothing joins an entry for what they have in common, "" where it may."""
    if known.handling == "none":
        return "none"
    return "copies" if known.copies else "roundup" if known.roundup else ""

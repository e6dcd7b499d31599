"""What was found → a decision that says why.  Pure."""

from collections.abc import Collection, Mapping
from typing import Literal

from aggregator.group import phrases
from aggregator.group.drift import DRIFT
from aggregator.group.headlines import Headline, Source, Word
from aggregator.group.match import Partner
from aggregator.group.score import Comparison
from aggregator.group.search import Found
from aggregator.group.text import Token
from aggregator.models import Decision, TokenPair

_RARE = 0.5  # of the rarest idf: words worth telling that they lack a partner

ROUNDUP = "roundup"  # the guard of entries that tell several stories
AGAIN = "Its feed uses this title again and again."
APART = "Its feed is set to keep every entry apart."
COPY = "Entries of its kind join only copies of the same text, and there is none."
NOTHING_ALIKE = "Nothing like it was found."
SEVERAL = "It tells several stories, or one that goes on."


def same(entry: int, path: Literal["address", "enclosure", "title"], *, other: int, story: int) -> Decision:
    """Return the decision for an entry that has something in common with another that only copies share."""
    return Decision(entry, story, other, path, why=f"It has the same {path} as an earlier entry.", best=other)


def apart(entry: int, why: str, *guards: str) -> Decision:
    """Return the decision for an entry that founds a story without being compared."""
    return Decision(entry, entry, None, "founded", why=why, guards=guards)


def founded(entry: Source, why: str, found: Found, *, rarest: float) -> Decision:
    """Return the decision for an entry that founds a story whatever it resembles."""
    return _decision(entry, None, why, found, rarest)


def scored(entry: Source, found: Found, *, rarest: float) -> Decision:
    """Return the decision that a search led to."""
    if found.story is None or found.best is None:
        return _decision(entry, None, _not_joined(found), found, rarest)
    why = (
        f"It resembles {_quoted(found.best.theirs.entry.title)}: {both_have(found.best)} "
        f"({found.best.score:.1f}, needed {found.required:.1f})."
    )
    return _decision(entry, found.story, why, found, rarest)


def _decision(entry: Source, story: int | None, why: str, found: Found, rarest: float) -> Decision:
    best = found.best
    if best is None:
        return Decision(entry.id, entry.id, None, "founded", why=why, guards=found.guards, mentions=found.mentions)
    return Decision(
        entry=entry.id,
        story=entry.id if story is None else story,
        joined=None if story is None else best.theirs.entry.id,
        path="founded" if story is None else "score",
        score=best.score,
        required=found.required,
        why=why,
        best=best.theirs.entry.id,
        features=best.features,
        pairs=pairs(best),
        unmatched=unmatched(best, rarest),
        numbers=tuple(sorted({word.text for word in best.mine.numbers | best.theirs.numbers})),
        hours_apart=best.hours_apart,
        guards=found.guards,
        mentions=found.mentions,
        caution=found.caution,
        contenders=found.contenders,
        weights=best.table,
    )


def nothing_shared(pairs: Collection[object], features: Mapping[str, float]) -> bool:
    """Return whether the titles that were compared, and their texts, have not a word in common."""
    return not pairs and not features.get("text_evidence") and not features.get("article")


def _not_joined(found: Found) -> str:
    if found.best is None or found.required is None or nothing_shared(found.best.partners, found.best.features):
        return NOTHING_ALIKE
    told = f"The closest is {_quoted(found.best.theirs.entry.title)}"
    if found.best.score < found.required:
        against = "".join(f"; {what}" for what in phrases.against(found.best.features))
        return f"{told}{against} ({found.best.score:.1f}, would have needed {found.required:.1f})."
    if DRIFT in found.guards:
        return f"{told}, but {phrases.guard(DRIFT)}."
    if found.contenders[0].bar:
        return f"{told}, but {phrases.guard(found.contenders[0].bar)}."
    return f"{told}, but the rest of its story is too different."


def both_have(best: Comparison) -> str:
    """Return what two titles have in common, as a clause."""
    return f"both have {phrases.shared(pairs(best)) or 'the same text'}"


def pairs(best: Comparison) -> tuple[TokenPair, ...]:
    """Return the words that match, as written."""
    return tuple(_pair(partner, best) for partner in best.partners)


def unmatched(best: Comparison, rarest: float) -> tuple[str, ...]:
    """Return the rare words of either title without a partner, as written, the rarest first."""
    paired = {partner.mine for partner in best.partners} | {partner.theirs for partner in best.partners}
    alone = [
        (word.idf, _token(headline, word).surface)
        for headline in (best.mine, best.theirs)
        for word in headline.words
        if word not in paired and word.idf > _RARE * rarest
    ]
    return tuple(surface for _, surface in sorted(alone, reverse=True))


def _pair(partner: Partner, best: Comparison) -> TokenPair:
    mine, theirs = _token(best.mine, partner.mine), _token(best.theirs, partner.theirs)
    aliased = (mine.alias or theirs.alias) and mine.surface.lower() != theirs.surface.lower()
    how = "alias" if partner.how == "equal" and aliased else partner.how
    return TokenPair(mine.surface, theirs.surface, how, partner.weight, min(partner.mine.idf, partner.theirs.idf))


def _token(headline: Headline, word: Word) -> Token:
    return next(token for token in headline.tokens if token.text == word.text)


def _quoted(text: str) -> str:
    return f"“{text}”"

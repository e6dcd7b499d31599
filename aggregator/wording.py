"""A decision in plain words.  Pure."""

from collections.abc import Mapping

from aggregator.group.phrases import guard
from aggregator.group.reasons import NOTHING_ALIKE
from aggregator.group.verdict import recompute
from aggregator.models import Decision, Entry, TokenPair
from aggregator.naming import titled

_HOW = {
    "equal": "the same word",
    "alias": "by the names",
    "skeleton": "spelt alike",
    "ratio": "spelt alike",
    "joined": "several words for one",
    "act": "the same act or thing",
}


def in_words(decision: Decision, entries: Mapping[int, Entry]) -> tuple[str, ...]:
    """Return a decision in plain lines; `entries` are those that it names, as far as they are still there."""
    lines = [f"  {decision.why}"]
    closest = decision.joined or decision.best
    if closest is not None and closest in entries and decision.why != NOTHING_ALIKE:
        lines.append(f"  {'joined' if decision.joined else 'closest'}: {titled(entries[closest])}")
    lines += [f"  {line}" for line in scored(decision)]
    if decision.pairs:
        lines.append("  shared: " + ", ".join(map(paired, decision.pairs)))
    for label, words in (("not shared", decision.unmatched), ("numbers", decision.numbers)):
        if words:
            lines.append(f"  {label}: {', '.join(words)}")
    lines += [f"  guard: {guard(name)}" for name in decision.guards if guard(name) not in decision.why.lower()]
    return tuple(lines)


def scored(decision: Decision) -> tuple[str, ...]:
    """Return a decision's score and what it had to reach, in parts where its record tells them."""
    if decision.score is None or decision.required is None:
        return ()
    verb = "reached" if decision.score >= decision.required else "would have needed"
    line = f"score {decision.score:.2f}, {verb} {decision.required:.2f}"
    verdict = recompute(decision)
    if verdict is None or decision.caution is None:
        return (line,)
    if verdict.alike:
        more = verdict.required - decision.caution
        line += f": {decision.caution:.2f} by caution, {more:.2f} more because {alike(verdict.alike)}"
    if verdict.score >= verdict.required and verdict.mean < verdict.least:
        return line, f"its story came to {verdict.mean:.2f} on average, would have needed {verdict.least:.2f}"
    return (line,)


def alike(number: int) -> str:
    """Return how many other stories looked alike, so that more was required."""
    return "another story looked alike" if number == 1 else f"{number} other stories looked alike"


def paired(pair: TokenPair) -> str:
    """Return two words that match, as one where they are the same."""
    same = pair.mine.casefold() == pair.theirs.casefold()
    return pair.mine if same else f"{pair.mine} = {pair.theirs} ({_HOW[pair.how]})"

"""Why two entries are not together: the first of these reasons that holds.  Pure but for the store."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from aggregator.group import reasons
from aggregator.group.phrases import against, guard, shared
from aggregator.group.verdict import standing
from aggregator.models import Decision
from aggregator.naming import titled
from aggregator.pairing.case import Case, by_hand, length, listed, step


def _waiting(case: Case) -> str:
    waits = [name for name, home in zip(case.names, case.homes, strict=True) if home is None]
    return f"{' and '.join(waits)} {'waits' if len(waits) == 1 else 'wait'} to be grouped" if waits else ""


def _split(case: Case) -> str:
    day = by_hand(case, "split")
    return f"they were taken apart by hand on {day}" if day else ""


def _moved(case: Case) -> str:
    """Return that the machine had them in one story, which a person took apart for another reason."""
    one, other = case.decisions
    return (
        "a person moved one of them out of the story that they were in"
        if one and other and one.story == other.story
        else ""
    )


def _own_rule(case: Case) -> str:
    """Return why the later one joins nothing, whatever it is compared with."""
    (first, second), decision, entry = case.names, case.decisions[1], case.entries[1]
    if decision is None or decision.joined is not None:
        return ""
    if decision.why == reasons.APART:
        return f'the feed of {second} is set to keep every entry apart (group = "none")'
    if decision.why == reasons.COPY:
        kind = "its feed is set so" if entry.kind == "article" else f"it is a {entry.kind}"
        return f"{second} joins only copies of the same text, since {kind}, and {first} is no copy of it"
    if decision.why == reasons.AGAIN:
        return f"the feed of {second} uses this title again and again, so that it tells little of what happened"
    if reasons.ROUNDUP not in decision.guards:
        return ""
    noted = " and is listed there as mentioning it" if case.homes[0] in case.store.stories.mentioned(entry.id) else ""
    return f"{second} tells several stories, or one that goes on: it has a story of its own{noted}"


def _first_rule(case: Case) -> str:
    """Return why nothing joins the earlier one."""
    (first, second), decision = case.names, case.decisions[0]
    if decision and decision.why == reasons.AGAIN:
        return f"the feed of {first} uses this title again and again, so that nothing joins it"
    return {
        "none": f'the feed of {first} is set to keep every entry apart (group = "none")',
        "copies": f"only copies of the same text join {first}, and {second} is no copy of it",
        "roundup": f"{first} tells several stories, or one that goes on: nothing joins it for what it tells",
        "": "",
    }[case.between.apart[0]]


def _compared(case: Case) -> str:
    """Return what was decided when the story of the earlier one was looked at."""
    (first, second), (one, decision) = case.names, case.decisions
    stories = {one.story, case.homes[0] or one.story} if one else set()
    found = standing(decision, stories, one.side or one.story) if one and decision else None
    if found is None or decision is None:
        return ""
    if found.bar:
        told = f"{guard(found.bar)}; otherwise {first} or another of its story came to {found.score:.1f}"
        enough = found.score >= found.required
        told += ", which would be enough" if enough else f", where {found.required:.1f} was needed"
    elif found.score < found.required:
        mine = decision.best == case.entries[0].id
        told = _unlike(case, found.score, found.required, "score" if mine else f"the story of {first} came to")
    elif found.mean < found.least:
        told = (
            f"the rest of the story of {first} came to {found.mean:.1f} only, and would have needed {found.least:.1f}"
        )
    else:
        told = f"the story of {first} came to {found.score:.1f}, which was enough, but another was closer"
    closer = case.store.entries.get([decision.joined]) if decision.joined else ()
    if closer:
        return f"{second} joined {titled(closer[0])}, to which it was closer (score {decision.score:.1f}); {told}"
    return told + _parts(decision, found.required)


def _unlike(case: Case, score: float, required: float, came: str = "score") -> str:
    """Return what two titles share and what not, and the score that this makes."""
    common = shared(case.between.shared)
    only = [
        f"{words} in {name}" for words, name in zip(map(listed, case.between.alone), case.names, strict=True) if words
    ]
    told = f"they share {common or 'too little'}"
    told += f", but {' and '.join(only)} without a match" if only else ""
    told += "".join(f"; {words}" for words in against(_features(case)))
    return f"{told} ({came} {score:.1f}, would have needed {required:.1f})"


def _features(case: Case) -> Mapping[str, float]:
    """Return the features by which the two were compared, then or now."""
    decisions = (each for each in (case.decisions[1], case.alone) if each and each.best == case.entries[0].id)
    return next((each.features for each in decisions), {})


def _parts(decision: Decision, required: float) -> str:
    """Return why more than caution was required, as the end of a sentence."""
    caution = decision.caution or 0.0
    more = required - caution
    return f": {caution:.1f} by caution, {more:.1f} more because other stories looked alike" if more > 0 else ""


def _languages(case: Case) -> str:
    languages = case.between.languages
    return f"they are in different languages ({languages[0]} and {languages[1]})" if languages else ""


def _dated(case: Case) -> str:
    window, apart = case.config.grouping.window, timedelta(hours=case.between.hours)
    within = f"only what is within {length(window)} of one another is compared"
    if apart > window:
        return f"they are dated {length(apart)} apart, and {within}"
    first, second = case.entries
    age = second.first_seen - max(first.published, first.first_seen)
    names = case.names
    return f"{names[0]} was {length(age)} old when {names[1]} came, and {within}" if age > window else ""


def _guarded(case: Case) -> str:
    return guard(case.between.bar) if case.between.bar else ""


def _nothing(case: Case) -> str:
    if case.between.shared or case.alone.joined is not None:
        return ""
    return "their titles have no word in common" + ("" if case.between.few else ", and their texts too little")


def _few(case: Case) -> str:
    if not case.between.few:
        return ""
    return f"their titles share {shared(case.between.shared)}: fewer than two words that tell of an event"


def _low(case: Case) -> str:
    caution = case.config.grouping.caution
    if case.alone.joined is not None or case.between.score >= caution:
        return ""
    return _unlike(case, case.between.score, caution)


def _elsewhere(case: Case) -> str:
    """Return what the later one joined instead, without being compared with more."""
    second, decision = case.names[1], case.decisions[1]
    joined = case.store.entries.get([decision.joined]) if decision and decision.joined else ()
    return f"{second} joined {titled(joined[0])}, since {step(decision)}" if decision and joined else ""


def _otherwise(case: Case) -> str:
    first, second = case.names
    if case.alone.joined is None:
        return "they share too few rare words to be compared"
    return (
        f"other entries were closer when {second} was grouped, or titles and settings were others. Alone they would be "
        f"together now; `aggregator merge {first} {second}` puts them together"
    )


APART: tuple[Callable[[Case], str], ...] = (
    _waiting,
    _split,
    _moved,
    _own_rule,
    _first_rule,
    _compared,
    _languages,
    _dated,
    _nothing,
    _guarded,
    _few,
    _low,
    _elsewhere,
    _otherwise,
)

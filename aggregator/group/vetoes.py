"""What two titles differ in so that they cannot tell one event, however alike they look.  Pure."""

from collections.abc import Callable

from aggregator.group import aftermath, contraries, forms, markets, places
from aggregator.group.score import Comparison
from aggregator.group.sides import Sides, left

_VETOES: dict[str, Callable[[Comparison, Sides], bool]] = {
    "repeated": forms.repeated,
    "dates": forms.dates,
    "years": forms.years,
    "order": forms.order,
    "sides": forms.opposing,
    "results": forms.results,
    "market": markets.market,
    "template": forms.template,
    "numbers": forms.numbers,
    "places": places.places,
    "denial": contraries.denied,
    "acts": contraries.acts,
    "part": contraries.part,
    "aftermath": aftermath.aftermath,
}


def veto(pair: Comparison) -> str:
    """Return what two titles differ in so that they cannot tell one event, "" where nothing forbids it."""
    sides = left(pair)
    return next((name for name, differs in _VETOES.items() if differs(pair, sides)), "")

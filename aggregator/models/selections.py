"""Which feeds somebody wants to see.  Pure."""

from dataclasses import dataclass
from typing import Literal, get_args

from aggregator.models.visits import Health

Order = Literal["trouble", "name", "last", "next", "entries"]
ORDERS: tuple[Order, ...] = get_args(Order)


@dataclass(frozen=True, slots=True)
class Selection:
    """Feeds of the config, or those that were retired, by health (of any where none is named), tag and words.

    Every word stands in a feed's name, title, outlet or address.  In order of trouble (failing and gone ones first),
    name, last visit (latest first), next visit (soonest first) or number of entries stored (most first); then by name.
    """

    health: tuple[Health, ...] = ()
    tag: str = ""
    words: str = ""
    order: Order = "trouble"
    retired: bool = False

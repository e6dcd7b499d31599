"""Which articles are copies of one text, as wires have them printed everywhere.  Pure."""

import re
from collections.abc import Sequence

from aggregator.models import Entry, Member

_WIRE_TEXT = 200  # characters from which equal texts are one text


def copies(members: Sequence[Member]) -> list[list[Member]]:
    """Return the members in groups of one text or one address, in order of the first of each."""
    groups: list[list[Member]] = []
    by_key: dict[str, list[Member]] = {}
    for member in members:
        keys = _keys(member.entry)
        group = next((by_key[key] for key in keys if key in by_key), None)
        if group is None:
            groups.append(group := [])
        group.append(member)
        for key in keys:
            by_key.setdefault(key, group)
    return groups


def _keys(entry: Entry) -> list[str]:
    """Return what only copies of this entry share."""
    text = " ".join(re.findall(r"\w+", entry.text.casefold()))
    return [key for key in (entry.address, text if len(text) >= _WIRE_TEXT else "") if key]

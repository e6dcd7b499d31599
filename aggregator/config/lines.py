"""On which lines of a TOML text its sections and keys stand.  Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

Place = tuple[str | int, ...]  # ("feed", 2, "url"): the way from the whole file to a value

_HEADER = re.compile(r"\s*\[{1,2}\s*([^\[\]#]+?)\s*\]{1,2}\s*(?:#.*)?")
_KEY = re.compile(r"\s*[\"']?([\w-]+)[\"']?\s*=")


def headers(text: str) -> Iterator[tuple[int, str]]:
    """Yield line, from 1, and name of each [section] and [[section]].

    Reads line by line, as people write these files: what spans several lines could mislead it, so this is a good guess.
    """
    for number, line in enumerate(text.split("\n"), start=1):
        if header := _HEADER.fullmatch(line):
            yield number, header[1].strip("\"'")


def places(text: str) -> dict[Place, int]:
    """Return the line of each key and section: ("title",) above all sections, ("feed", 2), ("feed", 2, "url")."""
    sections = dict(headers(text))
    times: Counter[str] = Counter()
    found: dict[Place, int] = {}
    here: Place = ()
    for number, line in enumerate(text.split("\n"), start=1):
        if name := sections.get(number):
            here = (name, times[name])
            times[name] += 1
            found[here] = number
        elif key := _KEY.match(line):
            found.setdefault((*here, key[1]), number)
    return found


def line_of(found: Mapping[Place, int], place: Place) -> int:
    """Return the line of a value, of the section that lacks it, or 0 where neither is among the `places` of a text."""
    section, *inside = place
    index = inside[0] if inside and isinstance(inside[0], int) else 0
    words = [part for part in inside if isinstance(part, str)]
    ways: list[Place] = [
        (section, index, *words[:1]),
        (f"{section}.{'.'.join(words)}", 0),
        (section, index),
        (section,),
    ]
    return next((found[way] for way in ways if way in found), 0)

"""On which lines of a TOML text its sections and keys stand.  Pure."""

import re
from collections.abc import Iterator

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


def line_of(text: str, place: Place) -> int:
    """Return the line, from 1, of a key, or of the section that lacks it; 0 where neither is found.  A good guess."""
    section, *inside = place
    words = [part for part in inside if isinstance(part, str)]
    wanted = inside[0] if inside and isinstance(inside[0], int) else 0
    sections = list(headers(text))
    starts = [number for number, name in sections if name == section]
    start = starts[wanted] if wanted < len(starts) else 0
    end = next((number for number, _ in sections if number > start), text.count("\n") + 2)
    for number, line in enumerate(text.split("\n")[start : end - 1], start=start + 1):
        if (match := _KEY.match(line)) and match[1] in (words[:1] if start else [section]):
            return number
    return next((number for number, name in sections if name == f"{section}.{'.'.join(words)}"), start)

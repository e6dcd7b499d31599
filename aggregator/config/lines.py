"""On which line of a TOML text a key or section stands.  Pure."""

import re

Place = tuple[str | int, ...]  # ("feed", 2, "url"): the way from the whole file to a value

_HEADER = re.compile(r"\s*\[{1,2}\s*([^\[\]#]+?)\s*\]{1,2}\s*(?:#.*)?")
_KEY = re.compile(r"\s*[\"']?([\w-]+)[\"']?\s*=")


def line_of(text: str, place: Place) -> int:
    """Return the line, from 1, of a key, or of the section that lacks it; 0 where neither is found.

    Reads line by line, as people write these files: what spans several lines could mislead it, so its answer is a hint.
    """
    section, *inside = place
    wanted = inside[0] if inside and isinstance(inside[0], int) else 0
    key = next((part for part in inside if isinstance(part, str)), None)
    current, times, found = "", 0, 0
    for number, line in enumerate(text.split("\n"), start=1):
        if header := _HEADER.fullmatch(line.rstrip()):
            current = header[1].strip("\"'")
            times += current == section
            if current == section and times - 1 == wanted:
                found = number
        elif match := _KEY.match(line):
            here = current == section and times - 1 == wanted
            if (here and match[1] == key) or (not current and match[1] == section):
                return number
    return found

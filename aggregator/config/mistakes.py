"""What is wrong in feeds.toml, in plain sentences: where, what stands there, what would be right.  Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from aggregator.config.lines import Place, line_of, places
from aggregator.config.sections import LISTED, SECTIONS

Mistake = tuple[Place, str]

_SYNTAX = {  # tomllib's words → ours
    "Cannot overwrite a value": "this key stands there twice; keep one of them",
    "Cannot declare": "this section stands there twice; put its keys together",
    "Invalid value": "there is no value that can be read; texts stand in quotes",
    "Invalid statement": "this is neither a [section] nor a key = value nor a # comment",
    "Expected '=' after a key": 'a key is followed by "=" and its value',
    "Expected newline or end of document": "something follows the value; a comment begins with #",
    "Unclosed array": "a list is not closed; it ends with ]",
    "Illegal character": "a text is not closed; it ends with a quotation mark on the same line",
    "Unterminated string": "a text is not closed; it ends with a quotation mark",
    "Expected ']' at the end of a table declaration": "a [section] ends with ]",
    "Expected ']]' at the end of an array declaration": "a [[section]] ends with ]]",
}


def told(mistakes: Iterable[Mistake], text: str) -> tuple[str, ...]:
    """Return one sentence for each place, with its line in `text` where that is known, in order of lines."""
    first: dict[Place, str] = {}
    for place, sentence in mistakes:
        first.setdefault(place, sentence)
    found = places(text)
    lines = {place: line_of(found, place) for place in first}
    return tuple(
        f"{f'line {lines[place]}: ' if lines[place] else ''}{_spelled(place)} {first[place]}"
        for place in sorted(first, key=lambda place: lines[place])
    )


def from_syntax(message: str) -> str:
    """Return what tomllib found wrong, with its line first."""
    match = re.fullmatch(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", message, re.DOTALL)
    told, line, column = match.groups() if match else (message, None, None)
    plain = next((ours for theirs, ours in _SYNTAX.items() if told.startswith(theirs)), told)
    return f"line {line}, column {column}: {plain}" if line else f"at its end: {plain}"


def from_validation(error: ValidationError, tables: Mapping[str, Any]) -> list[Mistake]:
    """Return each of pydantic's findings as a place in the file and a sentence about it."""
    return [(detail["loc"], _sentence(detail, tables)) for detail in error.errors() if not _follows(detail, tables)]


def _follows(detail: ErrorDetails, tables: Mapping[str, Any]) -> bool:
    """Return whether this is wrong only because something else is, which is told."""
    too_few = detail["type"] == "too_short" and bool(_at(tables, detail["loc"]))
    return too_few or detail["type"] == "default_factory_not_called"


def meant(tables: Mapping[str, Any]) -> dict[str, str]:
    """Return the section that each wrong name at the top was probably meant for, where nothing else stands there."""
    close = {name: get_close_matches(name, SECTIONS, n=1) for name in tables if name not in SECTIONS}
    taken = {name: words[0] for name, words in close.items() if words and words[0] not in tables}
    return {name: section for name, section in taken.items() if list(taken.values()).count(section) == 1}


def _sentence(detail: ErrorDetails, tables: Mapping[str, Any]) -> str:
    """Return what is wrong with a value, to be read on after its place.

    Shows the value as it is written, never as it is filled in: that may be a secret.
    """
    place = detail["loc"]
    value = _at(tables, place)
    if detail["type"] == "missing":
        return "is missing"
    if detail["type"] == "extra_forbidden":
        return unknown_section(str(place[0]), value) if len(place) == 1 else _unknown_key(place)
    if len(place) == 1 or (len(place) == 2 and place[0] in LISTED):
        return f"should be written as {_header(str(place[0]))} with its keys below"
    fits = isinstance(value, Mapping) and detail["type"] == "value_error"  # headers: one in it is wrong, and named
    return f"should be {_right(detail)}" + ("" if fits else f", not {_shown(value)}{_meant(detail, value)}")


def _right(detail: ErrorDetails) -> str:
    """Return what would be right instead."""
    context = detail.get("ctx", {})
    section, *_, key = (part for part in detail["loc"] if isinstance(part, str))
    plain = {
        "value_error": "{error}",
        "string_type": "a text in quotes",
        "bool_type": "true or false",
        "int_type": f"a whole number, such as {SECTIONS[section].model_fields[key].default}",
        "greater_than_equal": "{ge} or more",
        "less_than_equal": "{le} or less",
        "literal_error": "{expected}",
    }
    return plain.get(detail["type"], detail["msg"]).format(**context).replace("'", '"')


def _meant(detail: ErrorDetails, value: object) -> str:
    """Return a guess at which of a few allowed words was meant."""
    allowed = re.findall(r"'(\w+)'", str(detail.get("ctx", {}).get("expected", "")))
    close = get_close_matches(str(value), allowed, n=1) if len(allowed) > 1 else []
    return f'; did you mean "{close[0]}"?' if close else ""


def unknown_section(name: str, value: object) -> str:
    """Return what to do about a name at the top of the file that means nothing."""
    if close := get_close_matches(name, SECTIONS, n=1):
        return f"is no section; did you mean {_header(close[0])}?"
    if homes := _homes(name):
        return f"stands above all sections; it belongs below {homes}"
    if isinstance(value, dict | list):
        return f"is no section; there are {_listed([_header(section) for section in SECTIONS])}"
    return "is no key that can stand above all sections"


def _unknown_key(place: Place) -> str:
    """Return what to do about a key that its section does not have."""
    section, key = str(place[0]), str(place[-1])
    keys = SECTIONS[section].model_fields
    if homes := _homes(key):
        return f"is no key of {_header(section)}; it belongs below {homes}"
    if close := get_close_matches(key, keys, n=1):
        return f"is no key; did you mean {close[0]}?"
    return f"is no key; {_header(section)} has {_listed(list(keys))}"


def _homes(key: str) -> str:
    """Return the sections that have this key, as a phrase."""
    return " or ".join(_header(name) for name, section in SECTIONS.items() if key in section.model_fields)


def _header(section: str) -> str:
    """Return a section's name as it stands in the file."""
    return f"[[{section}]]" if section in LISTED else f"[{section}]"


def _listed(words: Sequence[str]) -> str:
    """Return "a, b and c"."""
    return f"{', '.join(words[:-1])} and {words[-1]}"


def _at(tables: Mapping[str, Any], place: Place) -> object:
    """Return the value at a place as far as the way there exists."""
    value: Any = tables
    for part in place:
        try:
            value = value[part]
        except (LookupError, TypeError):
            break
    return value


def _shown(value: object) -> str:
    """Return a value much as it is written, at most a line of it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "a section"
    if isinstance(value, list):
        value = f"[{', '.join(_shown(item) for item in value)}]"
    elif isinstance(value, str):
        value = f'"{value}"'
    text = re.sub(r"\s+", " ", str(value))
    return text if len(text) <= 80 else f"{text[:76]} …"


def _spelled(place: Place) -> str:
    """Return a place as people count: "feed[3].url" is in the third feed."""
    return re.sub(r"\.(\d+)", lambda match: f"[{int(match[1]) + 1}]", ".".join(str(part) for part in place))

"""Names that mean the same: the shipped pack and the user's file.  Owns aliases.toml."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from hashlib import blake2b
from importlib.resources import files
from pathlib import Path
from typing import Any

from aggregator.config.mistakes import from_syntax
from aggregator.errors import ConfigError
from aggregator.group import spelling
from aggregator.group.words import clean, split

DEFAULT = Path("config/aliases.toml")
_NONE = Path()
_PACK = "aliases.toml"
_AS_WRITTEN = "="
_KEY = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([\w-]+))\s*=""")


class Aliases:
    """A table of names: many spellings to one, found as whole words, the longest first."""

    def __init__(self, names: Iterable[tuple[str, str]] = ()) -> None:
        """Take (spelling, name) pairs; a spelling that begins with "=" counts only exactly as written."""
        self._names: dict[tuple[str, ...], tuple[str, str]] = {}
        self._longest: dict[str, int] = {}
        for spelt, name in names:
            words = _key(spelt)
            exact = spelt.removeprefix(_AS_WRITTEN) if spelt.startswith(_AS_WRITTEN) else ""
            self._names[words] = (name, exact)
            self._longest[words[0]] = max(len(words), self._longest.get(words[0], 0))

    def __iter__(self) -> Iterator[tuple[tuple[str, ...], tuple[str, str]]]:
        """Yield (words of a spelling, (name, how it must be written, if that counts))."""
        return iter(self._names.items())

    def __eq__(self, other: object) -> bool:
        """Return whether two tables say the same."""
        return isinstance(other, Aliases) and self._names == other._names

    __hash__ = None  # type: ignore[assignment]  # compared, never a key

    @cached_property
    def digest(self) -> str:
        """Return eight digits that stand for all that the table says."""
        return blake2b(repr(sorted(self)).encode(), digest_size=4).hexdigest()

    def __len__(self) -> int:
        """Return the number of spellings."""
        return len(self._names)

    def found(self, words: list[str], *, shouted: bool) -> Iterator[tuple[int, int, str]]:
        """Yield (position, number of words, name) of the spellings that stand in a line of words.

        In a title that is `shouted` (all capitals) spellings that count only as written are not recognised.
        """
        spelt = str.lower if all(map(str.isascii, words)) else spelling.plain
        plain = list(map(spelt, words))
        free = 0
        for at in [at for at, word in enumerate(plain) if word in self._longest]:
            if at >= free:
                length, name = self._find(words, plain, at, self._longest[plain[at]], shouted=shouted)
                if length:
                    yield at, length, name
                    free = at + length

    def _find(self, words: list[str], plain: list[str], at: int, longest: int, *, shouted: bool) -> tuple[int, str]:
        """Return (number of words, name) of the longest spelling that begins here, (0, "") for none."""
        for length in range(min(longest, len(words) - at), 0, -1):
            name, exact = self._names.get(tuple(plain[at : at + length]), ("", ""))
            if name and (not exact or (not shouted and exact == " ".join(words[at : at + length]))):
                return length, name
        return 0, ""


def load_aliases(path: Path = DEFAULT) -> Aliases:
    """Return the shipped pack together with the user's file; raise ConfigError naming all of its mistakes.

    A user who has no file at the default path has no names of their own; nor has one who names none ("").
    """
    named = path != _NONE and (path != DEFAULT or path.exists())
    return _together(path, _text(path) if named else "")


@lru_cache(maxsize=2)  # it takes a sixth of a second, and files seldom change between one look and the next
def _together(path: Path, text: str) -> Aliases:
    """Return the shipped pack together with what a user's file says."""
    pack = tomllib.loads((files("aggregator.group") / _PACK).read_text("utf-8"))
    return _joined([("the shipped pack", pack), (str(path), _parsed(text, path))], str(path), text)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError as error:
        raise ConfigError(str(path), ("there is no such file; grouping.aliases names it",)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(str(path), (str(error),)) from error


def _parsed(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(str(path), (from_syntax(str(error)),)) from error


def _lines(text: str) -> dict[str, int]:
    """Return on which line each name of a file stands last, as people write such files: a name a line."""
    keys = ((number, _KEY.match(line)) for number, line in enumerate(text.split("\n"), start=1))
    return {next(filter(None, key.groups()), ""): number for number, key in keys if key}


def _joined(tables: Iterable[tuple[str, dict[str, Any]]], path: str, text: str) -> Aliases:
    """Return all tables as one; raise ConfigError for what is no list of spellings and for spellings of two names.

    `text` is that of the user's file, in which mistakes have their lines.
    """
    mistakes: list[tuple[str, str]] = []
    names: dict[tuple[str, ...], tuple[str, str, str]] = {}
    pairs: list[tuple[str, str]] = []
    for origin, table in tables:
        for name, spelt in _spellings(table, mistakes):
            words = _key(spelt)
            if not words or not _key(name):
                mistakes.append((name, f"{name!r}: {spelt!r} has no letters; write a name"))
                continue
            known = names.setdefault(words, (_token(name), name, origin))
            if known[0] != _token(name):
                told = f"{spelt!r} means {known[1]!r} in {known[2]} and {name!r} in {origin}; keep one"
                mistakes.append((name, told))
            pairs.append((spelt, _token(name)))
    if mistakes:
        raise ConfigError(path, _told(mistakes, text))
    return Aliases(pairs)


def _told(mistakes: Iterable[tuple[str, str]], text: str) -> tuple[str, ...]:
    """Return mistakes with the lines of the names that they are about, in order of lines."""
    lines = _lines(text)
    found = sorted((lines.get(name, lines.get(f"{_AS_WRITTEN}{name}", 0)), sentence) for name, sentence in mistakes)
    return tuple(f"line {line}: {sentence}" if line else sentence for line, sentence in found)


def _spellings(table: dict[str, Any], mistakes: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield (name, spelling), the name itself first, from `[section]` tables of `"name" = ["spelling", …]`."""
    for key, value in table.items():
        for name, spellings in value.items() if isinstance(value, dict) else [(key, value)]:
            if not isinstance(spellings, list) or not all(isinstance(spelt, str) for spelt in spellings):
                told = f'{name!r}: write a list of spellings, as in "Islamic State" = ["ISIS", "=IS"]'
                mistakes.append((name, told))
                continue
            yield from ((name.removeprefix(_AS_WRITTEN), spelt) for spelt in (name, *spellings))


def _key(spelt: str) -> tuple[str, ...]:
    """Return a spelling as the words that a title is cut into."""
    return tuple(spelling.plain(word) for word in split(clean(spelt.removeprefix(_AS_WRITTEN))))


def _token(name: str) -> str:
    """Return the token that stands for a name: "islamic_state"."""
    return "_".join(spelling.stem(word, "en") for word in _key(name))

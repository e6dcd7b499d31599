"""feeds.toml → Config: reads the file, fills in secrets, collects the mistakes."""

import os
import re
import tomllib
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from aggregator.config.contradictions import contradictions
from aggregator.config.lines import Place
from aggregator.config.mistakes import Mistake, from_syntax, from_validation, meant, told, unknown_section
from aggregator.config.sections import Config
from aggregator.config.values import apart
from aggregator.errors import ConfigError

_SECRET = re.compile(r"\$\{(\w+)\}")
_OF_VISITS = frozenset(("headers", "proxy"))  # keys of a feed that nothing but visits reads


def load(path: Path, environ: Mapping[str, str] = os.environ, *, for_visits: bool = False) -> Config:
    """Return the configuration in a file; raise ConfigError with all of its mistakes.

    Headers, proxies and logins whose secrets the environment lacks are a mistake `for_visits`, and empty for everybody
    else: a service has them, and whoever asks it from a terminal need not.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        told = "there is no such file; --config PATH names another, `aggregator init` writes one"
        raise ConfigError(str(path), (told,)) from error
    except OSError as error:
        raise ConfigError(str(path), (f"cannot be read: {error.strerror}",)) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ConfigError(str(path), (f"line {line}: is not UTF-8; save the file in that encoding",)) from error
    try:
        tables = tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(str(path), (from_syntax(str(error)),)) from error
    return read(tables, str(path), text=text, environ=environ, for_visits=for_visits)


def read(
    tables: Mapping[str, Any],
    path: str = "feeds.toml",
    *,
    text: str = "",
    environ: Mapping[str, str] = os.environ,
    for_visits: bool = False,
) -> Config:
    """Return the configuration in parsed TOML, as `load` does; raise ConfigError with all of its mistakes.

    With the `text` that the tables were parsed from, each mistake is told with its line.
    """
    meanings = meant(tables)
    sections = {meanings.get(name, name): section for name, section in tables.items()}
    config, mistakes = _validated(sections, environ, for_visits=for_visits)
    written = {meaning: name for name, meaning in meanings.items()}
    names: list[Mistake] = [((name,), unknown_section(name, tables[name])) for name in meanings]
    values = [((written.get(str(place[0]), place[0]), *place[1:]), sentence) for place, sentence in mistakes]
    if config is None or names or values:
        raise ConfigError(path, told(names + values, text))
    return config


def _validated(
    tables: Mapping[str, Any], environ: Mapping[str, str], *, for_visits: bool
) -> tuple[Config | None, list[Mistake]]:
    """Return the configuration, None where it cannot be made, and what is wrong with it."""
    mistakes: list[Mistake] = []
    filled = _filled(tables, (), environ, mistakes, for_visits=for_visits)
    config = None
    try:
        config = Config.model_validate(filled)
    except ValidationError as error:
        mistakes += from_validation(error, tables)
    return config, [*mistakes, *contradictions(filled)]


def _filled(
    value: Any,  # noqa: ANN401 -- any TOML value
    place: Place,
    environ: Mapping[str, str],
    mistakes: list[Mistake],
    *,
    for_visits: bool,
) -> Any:  # noqa: ANN401 -- likewise
    """Return the value with each ${NAME} in its texts replaced from the environment."""
    fill = partial(_filled, environ=environ, mistakes=mistakes, for_visits=for_visits)
    if isinstance(value, Mapping):
        return {key: fill(item, (*place, key)) for key, item in value.items()}
    if isinstance(value, list):
        return [fill(item, (*place, index)) for index, item in enumerate(value)]
    if not isinstance(value, str):
        return value
    if place[0] == "feed" and place[2:] == ("url",) and not for_visits:
        value = _without_missing(value, environ)
    missing = [name for name in _SECRET.findall(value) if name not in environ]
    if missing and not for_visits and place[0] == "feed" and _OF_VISITS.intersection(map(str, place[2:3])):
        return ""
    mistakes += [(place, f"asks for ${{{name}}}, but the environment has no {name}") for name in missing]
    return _SECRET.sub(lambda match: environ.get(match[1], match[0]), value)


def _without_missing(url: str, environ: Mapping[str, str]) -> str:
    """Return an address without its name and password where the environment lacks them: only visits need them."""
    bare, login = apart(url)
    return url if all(name in environ for name in _SECRET.findall(login)) else bare

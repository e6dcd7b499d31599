"""feeds.toml → Config: reads the file, fills in secrets, collects the mistakes."""

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from aggregator.config.contradictions import contradictions
from aggregator.config.lines import Place
from aggregator.config.mistakes import Mistake, from_syntax, from_validation, meant, told, unknown_section
from aggregator.config.sections import Config
from aggregator.errors import ConfigError

_SECRET = re.compile(r"\$\{(\w+)\}")


def load(path: Path, environ: Mapping[str, str] = os.environ) -> Config:
    """Return the configuration in a file; raise ConfigError with all of its mistakes."""
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
    return read(tables, str(path), text=text, environ=environ)


def read(
    tables: Mapping[str, Any], path: str = "feeds.toml", *, text: str = "", environ: Mapping[str, str] = os.environ
) -> Config:
    """Return the configuration in parsed TOML; raise ConfigError with all of its mistakes.

    With the `text` that the tables were parsed from, each mistake is told with its line.
    """
    meanings = meant(tables)
    config, mistakes = _validated({meanings.get(name, name): section for name, section in tables.items()}, environ)
    written = {meaning: name for name, meaning in meanings.items()}
    names: list[Mistake] = [((name,), unknown_section(name, tables[name])) for name in meanings]
    values = [((written.get(str(place[0]), place[0]), *place[1:]), sentence) for place, sentence in mistakes]
    if config is None or names or values:
        raise ConfigError(path, told(names + values, text))
    return config


def _validated(tables: Mapping[str, Any], environ: Mapping[str, str]) -> tuple[Config | None, list[Mistake]]:
    """Return the configuration, None where it cannot be made, and what is wrong with it."""
    mistakes: list[Mistake] = []
    filled = _filled(tables, (), environ, mistakes)
    config = None
    try:
        config = Config.model_validate(filled)
    except ValidationError as error:
        mistakes += from_validation(error, tables)
    return config, [*mistakes, *contradictions(filled)]


def _filled(value: Any, place: Place, environ: Mapping[str, str], mistakes: list[Mistake]) -> Any:  # noqa: ANN401 -- any TOML value
    """Return the value with each ${NAME} in its texts replaced from the environment."""
    if isinstance(value, Mapping):
        return {key: _filled(item, (*place, key), environ, mistakes) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, (*place, index), environ, mistakes) for index, item in enumerate(value)]
    if not isinstance(value, str):
        return value
    missing = [name for name in _SECRET.findall(value) if name not in environ]
    mistakes += [(place, f"asks for ${{{name}}}, but the environment has no {name}") for name in missing]
    return _SECRET.sub(lambda match: environ.get(match[1], match[0]), value)

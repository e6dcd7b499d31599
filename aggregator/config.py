"""feeds.toml → Config; every mistake named with its key and what would be right.  Owns pydantic."""

import ipaddress
import os
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from aggregator.errors import ConfigError

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_SIZES = {"B": 1, "kB": 1000, "MB": 1000**2, "GB": 1000**3}
_CAUTION = {"safe": 2.0, "balanced": 1.2, "eager": 0.4}


def duration(text: object) -> timedelta:
    """Return "90s", "30m", "1h", "1h30m", "2d" as a timedelta; ValueError says what would be right."""
    if isinstance(text, timedelta):
        return text
    parts = re.findall(r"(\d+)([smhdw])", text) if isinstance(text, str) else []
    if not parts or "".join(number + unit for number, unit in parts) != text:
        message = 'a duration is a text with a unit, such as "90s", "30m", "1h" or "14d"'
        raise ValueError(message)
    return timedelta(seconds=sum(int(number) * _UNITS[unit] for number, unit in parts))


def size(text: object) -> int:
    """Return "500kB" or "20MB" in bytes; ValueError says what would be right."""
    if isinstance(text, int) and not isinstance(text, bool):
        return text
    match = re.fullmatch(r"(\d+) ?(B|kB|MB|GB)", text) if isinstance(text, str) else None
    if not match:
        message = 'a size is a text with a unit, such as "500kB" or "20MB"'
        raise ValueError(message)
    return int(match[1]) * _SIZES[match[2]]


def _web_address(text: str) -> str:
    """Return the address if it is one that a feed or page can have."""
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable or re.search(r"\s", text):
        message = f"{text!r} is no web address; it should look like https://example.org/feed.xml"
        raise ValueError(message)
    return text


def _host_and_port(text: str) -> str:
    """Return a listening address if it names host and port."""
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or not 0 <= int(port) <= 65535:
        message = f'{text!r} is no address to listen on; it should look like "127.0.0.1:8080" or "[::1]:8080"'
        raise ValueError(message)
    return text


def _timezone(name: str) -> str:
    """Return the name if the time zone database has it."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        message = f'{name!r} is no time zone; it should look like "Europe/Berlin" or "UTC"'
        raise ValueError(message) from error
    return name


def _networks(value: object) -> tuple[str, ...]:
    """Return the ranges that feeds may lie in: none, all, or those named."""
    if isinstance(value, bool):
        return ("0.0.0.0/0", "::/0") if value else ()
    if not isinstance(value, list | tuple):
        message = 'true, false, or a list of ranges such as ["192.168.1.0/24"]'
        raise ValueError(message)  # noqa: TRY004 -- pydantic turns only ValueError into a mistake with its key
    try:
        return tuple(str(ipaddress.ip_network(item)) for item in value)
    except ValueError as error:
        message = f'{error}; a range looks like "192.168.1.0/24"'
        raise ValueError(message) from error


def _caution(value: object) -> float:
    """Return the log-odds that a match must exceed by itself."""
    if isinstance(value, str) and value in _CAUTION:
        return _CAUTION[value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    message = f'{value!r} is no caution; it should be "safe", "balanced", "eager" or a number (safe is 2.0, eager 0.4)'
    raise ValueError(message)


def _patterns(values: tuple[str, ...]) -> tuple[str, ...]:
    """Return words or /regular expressions/, if each can be used."""
    for value in values:
        if len(value) > 2 and value.startswith("/") and value.endswith("/"):
            try:
                re.compile(value[1:-1])
            except re.error as error:
                message = f"{value!r} is no regular expression: {error}"
                raise ValueError(message) from error
        elif not value.strip():
            message = "an empty word would match nothing; write a word or a /regular expression/"
            raise ValueError(message)
    return values


Duration = Annotated[timedelta, BeforeValidator(duration)]
Size = Annotated[int, BeforeValidator(size)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Words = Annotated[tuple[str, ...], Field(strict=False)]
Patterns = Annotated[tuple[str, ...], Field(strict=False), AfterValidator(_patterns)]
Handling = Literal["story", "copies", "none"]


class _Section(BaseModel):
    """A table of the file: unknown keys are mistakes, and nothing is converted silently."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class General(_Section):
    """`[aggregator]`"""

    title: str = "My merged feed"
    listen: Annotated[str, AfterValidator(_host_and_port)] = "127.0.0.1:8080"
    base_url: WebAddress = "http://127.0.0.1:8080"
    database: str = "sqlite:///var/aggregator.db"
    static: str = "var/www"
    contact: str = ""
    timezone: Annotated[str, AfterValidator(_timezone)] = "UTC"
    allow_private_addresses: Annotated[tuple[str, ...], BeforeValidator(_networks)] = ()

    @property
    def host(self) -> str:
        """Return the host to listen on, without brackets."""
        return self.listen.rpartition(":")[0].strip("[]")

    @property
    def port(self) -> int:
        """Return the port to listen on; 0 for any that is free."""
        return int(self.listen.rpartition(":")[2])

    @property
    def on_loopback(self) -> bool:
        """Return whether only this machine can connect."""
        try:
            return self.host == "localhost" or ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


class Visits(_Section):
    """`[visits]`"""

    interval: Duration = timedelta(hours=1)
    min_interval: Duration = timedelta(hours=1)
    max_interval: Duration = timedelta(hours=24)
    timeout: Duration = timedelta(seconds=30)
    max_size: Size = 20_000_000
    max_entries: int = Field(default=2000, ge=1)
    first: int = Field(default=50, ge=0)
    concurrency: int = Field(default=50, ge=1, le=1000)


class Grouping(_Section):
    """`[grouping]`; `caution` in log-odds."""

    window: Duration = timedelta(hours=72)
    caution: Annotated[float, BeforeValidator(_caution)] = _CAUTION["safe"]
    aliases: str = "config/aliases.toml"


class FeedSettings(_Section):
    """`[[feed]]`"""

    url: WebAddress
    name: str = ""
    outlet: str = ""
    tags: Words = ()
    priority: int = 0
    role: Literal["auto", "publisher", "pointer"] = "auto"
    group: Handling = "story"
    interval: Annotated[timedelta | None, BeforeValidator(lambda text: duration(text) if text else None)] = None
    private: bool = False
    lang: str = ""
    paused: bool = False


class Output(_Section):
    """`[[output]]`"""

    name: str = Field(default="all", pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")
    tags: Words = ()
    include: Patterns = ()
    exclude: Patterns = ()
    min_outlets: int = Field(default=1, ge=1)
    group: Handling = "story"
    hold: Duration = timedelta(minutes=30)
    growth: Literal["silent", "quiet", "bump"] = "quiet"
    content: Literal["full", "excerpt"] = "full"
    titles: Literal["auto", "plain", "outlet"] = "auto"
    max_entries: int = Field(default=500, ge=1)
    max_age: Duration = timedelta(days=14)
    max_bytes: Size = 5_000_000
    access: Literal["open"] = "open"


class Config(_Section):
    """The whole file.  Relative paths in it are relative to the working directory."""

    general: General = Field(default=General(), alias="aggregator")
    visits: Visits = Visits()
    grouping: Grouping = Grouping()
    feeds: Annotated[tuple[FeedSettings, ...], Field(strict=False)] = Field(default=(), alias="feed")
    outputs: Annotated[tuple[Output, ...], Field(strict=False)] = Field(
        default=(Output(),), alias="output", min_length=1
    )

    def path_of(self, output: Output) -> str:
        """Return the document's path without its ending: the first output is "feed", others go by their name."""
        return "feed" if output.name == self.outputs[0].name else output.name


def load(path: Path) -> Config:
    """Return the configuration in a file; raise ConfigError with all of its mistakes."""
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise ConfigError(str(path), ("there is no such file; --config PATH names another",)) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(str(path), (str(error),)) from error
    return read(tables, str(path))


def read(tables: dict[str, Any], path: str = "feeds.toml") -> Config:
    """Return the configuration in parsed TOML; raise ConfigError with all of its mistakes."""
    missing: list[str] = []
    tables = _with_secrets(tables, missing)
    mistakes = [f"${{{name}}}: the environment has no {name}" for name in missing]
    try:
        config = Config.model_validate(tables)
    except ValidationError as error:
        mistakes += [_sentence(detail) for detail in error.errors()]
        raise ConfigError(path, tuple(mistakes)) from error
    mistakes += _contradictions(config)
    if mistakes:
        raise ConfigError(path, tuple(mistakes))
    return config


def _with_secrets(value: Any, missing: list[str]) -> Any:  # noqa: ANN401 -- any TOML value
    """Return the value with each ${NAME} in its texts replaced from the environment."""
    if isinstance(value, dict):
        return {key: _with_secrets(item, missing) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_secrets(item, missing) for item in value]
    if not isinstance(value, str):
        return value
    names = re.findall(r"\$\{(\w+)\}", value)
    missing += [name for name in names if name not in os.environ]
    return re.sub(r"\$\{(\w+)\}", lambda match: os.environ.get(match[1], match[0]), value)


def _sentence(detail: Any) -> str:  # noqa: ANN401 -- pydantic's ErrorDetails
    """Return one mistake as "key: what is wrong and what would be right"."""
    where = ""
    for part in detail["loc"]:
        where += f"[{part + 1}]" if isinstance(part, int) else f"{'.' if where else ''}{part}"
    if detail["type"] == "extra_forbidden":
        return f"{where}: there is no such key; see docs/configuration.md for those there are"
    if detail["type"] == "missing":
        return f"{where}: is missing"
    told = detail["msg"].removeprefix("Value error, ")
    return f"{where}: {told[0].lower() + told[1:]}"


def _contradictions(config: Config) -> Iterator[str]:
    """Yield what is right by itself but not together."""
    for url, times in Counter(feed.url for feed in config.feeds).items():
        if times > 1:
            yield f"feed: {url} stands there {times} times; keep one of them"
    for name, times in Counter(config.path_of(output) for output in config.outputs).items():
        if times > 1:
            yield f"output: {times} outputs would be called {name!r}; give each its own name"
    if config.visits.min_interval > config.visits.max_interval:
        yield "visits.min_interval: is longer than visits.max_interval; make it shorter"
    if not config.general.on_loopback and not os.environ.get("AGGREGATOR_PASSWORD"):
        yield (
            f"aggregator.listen: {config.general.listen} can be reached from other machines, which demands a password: "
            "set it in the environment as AGGREGATOR_PASSWORD, or listen on 127.0.0.1"
        )

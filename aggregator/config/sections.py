"""The sections of feeds.toml with their defaults.  Pure."""

import ipaddress
from base64 import b64encode
from contextlib import suppress
from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from aggregator.config import values
from aggregator.config.values import CAUTION, Amount, Duration, Size, SomeTime, Tags, Text

_FIXED = {"listen", "database"}  # that count at the start


def _reached_at(listen: str) -> str:
    """Return the address of what listens there, as this machine sees it."""
    host, _, port = listen.rpartition(":")
    return f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"  # noqa: S104 -- compared, not listened on


class _Section(BaseModel):
    """A table of the file: unknown keys are mistakes, and nothing is converted silently."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)


class General(_Section):
    """`[aggregator]`"""

    title: Text = "My merged feed"
    listen: values.Listen = "127.0.0.1:8080"
    base_url: values.BaseURL = Field(default_factory=lambda given: _reached_at(given["listen"]))
    database: values.Database = "sqlite:///var/aggregator.db"
    static: Text = "var/www"
    contact: values.Contact = ""
    timezone: values.TimeZone = "UTC"
    allow_private_addresses: values.Networks = ()
    keep: SomeTime = timedelta(days=365)
    hub: values.Hub = ""
    templates: Text = ""
    members: bool = False
    trusted_proxies: values.TrustedProxies = ("127.0.0.0/8", "::1/128")
    user_header: values.UserHeader = ""

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
    """`[visits]`; a bound that is not given makes room for an `interval` that is."""

    interval: SomeTime = timedelta(hours=1)
    min_interval: SomeTime = timedelta(hours=1)
    busy_interval: SomeTime = timedelta(minutes=15)
    max_interval: SomeTime = timedelta(hours=24)
    timeout: SomeTime = timedelta(seconds=30)
    max_size: Size = 20_000_000
    max_entries: Amount = 2000
    first: values.AmountOrNone = 50
    concurrency: int = Field(default=50, ge=1, le=1000)

    @model_validator(mode="before")
    @classmethod
    def _make_room(cls, given: Any) -> Any:  # noqa: ANN401 -- whatever stands in the file
        bounds = {}
        with suppress(KeyError, TypeError, ValueError):  # a mistake is told elsewhere
            interval = values.some_time(given["interval"])
            bounds = {
                "min_interval": min(timedelta(hours=1), interval),
                "max_interval": max(timedelta(hours=24), interval),
            }
        with suppress(KeyError, TypeError, ValueError):
            least = values.some_time((bounds | given)["min_interval"])
            bounds["busy_interval"] = min(timedelta(minutes=15), least)
        return bounds | given if bounds else given


class Grouping(_Section):
    """`[grouping]`; `caution` in log-odds."""

    window: SomeTime = timedelta(hours=72)
    caution: values.Caution = CAUTION["safe"]
    aliases: Text = "config/aliases.toml"


class FeedSettings(_Section):
    """`[[feed]]`"""

    url: values.WebAddress
    name: Text = ""
    outlet: Text = ""
    tags: Tags = ()
    priority: int = Field(default=0, ge=-1_000_000, le=1_000_000)
    role: Literal["auto", "publisher", "pointer"] = "auto"
    group: values.Handling = "story"
    interval: values.SomeTimeOrNone = None
    private: bool = False
    lang: values.Language = ""
    headers: values.Headers = Field(default_factory=dict, repr=False)  # may hold secrets, like the next
    proxy: values.Proxy = Field(default="", repr=False)
    paused: bool = False

    @model_validator(mode="before")
    @classmethod
    def _keep_login_apart(cls, given: Any) -> Any:  # noqa: ANN401 -- whatever stands in the file
        """Send a name and password of the address as a header (RFC 7617): as a key, the address is seen everywhere."""
        if not isinstance(given, dict) or not isinstance(given.get("url"), str):
            return given
        url, login = values.apart(given["url"])
        headers = given.get("headers", {})
        if not login or not isinstance(headers, dict):
            return given
        basic = {"Authorization": f"Basic {b64encode(login.encode()).decode()}"}
        named = any(isinstance(name, str) and name.lower() == "authorization" for name in headers)
        return given | {"url": url, "headers": headers if named else headers | basic}


class Output(_Section):
    """`[[output]]`"""

    name: values.Name = "all"
    tags: Tags = ()
    include: values.Patterns = ()
    exclude: values.Patterns = ()
    min_outlets: Amount = 1
    group: values.Handling = "story"
    hold: Duration = timedelta(minutes=30)
    growth: Literal["silent", "quiet", "bump"] = "quiet"
    content: Literal["full", "excerpt"] = "full"
    titles: Literal["auto", "plain", "outlet"] = "auto"
    max_entries: Amount = 500
    max_age: SomeTime = timedelta(days=14)
    max_bytes: Size = 5_000_000
    access: Literal["open", "token"] = "open"
    per: Literal["one", "tag", "feed"] = "one"
    once: bool = False
    hub: values.Hub = ""


class Config(_Section):
    """The whole file.  Relative paths in it are relative to the working directory."""

    general: General = Field(default=General(), alias="aggregator")
    visits: Visits = Visits()
    grouping: Grouping = Grouping()
    feeds: Annotated[tuple[FeedSettings, ...], Field(strict=False)] = Field(default=(), alias="feed")
    outputs: Annotated[tuple[Output, ...], Field(strict=False)] = Field(
        default=(Output(),), alias="output", min_length=1
    )

    @property
    def handling(self) -> dict[str, str]:
        """Return how each feed's entries are grouped, where that is not as usual."""
        return {feed.url: feed.group for feed in self.feeds if feed.group != "story"}

    def path_of(self, output: Output) -> str:
        """Return the document's path without its ending: the first output is "feed", others go by their name."""
        return "feed" if output.name == self.outputs[0].name else output.name

    def hub_of(self, output: Output) -> str:
        """Return the hub that is told of the output's changes; nothing for a closed one, whose addresses are secret."""
        return (output.hub or self.general.hub) if output.access == "open" else ""

    def taken_up(self, before: "Config") -> tuple["Config", list[str]]:
        """Return it as a process takes it up that works by another one, and the keys that wait for a restart.

        Who may see pages depends on where we listen: to believe a file that is ahead of the socket would open them.
        """
        fixed = before.general.model_dump(include=_FIXED)
        kept = {name: old for name, old in fixed.items() if old != getattr(self.general, name)}
        return self.model_copy(update={"general": self.general.model_copy(update=kept)}), list(kept)


SECTIONS: dict[str, type[BaseModel]] = {
    "aggregator": General,
    "visits": Visits,
    "grouping": Grouping,
    "feed": FeedSettings,
    "output": Output,
}
LISTED = frozenset({"feed", "output"})  # stand in double brackets, as often as wanted

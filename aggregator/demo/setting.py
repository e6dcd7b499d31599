"""The demo's folder: a config, the day's names, and room for database and documents.  Owns the folder's layout."""

import json
from collections.abc import Mapping
from pathlib import Path

from aggregator.config import Config, load
from aggregator.demo.day import Day, Outlet, aliases

_OUTPUTS = (
    {"name": "all"},
    {"name": "several", "tags": ["news"], "min_outlets": 2, "growth": "bump"},
    {"name": "software", "tags": ["software"], "group": "copies"},
)


def set_up(folder: Path, day: Day, *, here: str, outlets: str) -> Config:
    """Write the demo's config and names into a folder; return the config.

    `here` is where the merged feeds are served ("127.0.0.1:8081"), `outlets` where the outlets' are.
    """
    names, path = folder / "aliases.toml", folder / "feeds.toml"
    names.write_bytes(aliases())
    general = {
        "title": "A sample news day",
        "listen": here,
        "base_url": f"http://{here}",
        "database": f"sqlite:///{folder / 'aggregator.db'}",
        "static": str(folder / "www"),
        "contact": "demo@reader.example",
        "allow_private_addresses": ["127.0.0.0/8"],
    }
    tables = [_table("[aggregator]", general), _table("[grouping]", {"aliases": str(names)})]
    tables += [_table("[[feed]]", _feed(outlet, outlets)) for outlet in day.outlets.values()]
    tables += [_table("[[output]]", output) for output in _OUTPUTS]
    path.write_text("\n".join(tables), "utf-8")
    return load(path)


def _feed(outlet: Outlet, outlets: str) -> dict[str, object]:
    return {"url": f"http://{outlets}/{outlet.path}", "name": outlet.title, **outlet.settings}


def _table(header: str, values: Mapping[str, object]) -> str:
    """Return a table of TOML, whose texts, numbers and lists are written as those of JSON."""
    lines = (f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items())
    return f"{header}\n{''.join(lines)}"

"""The table of weights as values.  Owns weights.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

_TABLE = "weights.toml"


@dataclass(frozen=True, slots=True)
class Weights:
    """What weights.toml explains; `titles` and `summaries` are feature → weight, "bias" among them."""

    version: str
    background: int
    headline: int
    candidates: int
    queried: int
    posting: int
    crowd: float
    crowded: float
    spread: float
    article: float
    topic: float
    titles: Mapping[str, float]
    summaries: Mapping[str, float]

    def table(self, name: str) -> Mapping[str, float]:
        """Return the table that a decision names: "1 titles" or "1 summaries"; KeyError for another version."""
        return {f"{self.version} titles": self.titles, f"{self.version} summaries": self.summaries}[name]


def read(table: dict[str, Any]) -> Weights:
    """Return a parsed table; TypeError where it lacks something."""
    return Weights(**table)


WEIGHTS = read(tomllib.loads((files("aggregator.group") / _TABLE).read_text("utf-8")))

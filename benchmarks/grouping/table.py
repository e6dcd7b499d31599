"""The shipped table of weights as a file."""

import re
from pathlib import Path

from fit import Tables

from aggregator.config.values import CAUTION

TABLE = Path(__file__).parent.parent.parent / "aggregator" / "group" / "weights.toml"
FITTED = {"crowd": 0.95, "crowded": 3.0, "spread": 0.5}  # beside scores as they were fitted


def write(tables: Tables, safe: float, balanced: float) -> None:
    """Replace the weights in the shipped table, stretched so that these two cautions become those of the settings.

    A table that changed gets the next version.
    """
    stretch = (CAUTION["safe"] - CAUTION["balanced"]) / (safe - balanced)
    before = TABLE.read_text()
    head = before.partition("[titles]")[0]
    for name, value in FITTED.items():
        head = re.sub(rf"^{name} = \S+ *", f"{name} = {stretch * value:.2f}".ljust(24), head, flags=re.MULTILINE)
    parts = [head.rstrip() + "\n"]
    for name, table in tables._asdict().items():
        weights = {feature: stretch * weight for feature, weight in sorted(table.items()) if feature != "bias"}
        weights = {"bias": CAUTION["safe"] + stretch * (table["bias"] - safe)} | weights
        parts.append(
            "\n".join([f"[{name}]", *(f"{feature} = {weight:.3f}" for feature, weight in weights.items()), ""])
        )
    after = "\n".join(parts)
    if after != before:
        after = re.sub(r'(?<=^version = ")\d+', lambda found: str(int(found[0]) + 1), after, flags=re.MULTILINE)
    TABLE.write_text(after)

"""The shipped table of weights as a file."""

import re
from pathlib import Path

from fit import Tables

from aggregator.config.values import CAUTION

TABLE = Path(__file__).parent.parent.parent / "aggregator" / "group" / "weights.toml"
FITTED = {"crowd": 0.8, "crowded": 2.0, "spread": 0.5}  # beside scores as they were fitted


def write(tables: Tables, safe: float, balanced: float) -> None:
    """Replace the weights in the shipped table, stretched so that these two cautions become those of the settings."""
    stretch = (CAUTION["safe"] - CAUTION["balanced"]) / (safe - balanced)
    head = TABLE.read_text().partition("[titles]")[0]
    for name, value in FITTED.items():
        head = re.sub(rf"^{name} = \S+ *", f"{name} = {stretch * value:.2f}".ljust(24), head, flags=re.MULTILINE)
    parts = [head.rstrip() + "\n"]
    for name, table in tables._asdict().items():
        weights = {feature: stretch * weight for feature, weight in sorted(table.items()) if feature != "bias"}
        weights = {"bias": CAUTION["safe"] + stretch * (table["bias"] - safe)} | weights
        parts.append(
            "\n".join([f"[{name}]", *(f"{feature} = {weight:.3f}" for feature, weight in weights.items()), ""])
        )
    TABLE.write_text("\n".join(parts))

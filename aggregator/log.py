"""One structured line per outcome, `key=value` pairs on standard error.  Owns the format."""

import json
import logging
import re
import sys
from datetime import UTC, datetime

_PLAIN = re.compile(r"[^\s\"=\\\x00-\x1f\x7f-\x9f]+")
_CONTROL = re.compile("[\x7f-\x9f\u2028\u2029]")  # what JSON leaves as it is, and terminals and line readers do not

_logger = logging.getLogger("aggregator")


def start() -> None:
    """Send lines to standard error; called once, by a command that stays."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    _logger.handlers = [handler]
    _logger.setLevel(logging.INFO)
    _logger.propagate = False


def line(event: str, **facts: object) -> None:
    """Log what became of something; facts that are empty are left out."""
    _logger.info(format_line(event, facts, now=datetime.now(UTC)))


def format_line(event: str, facts: dict[str, object], *, now: datetime) -> str:
    """Return `time=… event=… key=value …`; a value with spaces or quotes is in JSON quotes, so a line stays a line."""
    pairs = {"time": f"{now:%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z", "event": event}
    pairs |= {key: str(value) for key, value in facts.items() if value not in ("", None)}
    return " ".join(f"{key}={_value(value)}" for key, value in pairs.items())


def _value(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return text
    return _CONTROL.sub(lambda sign: f"\\u{ord(sign[0]):04x}", json.dumps(text, ensure_ascii=False))

"""Which entries an output sees at all.  Pure."""

import re
from functools import lru_cache

from aggregator.config import Output
from aggregator.models import Member

_SPACELESS = "\u0e00"  # from Thai on come the scripts that put no blank between words


def is_allowed(member: Member, output: Output) -> bool:
    """Return whether readers of this output may see this entry: none that is hidden, or private where it is open."""
    return not member.hidden and not (member.feed.private and output.access == "open")


def passes(member: Member, output: Output) -> bool:
    """Return whether the output's settings let this entry through: access, tags, and words of title and text."""
    if not is_allowed(member, output):
        return False
    if output.tags and not set(output.tags) & set(member.feed.tags):
        return False
    text = f"{member.entry.title}\n{member.entry.text}"
    if output.include and not any(_pattern(word).search(text) for word in output.include):
        return False
    return not any(_pattern(word).search(text) for word in output.exclude)


@lru_cache(maxsize=1000)
def _pattern(word: str) -> re.Pattern[str]:
    """Return what finds a /regular expression/ as it stands, or whole words in any case."""
    if len(word) > 2 and word.startswith("/") and word.endswith("/"):
        return re.compile(word[1:-1])
    words = word.split()
    before = r"(?<!\w)" if _has_edge(words[0][0]) else ""
    after = r"(?!\w)" if _has_edge(words[-1][-1]) else ""
    return re.compile(before + r"\s+".join(map(re.escape, words)) + after, re.IGNORECASE)


def _has_edge(sign: str) -> bool:
    """Return whether a word that begins or ends with this sign is set apart from its neighbours."""
    return (sign.isalnum() or sign == "_") and sign < _SPACELESS

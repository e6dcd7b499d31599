"""What is remembered of an entry, as a short line: to remember it again without reading its text.  Pure."""

from hashlib import blake2b

from aggregator.config.values import Handling
from aggregator.group.addresses import Known
from aggregator.group.aliases import Aliases
from aggregator.models import Entry

_FORM = "2"  # of the line, and of the reading behind it: raised when either changes
_FLAGS = ("telling", "copied", "roundup")


def reading(aliases: Aliases) -> str:
    """Return a name for how entries are read: a line that was written under another one is of no use."""
    return f"{_FORM}{blake2b(repr(sorted(aliases)).encode(), digest_size=4).hexdigest()}"


def trace(known: Known, reading: str) -> str:
    """Return the line for an entry."""
    digests = (known.title, known.text, known.template, *known.addresses)
    flags = "".join("1" if getattr(known, flag) else "0" for flag in _FLAGS)
    return " ".join((reading, flags, ",".join(digest.hex() for digest in digests), known.lang))


def recalled(line: str, reading: str, entry: Entry, number: int, *, handling: Handling, story: int) -> Known | None:
    """Return the entry, of which id, feed and times are enough, as it was remembered; None where the line tells not."""
    if not line.startswith(f"{reading} "):
        return None
    _, flags, digests, lang = line.split(" ", 3)
    title, text, template, *addresses = map(bytes.fromhex, digests.split(","))
    return Known(
        number=number,
        entry=entry.id,
        feed=entry.feed,
        addresses=tuple(addresses),
        title=title,
        text=text,
        template=template,
        lang=lang,
        published=entry.published,
        later=max(entry.published, entry.first_seen),
        handling=handling,
        story=story,
        **{flag: sign == "1" for flag, sign in zip(_FLAGS, flags, strict=True)},
    )

"""What every kind of document shares: which publications it carries, and its bytes with gzip, ETag and time.  Pure."""

import gzip
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import blake2b

from aggregator.config import Output
from aggregator.models import Document, Publication

_ALWAYS = 50  # entries that are carried whatever their age


def cut(publications: Sequence[Publication], output: Output) -> tuple[Publication, ...]:
    """Return what the document carries, newest `updated` first: at most `max_entries`, `max_age` and `max_bytes`.

    Age counts back from the newest one, not from the clock, so that bytes change only when content does; the newest 50
    are carried at any age, and at least one of any size.
    """
    newest = sorted(publications, key=lambda publication: publication.updated, reverse=True)[: output.max_entries]
    carried: list[Publication] = []
    room = output.max_bytes
    for publication in newest:
        room -= len(publication.atom)
        is_old = newest[0].updated - publication.updated > output.max_age
        if carried and (room < 0 or (is_old and len(carried) >= _ALWAYS)):
            break
        carried.append(publication)
    return tuple(carried)


def make(path: str, type: str, body: bytes, *, previous: Document | None, now: datetime) -> Document:
    """Return the document: `previous` itself, if it has these bytes.

    `modified` is `now` in whole seconds, but always later than that of other bytes before: HTTP dates know no
    fractions, and a clock that jumps back must not make readers believe that nothing changed.
    """
    if previous is not None and (previous.path, previous.type, previous.body) == (path, type, body):
        return previous
    modified = now.replace(microsecond=0)
    if previous is not None:
        modified = max(modified, previous.modified + timedelta(seconds=1))
    etag = f'"{blake2b(body, digest_size=16).hexdigest()}"'
    return Document(path, type, body, gzip.compress(body, 6, mtime=0), etag, modified)

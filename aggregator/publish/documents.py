"""What all documents share: which publications they carry, and their bytes with gzip, ETag and time.  Pure."""

import gzip
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b
from itertools import accumulate
from operator import attrgetter

from aggregator.config import Output
from aggregator.models import Document, Publication

_ALWAYS = 50  # entries that are carried whatever their age
_FRAME = 1500  # bytes that a document has around its entries, but for a long title


def cut(publications: Sequence[Publication], output: Output) -> tuple[Publication, ...]:
    """Return what documents carry, newest `updated` first: at most `max_entries`, `max_age` and `max_bytes`.

    It is the same in every format, so that the largest counts.  Age counts back from the newest one, not from the
    clock, so that bytes change only when content does; the newest 50 are carried at any age, and at least one of any
    size.  Those that lack a fragment are passed over.
    """
    whole = [each for each in publications if each.atom and each.rss and each.json]
    newest = sorted(whole, key=attrgetter("updated"), reverse=True)[: output.max_entries]
    if not newest:
        return ()
    sizes = [max(len(each.atom), len(each.rss), len(each.json)) + len(",\n") for each in newest]
    fitting = bisect_right(list(accumulate(sizes)), output.max_bytes - _FRAME)
    oldest = newest[0].updated - output.max_age
    young = sum(each.updated >= oldest for each in newest)
    return tuple(newest[: max(1, min(fitting, max(young, _ALWAYS)))])


def make(
    path: str,
    type: str,
    body: bytes,
    *,
    previous: Document | None,
    now: datetime,
    token: str = "",
    address: str = "",
    hub: str = "",
) -> Document:
    """Return the document: `previous` itself, if it has these bytes, and is as readers and hubs know it.

    `modified` is `now` in whole seconds, but always later than that of other bytes before: HTTP dates know no
    fractions, and a clock that jumps back must not make readers believe that nothing changed.
    """
    if previous is not None:
        same = replace(previous, path=path, type=type, body=body, token=token, address=address, hub=hub)
        if same == previous:
            return previous
    modified = now.replace(microsecond=0)
    if previous is not None:
        modified = max(modified, previous.modified + timedelta(seconds=1))
    etag = f'"{blake2b(body, digest_size=16).hexdigest()}"'
    return Document(path, type, body, gzip.compress(body, 6, mtime=0), etag, modified, token, address, hub)

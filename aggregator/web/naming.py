"""Documents that name themselves as who asks for them does, where `base_url` is known on this machine alone.  Pure."""

import re
from dataclasses import replace
from functools import lru_cache
from xml.sax.saxutils import escape

from aggregator.models import Document
from aggregator.publish.documents import make

_PLACES = rb'href="|<link>|xmlUrl="|"(?:home_page_url|feed_url|about)":"'  # where a document says what it is
_FIRST_ENTRY = re.compile(rb'<entry[ >]|<item>|"items":\[')


@lru_cache(maxsize=8)  # some megabytes each; few ask by other names
def named(document: Document, base: str, asked: str) -> Document:
    """Return the document with its own addresses below `asked`, not `base`; itself where it has none.

    What entries say stays as it is.  Other bytes have another ETag.
    """
    first = _FIRST_ENTRY.search(document.body)
    end = first.start() if first else len(document.body)
    own = re.compile(b"(%b)%b(?=/)" % (_PLACES, re.escape(escape(base).encode())))
    head = own.sub(lambda found: found[1] + escape(asked).encode(), document.body[:end])
    if head == document.body[:end]:
        return document
    body = head + document.body[end:]
    made = make(document.path, document.type, body, previous=None, now=document.modified, token=document.token)
    return replace(made, address=document.address)

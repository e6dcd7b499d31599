"""What a document says of itself, in whatever format.  Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from aggregator.config import Config, Output
from aggregator.models import Publication
from aggregator.publish.markup import legal, one_line

_IN_LANGUAGE = re.compile(rb'<entry xml:lang="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Channel:
    """The head of one output's documents: legal text, not yet escaped."""

    id: str  # urn:uuid:…
    title: str
    home: str
    address: str  # of the documents, without ending and token
    token: str = ""
    updated: datetime | None = None  # the newest entry's, None without entries
    lang: str = ""  # of all entries, where they agree

    def link(self, ending: str) -> str:
        """Return where readers subscribe to the document with this ending."""
        return self.address + ending + (f"?token={self.token}" if self.token else "")


def channel(config: Config, output: Output, carried: Sequence[Publication], *, token: str = "") -> Channel:
    """Return the head of documents that carry these publications; it depends on nothing else, not on the clock."""
    base = legal(config.general.base_url.rstrip("/"))
    title = one_line(config.general.title) or "Untitled"  # which no format can do without
    is_first = output.name == config.outputs[0].name
    languages = {_language(publication.atom) for publication in carried}
    return Channel(
        id=uuid5(NAMESPACE_URL, f"urn:aggregator:output:{output.name}").urn,
        title=title if is_first else f"{title}: {output.name}",
        home=f"{base}/",
        address=f"{base}/{config.path_of(output)}",
        token=token,
        updated=carried[0].updated if carried else None,
        lang=languages.pop() if len(languages) == 1 else "",
    )


def _language(atom: bytes) -> str:
    """Return the language that an Atom entry says it is in, nothing where it says none."""
    found = _IN_LANGUAGE.match(atom)
    return found[1].decode() if found else ""

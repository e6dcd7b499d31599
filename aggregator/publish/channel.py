"""What a document says of itself, in whatever format.  Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from aggregator.config import Config, Output
from aggregator.models import Publication
from aggregator.publish.markup import legal, one_line
from aggregator.publish.parts import Part

_WHOLE = Part()
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
    hub: str = ""

    def link(self, ending: str) -> str:
        """Return where readers subscribe to the document with this ending."""
        return self.address + ending + (f"?token={self.token}" if self.token else "")


def channel(
    config: Config, output: Output, carried: Sequence[Publication], *, token: str = "", part: Part = _WHOLE
) -> Channel:
    """Return the head of documents that carry these publications; it depends on nothing else, not on the clock.

    `part` is the one that they are of, where the output is split.
    """
    base = legal(config.general.base_url.rstrip("/"))
    title = one_line(config.general.title) or "Untitled"  # which no format can do without
    is_first = output.name == config.outputs[0].name
    languages = {_language(tag) for tag in {each.atom[: each.atom.find(b">")] for each in carried}}
    slug = f"/{part.slug}" if part.slug else ""
    return Channel(
        id=uuid5(NAMESPACE_URL, f"urn:aggregator:output:{output.name}{slug}").urn,
        title=(title if is_first else f"{title}: {output.name}") + (f" – {part.title}" if slug else ""),
        home=f"{base}/",
        address=f"{base}/{config.path_of(output)}{slug}",
        token=token,
        updated=carried[0].updated if carried else None,
        lang=languages.pop() if len(languages) == 1 else "",
        hub=config.hub_of(output),
    )


def _language(atom: bytes) -> str:
    """Return the language that an Atom entry says it is in, nothing where it says none."""
    found = _IN_LANGUAGE.match(atom)
    return found[1].decode() if found else ""

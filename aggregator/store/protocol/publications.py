"""What readers were shown, and the documents that show it.  Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from aggregator.models import Document, Publication


class Publications(Protocol):
    """What readers were shown, and the documents that show it.

    A publication that was removed is known to nothing but `given` and `last_updated`.  One that was archived keeps what
    readers know it by, and has lost its content, coverage and fragments.
    """

    def of_stories(self, output: str, stories: Sequence[int]) -> dict[int, Publication]:
        """Return unit → publication of what these stories have in this output."""

    def save(self, publications: Sequence[Publication]) -> None:
        """Insert publications, or replace them by id.

        Publications may exchange their units within one call.  StoreError where output, link, outlet or `published` of
        a stored one would change, a unit get a second publication in its output, or one that was removed come back.
        """

    def remove(self, ids: Iterable[str]) -> None:
        """Take publications away from readers, for good; their unit may get another one, under another id."""

    def rename(self, output: str, name: str) -> None:
        """Give all publications of an output, those that were removed too, to another one that never had any."""

    def given(self, ids: Iterable[str]) -> frozenset[str]:
        """Return which of these ids publications have, or had before they were removed: they are never given again."""

    def archive(self, output: str, *, keep: int, limit: int, part: str | None = None) -> int:
        """Archive at most `limit` of those beyond the newest `keep`, of the output or of one part, oldest first.

        Return how many those were.
        """

    def reach(self, output: str, *, newest: int) -> datetime:
        """Return the `updated` of the last of the output's newest; NEVER where there are fewer."""

    def mend(self, output: str, *, newest: int, part: str | None = None) -> int:
        """Make the stories of those among the newest pending that lack a fragment; return how many lack one.

        The newest of the output or of one part.  They were archived before so much was to be carried, or come from a
        program that had fewer formats.
        """

    def last_updated(self, output: str) -> datetime | None:
        """Return the newest `updated` ever given in this output, by a publication that was removed too."""

    def latest(self, output: str, *, limit: int, part: str | None = None) -> tuple[Publication, ...]:
        """Return the newest by moment of publication, newest first: of the output or, unless archived, of one part."""

    def parts(self, output: str) -> dict[str, datetime]:
        """Return when something of each part was announced last, of what was not archived."""

    def misplaced(self, output: str, kind: str, *, limit: int) -> tuple[Publication, ...]:
        """Return at most `limit` that are not archived, and whose part does not begin with this word."""

    def find(self, id: str) -> Publication | None:
        """Return a publication by its id."""

    def unit_of(self, id: str) -> int | None:
        """Return the founding entry of what a publication shows or, where it was removed, showed."""

    def of_story(self, story: int) -> tuple[Publication, ...]:
        """Return all publications of a story, over all outputs, in order of publication."""

    def document(self, path: str) -> Document | None:
        """Return the document last rendered for a path."""

    def documents(self) -> tuple[Document, ...]:
        """Return all documents."""

    def paths(self) -> tuple[str, ...]:
        """Return the paths of all documents."""

    def save_document(self, document: Document) -> None:
        """Insert or replace a document."""

    def remove_document(self, path: str) -> None:
        """Forget a document whose output is gone."""

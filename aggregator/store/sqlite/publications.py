"""Publications and documents in SQLite: what readers were shown."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from aggregator.errors import StoreError
from aggregator.models import NEVER, Document, Publication
from aggregator.store.sqlite.connection import Connection, Values
from aggregator.store.sqlite.rows import Shape, moment, to_json

_PUBLICATION = Shape(Publication, "publications")
_DOCUMENT = Shape(Document, "documents")

_FROZEN = ("output", "link", "outlet", "published")
_MOVING = tuple(name for name in _PUBLICATION.columns if name not in ("id", *_FROZEN))
_ADD = _PUBLICATION.insert()
_RENEW = _PUBLICATION.update(_MOVING)
_STORED = _PUBLICATION.select("FROM publications WHERE id IN (SELECT value FROM json_each(?))", "removed")
_OF_STORIES = _PUBLICATION.select(
    "FROM publications WHERE output = ? AND story IN (SELECT value FROM json_each(?)) AND NOT removed"
)
_LATEST = _PUBLICATION.select("FROM publications WHERE output = ? AND NOT removed ORDER BY updated DESC LIMIT ?")
# Without being told, SQLite takes the index of all, and looks up each that was archived.
_LATEST_OF_PART = _PUBLICATION.select(
    "FROM publications INDEXED BY publications_part WHERE output = ? AND part = ? AND NOT removed AND length(atom) > 0"
    " ORDER BY updated DESC LIMIT ?"
)
_PARTS = """
    SELECT part, max(updated) FROM publications INDEXED BY publications_part
    WHERE output = ? AND NOT removed AND length(atom) > 0 GROUP BY part"""
_MISPLACED = _PUBLICATION.select(
    "FROM publications INDEXED BY publications_part WHERE output = :output AND NOT removed AND length(atom) > 0"
    " AND substr(part, 1, length(:kind)) <> :kind LIMIT :limit"
)
_FIND = _PUBLICATION.select("FROM publications WHERE id = ? AND NOT removed")
_OF_STORY = _PUBLICATION.select("FROM publications WHERE story = ? AND NOT removed ORDER BY position")
_LAST_UPDATED = "SELECT max(updated) FROM publications WHERE output = ?"
_GIVEN = "SELECT id FROM publications WHERE id IN (SELECT value FROM json_each(?))"
_REMOVE = """
    UPDATE publications SET removed = 1, content = '', coverage = '', atom = x'', rss = x'', json = x''
    WHERE id IN (SELECT value FROM json_each(?))"""
_FREE_UNITS = "UPDATE publications SET unit = -position WHERE id IN (SELECT value FROM json_each(?))"
# `length` tells from the row's header whether there is a fragment; a comparison would read it.
_BEYOND = """
    SELECT id FROM publications WHERE output = :output AND NOT removed AND length(atom) > 0 AND updated < (
        SELECT updated FROM publications WHERE output = :output AND NOT removed
        ORDER BY updated DESC LIMIT 1 OFFSET :keep - 1)
    ORDER BY updated LIMIT :limit"""
_BEYOND_OF_PART = """
    SELECT id FROM publications INDEXED BY publications_part
    WHERE output = :output AND part = :part AND NOT removed AND length(atom) > 0
    ORDER BY updated DESC LIMIT :limit OFFSET :keep"""
_ARCHIVE = """
    UPDATE publications SET content = '', coverage = '', atom = x'', rss = x'', json = x''
    WHERE id IN (SELECT value FROM json_each(?))"""
_REACH = "SELECT updated FROM publications WHERE output = ? AND NOT removed ORDER BY updated DESC LIMIT 1 OFFSET ?"
_TORN = """
    SELECT story FROM publications WHERE output = :output AND NOT removed
    AND NOT (length(atom) > 0 AND length(rss) > 0 AND length(json) > 0) AND updated >= coalesce((
        SELECT updated FROM publications WHERE output = :output AND NOT removed
        ORDER BY updated DESC LIMIT 1 OFFSET :newest - 1), 0)"""
_TORN_OF_PART = """
    SELECT story FROM (
        SELECT story, atom, rss, json FROM publications WHERE output = :output AND part = :part AND NOT removed
        ORDER BY updated DESC LIMIT :newest)
    WHERE NOT (length(atom) > 0 AND length(rss) > 0 AND length(json) > 0)"""
_PEND = "UPDATE stories SET pending = 1 WHERE id IN (SELECT value FROM json_each(?))"


class SqlitePublications:
    """`Publications` in SQLite.  A removed one keeps its row, so that neither its id nor its `updated` comes again."""

    def __init__(self, connection: Connection) -> None:
        """Use a connection whose tables are up to date."""
        self._connection = connection

    def of_stories(self, output: str, stories: Sequence[int]) -> dict[int, Publication]:
        """Return unit → publication of what these stories have in this output."""
        found = self._read(_OF_STORIES, output, to_json(list(stories)))
        return {publication.unit: publication for publication in found}

    def save(self, publications: Sequence[Publication]) -> None:
        """Insert publications, or replace them by id; StoreError where that would change what never changes."""
        with self._connection.transaction():
            ids = to_json([publication.id for publication in publications])
            stored = {row[0]: row for row in self._connection.read(_STORED, (ids,))}
            for publication in publications:
                if publication.id in stored:
                    _refuse_changes(stored[publication.id], publication)
            fresh = [each for each in publications if each.id not in stored]
            known = [each for each in publications if each.id in stored]
            moving = [each.id for each in known if each.unit != _PUBLICATION.unpack(stored[each.id]).unit]
            self._connection.write(_FREE_UNITS, (to_json(moving),))
            self._connection.write_many(_RENEW, [_PUBLICATION.pack(each, (*_MOVING, "id")) for each in known])
            self._connection.write_many(_ADD, map(_PUBLICATION.pack, fresh))

    def remove(self, ids: Iterable[str]) -> None:
        """Take publications away from readers, for good."""
        self._connection.write(_REMOVE, (to_json(list(ids)),))

    def rename(self, output: str, name: str) -> None:
        """Give all publications of an output to another one."""
        self._connection.write("UPDATE publications SET output = ? WHERE output = ?", (name, output))

    def given(self, ids: Iterable[str]) -> frozenset[str]:
        """Return which of these ids publications have, or had before they were removed."""
        return frozenset(self._connection.read_column(_GIVEN, (to_json(list(ids)),)))

    def archive(self, output: str, *, keep: int, limit: int, part: str | None = None) -> int:
        """Archive at most `limit` of those beyond the newest `keep`, of the output or of one part, oldest first."""
        asked = {"output": output, "keep": keep, "limit": limit, "part": part}
        ids = self._connection.read_column(_BEYOND if part is None else _BEYOND_OF_PART, asked)
        self._connection.write(_ARCHIVE, (to_json(ids),))
        return len(ids)

    def reach(self, output: str, *, newest: int) -> datetime:
        """Return the `updated` of the last of the output's newest; NEVER where there are fewer."""
        found = self._connection.read_column(_REACH, (output, newest - 1))
        return moment(found[0]) if found else NEVER

    def mend(self, output: str, *, newest: int, part: str | None = None) -> int:
        """Make the stories of those among the newest, of the output or of one part, pending that lack a fragment."""
        asked = {"output": output, "newest": newest, "part": part}
        stories = self._connection.read_column(_TORN if part is None else _TORN_OF_PART, asked)
        self._connection.write(_PEND, (to_json(stories),))
        return len(stories)

    def last_updated(self, output: str) -> datetime | None:
        """Return the newest `updated` ever given in this output."""
        (updated,) = self._connection.read_column(_LAST_UPDATED, (output,))
        return None if updated is None else moment(updated)

    def latest(self, output: str, *, limit: int, part: str | None = None) -> tuple[Publication, ...]:
        """Return the newest by moment of publication, newest first: of the output or, unless archived, of one part."""
        if part is None:
            return self._read(_LATEST, output, limit)
        return self._read(_LATEST_OF_PART, output, part, limit)

    def parts(self, output: str) -> dict[str, datetime]:
        """Return when something of each part was announced last, of what was not archived."""
        return {part: moment(updated) for part, updated in self._connection.read(_PARTS, (output,))}

    def misplaced(self, output: str, kind: str, *, limit: int) -> tuple[Publication, ...]:
        """Return at most `limit` that are not archived, and whose part does not begin with this word."""
        return self._select(_MISPLACED, {"output": output, "kind": f"{kind} ", "limit": limit})

    def find(self, id: str) -> Publication | None:
        """Return a publication by its id."""
        return next(iter(self._read(_FIND, id)), None)

    def unit_of(self, id: str) -> int | None:
        """Return the founding entry of what a publication shows or, where it was removed, showed."""
        return next(iter(self._connection.read_column("SELECT unit FROM publications WHERE id = ?", (id,))), None)

    def of_story(self, story: int) -> tuple[Publication, ...]:
        """Return all publications of a story, over all outputs, in order of publication."""
        return self._read(_OF_STORY, story)

    def document(self, path: str) -> Document | None:
        """Return the document last rendered for a path."""
        row = self._connection.read_one(_DOCUMENT.select("FROM documents WHERE path = ?"), (path,))
        return _DOCUMENT.unpack(row) if row else None

    def documents(self) -> tuple[Document, ...]:
        """Return all documents, in order of path."""
        return tuple(map(_DOCUMENT.unpack, self._connection.read(_DOCUMENT.select("FROM documents ORDER BY path"))))

    def paths(self) -> tuple[str, ...]:
        """Return the paths of all documents, in order."""
        return tuple(self._connection.read_column("SELECT path FROM documents ORDER BY path"))

    def save_document(self, document: Document) -> None:
        """Insert or replace a document."""
        with self._connection.transaction():
            self.remove_document(document.path)
            self._connection.write(_DOCUMENT.insert(), _DOCUMENT.pack(document))

    def remove_document(self, path: str) -> None:
        """Forget a document whose output is gone."""
        self._connection.write("DELETE FROM documents WHERE path = ?", (path,))

    def _read(self, query: str, *values: object) -> tuple[Publication, ...]:
        """Return the publications that a query selects."""
        return self._select(query, values)

    def _select(self, query: str, values: Values) -> tuple[Publication, ...]:
        return tuple(map(_PUBLICATION.unpack, self._connection.read(query, values)))


def _refuse_changes(row: Sequence[object], publication: Publication) -> None:
    """Raise StoreError where a stored publication differs in what never changes, or was removed."""
    if row[-1]:
        raise StoreError(f"{publication.id}: was removed, and no publication may have its id again")
    stored = _PUBLICATION.unpack(row)
    for name in _FROZEN:
        if getattr(stored, name) != getattr(publication, name):
            raise StoreError(f"{publication.id}: its {name} was published and never changes")

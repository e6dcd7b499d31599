"""Words that are asked for, as FTS5 takes them, and where a text has them."""

import re
import secrets
from collections.abc import Iterable
from contextlib import closing

from aggregator.store.sqlite.connection import MEMORY, Connection, Row

_HIT = "\ue000", "\ue001"  # before and after one in an excerpt
_MARKS = f"[{''.join(_HIT)}]"
_FEW = "CREATE VIRTUAL TABLE few USING fts5 (title, text, tokenize = 'unicode61 remove_diacritics 2')"
_EXCERPTS = """
    SELECT rowid, highlight(few, 0, :begin, :end), snippet(few, 1, :begin, :end, '…', 40)
    FROM few WHERE few MATCH :words LIMIT -1"""  # bounded, so that a query around it leaves it as it is


def match_all(words: str) -> str:
    """Return the query for all of these words, those within quotes as a phrase, whatever signs they have."""
    # Within quotes nothing is syntax but the quotes themselves and the end of a C string.
    parts = words.replace("\0", " ").split('"')
    phrases = [" ".join(part.split()) for part in parts[1::2]]
    singles = [word for part in parts[::2] for word in part.split()]
    return " ".join(f'"{part}"' for part in (*singles, *phrases) if part)


def excerpts(texts: Iterable[Row], words: str) -> dict[int, tuple[str, str]]:
    """Return title and part of the text of those (id, title, text) that have the words, hits between U+E000 and U+E001.

    They get an index of their own: in that of all entries, common words take long to find.
    """
    query, sign = match_all(words), secrets.token_hex(8)
    asked = {"words": query, "begin": f"{_HIT[0]}{sign}", "end": f"{_HIT[1]}{sign}"}
    if not query:
        return {}
    with closing(Connection(MEMORY)) as few:
        few.write(_FEW)
        few.write_many("INSERT INTO few (rowid, title, text) VALUES (?, ?, ?)", texts)
        rows = few.read_together(_EXCERPTS, asked)
    return {entry: (_marked(title, sign), _marked(text, sign)) for entry, title, text in rows}


def _marked(text: str, sign: str) -> str:
    """Return an excerpt with nothing but its hits between marks: a publisher's text may have them, too."""
    parts = re.split(f"({_MARKS}{sign})", text)
    return "".join(part[0] if part.endswith(sign) else re.sub(_MARKS, "", part) for part in parts if part)

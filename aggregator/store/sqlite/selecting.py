"""Which feeds are to be seen, as SQL.  Pure."""

from aggregator.models import Selection
from aggregator.models.selections import Order
from aggregator.store.sqlite.rows import to_json

HEALTH = """
    CASE WHEN retired THEN 'retired' WHEN gone THEN 'gone' WHEN paused THEN 'paused'
    WHEN failures > 0 THEN 'failing' WHEN last_visit IS NULL THEN 'waiting' ELSE 'ok' END"""
_NAME = "coalesce(nullif(name, ''), nullif(title, ''), url) COLLATE NOCASE, id"
_VISITED = "(retired OR paused OR gone)"
_ORDERS: dict[Order, str] = {
    "trouble": f"gone OR failures > 0 DESC, {_NAME}",
    "name": _NAME,
    "last": f"last_visit DESC, {_NAME}",
    "next": f"{_VISITED}, due IS NULL, due, {_NAME}",
    "entries": f"(SELECT number FROM stored_entries WHERE feed = feeds.id) DESC, {_NAME}",  # noqa: S608 -- no value
}
_WHERE = f"""
    WHERE retired = :retired
    AND (:health = '[]' OR {HEALTH} IN (SELECT value FROM json_each(:health)))
    AND (:tag = '' OR EXISTS (SELECT 1 FROM json_each(tags) WHERE value = :tag))
    AND NOT EXISTS (
        SELECT 1 FROM json_each(:words)
        WHERE instr(lower(name || ' ' || title || ' ' || outlet || ' ' || url), value) = 0
    )"""  # noqa: S608 -- statements, never values


def listed(order: Order) -> str:
    """Return what follows SELECT … for a page of feeds in this order; `values` has what it asks for."""
    return f"FROM feeds {_WHERE} ORDER BY {_ORDERS[order]} LIMIT :limit OFFSET :skip"


def values(selection: Selection, *, limit: int, skip: int) -> dict[str, str | int]:
    """Return the values for `listed`."""
    return {
        "retired": selection.retired,
        "health": to_json(selection.health),
        "tag": selection.tag,
        "words": to_json(selection.words.lower().split()),
        "limit": limit,
        "skip": skip,
    }

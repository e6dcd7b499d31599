"""What readers know from before a database was lost: found in the documents below `static`, and kept until used."""

import json
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from pathlib import Path

from aggregator.config import Config, Output
from aggregator.models import NEVER
from aggregator.publish.adopt import NOTHING_LOST, Adoption
from aggregator.publish.carried import ENDINGS, Adopted, carried
from aggregator.publish.files import read_files
from aggregator.store import Store
from aggregator.visit.urls import canonical_url

_FOLLOWED = "outputs"  # the note that a store has once it has published anything
_LARGEST = 100_000_000  # bytes of a document that is read
_WHILE = timedelta(days=30)  # that what was found may still be used


def adopt(store: Store, config: Config, *, now: datetime) -> int:
    """Keep what the documents that are there carry, where this store has never published; return how much that is.

    Those of an output with a token are there where somebody put them back, or where it was open once.
    """
    if store.note(_FOLLOWED) or not config.general.static:
        return 0
    found = 0
    with store.transaction():
        for output in config.outputs:
            items = _items(Path(config.general.static), config.path_of(output))
            _keep(store, output, Adoption(now, tuple(map(_located, items.values()))))
            found += len(items)
    return found


def _items(directory: Path, stem: str) -> dict[str, Adopted]:
    """Return what an output's documents carry, by id: as the format tells it that tells most."""
    items: dict[str, Adopted] = {}
    for ending in ENDINGS:
        for body in read_files(directory, stem, ending, most=_LARGEST):
            items = {item.id: item for item in carried(ending, body)} | items
    return items


def adoption_of(store: Store, output: Output, *, now: datetime) -> Adoption:
    """Return what is still to be found again of what an output's readers know."""
    kept = store.note(_note(output))
    if not kept:
        return NOTHING_LOST
    adoption = _read(kept)
    given = store.publications.given(item.id for item in adoption.items)
    left = tuple(item for item in adoption.items if item.id not in given)
    if not left or now - (adoption.found or NEVER) > _WHILE:
        with store.transaction():
            store.keep_note(_note(output), "")
        return NOTHING_LOST
    return replace(adoption, items=left)


def _located(item: Adopted) -> Adopted:
    return replace(item, address=canonical_url(item.link))


def _keep(store: Store, output: Output, adoption: Adoption) -> None:
    """Keep an adoption as a note."""
    items = [asdict(item) for item in adoption.items]
    values = {"found": adoption.found, "items": items}
    store.keep_note(_note(output), json.dumps(values, default=datetime.isoformat) if items else "")


def _read(kept: str) -> Adoption:
    """Return an adoption that was kept."""
    values = json.loads(kept)
    times = ("published", "updated")
    items = (each | {name: datetime.fromisoformat(each[name]) for name in times} for each in values["items"])
    return Adoption(datetime.fromisoformat(values["found"]), tuple(Adopted(**each) for each in items))


def _note(output: Output) -> str:
    return f"adopted {output.name}"

"""Whom the web tells what it answered and refused.  Pure."""

from collections.abc import Mapping
from typing import Protocol

from aggregator.models import Document
from aggregator.store import Store


class Watch(Protocol):
    """Somebody who counts."""

    def answered(self, route: str, status: int, document: str = "") -> None:
        """Hear of an answer: which class of address was asked, the HTTP status, and the path of a document."""

    def refused(self, reason: str, *, path: str, client: str, detail: str = "") -> None:
        """Hear of a request that was refused: why, what was asked without its query, and by which address."""

    def exposition(self, store: Store, documents: Mapping[str, Document]) -> bytes:
        """Return what was counted as monitors read it."""


class Unwatched:
    """Nobody counts."""

    def answered(self, route: str, status: int, document: str = "") -> None:
        """Do nothing."""

    def refused(self, reason: str, *, path: str, client: str, detail: str = "") -> None:
        """Do nothing."""

    def exposition(self, _store: Store, _documents: Mapping[str, Document]) -> bytes:
        """Return nothing."""
        return b""

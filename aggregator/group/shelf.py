"""Things by number, of which many are never asked for: these are read only when they are.  Owns them in memory."""

from collections.abc import Callable
from typing import Generic, TypeVar

_T = TypeVar("_T")


class Shelf(Generic[_T]):
    """Number → thing, read or still to be read."""

    __slots__ = ("_readers", "_things")

    def __init__(self) -> None:
        """Start empty."""
        self._things: dict[int, _T] = {}
        self._readers: dict[int, Callable[[], _T]] = {}

    def __len__(self) -> int:
        """Return the number of things, read or not."""
        return len(self._things) + len(self._readers)

    def __getitem__(self, number: int) -> _T:
        """Return a thing that is there."""
        found = self._things.get(number)
        return self._read(number) if found is None else found

    def get(self, number: int) -> _T | None:
        """Return a thing, None where there is none."""
        found = self._things.get(number)
        return self._read(number) if found is None and number in self._readers else found

    def put(self, number: int, thing: _T) -> None:
        """Put a thing where none is left to be read."""
        self._things[number] = thing

    def put_off(self, number: int, read: Callable[[], _T]) -> None:
        """Have a thing read when it is asked for."""
        self._readers[number] = read

    def pop(self, number: int) -> _T | None:
        """Take a thing away and return it, None where there is none."""
        found = self.get(number)
        self._things.pop(number, None)
        return found

    def _read(self, number: int) -> _T:
        thing = self._things[number] = self._readers[number]()
        del self._readers[number]
        return thing

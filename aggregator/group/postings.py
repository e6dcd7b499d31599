"""Numbers of headlines by what these have, in ascending order.  Owns them in memory."""

from bisect import bisect_left, insort
from collections.abc import Hashable, Iterable, Sequence
from typing import Generic, TypeVar

_K = TypeVar("_K", bound=Hashable)
_NOBODY: tuple[int, ...] = ()


class Postings(Generic[_K]):
    """Key → numbers.  Most keys have one number only, which is kept without a list."""

    __slots__ = ("_numbers",)

    def __init__(self) -> None:
        """Start empty."""
        self._numbers: dict[_K, int | list[int]] = {}

    def __contains__(self, key: _K) -> bool:
        """Return whether any number has this key."""
        return key in self._numbers

    def __len__(self) -> int:
        """Return the number of keys."""
        return len(self._numbers)

    def places(self) -> int:
        """Return how many numbers are held, each as often as it has a key."""
        return sum(1 if isinstance(held, int) else len(held) for held in self._numbers.values())

    def of(self, key: _K) -> Sequence[int]:
        """Return the numbers that have a key; they are not to be changed."""
        held = self._numbers.get(key, _NOBODY)
        return (held,) if isinstance(held, int) else held

    def newest(self, key: _K, count: int) -> Sequence[int]:
        """Return the last numbers that have a key, so many at most."""
        return self.of(key)[-count:]

    def add(self, key: _K, number: int) -> None:
        """Put a number where it belongs."""
        held = self._numbers.setdefault(key, number)
        if isinstance(held, list):
            insort(held, number)
        elif held != number:
            self._numbers[key] = [held, number] if held < number else [number, held]

    def add_newest(self, keys: Iterable[_K], number: int) -> None:
        """Put a number that is higher than all others under each of these keys, which differ."""
        numbers = self._numbers
        for key in keys:
            held = numbers.get(key)
            if held is None:
                numbers[key] = number
            elif isinstance(held, list):
                held.append(number)
            else:
                numbers[key] = [held, number]

    def remove(self, key: _K, number: int) -> None:
        """Take a number out, which must be there."""
        held = self._numbers[key]
        if isinstance(held, int):
            del self._numbers[key]
            return
        del held[bisect_left(held, number)]
        if len(held) == 1:
            self._numbers[key] = held[0]

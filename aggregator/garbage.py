"""What stays for long is kept out of the search for garbage, which holds up every thread.  Owns gc."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_MANY = 300
_SELDOM = (50_000, 20, 20)  # objects made since the last search, and searches of each kind before a longer one


def search_seldom() -> None:
    """Look for garbage after tens of thousands of new objects, not hundreds: that takes a tenth of a pass otherwise.

    What waits to be found meanwhile is a few megabytes.
    """
    gc.set_threshold(*_SELDOM)


class Residue:
    """What a long task leaves in memory for good, such as an index that grows."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._grown = 0

    def grow(self, parts: int) -> None:
        """Hear that so many parts were added; once they are many, they are settled."""
        self._grown += parts
        if self._grown >= _MANY:
            self.settle()

    def settle(self) -> None:
        """Look for garbage no more among all that there is now.

        Counting references frees of it what it can, so little is lost: only cycles that lie about just now.
        """
        self._grown = 0
        gc.freeze()


@contextmanager
def nothing_to_find() -> Iterator[None]:
    """Look for no garbage meanwhile: what is loaded stays, and to look through it again and again takes as long."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def staying() -> Iterator[None]:
    """Look for no garbage meanwhile, and never among what is made: modules, which stay as long as the process."""
    with nothing_to_find():
        yield
        gc.freeze()

"""What stays for long is kept out of the search for garbage, which holds up every thread.  Owns gc."""

import gc

_MANY = 300


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

"""Things that are read when they are asked for."""

from aggregator.group.shelf import Shelf


def test_a_thing_is_read_once_and_only_when_it_is_asked_for():
    """Whoever asks again gets the same."""
    shelf, read = Shelf[list[int]](), []
    shelf.put_off(1, lambda: read.append(1) or [1])
    assert (len(shelf), read) == (1, [])
    assert shelf[1] is shelf.get(1)
    assert (len(shelf), read) == (1, [1])


def test_what_is_taken_away_is_gone():
    """Read or not; what never was there is nothing."""
    shelf = Shelf[str]()
    shelf.put(1, "read")
    shelf.put_off(2, lambda: "unread")
    assert [shelf.pop(number) for number in (1, 2, 3)] == ["read", "unread", None]
    assert (len(shelf), shelf.get(1), shelf.get(2)) == (0, None, None)

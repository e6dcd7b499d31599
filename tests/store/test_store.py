"""What every backend promises about transactions, notes and its URL."""

import pytest

from aggregator.errors import StoreError
from aggregator.store import open_store


class Interruption(Exception):
    """Something that goes wrong in the middle."""


def _fail(store, change):
    """Change something in a transaction, and fail."""
    with store.transaction():
        change()
        raise Interruption


def test_a_transaction_that_fails_changes_nothing(store, invented):
    """All or nothing, over several methods."""
    with pytest.raises(Interruption):
        _fail(store, lambda: (invented.entries(store, "a", "b"), store.keep_note("x", "y")))
    assert (store.feeds.all(), store.entries.count(), store.note("x")) == ((), 0, "")


def test_a_nested_transaction_can_fail_by_itself(store, invented):
    """What was changed before it, and after it, is kept."""
    with store.transaction():
        store.keep_note("before", "1")
        with pytest.raises(Interruption):
            _fail(store, lambda: invented.feeds(store, "a"))
        store.keep_note("after", "2")
    assert (store.feeds.all(), store.note("before"), store.note("after")) == ((), "1", "2")


def test_a_nested_transaction_is_kept_only_with_the_whole(store, invented):
    """Its end is not the end."""

    def nested():
        with store.transaction():
            invented.feeds(store, "a")

    with pytest.raises(Interruption):
        _fail(store, nested)
    assert store.feeds.all() == ()


def test_notes_are_kept_by_name(store):
    """The last value counts; a name that was never used has none."""
    store.keep_note("weights", "1")
    store.keep_note("weights", "2")
    assert (store.note("weights"), store.note("other")) == ("2", "")


def test_notes_are_found_by_how_their_names_begin(store):
    """An empty one is no note any more."""
    for name in ("ping b", "ping a", "ping c", "pin", "pinga", "ping \U0010fffe"):
        store.keep_note(name, name[-1])
    store.keep_note("ping c", "")
    assert list(store.notes("ping ").items()) == [("ping a", "a"), ("ping b", "b"), ("ping \U0010fffe", "\U0010fffe")]


def test_the_writer_lease_can_be_taken_again_by_its_holder(store):
    """Taking what one has is no error."""
    store.take_writer_lease()
    store.take_writer_lease()


def test_a_closed_store_says_so(store):
    """Using it afterwards is an error of ours, not the driver's."""
    store.close()
    store.close()
    with pytest.raises(StoreError):
        store.entries.count()


@pytest.mark.parametrize("url", ["", "aggregator.db", "postgresql://localhost/x", "sqlite:/x", "sqlite:///"])
def test_a_url_that_no_backend_serves_is_refused(url):
    """The text says what would be right."""
    with pytest.raises(StoreError, match=r"write sqlite:///path/to/file\.db"):
        open_store(url)


def test_a_store_knows_its_size(store, invented):
    """It grows with what is stored."""
    before = store.size()
    feeds = invented.feeds(store, "a")
    store.entries.add([invented.entry(feeds[0], str(number), content="long " * 1000) for number in range(20)])
    assert store.size() > before > 0


def test_the_log_is_emptied_while_others_write(store, invented):
    """What was committed is there before and after."""
    (entry,) = invented.entries(store, "a")
    assert store.empty_log()
    assert store.entries.get([entry.id]) == invented.read((entry,))

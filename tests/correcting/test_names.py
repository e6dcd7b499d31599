"""What corrections are called by, and what is told of them."""

import pytest

from aggregator.errors import UsageError
from aggregator.explaining import explain
from aggregator.naming import find
from aggregator.pairing.telling import pair

ONE, TWO, THREE, FOUR = (f"https://{name}.example/feed.xml" for name in ("one", "two", "three", "four"))


@pytest.mark.parametrize(
    ("verb", "names", "told"),
    [
        ("merge", ("s1", "e2"), "s1 and e2: that is one story already, s1"),
        ("merge", ("s1",), "name another one"),
        ("merge", ("s1", "s99"), "there is nothing called 's99'"),
        ("merge", ("s1", "s2"), "'s2': give an entry .* published id; e2 is in s1"),
        ("merge", ("s1", "e5"), "e5 waits to be grouped"),
        ("merge", ("s1", "https://one.example/flod"), "did you mean https://one.example/flood"),
        ("split", ("e1", "e3"), "e1 is in s1, e3 is in s3"),
        ("split", ("s1",), "s1 has no other entries than e1, e2"),
        ("hide", ("e99999999999999999999",), "nothing called"),
    ],
)
def test_what_cannot_be_done_is_told(two, verb, names, told):
    """With what would be right, and nothing is changed."""
    two.arrive(ONE, "later")
    with pytest.raises(UsageError, match=told):
        two.correct(verb, *names)
    assert two.store.corrections.since(0) == ()
    assert two.store.stories.pending(limit=1) == ()


def test_a_name_outlives_what_was_merged_away(two):
    """The number of a story, or the id of a publication that has gone, leads to where its founder is now."""
    gone = two.shown()[3].id
    two.correct("merge", "s1", "s3")
    two.publish()
    assert [entry.id for entry in find(two.store, "s3")] == [1, 2, 3, 4]
    assert [entry.id for entry in find(two.store, gone)] == [1, 2, 3, 4]
    assert [entry.id for entry in find(two.store, gone.removeprefix("urn:uuid:"))] == [1, 2, 3, 4]


def test_corrections_are_explained(two):
    """What a person did stands beside what was decided; about two entries as well."""
    two.correct("merge", "s1", "s3")
    two.correct("split", "e3")
    two.correct("hide", "e4")
    entries = {entry.id: entry for entry in two.store.entries.get([1, 2, 3, 4])}
    assert explain(two.store, entries[3])[-2:] == (
        "  put together by hand with e1, e2 on 2026-03-01",
        "  taken apart by hand from e1, e2, e4 on 2026-03-01",
    )
    assert explain(two.store, entries[4], zone="Asia/Tokyo")[-1] == "  hidden by hand on 2026-03-01"
    assert explain(two.store, entries[4])[1] == "  in story s1, with e1, e2; hidden"
    told = pair(two.store, two.config, entries[1], entries[3])
    assert told.because == "they were taken apart by hand on 2026-03-01"
    assert [line for line in told.lines if line.endswith("by hand on 2026-03-01")] == [
        "  put together by hand on 2026-03-01",
        "  taken apart by hand on 2026-03-01",
    ]
    assert not [line for line in pair(two.store, two.config, entries[1], entries[2]).lines if "hand" in line]

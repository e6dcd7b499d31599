"""Dataclass ⇄ row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.models import Decision, Entry, Feed, Publication
from aggregator.store.sqlite.rows import Shape, from_json, microseconds, moment, to_json


@dataclass(frozen=True, slots=True)
class Page:
    """Something with parts."""

    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """Something with a field of every kind."""

    id: int
    title: str = ""
    printed: datetime | None = None
    length: timedelta | None = None
    lent: bool = False
    cover: Page = Page()
    pages: tuple[Page, ...] = ()
    marks: Mapping[str, float] = field(default_factory=dict)
    scan: bytes = b""


BOOKS = st.builds(
    Book,
    id=st.integers(),
    printed=st.none() | st.datetimes(timezones=st.just(UTC)),
    length=st.none() | st.timedeltas(),
    cover=st.builds(Page, words=st.lists(st.text()).map(tuple)),
    pages=st.lists(st.builds(Page, words=st.lists(st.text()).map(tuple))).map(tuple),
    marks=st.dictionaries(st.text(), st.floats(allow_nan=False)),
)


@given(BOOKS)
def test_what_is_packed_is_unpacked_again(book):
    """No value is lost or rounded, and SQLite can hold each."""
    shape = Shape(Book, "books")
    row = shape.pack(book)
    assert {type(value) for value in row} <= {int, str, bytes, type(None)}
    assert shape.unpack(row) == book


@given(BOOKS)
def test_what_is_written_as_json_is_read_again(book):
    """Parts within parts keep their types."""
    assert from_json(tuple[Page, ...], to_json(book.pages)) == book.pages


def test_times_of_any_zone_are_kept_as_moments():
    """What comes back is in UTC."""
    there = datetime(2026, 3, 14, 15, 9, 26, 535897, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    assert moment(microseconds(there)) == there
    assert moment(microseconds(there)).tzinfo is UTC
    assert moment(microseconds(datetime.min.replace(tzinfo=UTC))).year == 1


def test_a_time_without_a_zone_is_a_mistake():
    """Nothing guesses which zone was meant."""
    with pytest.raises(TypeError):
        microseconds(datetime(2026, 3, 14))  # noqa: DTZ001 -- the mistake


def test_fields_at_their_default_take_no_room():
    """A decision that says little is short."""
    assert to_json(Decision(1, 1, None, "founded")) == '{"entry":1,"story":1,"joined":null,"path":"founded"}'


def test_fields_that_a_later_version_removed_or_added_do_not_matter():
    """What an older version wrote can be read."""
    assert from_json(Page, '{"words":["a"],"paper":"thick"}') == Page(("a",))
    assert from_json(Page, "{}") == Page()


@pytest.mark.parametrize(("model", "table"), [(Feed, "feeds"), (Entry, "entries"), (Publication, "publications")])
def test_statements_name_every_column(model, table):
    """A field that is added to a model is not forgotten."""
    shape = Shape(model, table, without=("id",))
    assert shape.insert().count("?") == len(shape.columns) == len(model.__dataclass_fields__) - 1
    assert all(f'"{column}" = ?' in shape.update(shape.columns) for column in shape.columns)

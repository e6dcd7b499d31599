"""Tests of questions to the store that are gathered into one transaction."""

import asyncio
from functools import partial

import pytest

from aggregator.errors import StoreError
from aggregator.store import open_store
from aggregator.store.thread import StoreThread, Together


def noting(name, store):
    """Keep a note, and return its name."""
    store.keep_note(name, "kept")
    return name


def failing(error, store):
    """Keep a note, and fail."""
    store.keep_note("half", "kept")
    raise error


def answered(path, *questions):
    """Return what became of questions that are put at the same time, and how often the store was asked."""

    async def put():
        async with StoreThread(partial(open_store, f"sqlite:///{path}")) as keeper:
            asked = []

            async def ask(question):
                asked.append(question)
                return await keeper.ask(question)

            together = Together(ask)
            answers = await asyncio.gather(*map(together, questions), return_exceptions=True)
            notes = await keeper.ask(lambda store: [store.note(name) for name in ("a", "b", "half")])
            return answers, len(asked), notes

    return asyncio.run(put())


@pytest.fixture
def path(tmp_path):
    """Give a place for a database."""
    return tmp_path / "aggregator.db"


def test_questions_that_wait_at_the_same_time_are_answered_at_once(path):
    """Each gets its own answer, and all is kept."""
    answers, times, notes = answered(path, partial(noting, "a"), partial(noting, "b"))
    assert (answers, times, notes) == (["a", "b"], 1, ["kept", "kept", ""])


def test_one_that_fails_harms_no_other(path):
    """It alone is told; the others are kept."""
    mistake = ValueError("unforeseen")
    answers, _, notes = answered(path, partial(noting, "a"), partial(failing, mistake), partial(noting, "b"))
    assert (answers, notes) == (["a", mistake, "b"], ["kept", "kept", "kept"])


def test_a_store_that_cannot_be_used_is_told_to_all(path):
    """Nothing is tried again that cannot go well."""
    broken = StoreError("disk full")
    answers, times, notes = answered(path, partial(noting, "a"), partial(failing, broken))
    assert (answers, times, notes) == ([broken, broken], 1, ["", "", ""])


def test_who_no_longer_waits_keeps_nobody_waiting(path):
    """A visit that was cancelled is kept all the same, as one that was answered."""

    async def put():
        async with StoreThread(partial(open_store, f"sqlite:///{path}")) as keeper:
            together = Together(keeper.ask)
            gone = asyncio.ensure_future(together(partial(noting, "a")))
            there = asyncio.ensure_future(together(partial(noting, "b")))
            await asyncio.sleep(0)
            gone.cancel()
            return await there

    assert asyncio.run(put()) == "b"

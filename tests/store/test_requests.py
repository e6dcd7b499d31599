"""What every backend promises about requests."""

from datetime import timedelta

from aggregator.models import Request


def test_a_request_is_open_until_it_is_answered(store, invented):
    """Requests come oldest first, with their arguments; the answer reaches who asked."""
    first = store.requests.leave("poll", {"urls": ["https://a.example.org/"]}, now=invented.now)
    second = store.requests.leave("reload", {}, now=invented.now)
    assert store.requests.open() == (
        Request(first, "poll", {"urls": ["https://a.example.org/"]}),
        Request(second, "reload", {}),
    )
    assert store.requests.answer_to(first) is None
    store.requests.answer(first, "no such feed", failed=True)
    store.requests.answer(second, "")
    assert store.requests.answer_to(first) == ("no such feed", True)
    assert store.requests.answer_to(second) == ("", False)
    assert store.requests.open() == ()


def test_a_request_that_nobody_answered_can_be_taken_back(store, invented):
    """A command that gave up is not carried out later; an answer that came in time stays."""
    late, answered = (store.requests.leave("reload", {}, now=invented.now) for _ in range(2))
    store.requests.answer(answered, "done")
    store.requests.withdraw(late)
    store.requests.withdraw(answered)
    assert store.requests.open() == ()
    assert store.requests.answer_to(late) is None
    assert store.requests.answer_to(answered) == ("done", False)


def test_requests_of_yesterday_are_forgotten(store, invented):
    """What nobody waits for any more is neither carried out nor kept, and its id is not given again."""
    old = store.requests.leave("reload", {}, now=invented.now)
    new = store.requests.leave("reload", {}, now=invented.now + timedelta(days=1, seconds=1))
    assert [request.id for request in store.requests.open()] == [new]
    assert new > old

"""What commands ask of the process that may write: done by the daemon on request, else by the command itself."""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from difflib import get_close_matches
from functools import partial

from aggregator import correcting, password
from aggregator.config import Config
from aggregator.errors import StoreError, UsageError, WriterBusy
from aggregator.models import NEVER, Feed, without_login
from aggregator.outputs import follow_feeds, look_again, renew_token
from aggregator.store import Store

_PATIENCE = 5.0  # seconds that a command waits for the daemon
_LOOK_AGAIN = 0.05
_PURGED_AT_ONCE = 100  # entries, so that a visit never waits long for the store


def take_over(store: Store, config: Config, *, now: datetime) -> None:
    """Become the writer, take up what a process before left behind, and make the config's feeds the ones visited.

    Raises WriterBusy where another process is the writer.
    """
    store.take_writer_lease()
    with store.transaction():
        store.feeds.release()
        store.feeds.turn_back(now)
        _follow(store, config, now)


def request(
    store: Store,
    verb: str,
    arguments: Mapping[str, object],
    *,
    now: datetime,
    patience: float = _PATIENCE,
    is_idle: Callable[[], bool] = lambda: False,
) -> str:
    """Leave a request with the daemon and return its answer; raise UsageError with it where it failed.

    Raises StoreError where no answer comes within `patience` seconds, or `is_idle` says that nobody is there to answer;
    the request is taken back then.
    """
    number = store.requests.leave(verb, arguments, now=now)
    deadline = time.monotonic() + patience
    try:
        while store.requests.answer_to(number) is None and time.monotonic() < deadline and not is_idle():
            time.sleep(_LOOK_AGAIN)  # another process answers, and cannot wake us
    finally:  # after Ctrl-C too: nothing is done long after it was asked for
        store.requests.withdraw(number)
    answer = store.requests.answer_to(number)  # which may have come at the last moment
    if answer is None:
        raise StoreError("the daemon did not answer in time: its log may say why; a poll at work ends by itself")
    text, failed = answer
    if failed:
        raise UsageError(text)
    return text


def change(store: Store, config: Config, verb: str, arguments: Mapping[str, object], *, now: datetime) -> str:
    """Have something changed: by the running daemon, or here where none runs.  Return what to tell the user.

    What holds the store may also be another command: once that has ended, it is done here.
    """
    takes_over = partial(_takes_over, store, config, now)
    if not takes_over():
        try:
            return request(store, verb, arguments, now=now, is_idle=takes_over)
        except StoreError:
            if not takes_over():
                raise
    answer = carry_out(store, config, verb, arguments, now=now)
    while store.retention.withdraw(limit=_PURGED_AT_ONCE):
        pass  # what a daemon leaves to upkeep
    return answer


def _takes_over(store: Store, config: Config, now: datetime) -> bool:
    """Become the writer, and return whether that went well: not where another process is."""
    try:
        take_over(store, config, now=now)
    except WriterBusy:
        return False
    return True


def carry_out(store: Store, config: Config, verb: str, arguments: Mapping[str, object], *, now: datetime) -> str:
    """Do what was asked, in the process that holds the writer lease; return what to tell the user."""
    deeds: dict[str, Callable[..., str]] = {
        "reload": _reload,
        "poll": _hasten,
        "purge": _purge,
        "password": _keep_password,
        "end_session": _end_session,
        "check_move": _check_move,
        "move": _move,
        "forget_move": _forget_move,
        "renew": _renew,
        "merge": correcting.merge,
        "split": correcting.split,
        "hide": correcting.hide,
        "undo": correcting.undo,
        "review": correcting.review,
    }
    with store.transaction():
        return deeds[verb](store, config, now=now, **arguments)


def named(store: Store, url: str) -> Feed:
    """Return the feed with this URL; raise UsageError, with the closest that there are, where there is none."""
    feed = store.feeds.find(without_login(url))
    if feed is None:
        close = get_close_matches(without_login(url), [feed.shown for feed in store.feeds.all()], n=3)
        hint = f"; did you mean {' or '.join(close)}?" if close else "; `aggregator feeds` lists them"
        raise UsageError(f"there is no feed {without_login(url)}{hint}")
    return feed


def check_move(store: Store, url: str, to: str) -> None:
    """Raise UsageError where a feed cannot move because there is another that brought entries of its own."""
    there = store.feeds.find(without_login(to))
    if there and there.first_visit and url != to:
        raise UsageError(f"{to} is a feed with entries of its own; two histories cannot become one")


def _reload(store: Store, config: Config, *, now: datetime) -> str:
    """Make the config's feeds the ones that are visited."""
    _follow(store, config, now)
    return f"the config has {count(len(config.feeds))}"


def count(feeds: int) -> str:
    """Return "1 feed" or "2 feeds"."""
    return f"{feeds} feed{'' if feeds == 1 else 's'}"


def _follow(store: Store, config: Config, now: datetime) -> None:
    """Make the config's feeds the ones that are visited, and have outputs look again at those that changed.

    What a feed brought long ago is not announced because of it, but a feed that became private is hidden entirely.
    """
    recently = now - max(output.max_age for output in config.outputs)
    for before, after in store.feeds.subscribe(config.feeds, now=now):
        hidden = after.private and not before.private
        look_again(store, NEVER if hidden else recently, feed=after.id)
    follow_feeds(store, config)


def _hasten(store: Store, config: Config, *, now: datetime, urls: Sequence[str] = ()) -> str:
    """Make feeds due now, or as soon as their publishers allow: those named, else all that are active."""
    feeds = [named(store, url).url for url in urls]
    store.feeds.hasten(feeds or None, now=now)
    return f"{count(len(urls) or len(config.feeds))} due now, or when their publishers allow"


def _purge(store: Store, _config: Config, *, now: datetime, url: str) -> str:  # noqa: ARG001 -- deeds are called alike
    """Withdraw the entries of a feed that the config no longer has."""
    feed = named(store, url)
    if not feed.retired:
        raise UsageError(f"{url} is still in the config; `aggregator remove --purge` takes it out first")
    store.entries.withdraw(feed.id, most=_PURGED_AT_ONCE)
    return f"the entries of {url} are withdrawn"


def _move(store: Store, config: Config, *, now: datetime, url: str, to: str) -> str:
    """Make a feed's history that of another address, which the config has by now, or will have."""
    if store.feeds.find(url) or to not in {feed.url for feed in config.feeds}:
        named(store, url)
        check_move(store, url, to)
        store.feeds.move(url, to, now=now)
    _follow(store, config, now)
    feed = store.feeds.find(to)
    absent = f"; the config has neither: `aggregator add {to}` follows it again" if feed and feed.retired else ""
    return f"the config has {count(len(config.feeds))}{absent}"


def _check_move(store: Store, _config: Config, *, now: datetime, url: str, to: str) -> str:  # noqa: ARG001 -- as above
    """Tell whether a feed can move, before the file is edited."""
    check_move(store, named(store, url).url, to)
    return f"{url} can move to {to}"


def _forget_move(store: Store, _config: Config, *, now: datetime, url: str) -> str:
    """Ask a feed at its own address again."""
    feed = named(store, url)
    if feed.address == feed.url and not feed.moved_to:
        raise UsageError(f"{feed.shown} is asked at that very address: no permanent redirect is remembered")
    store.feeds.forget_move(feed.url, now=now)
    return f"{feed.shown} is asked at that very address again"


def _keep_password(store: Store, _config: Config, *, now: datetime, hashed: str) -> str:  # noqa: ARG001 -- as above
    """Keep what was made of a password, or nothing."""
    password.keep(store, hashed)
    return "the password is set" if hashed else "the password is removed; pages that need one are closed without"


def _end_session(store: Store, _config: Config, *, now: datetime, id: str, made: int) -> str:
    """Let somebody's session be good for nothing any more."""
    password.end_session(store, id, made=made, now=now)
    return "the session is ended"


def _renew(store: Store, config: Config, *, now: datetime, output: str) -> str:  # noqa: ARG001 -- as above
    """Give an output another token, so that whoever has the old one reads it no longer."""
    (meant,) = (each for each in config.outputs if each.name == output)
    renew_token(store, meant)
    return f"{output} has another token"

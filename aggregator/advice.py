"""What is wrong with a feed, in plain words, and what to do about it: one table for pages and commands.  Pure."""

import re
from dataclasses import dataclass

from aggregator.models import Feed


@dataclass(frozen=True, slots=True)
class Advice:
    """What is wrong, in a sentence, and what somebody may do about it, in another."""

    what: str
    do: str


_WAIT = "Nothing to do: it is asked again, less and less often."
_MOVED = "Look for its new address on the publisher’s pages, and move the feed there; or remove it."
_LOGIN = (
    "Give it what it wants in the configuration: a name and a password in its address, or headers; "
    "write secrets as ${NAME}."
)

_BY_ERROR: tuple[tuple[str, Advice], ...] = (  # what the first pattern found in an error says of it
    (
        r"asked for quiet until",
        Advice("Its host has asked us to leave it alone for a while.", "Nothing to do: it is asked again after that."),
    ),
    (
        r"see allow_private_addresses",
        Advice(
            "It leads to an address of this machine or of a private network, where feeds may not lead.",
            "If it is yours, name its range in allow_private_addresses; if you do not know it, remove the feed.",
        ),
    ),
    (
        r"the proxy",
        Advice(
            "The proxy that the feed is asked through does not do as it should.",
            "See that the proxy runs, and that “proxy” of this feed names it rightly.",
        ),
    ),
    (
        r"there is no host",
        Advice(
            "Its host’s name is not known (DNS).",
            "If other feeds fail so too, this machine is offline; else see whether the address is spelt rightly, "
            "and whether the site still exists.",
        ),
    ),
    (
        r"certificate is not valid",
        Advice(
            "Its certificate is not valid (TLS), so nobody can tell who answers.",
            "Most publishers notice within days. If this machine’s clock is right and it goes on, tell them.",
        ),
    ),
    (
        r"(?i)\bssl\b|\btls\b|handshake",
        Advice("A safe connection (TLS) could not be made.", f"{_WAIT} If it goes on, tell the publisher."),
    ),
    (
        r"no (?:complete )?answer within|[Tt]imed? ?out|busy with other feeds",
        Advice(
            "It did not answer in time.",
            "It is asked again by itself. If it always takes that long, raise “timeout” in [visits].",
        ),
    ),
    (
        r"Network is unreachable|No route to host|Network is down",
        Advice("There is no way to it from here.", "See whether this machine is online; it is asked again soon."),
    ),
    (
        r"Connection refused",
        Advice("Nobody listens at its address.", f"{_WAIT} If that goes on, see whether the address is still right."),
    ),
    (
        r"Connection reset|disconnected|hung up|breaks off|Broken pipe|in crumbs",
        Advice("The connection broke off before the answer was complete.", _WAIT),
    ),
    (
        r"more than [\d,]+(?: bytes of headers)?$|has [\d,]+ bytes, more than|more than [\d,]+ bytes",
        Advice(
            "Its document is too big.",
            "If the publisher offers a shorter feed, follow that one; else raise “max_size” in [visits].",
        ),
    ),
    (
        r"reading (?:it|was)",
        Advice(
            "Its document could not be read within the bounds of time and memory.",
            "If it stays like that, tell the publisher, or remove the feed.",
        ),
    ),
    (
        r"it links to",
        Advice(
            "There is a web page at its address, which links to a feed.",
            "Move the feed to the address that the page links to.",
        ),
    ),
    (
        r"this is a web page",
        Advice(
            "There is a web page at its address, not a feed.",
            "Perhaps it wants a login or shows an error; else look for the feed’s new address, and move it there.",
        ),
    ),
    (
        r"this is no feed|no JSON Feed|the answer is empty",
        Advice(
            "What stands at its address is no feed.",
            "Look at the address in a browser. If the feed has gone elsewhere, move it there.",
        ),
    ),
    (
        r"broken JSON|broken beyond repair|encoding is broken|times over",
        Advice(
            "Its document is broken, so that it cannot be read.",
            "Most publishers mend that within hours. If it stays broken, tell them.",
        ),
    ),
    (
        r"redirects in a circle|more than \d+ redirects",
        Advice(
            "It only redirects, and never answers.",
            "Open the address in a browser, and move the feed to where it ends.",
        ),
    ),
    (
        r"this is no (?:web )?address|which is no web address|there is no port",
        Advice("Its address cannot be asked.", "Put the address right: one begins with https:// or http://."),
    ),
)

_BY_STATUS: dict[int, Advice] = {
    400: Advice("The server does not understand what it was asked (400).", "See whether the address is spelt rightly."),
    401: Advice("It wants a name and a password (401).", _LOGIN),
    402: Advice("It wants to be paid for (402).", _LOGIN),
    403: Advice(
        "The server does not let us in (403).",
        "Many servers refuse programs: set “contact” in the configuration, ask the publisher to let feed readers in, "
        "or give it the headers that it wants.",
    ),
    404: Advice("There is nothing at its address any more (404).", _MOVED),
    406: Advice("The server has it in no format that we take (406).", "Try a “headers” with another Accept."),
    407: Advice("The proxy wants a name and a password (407).", "Give them in “proxy” of this feed."),
    408: Advice("The server did not wait for us (408).", _WAIT),
    410: Advice(
        "Its publisher says that it is gone for good (410), so it is not asked any more.",
        "Remove it, or move it to another address; a visit by hand asks once more.",
    ),
    421: Advice("The server does not answer to that name (421).", "See whether the address is spelt rightly."),
    429: Advice(
        "It is asked too often for its publisher’s liking (429).",
        "Nothing to do: its whole host is left alone for a while. If that goes on, give the feed a longer “interval”.",
    ),
    451: Advice("It may not be read from here, for legal reasons (451).", "Remove it, or ask by way of a “proxy”."),
    503: Advice("The server is overloaded or being mended (503).", _WAIT),
}
_BY_CLASS: dict[int, Advice] = {
    2: Advice("What it answers cannot be read.", "Look at the address in a browser."),
    3: Advice("It redirects, but not to a place that can be asked.", _MOVED),
    4: Advice("The server refuses the request.", "Open the address in a browser, and see what it says."),
    5: Advice("The server has a fault of its own.", f"{_WAIT} If it goes on for days, tell the publisher."),
}
_UNKNOWN = Advice("It cannot be reached.", _WAIT)
_RULES = tuple((re.compile(pattern), advice) for pattern, advice in _BY_ERROR)


def advise(error: str, status: int = 0) -> Advice:
    """Return what an error means and what to do; “status” is HTTP's, 0 where there was no answer.

    An error that was told only as a text, by whoever looks at an address, may hold the status itself.
    """
    told = re.search(r"\b(?:HTTP|answers) ([1-5]\d\d)\b", error)
    status = int(told[1]) if told else status
    if told is None:
        for pattern, advice in _RULES:
            if pattern.search(error):
                return advice
    return _BY_STATUS.get(status) or _BY_CLASS.get(status // 100, _UNKNOWN)


def of_feed(feed: Feed) -> Advice | None:
    """Return what is wrong with a feed and what to do, None where nothing is."""
    if feed.health not in ("failing", "gone"):
        return None
    return advise(feed.error, feed.status)

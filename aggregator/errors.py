"""The tree of errors: whose fault is it?

AggregatorError
├── UsageError              the user: a wrong command or argument
│   └── ConfigError         the user: mistakes in feeds.toml, all of them at once
├── PublisherError          the publisher, or the way there: costs that one feed a visit
│   ├── FetchError          no answer, or one that breaks off
│   │   ├── Unreached       nobody was asked: no such host, or no way to it from here
│   │   ├── Quieted         nobody was asked: the host wants to be left alone for a while
│   │   ├── AddressRefused  an address that feeds may not lead us to
│   │   └── TooLarge        an answer beyond the size that we accept
│   └── ParseError          an answer that is no feed
│       └── TooHard         one that cost the process that read it
└── StoreError              the machine: database unreadable, locked, of another version
    └── WriterBusy          another process holds the writer lease
"""

from datetime import datetime


class AggregatorError(Exception):
    """Anything that this program knows to be wrong; its text is fit for the user."""


class UsageError(AggregatorError):
    """A command that cannot be carried out as asked; the text says what would be right."""


class ConfigError(UsageError):
    """A configuration with mistakes: `mistakes` names each with its key and what would be right."""

    def __init__(self, path: str, mistakes: tuple[str, ...]) -> None:
        """Keep the mistakes apart, so that they can be listed."""
        self.path = path
        self.mistakes = mistakes
        super().__init__("\n".join(f"{path}: {mistake}" for mistake in mistakes))


class PublisherError(AggregatorError):
    """A visit that failed through no fault of ours; never harms another feed."""


class FetchError(PublisherError):
    """No usable answer: DNS, connection, TLS, protocol, time limit, too many redirects."""


class Unreached(FetchError):
    """Nobody was asked: the host has no address, or there is no way to it; perhaps this machine is offline."""


class Quieted(FetchError):
    """A host that asked to be left alone (429) until a time that has not come, so that it was not asked."""

    def __init__(self, host: str, until: datetime) -> None:
        """Keep until when."""
        self.until = until
        super().__init__(f"{host} asked for quiet until {until:%H:%M} UTC (429)")


class AddressRefused(FetchError):
    """A private, loopback or otherwise special address that the config does not allow."""


class TooLarge(FetchError):
    """More bytes, decoded, than `visits.max_size`."""


class ParseError(PublisherError):
    """An answer that cannot be read as a feed, or not within the limits."""


class TooHard(ParseError):
    """A document that took more time or memory than there is for one, or crashed what read it."""


class StoreError(AggregatorError):
    """The database cannot be used; nothing was changed."""


class WriterBusy(StoreError):
    """Another process holds the writer lease."""

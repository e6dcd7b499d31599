"""Lists of subscriptions as OPML: read from any reader's export, written for any reader.  Pure."""

from aggregator.opml.outlines import LARGEST
from aggregator.opml.reading import Listing, Refused, Subscription, read
from aggregator.opml.shareable import shareable
from aggregator.opml.writing import Shown, write

__all__ = ["LARGEST", "Listing", "Refused", "Shown", "Subscription", "read", "shareable", "write"]

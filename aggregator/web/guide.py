"""How feed readers are given an address.  Pure."""

READERS = (
    ("Thunderbird", "New, Feed Account, then Manage Subscriptions: paste the address and choose Add."),
    ("NetNewsWire, Reeder", "The plus sign, New Feed (or Add Subscription): paste the address."),
    ("Miniflux", "Feeds, Add feed: paste the address and choose Find a feed."),
    ("FreshRSS", "The plus sign beside Subscription management: paste it as the feed's URL."),
    ("Feedly, Inoreader", "Add content (or Follow): paste the address where it asks for a URL."),
    ("Newsboat", "Add the address as a line of ~/.newsboat/urls."),
)
"""Name of a reader, and what to do there."""

"""On which lines sections and keys stand."""

import pytest

from aggregator.config.lines import headers, line_of, places

TEXT = """\
stray = 1
[visits]
first = 3  # [feed]

[[feed]]  # the first
url = "https://example.org/a"
[[ feed ]]
# url = "a comment"
"url" = "https://example.org/b"
[feed.extra]
url = 1
[output]
"""


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("stray",), 1),
        (("visits",), 2),
        (("visits", "first"), 3),
        (("visits", "absent"), 2),
        (("feed", 0), 5),
        (("feed", 0, "url"), 6),
        (("feed", 1, "url"), 9),
        (("feed", 1, "tags", 4), 7),
        (("output", "name"), 12),
        (("grouping", "window"), 0),
        (("feed", 7, "url"), 0),
    ],
)
def test_a_place_is_found(place, line):
    """A key has its own line, an absent one that of its section."""
    assert line_of(places(TEXT), place) == line


def test_headers_are_listed_in_order():
    """Brackets, blanks and comments are no part of a name."""
    assert list(headers(TEXT)) == [(2, "visits"), (5, "feed"), (7, "feed"), (10, "feed.extra"), (12, "output")]


def test_nothing_is_found_in_no_text():
    """Tables that come from elsewhere have no lines."""
    assert line_of(places(""), ("visits", "first")) == 0

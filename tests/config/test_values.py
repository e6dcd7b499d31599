"""What a value of feeds.toml may be."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.config import duration, size
from aggregator.config.values import same_address


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("0s", 0), ("90s", 90), ("30m", 1800), ("1h", 3600), ("1h30m", 5400), ("14d", 1209600), ("2w", 1209600)],
)
def test_a_duration_is_the_sum_of_its_parts(text, seconds):
    """Hours and minutes may stand together."""
    assert duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "30", "m", "1.5h", "-1h", "1 h", "1h ", "1y", "1M", 30, None, True, ["1h"], "١h"])
def test_a_duration_without_a_known_unit_is_refused(text):
    """A number alone would leave the reader to guess whether it counts seconds or minutes."""
    with pytest.raises(ValueError, match="a duration with its unit"):
        duration(text)


@given(st.from_regex(r"[0-9]{1,30}[smhdw]", fullmatch=True))
def test_a_duration_of_any_length_is_read_or_refused(text):
    """No number of digits overflows a date."""
    try:
        assert timedelta(0) <= duration(text) <= timedelta(days=36500)
    except ValueError as error:
        assert "a duration" in str(error)  # noqa: PT017 -- either way is right


@pytest.mark.parametrize(("text", "length"), [("1B", 1), ("500kB", 500_000), ("20MB", 20_000_000), ("1 GB", 10**9)])
def test_a_size_is_read_in_bytes(text, length):
    """Units are decimal, as feed readers count."""
    assert size(text) == length


@pytest.mark.parametrize("text", ["", "20", 20, 20_000_000, True, "0MB", "-1MB", "1.5MB", "20mb", "20MiB", None])
def test_a_size_without_a_known_unit_is_refused(text):
    """`max_size = 20` would refuse every document."""
    with pytest.raises(ValueError, match="a size with its unit"):
        size(text)


@pytest.mark.parametrize(
    "spelling",
    [
        "https://example.org/a?b=c",
        "HTTPS://Example.ORG/a?b=c",
        "https://example.org:443/a?b=c",
        " https://example.org/a?b=c",
        "https://example.org/a?b=c#top",
        "https://me:secret@example.org/a?b=c",
    ],
)
def test_spellings_of_one_address_are_the_same(spelling):
    """Scheme and host have no case, the usual port may be left out, fragments are never sent, a login says who asks."""
    assert same_address(spelling) == same_address("https://example.org/a?b=c")


@pytest.mark.parametrize(
    "other",
    [
        "http://example.org/a?b=c",
        "https://example.org:8443/a?b=c",
        "https://example.org/A?b=c",
        "https://example.org/a/?b=c",
        "https://example.org/a?b=d",
        "https://[::1",
    ],
)
def test_what_a_server_can_tell_apart_is_not_the_same(other):
    """Paths and queries have case, and a slash at the end may matter."""
    assert same_address(other) != same_address("https://example.org/a?b=c")

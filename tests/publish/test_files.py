"""Documents as files for any web server."""

import pytest

from aggregator.errors import UsageError
from aggregator.publish.documents import make
from aggregator.publish.files import write_files


def test_files_are_written_where_they_differ(tmp_path, now):
    """A file with the right bytes is left alone, with its time."""
    directory = tmp_path / "var" / "www"
    one = make("feed.atom", "text/plain", b"one", previous=None, now=now)
    two = make("harbour.atom", "text/plain", b"two", previous=None, now=now)
    assert write_files(directory, [one, two]) == (directory / "feed.atom", directory / "harbour.atom")
    assert write_files(directory, [one, two]) == ()
    changed = make("feed.atom", "text/plain", b"three", previous=one, now=now)
    assert write_files(directory, [changed, two]) == (directory / "feed.atom",)
    assert (directory / "feed.atom").read_bytes() == b"three"


def test_a_reader_in_the_middle_keeps_the_whole_old_file(tmp_path, now):
    """The new file takes the place of the old one at once, and leaves nothing beside it."""
    write_files(tmp_path, [make("feed.atom", "text/plain", b"old", previous=None, now=now)])
    with (tmp_path / "feed.atom").open("rb") as reading:
        write_files(tmp_path, [make("feed.atom", "text/plain", b"new", previous=None, now=now)])
        assert reading.read() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["feed.atom"]


def test_what_others_put_there_stays(tmp_path, now):
    """The directory may hold a whole site."""
    (tmp_path / "index.html").write_text("mine")
    write_files(tmp_path, [make("feed.atom", "text/plain", b"one", previous=None, now=now)])
    assert (tmp_path / "index.html").read_text() == "mine"


def test_a_directory_that_cannot_be_written_is_told(tmp_path, now):
    """The mistake is named with its key."""
    (tmp_path / "www").write_text("a file")
    with pytest.raises(UsageError, match=r"aggregator\.static: .*www cannot be written"):
        write_files(tmp_path / "www", [make("feed.atom", "text/plain", b"one", previous=None, now=now)])

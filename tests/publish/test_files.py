"""What is published as files for any web server."""

import pytest

from aggregator.errors import UsageError
from aggregator.publish.files import write_files


def test_files_are_written_where_they_differ(tmp_path):
    """A file with the right bytes is left alone, with its time."""
    directory = tmp_path / "var" / "www"
    both = [("feed.atom", b"one"), ("stories/s1.html", b"two")]
    assert write_files(directory, both) == (directory / "feed.atom", directory / "stories" / "s1.html")
    assert write_files(directory, both) == ()
    assert write_files(directory, [("feed.atom", b"three"), *both[1:]]) == (directory / "feed.atom",)
    assert (directory / "feed.atom").read_bytes() == b"three"


def test_a_reader_in_the_middle_keeps_the_whole_old_file(tmp_path):
    """The new file takes the place of the old one at once, and leaves nothing beside it."""
    write_files(tmp_path, [("feed.atom", b"old")])
    with (tmp_path / "feed.atom").open("rb") as reading:
        write_files(tmp_path, [("feed.atom", b"new")])
        assert reading.read() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["feed.atom"]


def test_a_file_that_has_to_go_goes(tmp_path):
    """Whether it is there or not."""
    write_files(tmp_path, [("feed.atom", b"old")])
    for _again in range(2):
        assert write_files(tmp_path, [("feed.atom", None), ("stories/s1.html", None)]) == ()
    assert list(tmp_path.iterdir()) == []


def test_what_others_put_there_stays(tmp_path):
    """The directory may hold a whole site."""
    (tmp_path / "index.html").write_text("mine")
    write_files(tmp_path, [("feed.atom", b"one")])
    assert (tmp_path / "index.html").read_text() == "mine"


def test_a_directory_that_cannot_be_written_is_told(tmp_path):
    """The mistake is named with its key."""
    (tmp_path / "www").write_text("a file")
    with pytest.raises(UsageError, match=r"aggregator\.static: .*www cannot be written"):
        write_files(tmp_path / "www", [("feed.atom", b"one")])

"""A day of the output contract in real feed readers, over HTTP: see docs/readers.md."""

import pytest

from tests.long.readers.chronicle import record
from tests.long.readers.day import POLICIES
from tests.long.readers.mails import Feed2imap
from tests.long.readers.reading import READERS, carried, intended, read
from tests.long.readers.subscribers import ATOM

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def chronicle(tmp_path_factory):
    """Give a day that was published once for all readers."""
    return record(tmp_path_factory.mktemp("day"))


@pytest.mark.parametrize("policy", POLICIES)
def test_the_day_goes_as_told(chronicle, policy):
    """Else readers would prove nothing: stories come and go when the steps say so, in each output."""
    standing = frozenset()
    for step, documents in chronicle.told:
        standing = standing - step.gone | step.fresh
        if step.name == "three entries":
            assert len(carried(documents, policy)) == 3
        else:
            assert carried(documents, policy) == standing


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_a_reader_shows_each_story_once_and_leaves_read_what_was_read(reader, chronicle, tmp_path):
    """No story is there twice, is missing or turns unread, but where `bump` says so or the reader does so anyway."""
    if not reader.version():
        pytest.skip("not installed: tests/install-debian-packages")
    found = read(reader, chronicle, tmp_path)
    for (ending, policy), events in found.items():
        assert {*events} == {*intended(reader, chronicle, ending, policy)}, f"{ending}, {policy}"


def test_feed2imap_takes_the_last_link_of_an_atom_entry(chronicle, tmp_path):
    """Whatever its `rel` says: so a story seems to be at the outlet that covered it last, and it is tried with RSS."""
    if not Feed2imap().version():
        pytest.skip("not installed: tests/install-debian-packages")
    _, documents = chronicle.told[0]
    with chronicle.serving(documents):
        address = chronicle.address("quiet", ATOM)
        stories = {item.story for item in Feed2imap().look(tmp_path, [address])[address]}
    assert stories - carried(documents, "quiet") == {"museum-tour"}

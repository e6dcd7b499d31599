"""Whatever a document is like: what can be read is read, and no other document suffers."""

import pytest

from tests.hostile.conftest import play
from tests.hostile.documents import JSON, OTHER_THINGS, RECOVERED

CASES = [*RECOVERED, *OTHER_THINGS, *JSON]


@pytest.fixture(scope="module")
def played(servers, tmp_path_factory):
    """Poll all of them together."""
    return play(servers, CASES, tmp_path_factory.mktemp("documents"))


@pytest.mark.parametrize("name", [case.name for case in CASES])
def test_what_can_be_read_is_read(played, name):
    """The rest is an error that says what came instead; nothing is fetched that a document refers to."""
    played[name].check()

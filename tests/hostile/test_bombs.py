"""Documents that are to exhaust whoever reads them, all at once."""

import pytest

from tests.hostile.conftest import play
from tests.hostile.documents import BOMBS

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def bombs(servers, tmp_path_factory):
    """Poll all of them together."""
    return play(servers, BOMBS, tmp_path_factory.mktemp("bombs"))


@pytest.mark.parametrize("name", [case.name for case in BOMBS])
def test_a_bomb_costs_one_feed_an_error_at_most(bombs, name):
    """Beside fifty others."""
    bombs[name].check()

"""Whatever happens on the way: what can be had is had, the rest costs its feed an error."""

import pytest

from tests.hostile.conftest import play
from tests.hostile.forbidden import REDIRECTED
from tests.hostile.transport import BODIES, HEADERS, REDIRECTS, SLOW, STATUSES

CASES = [*BODIES, *HEADERS, *STATUSES, *REDIRECTS]


@pytest.fixture(scope="module")
def played(servers, tmp_path_factory):
    """Poll all of them together."""
    return play(servers, CASES, tmp_path_factory.mktemp("transport"))


@pytest.fixture(scope="module")
def slowly(servers, tmp_path_factory):
    """Poll the slow ones together."""
    return play(servers, SLOW, tmp_path_factory.mktemp("slow"), timeout="1s")


@pytest.fixture(scope="module")
def redirected(servers, tmp_path_factory):
    """Poll those together that lead where feeds may not lead."""
    return play(servers, REDIRECTED, tmp_path_factory.mktemp("redirected"))


@pytest.mark.parametrize("name", [case.name for case in CASES])
def test_what_can_be_had_is_had(played, name):
    """The rest is an error that says what is wrong."""
    played[name].check()


@pytest.mark.parametrize("name", [case.name for case in SLOW])
def test_slowness_has_an_end(slowly, name):
    """The time limit is for all of a visit."""
    slowly[name].check()


@pytest.mark.parametrize("name", [case.name for case in REDIRECTED])
def test_nobody_is_led_where_feeds_may_not_lead(redirected, name):
    """Whatever the notation, at whichever hop; that one range is allowed opens no other."""
    redirected[name].check()

"""What stays is not searched for garbage."""

import gc

import pytest

from aggregator.garbage import Residue, search_seldom, staying


@pytest.fixture(autouse=True)
def unfrozen():
    """Leave nothing behind."""
    gc.unfreeze()
    yield
    gc.unfreeze()


def test_what_was_settled_is_not_searched():
    """So that a search takes no longer the more there is."""
    Residue().settle()
    assert gc.get_freeze_count() > 1000


def test_growth_is_settled_once_it_is_much():
    """Not at each step: what lies about meanwhile would never be found."""
    residue = Residue()
    residue.grow(299)
    assert gc.get_freeze_count() == 0
    residue.grow(1)
    assert gc.get_freeze_count() > 1000
    gc.unfreeze()
    residue.grow(299)
    assert gc.get_freeze_count() == 0


def test_what_is_made_to_stay_is_not_searched():
    """Such as the modules of a command; searches go on afterwards."""
    with staying():
        assert not gc.isenabled()
        made = [[] for _ in range(1000)]
    assert gc.isenabled()
    assert gc.get_freeze_count() > len(made)


def test_searches_are_seldom():
    """A pass makes millions of objects, of which next to none are garbage that only a search would find."""
    before = gc.get_threshold()
    try:
        search_seldom()
        assert gc.get_threshold()[0] > before[0]
    finally:
        gc.set_threshold(*before)

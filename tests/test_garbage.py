"""What stays is not searched for garbage."""

import gc

import pytest

from aggregator.garbage import Residue


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

"""A few minutes' worth of documents that nobody wrote; `python -m tests.long.fuzzing` tries more."""

import pytest

from tests.long.fuzzing import corpus, fuzz

pytestmark = pytest.mark.long


@pytest.mark.parametrize("seed", range(3))
def test_no_document_does_harm(seed):
    """Nothing but our errors, no markup that another parser calls dangerous, addresses that stay as they are."""
    faults = [fault for fault in fuzz(corpus(), seed, count=500) if fault]
    assert [fault.what for fault in faults] == []

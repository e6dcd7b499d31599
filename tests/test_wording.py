"""Decisions in plain words."""

from typing import get_args

import pytest

from aggregator.group.match import How
from aggregator.models import Decision, TokenPair
from aggregator.wording import in_words


@pytest.mark.parametrize("how", get_args(How))
def test_each_way_in_which_words_match_is_told(how):
    """Words that differ are shown with what makes them one."""
    pair = TokenPair("triumph", "win", how, 0.5, 5.6)
    shared = in_words(Decision(2, 1, 1, "score", pairs=(pair,)), {})[-1]
    assert shared.startswith("  shared: triumph = win (")

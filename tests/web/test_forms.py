"""What forms send, as the arguments of verbs."""

import pytest

from aggregator.errors import UsageError
from aggregator.web.forms import arguments


def test_a_split_with_nothing_ticked_says_what_to_do():
    """Whoever pressed the button knows no names of fields."""
    with pytest.raises(UsageError, match="tick at least one entry"):
        arguments("split", {})

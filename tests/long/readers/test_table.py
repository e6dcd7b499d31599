"""What the page of the readers says is what was tried."""

import re
from pathlib import Path

from tests.long.readers.day import STEPS
from tests.long.readers.reading import READERS

PAGE = (Path(__file__).parents[3] / "docs" / "readers.md").read_text()


def test_the_page_lists_each_reader_in_each_of_its_formats():
    """And none that is not tried."""
    rows = re.findall(r"^\| ([^|]+) \| [\w.+-]+ \| ((?:Atom|RSS|JSON Feed)[^|]*) \|", PAGE, re.MULTILINE)
    listed = [(name, each.casefold()) for name, formats in rows for each in formats.split(", ")]
    tried = [
        (reader.name, {".json": "json feed"}.get(ending, ending[1:])) for reader in READERS for ending in reader.formats
    ]
    assert sorted(listed) == sorted(tried)


def test_the_page_counts_what_is_announced_and_what_is_read():
    """Four times under `bump`; and the stories of the day."""
    assert sum(len(step.announced) for step in STEPS) == 4
    stories = frozenset().union(*(step.fresh for step in STEPS))
    assert len(stories) == 17

"""Tests of what worker processes share."""

import subprocess
import sys

LOOK = """
import sys
import aggregator.visit.loaded
from aggregator.visit.urls import _suffixes
print("feedparser" in sys.modules, "lxml.etree" in sys.modules, _suffixes.cache_info().currsize)
"""


def test_parsers_and_suffixes_are_there_before_the_first_document():
    """Or each process would load them for itself."""
    told = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["True", "True", "1"]

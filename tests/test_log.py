"""Tests of the log's lines."""

from datetime import UTC, datetime

from aggregator.log import format_line


def test_a_line_stays_a_line():
    """Whatever a publisher's text has in it, one outcome is one line; empty facts are left out."""
    facts = {"feed": "https://o.example/a", "status": 200, "error": 'two\nlines, "quoted"', "next": None, "note": ""}
    line = format_line("visit", facts, now=datetime(2026, 3, 1, 12, 0, 0, 5000, UTC))
    assert line == (
        "time=2026-03-01T12:00:00.005Z event=visit feed=https://o.example/a status=200 "
        'error="two\\nlines, \\"quoted\\""'
    )

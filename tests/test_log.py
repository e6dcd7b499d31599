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


def test_what_publishers_write_cannot_steer_a_terminal():
    """Escape sequences are shown, not obeyed, and a line stays a line."""
    line = format_line("visit", {"error": "a\x1b[2Jb", "feed": "\x9b1m\u2028x"}, now=datetime(2026, 3, 1, tzinfo=UTC))
    assert line.endswith(r'error="a\u001b[2Jb" feed="\u009b1m\u2028x"')

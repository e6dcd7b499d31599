"""What stands in the way of a strict reading is taken out, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.visit.tidy import is_page, is_utf8, tidy

FEED = b'<?xml version="1.0"?>\n<rss version="2.0"><channel><item><title>caf\xc3\xa9</title></item></channel></rss>'


@pytest.mark.parametrize(
    "body",
    [
        b"\n\n  " + FEED,
        b"\xef\xbb\xbf" + FEED,
        b"Warning: something in line 12\n" + FEED,
        b"<br /><b>Warning</b>: something" + FEED,
        FEED + b"<script>track()</script>",
        FEED + b"\n<!-- made in 0.2 s -->\n",
        FEED.replace(b"caf", b"c\x00a\x0bf".replace(b"\x00", b"\x01")),
    ],
)
def test_what_surrounds_a_document_goes(body):
    """Blanks, warnings, scripts, remarks and control characters are no part of it."""
    assert tidy(body) == FEED


@pytest.mark.parametrize(
    "body",
    [
        FEED.decode().encode("utf-16"),
        FEED.decode().encode("windows-1252"),
        b"<!DOCTYPE rss [<!ENTITY a 'b'>]><rss/>",
        b"<rss><channel></channel></rss><item></item>",
        b"plain text",
        b"",
    ],
)
def test_other_documents_stay_as_they_are(body):
    """What is not understood is not touched."""
    assert tidy(body) == body


def test_one_broken_byte_does_not_cost_the_others():
    """A document that is UTF-8 but for a cut-off character is read as UTF-8."""
    assert tidy("<rss>äöü é".encode() + b"\xc3</rss>").decode() == "<rss>äöü é\ufffd</rss>"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (b"&#xD83D;&#xDE00;", b"&#128512;"),
        (b"&#55357;&#56832;!", b"&#128512;!"),
        (b"a&#xD800;b", b"a&#65533;b"),
        (b"a&#x110000;&#99999999999999999999999;b", b"a&#65533;&#65533;b"),
        (b"a&#0;&#x8;&#xFFFE;b", b"ab"),
        (b"&#xD83D;&#60;", b"&#65533;&#60;"),
        (b"&#x1F600;&#8217;&#xA;&amp;#xD800;", b"&#x1F600;&#8217;&#xA;&amp;#xD800;"),
    ],
)
def test_references_to_no_character_do_not_cost_the_document(written, meant):
    """Halves of one, as some generators write emoji, are put together; what else is illegal goes or is replaced."""
    assert tidy(b"<rss>" + written + b"</rss>") == b"<rss>" + meant + b"</rss>"


@given(
    st.lists(
        st.sampled_from(
            [
                b"&#xD83D;",
                b"&#56832;",
                b"&#0;",
                b"<rss>",
                b"</rss>",
                b"<?xml ?>",
                b"<item>",
                b"\xff",
                b"\xc3\xa9",
                b" ",
                b"x",
                b"\0",
            ]
        )
    )
)
def test_tidying_twice_changes_nothing(pieces):
    """So that it may be done wherever it helps."""
    once = tidy(b"".join(pieces))
    assert tidy(once) == once


@pytest.mark.parametrize(
    ("body", "page"),
    [
        (b"<!DOCTYPE html><title>x</title>", True),
        (b"\n<!-- x -->\n<HTML lang=en>", True),
        ("<html>".encode("utf-16"), True),
        (b'<?xml version="1.0"?><rss><description>&lt;html></description><html/></rss>', False),
        (b"<feed><content><html/></content></feed>", False),
        (b"{}", False),
    ],
)
def test_a_page_is_told_by_its_first_element(body, page):
    """HTML inside of a feed makes no page of it."""
    assert is_page(body) is page


@pytest.mark.parametrize(
    ("body", "utf8"), [(FEED, True), (b"\xe9", False), ("x".encode("utf-16-le"), False), (b"\x1b$B", False)]
)
def test_utf8_is_told_by_its_bytes(body, utf8):
    """What UTF-16 and ISO 2022 have in common with it deceives nobody."""
    assert is_utf8(body) is utf8

"""HTML from publishers is safe to show, and plain where it should be."""

import re
import xml.etree.ElementTree as ET
from html import escape

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.visit.html import plain_text, sanitise

BASE = "https://example.org/blog/feed.xml"
PIECES = st.sampled_from(
    """<p> </p> <b <svg/onload=alert(1)> <script> </script> <a_href=javascript:x> <img_src=x_onerror=y> <style>
    <![CDATA[ ]]> <!-- --> &#1; &#xFFFE; &lt;script&gt; \0 \x0b \ud83d " '>""".replace("_", "\t").split()
)
ELEMENTS = """
    a b p h1 h2 ul li dl dt dd div table tr td th caption details summary ruby rt pre blockquote button marquee font
    form fieldset dialog menu option nobr center section iframe object svg select textarea
    """.split()  # noqa: SIM905 -- words read best as text
MARKUP = st.lists(PIECES | st.text(max_size=5), max_size=12).map("".join)


@given(MARKUP)
@settings(deadline=None, max_examples=200)
def test_sanitised_html_can_stand_in_xml(html):
    """Whatever came in, the output escaped is XML, and sanitising it again changes nothing that matters."""
    clean = sanitise(html, BASE)
    assert ET.fromstring(f"<c>{escape(clean)}</c>") is not None
    assert not re.search(r"<(script|style|svg|form|iframe|object)\b|<[^>]* on\w+=", clean, re.IGNORECASE)


@given(st.lists(st.sampled_from([*ELEMENTS, *(f"/{name}" for name in ELEMENTS)]).map("<{}>x".format), max_size=8))
@settings(deadline=None, max_examples=500)
def test_sanitised_html_breaks_no_rule_of_html(tags):
    """Whatever was left out, what is left stands where it may stand: validators read it strictly, and say so."""
    reader = html5lib.HTMLParser()
    reader.parseFragment(sanitise("".join(tags), BASE))
    assert not reader.errors


@given(MARKUP)
@settings(deadline=None, max_examples=200)
def test_plain_text_can_stand_in_xml(html):
    """One line, trimmed, without characters that XML forbids."""
    text = plain_text(html)
    assert (ET.fromstring(f"<c>{escape(text)}</c>").text or "") == text
    assert text == " ".join(text.split())


@pytest.mark.parametrize(
    ("html", "safe"),
    [
        ('<a href="../x?utm_source=rss&amp;id=1" onclick="y()">l</a>',
         '<a href="https://example.org/x?id=1" rel="noopener noreferrer">l</a>'),
        ('<a href="mailto:a@example.org">m</a>', '<a href="mailto:a@example.org" rel="noopener noreferrer">m</a>'),
        ('<a href="java&#10;script:alert(1)">x</a>', '<a rel="noopener noreferrer">x</a>'),
        ('<a href="data:text/html,x">x</a>', '<a rel="noopener noreferrer">x</a>'),
        ("<svg/onload=alert(1)><p>x", "<p>x</p>"),
        ('<math><a xlink:href="javascript:x">y</a></math>z', "z"),
        ('<form action="https://evil.example"><input name=a><p>in</p></form>', "<p>in</p>"),
        ('<table background="javascript:x"><tr><td>1</table>', "<table><tbody><tr><td>1</td></tr></tbody></table>"),
        ('<p style="position:fixed" class=c id=i>x</p>', "<p>x</p>"),
        ("<script>x</script><style>y</style><iframe src=z></iframe>ok", "ok"),
        ('<img src="/a.png" width=1 height=1>after', "after"),
        ('<img src="javascript:x">after', "after"),
        ('<img src="a.png" alt="a>b" width=1 height=90>',
         '<img src="https://example.org/blog/a.png" alt="a&gt;b" width="1" height="90">'),
        ('<img src=/a srcset="/s 1x, /l,1 2x, data:x 3x">',
         '<img src="https://example.org/a" srcset="https://example.org/s 1x, https://example.org/l,1 2x">'),
        ("one\ntwo & three", "one<br>\ntwo &amp; three"),
        ("<![CDATA[<p>twice</p>]]>", "<p>twice</p>"),
        ("<p>a\x0b\ud83db&#1;</p>", "<p>ab</p>"),
        ("  ", ""),
    ],
)  # fmt: skip
def test_only_harmless_html_is_left(html, safe):
    """Elements and attributes that are not known to be harmless go; links are absolute."""
    assert sanitise(html, BASE) == safe


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("AT&amp;T &lt;b&gt;", "AT&T <b>"),
        ("5 < 6 and 7 > 6", "5 < 6 and 7 > 6"),
        ("I <3 feeds", "I <3 feeds"),
        ("Vec<T>, Box<dyn X> and <b>bold</b>", "Vec<T>, Box<dyn X> and bold"),
        ("<p>One</p><p>Two<br>Three</p>", "One Two Three"),
        ("<a href='x'>Lin</a>ked", "Linked"),
        ("<o:p>Word</o:p><!-- note -->", "Word"),
        ("<script>no</script>yes", "yes"),
        ("cafe\u0301&nbsp;&eacute;  \n x", "café é x"),
        ("soft\u00adhyphen \u202eturned\u202c", "softhyphen turned"),
        ("a\x00b\x1fc\ud800", "abc"),
        ("Tom &amp;amp; Jerry", "Tom &amp; Jerry"),
        ("<![CDATA[twice]]>", "twice"),
        ("", ""),
    ],
)
def test_a_title_reads_as_it_was_meant(html, text):
    """Tags go, entities are decoded once, and what only looks like a tag stays."""
    assert plain_text(html) == text


def test_markup_without_end_is_cut():
    """Its tree would take fifty times its size in memory."""
    assert len(sanitise("<p>x</p>" * 1_000_000, BASE)) == 2_000_000
    assert plain_text("<b>x</b>" * 1_000_000) == "x" * 250_000


def test_no_markup_turns_text_around():
    """An override would turn what follows, too; what right-to-left scripts need stays."""
    assert sanitise("<p>&#x202E;cod.exe \u202d\u2067\u05d0\u2069</p>", BASE) == "<p>cod.exe \u2067\u05d0\u2069</p>"

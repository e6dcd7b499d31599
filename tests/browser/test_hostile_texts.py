"""Publishers who mean harm, on every page that shows what they write: nothing runs, and nothing breaks the layout."""

from xml.sax.saxutils import escape, quoteattr

import pytest

from tests.browser.conftest import free_port, running
from tests.browser.seeing import overflow, waits
from tests.hostile.texts import PAYLOADS

ODD = [
    "\u202egnp.exe\u2066 swan",
    "{{7*7}} ${7*7} %s %(x)s {0}",
    "swan" * 200,
    "خبر عاجل: " + "swan " * 40,
    "🦢" * 300,
    "&lt;script&gt;top.ran = 1&lt;/script&gt; &amp;amp; &#0;",
    '" autofocus onfocus="top.ran = 1" x="',
    "</h2></a></article></main><h1>Elsewhere</h1>",
]
TEXTS = [*ODD, *(payload.replace("\0", "").replace("\x01", "").replace("\x0b", " ") for payload in PAYLOADS[::2])]
LOOKED_AT = (
    "",
    "?q=swan",
    "?order=covered",
    "review",
    "corrections",
    "match?q=swan+swan+lake",
    "feeds",
    "outputs",
    "now",
)


def document(outlet: int) -> bytes:
    """Return an RSS document in which every part of every item is a text that means harm."""
    items = "".join(
        f"<item><title>{escape(text)} swan lake</title><description>{escape(text * 3)} swan</description>"
        f"<author>{escape(text)}</author><category>{escape(text)}</category><guid>{number}</guid>"
        f"<enclosure url={quoteattr('https://o.example/' + text)} type={quoteattr(text)} length='1'/>"
        f"<link>https://{outlet}.example/{number}?{escape(text)}</link></item>"
        for number, text in enumerate(TEXTS)
    )
    name = escape(TEXTS[outlet])
    head = f"<title>{name}</title><description>{name}</description>"
    return f"<rss version='2.0'><channel>{head}{items}</channel></rss>".encode()


@pytest.fixture(scope="module")
def hostile(_servers, tmp_path_factory):
    """Run a daemon on three outlets that write nothing else."""
    folder = tmp_path_factory.mktemp("hostile")
    publisher = _servers.start({f"/{outlet}.xml": (200, {}, document(outlet)) for outlet in range(3)}, None)
    here = f"127.0.0.1:{free_port()}"
    feeds = "".join(f'[[feed]]\nurl = "{publisher}/{outlet}.xml"\n' for outlet in range(3))
    (folder / "feeds.toml").write_text(
        f'[aggregator]\nlisten = "{here}"\nbase_url = "http://{here}"\n'
        f'allow_private_addresses = ["127.0.0.0/8"]\n{feeds}'
    )
    with running(folder) as site:
        yield site


HARM = (
    "main :is(script, img, style, [onerror], [onload], [onfocus], [style]), iframe, object, embed, base, "
    "a[href^='javascript:' i], a[href^='data:' i]"
)


def ran(page) -> list[str]:
    """Return what a text did to the page: a mark that it left, an element that loads or runs, a heading of its own."""
    return page.evaluate(
        """harm => [
            ...(top.ran || window.ran ? ["ran"] : []),
            ...[...document.querySelectorAll(harm)].map(each => each.outerHTML),
            ...(document.querySelectorAll("h1").length === 1 ? [] : ["not one h1"]),
        ]""",
        HARM,
    )


@pytest.mark.parametrize("width", [1280, 360])
def test_nothing_runs_and_nothing_breaks(hostile, browse, width):
    """On lists, on the stories and on the feeds themselves."""
    page = browse(f"{hostile}/", width=width)
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    assert waits(page, lambda: page.goto(f"{hostile}/") and page.locator("article").count() > 10)
    stories = [each.get_attribute("href") for each in page.locator("article a.about").all()[:12]]
    for path in (*LOOKED_AT, *stories, "feeds/1", "feeds/2"):
        page.goto(f"{hostile}/{path}")
        for folded in page.locator("details:not([open]) > summary").all()[:10]:
            if folded.is_visible():
                folded.click()
        assert (path, ran(page), dialogs) == (path, [], [])
        assert (path, max(0, overflow(page))) == (path, 0)

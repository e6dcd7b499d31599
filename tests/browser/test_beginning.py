"""From nothing to the first stories: pages alone lead there."""

import asyncio
import threading

import pytest

from tests.browser.conftest import free_port, running
from tests.browser.seeing import overflow, tab_to, violations, waits

FLOOD = "Flood closes the harbour of Ostmar after 300 millimetres of rain"
STRIKE = "Railway workers in Delgor begin strike over night shifts"
HTML = {"Content-Type": "text/html; charset=utf-8"}


def rss(host: str, *titles: str) -> bytes:
    """Return an RSS document."""
    items = "".join(f"<item><title>{t}</title><link>https://{host}/{len(t)}</link></item>" for t in titles)
    return f"<rss version='2.0'><channel><title>{host}</title>{items}</channel></rss>".encode()


@pytest.fixture
def publishers(serve):
    """Serve two outlets, one of which has a page with a feed and another one that is broken."""
    page = (
        "<html><head><title>Paper</title>"
        "<link rel=alternate type=application/rss+xml href=/one.xml title='The One'>"
        "<link rel=alternate type=application/rss+xml href=/broken.xml title='Broken'></head></html>"
    )
    return serve(
        {
            "/": (200, HTML, page.encode()),
            "/one.xml": (200, {}, rss("one.example", FLOOD, STRIKE)),
            "/two.xml": (200, {}, rss("two.example", FLOOD)),
            "/broken.xml": (500, {}, b""),
        }
    )


@pytest.fixture
def empty(tmp_path):
    """Run a daemon that follows nothing yet."""
    here = f"127.0.0.1:{free_port()}"
    (tmp_path / "feeds.toml").write_text(
        f'[aggregator]\nlisten = "{here}"\nbase_url = "http://{here}"\nallow_private_addresses = ["127.0.0.0/8"]\n'
        '[visits]\ntimeout = "10m"\n'  # however slow the machine
    )
    with running(tmp_path) as site:
        yield site


@pytest.mark.parametrize("script", [True, False])
def test_the_first_run_leads_to_stories(empty, publishers, browse, script):
    """An address is looked at, what it offers is chosen, and the story of two outlets appears once; keys suffice."""
    page = browse(f"{empty}/", script=script)
    page.wait_for_url("**/start*")
    for address, found in ((f"{publishers}/", "one.example"), (f"{publishers}/two.xml", "two.example")):
        tab_to(page, page.get_by_label("Address of a feed, or of any page"))
        page.keyboard.type(address)
        page.keyboard.press("Enter")
        page.locator("#found form .offer", has_text=found).first.wait_for()
        if script:  # the checker is one
            assert violations(page) == []
        offers = page.locator("#found").inner_text()
        assert "entries" in offers or "entry" in offers
        if address.endswith("/"):
            assert "500" in offers
        tab_to(page, page.locator("#found").get_by_role("button", name="Add"))
        page.keyboard.press("Enter")
        page.locator(".flash").wait_for()
        assert "added" in page.locator(".flash").inner_text()
    assert "/feed.atom" in page.locator("#main").inner_text()
    story = page.locator("article", has_text="Flood")
    assert waits(page, lambda: page.goto(f"{empty}/") and "2 outlets" in page.locator("main").inner_text())
    assert page.locator("article").count() == 2
    assert "2 outlets" in story.inner_text()


def test_a_list_of_another_reader_is_previewed_and_added(empty, publishers, browse, tmp_path):
    """What is in it is told before anything is added; what cannot be followed is told, too."""
    opml = tmp_path / "list.opml"
    opml.write_text(
        "<opml version='2.0'><body><outline text='News'>"
        f"<outline type='rss' text='One' xmlUrl='{publishers}/one.xml'/>"
        "<outline type='rss' text='Odd' xmlUrl='gopher://odd.example/'/></outline></body></opml>"
    )
    page = browse(f"{empty}/start", width=360)
    page.get_by_label("A list of its feeds").set_input_files(opml)
    page.get_by_role("button", name="See what is in it").click()
    page.get_by_text("1 new").wait_for()
    assert "1 that cannot be followed" in page.locator("#found").inner_text()
    assert overflow(page) <= 0
    assert violations(page) == []
    page.get_by_role("button", name="Add it").click()
    assert "1 feed added" in page.locator(".flash").inner_text()


def test_an_address_without_a_feed_is_told_in_words(empty, publishers, browse):
    """And what was typed stays, to be mended."""
    page = browse(f"{empty}/start", script=False)
    page.get_by_label("Address of a feed, or of any page").fill(f"{publishers}/nothing.xml")
    page.keyboard.press("Enter")
    assert "404" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("Address of a feed, or of any page").input_value() == f"{publishers}/nothing.xml"


def test_feeds_of_a_page_appear_as_they_are_found(empty, publishers, browse):
    """While another one keeps us waiting; there is something to choose once all have answered."""
    answers = threading.Event()

    async def slowly():
        await asyncio.to_thread(answers.wait)
        yield b"HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n"

    publishers.routes["/broken.xml"] = lambda _request: slowly()
    page = browse(f"{empty}/start")
    page.get_by_label("Address of a feed, or of any page").fill(f"{publishers}/")
    page.keyboard.press("Enter")
    try:
        page.locator("#found", has_text="Looking at 1 address").wait_for()
        assert "one.example" in page.locator("#found").inner_text()
        assert page.locator("#found form").count() == 0
        assert violations(page) == []
    finally:
        answers.set()
    page.locator("#found form", has_text="2 feeds found").wait_for()
    page.locator("#found:not([aria-busy])").wait_for()


def test_a_feed_is_moved_in_a_form_that_keeps_what_was_mistyped(empty, publishers, browse):
    """By keys alone: an address without a feed changes nothing, and its field has the focus and says why."""
    page = browse(f"{empty}/start")
    page.get_by_label("Address of a feed, or of any page").fill(f"{publishers}/one.xml")
    page.keyboard.press("Enter")
    page.locator("#found").get_by_role("button", name="Add").click()
    page.locator(".flash").wait_for()
    page.goto(f"{empty}/feeds/1")
    for address, told in (("/nothing.xml", "404"), ("/two.xml", "moved")):
        details = page.locator("#move")
        if details.get_attribute("open") is None:
            tab_to(page, details.locator("summary"))
            page.keyboard.press("Enter")
        tab_to(page, page.get_by_label("Its new address"))
        page.keyboard.press("Control+A")
        page.keyboard.type(f"{publishers}{address}")
        page.keyboard.press("Enter")
        page.locator(".flash", has_text=told).wait_for()
        if told == "404":
            field = page.get_by_label("Its new address")
            assert field.input_value() == f"{publishers}{address}"
            assert field.evaluate("element => element === document.activeElement")
            assert "404" in page.locator("#wrong-to").inner_text()
            assert violations(page) == []
    assert f"{publishers}/two.xml" in page.locator("dl.facts").inner_text()

"""Who may see pages where others can reach them."""

import re

import pytest

from tests.browser.conftest import moved, running
from tests.browser.seeing import violations

PASSWORD = "correct horse battery staple"  # of nobody


@pytest.fixture
def closed(day, tmp_path):
    """Run a site behind a name that others use, so that its pages need the password."""
    folder = moved(day, tmp_path / "day")
    config = folder / "feeds.toml"
    port = re.search(r'listen = "127.0.0.1:(\d+)"', config.read_text())[1]
    config.write_text(
        config.read_text().replace(f'base_url = "http://127.0.0.1:{port}"', f'base_url = "http://news.example:{port}"')
    )
    with running(folder, AGGREGATOR_PASSWORD=PASSWORD) as site:
        yield f"http://127.0.0.1:{site.rpartition(':')[2]}"


@pytest.mark.parametrize("script", [True, False])
def test_the_password_opens_the_pages_until_one_leaves(closed, browse, script):
    """Whoever asks for a page comes to the form, and from there to the page; a wrong password is told."""
    page = browse(f"{closed}/feeds", script=script)
    assert page.locator("h1").inner_text() == "Log in"
    if script:  # the checker is one
        assert violations(page) == []
    page.get_by_label("Password").fill("wrong")
    page.keyboard.press("Enter")
    assert page.get_by_role("alert").inner_text()
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/feeds")
    assert page.locator("h1").inner_text() == "Feeds"
    cookies = page.context.cookies()
    assert cookies
    assert all(cookie["httpOnly"] and cookie["sameSite"] in ("Lax", "Strict") for cookie in cookies)
    page.get_by_role("button", name="Log out").click()
    page.goto(f"{closed}/feeds")
    assert page.locator("h1").inner_text() == "Log in"


def test_guessing_is_slowed_down(closed, browse):
    """After some wrong passwords nothing is looked at for a while, not even the right one; when again is told."""
    page = browse(f"{closed}/login")
    for guess in range(40):
        page.get_by_label("Password").fill(f"guess {guess}")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        if "again in" in page.get_by_role("alert").inner_text():
            break
    page.get_by_label("Password").fill(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "again in" in page.get_by_role("alert").inner_text()

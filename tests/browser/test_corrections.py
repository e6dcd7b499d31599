"""Putting right what is wrong: with keys alone, and without JavaScript."""

import json
import urllib.request

import pytest

from tests.browser.conftest import restarted
from tests.browser.seeing import tab_to, told, waits

ANSWERS = 30


def shown(site) -> dict[str, str]:
    """Return id → title of what readers are given."""
    with urllib.request.urlopen(f"{site}/feed.json") as answer:
        return {item["id"]: item["title"] for item in json.load(answer)["items"]}


def largest(page) -> str:
    """Go to the story that most outlets covered, and return its address."""
    page.locator("article a.about").first.click()
    page.wait_for_url("**/stories/s*")
    return page.url


def members(page):
    """Return the entries of the story that a page shows."""
    return page.locator(".members h3")


@pytest.mark.parametrize("script", [True, False])
def test_entries_are_taken_apart_and_put_back_with_keys_alone(site, browse, script):
    """Tab, Space and Enter do; the page tells what was done, and how to undo it."""
    page = browse(f"{site}/?order=covered", script=script)
    largest(page)
    number = members(page).count()
    last = page.locator(".members > li").last
    title = last.locator("> h3").inner_text()
    tick = last.locator("> .foot").get_by_label("not the same")
    tab_to(page, tick)
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Take the ticked ones apart"))
    page.keyboard.press("Enter")
    assert "two stories now" in told(page)
    assert waits(page, lambda: members(page).count() == number - 1)
    assert title not in members(page).all_inner_texts()
    tab_to(page, page.locator(".flash").get_by_role("button", name="Undo"))
    page.keyboard.press("Enter")
    assert waits(page, lambda: members(page).count() == number)


def test_a_story_that_is_hidden_leaves_the_outputs_and_comes_back(site, browse):
    """Readers no longer get it; shown again, they get it under another id: what disappeared under one never returns."""
    before = shown(site)
    page = browse(f"{site}/?order=covered")
    largest(page)
    published = page.locator("section:has(#published) code").first.inner_text()
    assert published in before
    page.get_by_text("Hide this story").first.click()
    page.get_by_role("button", name="Hide this story").click()
    assert "is hidden" in told(page)
    assert waits(page, lambda: published not in shown(site))
    page.get_by_role("button", name="Show this story again").click()
    assert "is shown again" in told(page)
    assert waits(page, lambda: sorted(shown(site).values()) == sorted(before.values()))
    assert published not in shown(site)


def test_stories_that_tell_the_same_become_one(site, browse):
    """By the number of the other one; in its place the reader is led to the one that stayed."""
    page = browse(f"{site}/")
    first, second = (each.get_attribute("href") for each in page.locator("article a.about").all()[:2])
    page.goto(f"{site}/{first}")
    number = members(page).count()
    page.get_by_label("Its number, link or published id").fill(second.rpartition("/")[2])
    page.keyboard.press("Enter")
    assert "are one story now" in told(page)
    assert waits(page, lambda: members(page).count() > number)
    page.goto(f"{site}/{second}")
    merged = page.locator("h1").inner_text()
    page.goto(f"{site}/{first}")
    assert page.locator("h1").inner_text() == merged


def test_what_cannot_be_done_is_told(site, browse):
    """In words, and nothing changes."""
    page = browse(f"{site}/?order=covered")
    story = largest(page)
    number = members(page).count()
    page.get_by_label("Its number, link or published id").fill(story.rpartition("/")[2])
    page.keyboard.press("Enter")
    assert page.get_by_role("alert").inner_text()
    assert members(page).count() == number


def test_decisions_are_reviewed_by_one_key_each_and_remembered(site, browse):
    """Thirty answers, one key each, with none asked again; after a restart all are known."""
    page = browse(f"{site}/review")
    seen = []
    for turn in range(ANSWERS):
        pair = page.locator(".half h2").all_inner_texts()
        assert pair
        assert pair not in seen
        seen.append(pair)
        together = "They are together now" in page.inner_text("main")
        page.keyboard.press("u" if turn % 5 == 0 else "s" if together is (turn % 7 > 0) else "a")
        page.wait_for_function(
            """before => {
                const pair = [...document.querySelectorAll(".half h2")].map(each => each.innerText);
                return document.readyState === "complete" && pair.length && pair.join("|") !== before;
            }""",
            arg="|".join(pair),
        )
    assert f"{ANSWERS} answered today" in page.inner_text("main")
    with restarted(site) as again:
        page.goto(f"{again}/review")
        assert f"{ANSWERS} answered today" in page.inner_text("main")
        assert page.locator(".half h2").all_inner_texts() not in seen
        page.keyboard.press("z")
        assert waits(page, lambda: f"{ANSWERS - 1} answered today" in page.inner_text("main"))


def test_keys_can_be_turned_off(site, browse):
    """For whoever dictates, or hits them by mistake; the browser remembers it."""
    page = browse(f"{site}/review")
    pair = page.locator(".half h2").all_inner_texts()
    page.keyboard.press("?")
    page.get_by_role("button", name="Turn keys off").click()
    page.locator("h1").click()
    page.keyboard.press("u")
    page.reload()
    page.keyboard.press("u")
    assert page.locator(".half h2").all_inner_texts() == pair
    page.locator("#keys summary").click()
    page.get_by_role("button", name="Turn keys on").click()
    page.locator("h1").click()
    page.keyboard.press("u")
    assert waits(page, lambda: page.locator(".half h2").all_inner_texts() not in ([], pair))

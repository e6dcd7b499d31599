"""Every page: for everybody, in light and dark, on a phone, without JavaScript."""

import re

import pytest

from tests.browser.seeing import overflow, violations

PAGES = (
    "",
    "?q=flood",
    "?q=zzzz",
    "?order=covered&since=3d&lang=de",
    "stories/s1",
    "review",
    "corrections",
    "match?q=ferry+runs+aground",
    "feeds",
    "feeds/1",
    "outputs",
    "now",
    "nothing-here",
)
WINDOWS = [(1280, "light"), (360, "dark")]  # both schemes, and both ends of widths


@pytest.mark.parametrize(("width", "scheme"), WINDOWS)
@pytest.mark.parametrize("path", PAGES)
def test_it_is_accessible_and_fits(shown, browse, path, width, scheme):
    """A checker of accessibility has nothing to say, and nothing has to be scrolled sideways."""
    page = browse(f"{shown}/{path}", width=width, scheme=scheme)
    assert violations(page) == []
    assert overflow(page) <= 0


@pytest.mark.parametrize("path", PAGES)
def test_it_says_the_same_without_javascript(shown, browse, path):
    """What a page has to tell does not wait for a script; ways to do without one are for those who have none."""
    with_script, without = browse(f"{shown}/{path}"), browse(f"{shown}/{path}", script=False)
    ways = without.locator("main noscript").all_inner_texts()
    assert _timeless(without, without=ways) == _timeless(with_script)


def _timeless(page, *, without=()) -> str:
    """Return what a page says, but for how long ago, and for these texts."""
    told = page.inner_text("main")
    for text in without:
        told = told.replace(text, "")
    return re.sub(r"[\d.,]+ (s|min|h|MB)\b", "a while", told)


@pytest.mark.parametrize("path", PAGES)
def test_every_control_shows_that_it_has_the_focus(shown, browse, path):
    """Whoever goes through a page by Tab sees where they are."""
    page = browse(f"{shown}/{path}")
    for _ in range(40):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            """() => {
                const at = document.activeElement, style = getComputedStyle(at);
                return [at.outerHTML.slice(0, 200), at === document.body, at.type === "date", style.outlineStyle];
            }"""
        )
        html, is_body, is_date, outline = focused
        if is_body:
            break
        assert is_date or outline != "none", html  # of a date, the browser marks the part that has the focus


@pytest.mark.parametrize("path", PAGES)
def test_fingers_hit_what_can_be_pressed(shown, browse, path):
    """On a phone every control is 44 pixels high, whatever is unfolded."""
    page = browse(f"{shown}/{path}", width=360)
    small = page.evaluate(
        """() => {
            document.querySelectorAll("details").forEach((folded) => (folded.open = true));
            const area = (each) => (each.type === "checkbox" && each.closest("label")) || each;
            const isSmall = (each) => each.checkVisibility() && area(each).getBoundingClientRect().height < 43.5;
            const all = "button, select, summary, nav li a, .pages a, input:not([type=hidden])";
            return [...document.querySelectorAll(all)].filter(isSmall).map((each) => each.outerHTML.slice(0, 120));
        }"""
    )
    assert small == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [640, 360])
def test_letters_of_twice_the_size_fit(shown, browse, path, width):
    """Nothing has to be scrolled sideways (WCAG 2.1, 1.4.4)."""
    page = browse(f"{shown}/{path}", width=width)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert overflow(page) <= 0


@pytest.mark.parametrize("width", [660, 768, 1024, 1280])
def test_each_column_has_room_for_words(shown, browse, width):
    """On tablets, too: no word of the table is broken into letters."""
    page = browse(f"{shown}/feeds", width=width)
    widths = page.eval_on_selector_all(".feeds tbody tr:first-child > *", "all => all.map((each) => each.offsetWidth)")
    assert len(widths) == 5
    assert min(widths) >= 80

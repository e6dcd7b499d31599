"""Pages that renew themselves."""

from tests.browser.seeing import waits


def test_the_page_of_now_is_renewed_until_it_is_told_to_stop(shown, browse):
    """Every fifteen seconds, on a clock that the test turns."""
    page = browse(f"{shown}/now")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.install()
    page.reload()
    page.clock.run_for(14_000)
    before = len(asked)
    page.clock.run_for(2_000)
    assert waits(page, lambda: len(asked) == before + 1)
    assert asked[-1] == f"{shown}/now"
    page.get_by_role("button", name="Stop renewing").click()
    page.locator("h1").click()
    page.clock.run_for(60_000)
    assert len(asked) == before + 1

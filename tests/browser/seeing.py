"""What a page looks like to people, measured in the browser."""

from contextlib import suppress
from pathlib import Path

from tests.conftest import PATIENCE

AXE = Path(__file__).with_name("node_modules") / "axe-core" / "axe.min.js"


def violations(page) -> list[str]:
    """Return what axe-core finds on a page against WCAG 2.2 AA and its own best practices, a line for each element."""
    page.evaluate(AXE.read_text())  # by the protocol of the debugger, which the policy of the page does not bind
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate("tags => axe.run({runOnly: tags})", tags)
    return [
        f"{violation['id']}: {violation['help']}: {node['html'][:200]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def overflow(page) -> int:
    """Return by how many pixels a page is wider than the window."""
    return page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")


def tab_to(page, target) -> None:
    """Press Tab until an element has the focus, as whoever has no mouse does."""
    page.evaluate("document.activeElement.blur()")
    for _ in range(400):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab never comes to {target}")


def told(page) -> str:
    """Return what a page tells of what was done, once it does."""
    return page.locator(".flash p").inner_text()


def waits(page, condition) -> bool:
    """Return whether something comes true; while another page comes, nothing can be asked."""
    from playwright.sync_api import Error

    for _ in range(10 * PATIENCE):
        with suppress(Error):
            if condition():
                return True
        page.wait_for_timeout(100)
    return False

"""How pages lead to each other."""

import pytest

from aggregator.web.links import Links


@pytest.mark.parametrize(
    ("path", "front", "feeds"),
    [
        ("/", "./", "feeds"),
        ("/feeds", "./", "feeds"),
        ("/stories/s1", "../", "../feeds"),
        ("/a/b/c", "../../", "../../feeds"),
    ],
)
def test_served_pages_lead_back_from_any_depth(path, front, feeds):
    """Under whatever path a proxy serves them."""
    links = Links.served(path)
    assert (links.front, links.page("feeds")) == (front, feeds)


def test_files_lead_to_files():
    """So that they work from a disk, too."""
    links = Links("../", is_static=True)
    assert links.front == "../index.html"
    assert links.page("outputs") == "../outputs.html"
    assert links.story("x") == "../stories/x.html"
    assert links.document("feed.atom") == "../feed.atom"

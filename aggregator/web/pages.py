"""Every page, by its address.  Pure."""

from collections.abc import Mapping

from aggregator.web import feeds, front, outputs, story
from aggregator.web.asked import Page

PAGES: Mapping[str, Page] = {
    "/": front.show,
    "/stories/{name}": story.show,
    "/feeds": feeds.show,
    "/outputs": outputs.show,
}

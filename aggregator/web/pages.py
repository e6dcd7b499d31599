"""Every page, by its address.  Pure."""

from collections.abc import Mapping

from aggregator.web import corrected, feeds, front, outputs, review, story
from aggregator.web.asked import Page

PAGES: Mapping[str, Page] = {
    "/": front.show,
    "/stories/{name}": story.show,
    "/review": review.show,
    "/corrections": corrected.show,
    "/feeds": feeds.show,
    "/outputs": outputs.show,
}

"""Every page, by its address.  Pure."""

from collections.abc import Mapping

from aggregator.web import corrected, feed, feeds, front, match, now, outputs, review, start, story
from aggregator.web.asked import Page

PAGES: Mapping[str, Page] = {
    "/": front.show,
    "/stories/{name}": story.show,
    "/review": review.show,
    "/match": match.show,
    "/corrections": corrected.show,
    "/feeds": feeds.show,
    "/feeds/{id}": feed.show,
    "/start": start.show,
    "/outputs": outputs.show,
    "/now": now.show,
}

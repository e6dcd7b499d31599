"""What publishers write stays text, on every page that shows it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from aggregator.config import Config
from aggregator.models import Contender, Correction, Decision, Entry
from aggregator.web import corrected, front, match, review, story
from aggregator.web.asked import Asked
from aggregator.web.links import Links

NOW = datetime(2026, 3, 14, 15, 9, 26, tzinfo=UTC)
CONFIG = Config.model_validate({"grouping": {"aliases": ""}})
TEXTS = [
    "<script>alert(1)</script>",
    "</h2></a></article><img src=x onerror=alert(1)>",
    '" autofocus onfocus="alert(1)',
    "<style>*{display:none}</style>",
    "<svg onload=alert(1)><foreignObject>",
    "\u202egnp.exe\u2066 swan",
    "\ue000swan\ue001 \ue001\ue000",
    "{{7*7}} {% raw %} ${7*7}",
    "الجسر مفتوح " + "x" * 1000,
    "&lt;b&gt; &amp;amp; &#0;",
]


def fill_with(store, text):
    """Store two stories of this text that may be the same, and a correction about them."""
    (feed, *_) = store.feeds.all()
    entry = Entry(
        feed=feed.id,
        title=f"{text} swan",
        text=f"{text} " * 20 + "swan",
        outlet=text,
        link=f"https://example.org/{text}",
        lang=text,
        author=text,
        published=NOW,
        first_seen=NOW,
    )
    with store.transaction():
        one, other = store.entries.add([replace(entry, identity=name, keys=(name,)) for name in ("one", "other")])
        near = Decision(
            *(other.id, other.id, None, "founded"),
            score=1.9,
            required=2.0,
            why=f"The closest is “{text}”.",
            best=one.id,
            unmatched=(text,),
            contenders=(Contender(one.id, (1.9,)),),
        )
        store.stories.assign([Decision(one.id, one.id, None, "founded"), near])
        store.corrections.add(Correction(0, "merge", NOW, (1,), (other.id,)))
    return other.id


@pytest.mark.parametrize("text", TEXTS)
def test_publishers_texts_stay_texts(store, browser, text):
    """Nothing of it is an element, an attribute or an address that runs."""
    number = fill_with(store, text)
    pages = [
        (front.show, "/", {"q": "swan"}, {}),
        (front.show, "/", {"q": text, "outlet": text, "lang": text, "tag": text}, {}),
        (story.show, f"/stories/s{number}", {"q": "swan"}, {"name": f"s{number}"}),
        (review.show, "/review", {}, {}),
        (corrected.show, "/corrections", {}, {}),
        (match.show, "/match", {"q": f"{text} swan"}, {}),
    ]
    for show, path, query, parts in pages:
        links = replace(Links.served(path), token="t")
        read = browser.read(show(Asked(store, CONFIG, links, NOW, parts, query)))
        assert not read.xpath("//main//*[@autofocus or @onfocus or @onerror or @onload] | //foreignobject")
        assert {each.get("lang") for each in read.xpath("//main//*[@lang]")} <= {"en"}
        assert "alert(1)" not in "".join(
            read.xpath("//@*[name() != 'value' and name() != 'href' and name() != 'data-x']")
        )
        assert not read.xpath("//a[contains(@href, ' ')]")


@pytest.mark.parametrize("text", TEXTS)
def test_each_line_says_its_direction(store, browser, text):
    """So that what is written in one cannot turn what stands around it."""
    number = fill_with(store, text)
    for show, path, parts in ((front.show, "/", {}), (story.show, "/", {"name": f"s{number}"}), (review.show, "/", {})):
        read = browser.read(show(Asked(store, CONFIG, Links.served(path), NOW, parts)))
        headlines = [each for each in read.iter("h1", "h2", "h3") if "swan" in each.text_content()]
        assert headlines
        for headline in headlines:
            assert headline.get("dir") or headline.xpath(".//@dir")

"""Pages that tell two stories: they join the one they lead with, are listed under the other, and bridge nothing."""

from itertools import permutations

import pytest

LED = "Attack on army post at Abu Hamal leaves eight soldiers dead"
LED_AGAIN = "Eight soldiers dead in attack on army post at Abu Hamal"
OTHER = "Families evacuated from Yarun camp after ceasefire"
OTHER_AGAIN = "Evacuation of families from Yarun camp begins"
ATTACK = "Gunmen attacked an army post at Abu Hamal before dawn, leaving eight soldiers dead, the army said on Monday."
MORE = "The gunmen came out of the desert in three cars and held the post at Abu Hamal for an hour."
CAMP = "Families were evacuated from Yarun camp on Monday under a ceasefire."
BUSES = "Twenty buses took families from Yarun camp to the coast."
TOP, END = "Skip to main content. Menu. Courier of the Coast. Home News Sport.", "Share this article. Back to top."
PAGES = {
    "one after the other": f"{TOP} {ATTACK} {MORE} {CAMP} {BUSES} {END}",
    "with headings": f"{TOP} Attack at Abu Hamal {ATTACK} {MORE} Yarun camp evacuated {CAMP} {BUSES} {END}",
    "in other news": f"{ATTACK} {MORE} In other news, {CAMP[0].lower()}{CAMP[1:]} {BUSES}",
    "a newsletter": f"Good morning. {ATTACK} {MORE} Also today: {CAMP} {BUSES} Sign up for our newsletter.",
    "bullets": f"• {ATTACK} • {CAMP} • {BUSES}",
    "briefs": f"ABU HAMAL: {ATTACK} {MORE} YARUN: {CAMP} {BUSES} {END}",
}


@pytest.fixture(params=PAGES)
def page(request, make):
    """Return a maker of a page in each shape; it comes at an hour of its own."""
    return lambda hours: make(LED_AGAIN, text=PAGES[request.param], hours=hours, outlet="Courier of the Coast")


def test_a_page_joins_what_it_leads_with_and_mentions_the_rest(grouper, make, page):
    """Where both stories are known already."""
    led, other = grouper.assign(make(LED)), grouper.assign(make(OTHER, hours=1))
    decision = grouper.assign(page(2))
    assert (decision.story, decision.mentions) == (led.entry, (other.entry,))
    assert grouper.assign(make(OTHER_AGAIN, text=f"{CAMP} {BUSES}", hours=3)).story == other.entry


@pytest.mark.parametrize("order", list(permutations(("page", "led", "other", "again"))))
def test_a_page_bridges_nothing_in_whatever_order_they_come(grouper, make, page, order):
    """The attack and the evacuation are never one story, and the page is never the evacuation's."""
    stories = {}
    for hour, name in enumerate(order):
        entry = {
            "page": lambda hour=hour: page(hour),
            "led": lambda hour=hour: make(LED, text=f"{ATTACK} {MORE}", hours=hour),
            "other": lambda hour=hour: make(OTHER, text=f"{CAMP} {BUSES}", hours=hour),
            "again": lambda hour=hour: make(OTHER_AGAIN, hours=hour),
        }[name]()
        stories[name] = grouper.assign(entry).story
    assert stories["page"] == stories["led"]
    assert stories["led"] not in {stories["other"], stories["again"]}


def test_long_pages_of_one_site_share_furniture_and_nothing_else(grouper, make):
    """What stands around every article of a site is no evidence, phrases of its own included."""
    own = "The Courier is read on both banks of the Lisk. Our reporters Rendal and Okvist write from the harbour."
    news = (
        "Lighthouse keeper of Venn retires",
        "Cranefield bakery wins prize for rye bread",
        "Skarn library lends telescopes",
        "Orchard festival returns to Brannock",
        "Mill in Tarn becomes hostel",
        "Heron census finds fewer birds",
    )
    stories = [
        grouper.assign(
            make(title, feed=700, hours=at, text=f"{TOP} {title}. {own} {title}, the mayor said. {own} {END}")
        )
        for at, title in enumerate(news)
    ]
    assert {decision.path for decision in stories} == {"founded"}
    assert all(not decision.mentions for decision in stories)

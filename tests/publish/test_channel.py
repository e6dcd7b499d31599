"""What documents say of themselves."""

import pytest

from aggregator.config import Config
from aggregator.publish.channel import channel


def made(base="https://reading.example.org/", *, title="Morning reading", number=0, token=""):
    """Return what the documents of one of two outputs say."""
    tables = {"aggregator": {"title": title, "base_url": base}, "output": [{"name": "all"}, {"name": "harbour"}]}
    config = Config.model_validate(tables)
    return channel(config, config.outputs[number], [], token=token)


def test_each_output_has_its_own_title_and_address():
    """The first one has the title of all."""
    first, second = made(), made(number=1)
    assert (first.title, second.title) == ("Morning reading", "Morning reading: harbour")
    assert first.link(".rss") == "https://reading.example.org/feed.rss"
    assert second.link(".rss") == "https://reading.example.org/harbour.rss"
    assert first.id != second.id


def test_each_output_may_have_a_hub_of_its_own():
    """A closed one has none: it would learn the token."""
    first, second = "https://hub.example.org/", "https://other.example.org/"
    outputs = [{"name": "all"}, {"name": "own", "hub": second}, {"name": "mine", "access": "token"}]
    config = Config.model_validate({"aggregator": {"hub": first}, "output": outputs})
    assert [channel(config, output, []).hub for output in config.outputs] == [first, second, ""]


@pytest.mark.parametrize("title", ["", " "])
def test_a_title_is_never_empty(title):
    """Every format demands one."""
    assert made(title=title).title == "Untitled"


def test_the_address_of_a_closed_output_has_its_token():
    """So that a reader that follows it is let in."""
    assert made(token="t0ken").link(".json") == "https://reading.example.org/feed.json?token=t0ken"

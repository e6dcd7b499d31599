"""An output that gets another name is the same to its readers."""

import pytest

ONE, TWO = "https://one.example/feed.xml", "https://two.example/feed.xml"


@pytest.fixture
def published(world):
    """Return a world with stories in two outputs that differ in nothing but their names and growth."""
    world.change({"name": "all"}, {"name": "quiet", "growth": "silent"})
    world.bring(ONE, "flood")
    world.bring(TWO, "storm")
    world.publish()
    return world


def test_readers_of_the_first_output_notice_nothing(published):
    """Its address has no name: ids and dates stay, and what comes later joins them."""
    before = published.carried("feed")
    published.change({"name": "news"}, {"name": "quiet", "growth": "silent"})
    published.publish()
    assert published.carried("feed") == before
    published.bring(ONE, "strike")
    published.publish()
    assert published.carried("feed")[1:] == before


def test_another_output_moves_with_what_it_published(published):
    """To the address of its new name, and its token goes with it."""
    before, token = published.carried("quiet"), published.store.note("token quiet")
    published.change({"name": "all"}, {"name": "calm", "growth": "silent"})
    published.publish()
    assert published.carried("calm") == before
    assert published.store.note("token calm") == token
    assert "quiet.atom" not in published.store.publications.paths()


def test_a_token_goes_with_its_output(world):
    """Readers keep it."""
    world.change({"name": "all"}, {"name": "mine", "access": "token"})
    world.publish()
    token = world.store.note("token mine")
    assert token
    world.change({"name": "all"}, {"name": "ours", "access": "token"})
    world.publish()
    assert (world.store.note("token ours"), world.store.note("token mine")) == (token, "")


def test_an_output_of_the_old_name_begins_anew(published):
    """With ids that no other output has."""
    published.change({"name": "news"}, {"name": "quiet", "growth": "silent"})
    published.publish()
    published.change({"name": "news"}, {"name": "quiet", "growth": "silent"}, {"name": "all"})
    published.publish()
    assert not {item[0] for item in published.carried("all")} & {item[0] for item in published.carried("feed")}
    assert published.titles("all") == published.titles("feed")


@pytest.mark.parametrize(
    "outputs",
    [
        [{"name": "news", "growth": "bump"}, {"name": "quiet", "growth": "silent"}],
        [{"name": "news"}, {"name": "more"}, {"name": "quiet", "growth": "silent"}],
    ],
    ids=["set otherwise", "two alike"],
)
def test_what_is_not_certainly_the_same_is_another_output(published, outputs):
    """Set otherwise as well, or one of two that are alike."""
    before = {item[0] for item in published.carried("feed")}
    published.change(*outputs)
    published.publish()
    assert not {item[0] for item in published.carried("feed")} & before


def test_what_readers_saw_of_a_corrected_story_is_remembered(published):
    """Whatever the output is called by then."""
    published.store.corrections.keep_seen("all", [1])
    published.change({"name": "news"}, {"name": "quiet", "growth": "silent"})
    published.publish()
    assert published.store.corrections.seen("news", [1]) == {1}
    assert published.store.corrections.seen("all", [1]) == frozenset()


def test_the_parts_of_a_split_output_keep_their_addresses_but_for_its_name(world):
    """A part is called for good as it was first."""
    world.change({"name": "all"}, {"name": "each", "per": "feed"}, feed=[{"url": ONE, "name": "Old"}])
    world.bring(ONE, "flood")
    world.publish()
    before = world.carried("each/old")
    world.change({"name": "all"}, {"name": "every", "per": "feed"}, feed=[{"url": ONE, "name": "New"}])
    world.publish()
    assert world.carried("every/old") == before

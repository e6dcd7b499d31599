"""The output contract: what was published stays as readers know it."""

import json
from dataclasses import replace
from datetime import timedelta

import feedparser
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

FROZEN = ("id", "output", "story", "unit", "entry", "outlet", "link", "published")
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)

hostile = st.text(st.characters(codec=None) | st.sampled_from("\x00\x08\ud800\uffff<>&\"'-]!/:"), max_size=40)
step = st.tuples(
    st.sampled_from(["join", "edit", "nothing", "found", "back", "withdraw", "regroup"]), st.integers(0, 99), hostile
)


def frozen(publication):
    """Return what never changes."""
    return tuple(getattr(publication, name) for name in FROZEN)


def take(steps, stories, reader, member, story, now, edit):
    """Play a history of joins, edits and jumps of the clock; yield the moment after each publication."""
    for number, (verb, which, text) in enumerate(steps, start=100):
        now += timedelta(seconds=which)
        place = which % len(stories)
        members = stories[place].members
        touched = members[which % len(members)]
        if verb == "join":
            path = ("address", "score")[which % 2]
            kind = ("article", "pointer")[which % 3 == 0]
            joining = member(number, path, touched.entry.id, title=text, text=text, kind=kind, feed={"outlet": text})
            stories[place] = replace(stories[place], members=(*members, joining))
        elif verb == "edit":
            changed = edit(touched, title=text, content=f"<p>{which}</p>", link="https://elsewhere.example.org/")
            stories[place] = replace(
                stories[place], members=tuple(changed if each is touched else each for each in members)
            )
        elif verb == "withdraw" and len(members) > 1:
            stories[place] = replace(stories[place], members=tuple(each for each in members if each is not touched))
        elif verb == "found":
            stories.append(story(member(number, title=text, published=now - which * HOUR)))
        elif verb == "back":
            now -= timedelta(days=which)
        elif verb == "regroup":
            group = ("story", "copies", "none")[which % 3]
            reader.output = reader.output.model_copy(update={"group": group})
        yield now


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=st.lists(step, max_size=14), growth=st.sampled_from(["silent", "quiet", "bump"]))
def test_the_contract_holds_over_any_history(steps, growth, member, story, reader, documents, rss_mistakes, edit, now):
    """Ids unique and stable, the frozen fields frozen, `updated` increasing, the documents sound after every step."""
    output = reader(growth=growth)
    stories = [story(member(1)), story(member(2, kind="pointer", comments="https://talk.example.org/2"))]
    previous, first = None, {}
    for moment in take(steps, stories, output, member, story, now, edit):
        published = output.publish(*stories, now=moment)
        assert all(first.setdefault(each.id, frozen(each)) == frozen(each) for each in published.publications)
        assert output.updated == sorted(set(output.updated))
        assert all(each.published <= each.updated for each in published.publications)
        shown = list(output.shown.values())
        assert len({each.entry for each in shown}) == len({each.unit for each in shown}) == len(shown)
        assert len({each.updated for each in shown}) == len(shown)
        assert not output.publish(*stories, now=moment + SECOND).publications
        previous = documents(output.output, shown, previous, now=moment)
        for ending in (".atom", ".rss"):
            parsed = feedparser.parse(previous[ending].body)
            assert not parsed.bozo
            assert {entry.id for entry in parsed.entries} == set(output.shown)
            etree.fromstring(previous[ending].body)
        assert {item["id"] for item in json.loads(previous[".json"].body)["items"]} == set(output.shown)
        assert rss_mistakes(previous[".rss"].body) == []


def test_a_story_has_another_id_in_each_output(reader, member, story):
    """Some readers know entries by their id alone, over all feeds."""
    first, second = reader(name="all"), reader(name="harbour")
    first.publish(story(member(1)))
    second.publish(story(member(1)))
    assert first.only.id != second.only.id
    assert first.only.id.startswith("urn:uuid:")


def test_an_id_is_the_same_in_a_fresh_database(reader, member, story):
    """It comes from output and founding entry, not from numbers that the store gave."""
    first, second = reader(), reader()
    one, other = member(1), member(1)
    first.publish(story(one))
    second.publish(story(replace(other, entry=replace(other.entry, id=77))))
    assert first.only.id == second.only.id


def test_growth_is_quiet_by_default(reader, member, story):
    """The coverage is renewed, and nobody is told."""
    output = reader()
    output.publish(story(member(1)))
    before = output.only
    output.publish(story(member(1), member(2, "score", 1)))
    assert "Outlet 2" in output.only.coverage
    assert b"outlet2.example.org" in output.only.atom
    assert output.only.updated == before.updated
    assert frozen(output.only) == frozen(before)


def test_silent_growth_changes_nothing(reader, member, story):
    """Not a byte."""
    output = reader(growth="silent")
    output.publish(story(member(1)))
    assert output.publish(story(member(1), member(2, "score", 1))).publications == ()


def test_bumps_come_at_two_four_and_eight_outlets(reader, member, story, now):
    """Each is announced once; what joins between them renews the list only."""
    output = reader(growth="bump")
    members, bumped = [member(1)], []
    output.publish(story(*members))
    for number in range(2, 10):
        before = output.only.updated
        members.append(member(number, "score", 1))
        output.publish(story(*members), now=now + number * HOUR)
        if output.only.updated != before:
            bumped.append(number)
    assert bumped == [2, 4, 8]


def test_only_the_publisher_of_the_representative_edits(reader, member, story, edit):
    """Title and content follow; link, outlet and id do not; another member's edit changes nothing."""
    output = reader()
    first, second = member(1), member(2, "score", 1)
    output.publish(story(first, second))
    before = output.only
    assert output.publish(story(first, edit(second, title="Other words", content="<p>?</p>"))).publications == ()
    output.publish(
        story(edit(first, title="Bridge stays closed", content="<p>Now right</p>", link="https://new.example.org/"))
    )
    assert output.only.title == "Bridge stays closed"
    assert output.only.content.startswith("<p>Now right</p>")
    assert frozen(output.only) == frozen(before)
    assert output.only.updated == before.updated


def test_a_better_representative_that_comes_late_changes_nothing_but_the_list(reader, member, story, now):
    """Who speaks for a story is settled when it is published."""
    output = reader()
    output.publish(story(member(2)))
    better = member(1, "score", 2, published=now - 9 * HOUR, feed={"priority": 9})
    output.publish(story(member(2), better))
    assert output.only.entry == 2
    assert output.only.outlet == "Outlet 2"


@pytest.mark.parametrize(("age", "own_date"), [(5, True), (6, True), (7, False)])
def test_what_we_publish_more_than_six_hours_late_has_our_date(reader, member, story, now, age, own_date):
    """Else a reader sorts it where nobody looks any more."""
    output = reader()
    dated = (now - age * HOUR).replace(microsecond=0)
    output.publish(story(member(1, published=dated + SECOND)))
    assert output.only.published == (dated + SECOND if own_date else output.only.updated)


def test_a_batch_is_published_in_order_of_date(reader, member, story, now):
    """Whatever the order in which the stories were founded."""
    output = reader()
    output.publish(*(story(member(number, published=now - number * HOUR)) for number in (2, 1, 3)))
    by_moment = sorted(output.shown.values(), key=lambda publication: publication.updated)
    assert [publication.unit for publication in by_moment] == [3, 2, 1]


def test_a_batch_leaves_room_for_those_that_follow(reader, member, story, now):
    """So that a first pass over many feeds, published in portions, does not run ahead of the clock."""
    output = reader()
    output.publish(story(member(1)), story(member(2)), room=2)
    output.publish(story(member(3)), story(member(4)))
    last = now.replace(microsecond=0)
    assert output.updated == [last - 3 * SECOND, last - 2 * SECOND, last - SECOND, last]


def test_held_stories_stay_pending(reader, member, story, now):
    """The pipeline is told which they are, and when to look at them again."""
    output = reader()
    published = output.publish(story(member(1)), story(member(2, published=now - 100 * HOUR)), hold=True)
    assert published.waiting == {1: now + timedelta(minutes=29)}
    assert [publication.unit for publication in published.publications] == [2]


def test_what_is_published_stays_when_filters_and_counts_turn_against_it(reader, member, story):
    """By itself nothing ever leaves."""
    output = reader(min_outlets=2)
    first, second = member(1), member(2, "score", 1)
    output.publish(story(first, second))
    output.output = output.output.model_copy(update={"min_outlets": 5, "exclude": ("bridge",)})
    assert output.publish(story(first, second)).removed == ()
    assert output.only.entry == 1


def test_a_representative_that_was_withdrawn_takes_its_publication_along(reader, member, story):
    """What is left of the story is shown at once, under an id that readers do not know, by somebody else."""
    output = reader(min_outlets=2)
    first, second, third = member(1, feed={"priority": -1}), member(2, "score", 1), member(3, "score", 1)
    output.publish(story(first, second, third))
    before = output.only
    assert before.entry == 2
    published = output.publish(story(first, third), hold=True)
    assert published.removed == (before.id,)
    assert output.only.id != before.id
    assert output.only.entry == 3
    heir = output.only.id
    assert output.publish(replace(story(first), members=())).removed == (heir,)


def test_a_feed_that_turns_private_leaves_open_outputs(reader, member, story):
    """Its publications go, and its entries leave the lists of others."""
    output = reader()
    first, second = member(1), member(2, "score", 1)
    output.publish(story(first, second), story(member(3)))
    hidden = replace(second, feed=replace(second.feed, private=True))
    output.publish(story(first, hidden))
    assert "Outlet 2" not in next(each for each in output.shown.values() if each.unit == 1).content
    third = member(3, feed={"private": True})
    assert len(output.publish(story(third)).removed) == 1


def test_an_id_that_was_removed_never_comes_again(reader, member, story):
    """A feed may be purged and added again; readers would show the new entry as read, or not at all."""
    output = reader()
    output.publish(story(member(1)))
    before = output.only.id
    output.publish(replace(story(member(1)), members=()))
    assert output.shown == {}
    output.publish(story(member(1)))
    assert output.only.id != before


def test_units_that_were_published_apart_never_fuse(reader, member, story):
    """Not even when the settings change."""
    output = reader(group="none")
    members = (member(1), member(2, "score", 1), member(3, "score", 1))
    output.publish(story(*members))
    ids = set(output.shown)
    output.output = output.output.model_copy(update={"group": "story"})
    output.publish(story(*members, member(4, "score", 1)))
    assert set(output.shown) == ids
    assert sum("Outlet 4" in each.coverage for each in output.shown.values()) == 1


def test_a_link_is_found_for_an_entry_without_one(reader, member, story):
    """Discussion, file, or the feed's home: readers need somewhere to go."""
    output = reader()
    output.publish(story(member(1, link="javascript:alert(1)", comments="https://talk.example.org/1")))
    assert output.only.link == "https://talk.example.org/1"
    homeless = reader()
    homeless.publish(story(member(1, link="", feed={"home": "https://outlet1.example.org/"})))
    assert homeless.only.link == "https://outlet1.example.org/"

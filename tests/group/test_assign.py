"""Entries → stories."""

import gzip
import json
import random
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from pathlib import Path

import pytest

from aggregator.config import Grouping
from aggregator.group.assign import Grouper
from aggregator.group.lines import read_lines
from aggregator.group.score import recompute
from aggregator.models import Enclosure

DAM = "Dam at Heronbridge bursts after record rain, dozens missing"
STREAM = Path(__file__).parents[3] / "shared" / "streams" / "uci_context.jsonl.gz"


def test_an_entry_that_resembles_nothing_founds_a_story(grouper, make):
    """The first entry is a story of its own, and says so."""
    decision = grouper.assign(make(DAM))
    assert (decision.story, decision.joined, decision.path) == (decision.entry, None, "founded")
    assert decision.why == "Nothing like it was found."


def test_another_report_of_the_event_joins(grouper, make):
    """Other words for the same event lead to the same story, and the decision can be told and recomputed."""
    first = grouper.assign(make(DAM))
    second = grouper.assign(make("Dozens missing as Heronbridge dam bursts", hours=1))
    assert (second.story, second.joined, second.path) == (first.entry, first.entry, "score")
    assert second.score >= second.required
    assert recompute(second) == pytest.approx(second.score)
    assert {pair.mine.lower() for pair in second.pairs} >= {"heronbridge", "dam", "bursts"}
    assert "“Heronbridge”" in second.why
    assert second.hours_apart == 1


def test_another_event_does_not_join(grouper, make):
    """The place alone is not the event; what was missing is told."""
    grouper.assign(make(DAM))
    other = grouper.assign(make("Heronbridge elects its first woman mayor", hours=1))
    assert other.joined is None
    assert other.score is None or other.score < other.required


def test_one_address_is_one_story(grouper, make):
    """A link that two feeds carry is the same page, whatever they call it."""
    first = grouper.assign(make("Short", address="https://example.org/a"))
    second = grouper.assign(make("Something else entirely", address="https://example.org/a", hours=500))
    assert (second.story, second.path) == (first.entry, "address")


def test_an_address_is_forgotten_after_30_days(grouper, make):
    """Old pages found new stories."""
    grouper.assign(make("Short", address="https://example.org/a"))
    assert grouper.assign(make("Short", address="https://example.org/a", hours=31 * 24)).path == "founded"


@pytest.mark.parametrize(
    "home", ["https://example.org/", "https://example.org", "https://example.org/index.html", "no address"]
)
def test_a_home_page_joins_nothing(grouper, make, home):
    """What changes every day is no story."""
    grouper.assign(make("Herons return", address=home))
    assert grouper.assign(make("Cranes leave", address=home)).path == "founded"


def test_an_address_that_one_feed_repeats_joins_nothing(grouper, make):
    """A page under ever new titles is a place, not a story."""
    grouper.assign(make("Monday", feed=1, address="https://example.org/blog"))
    assert grouper.assign(make("Tuesday", feed=1, address="https://example.org/blog")).path == "founded"
    assert grouper.assign(make("Monday", feed=2, address="https://example.org/blog")).path == "founded"


def test_one_recording_is_one_story(grouper, make):
    """An episode in two feeds is one; a shared picture says nothing."""
    sound = (Enclosure("https://example.org/1.mp3", "audio/mpeg"),)
    picture = (Enclosure("https://example.org/1.jpg", "image/jpeg"),)
    first = grouper.assign(make("Episode one", kind="podcast", enclosures=sound))
    assert grouper.assign(make("Herons", kind="podcast", enclosures=sound)).story == first.entry
    grouper.assign(make("Gulls", enclosures=picture))
    assert grouper.assign(make("Cranes", enclosures=picture)).path == "founded"


def test_equal_titles_of_two_feeds_are_one_story(grouper, make):
    """A wire headline that everyone prints joins at once."""
    first = grouper.assign(make(DAM))
    second = grouper.assign(make(DAM + " (Update)"))
    assert (second.story, second.path) == (first.entry, "title")


def test_equal_titles_of_one_feed_are_not(grouper, make):
    """A feed that repeats a title with another link means another thing."""
    grouper.assign(make(DAM, feed=1))
    assert grouper.assign(make(DAM, feed=1, hours=1)).path != "title"


def test_titles_without_words_join_nothing(grouper, make):
    """Numbers and dates are no event."""
    for title in ("March 11, 2030, 8:57 pm", "Tuesday 5 March 2030 20:57"):
        assert grouper.assign(make(title)).path == "founded"
        assert grouper.assign(make(title)).path == "founded"


def test_a_feed_kept_apart_stays_apart(grouper, make):
    """Its entries join nothing and attract nothing."""
    alone = grouper.assign(make(DAM, address="https://example.org/a"), handling="none")
    assert grouper.assign(make(DAM, address="https://example.org/a")).story != alone.entry
    assert grouper.assign(make(DAM), handling="none").path == "founded"


def test_copies_join_only_copies(grouper, make):
    """Under "copies" a resemblance is not enough, an equal title with an equal text is."""
    text = "The dam above Heronbridge burst on Monday evening after four days of record rain, officials said."
    first = grouper.assign(make(DAM, text=text))
    assert grouper.assign(make("Dozens missing as Heronbridge dam bursts", text=text), handling="copies").joined is None
    assert grouper.assign(make(DAM), handling="copies").joined is None
    assert grouper.assign(make(DAM, text=text), handling="copies").story == first.entry


@pytest.mark.parametrize("kind", ["release", "advisory", "paper", "podcast", "video"])
def test_things_that_are_not_news_join_no_resemblance(grouper, make, kind):
    """Releases and their like neither join nor attract what merely looks alike."""
    grouper.assign(make("Heron web framework brings faster routing", kind=kind))
    assert grouper.assign(make("Heron web framework brings faster routing now", kind=kind)).joined is None
    assert grouper.assign(make("Heron web framework brings faster routing today")).joined is None


@pytest.mark.parametrize(
    ("one", "other", "guard"),
    [
        ("Heron flaw CVE-2030-1111 lets attackers in", "Heron flaw CVE-2030-2222 lets attackers in", "CVE"),
        ("HeronOS 18.1 brings new keyboard and fixes", "HeronOS 18.2 brings new keyboard and fixes", "version"),
        ("Heronbridge council minutes for Monday", "Heronbridge council minutes for Tuesday", "dates"),
        ("Crossing the Marsh podcast recap episode 4", "Crossing the Marsh podcast recap episode 5", "part"),
        ("Heronbridge weekly petrol price survey", "Cranefield weekly petrol price survey", "template"),
    ],
)
def test_parts_of_a_series_stay_apart(grouper, make, one, other, guard):
    """Titles that differ only in what counts are different stories, and the guard is named."""
    grouper.assign(make(one))
    decision = grouper.assign(make(other, hours=1))
    assert decision.joined is None
    assert guard in decision.guards


def test_a_title_that_a_feed_uses_every_day_joins_nothing(grouper, make):
    """A recurring title tells which column it is, not what happened."""
    title = "Heronbridge harbour water levels and tides"
    for day in range(2):
        grouper.assign(make(title, feed=1, hours=24 * day))
    assert grouper.assign(make(title, feed=2, hours=25)).joined is None
    assert grouper.assign(make(title, feed=1, hours=48)).guards == ("recurring title",)


def test_a_form_that_a_feed_fills_in_every_day_joins_nothing(grouper, make):
    """Learned from one feed: its column under another name is still its column."""
    for day, place in enumerate(("Brannock", "Saltmere")):
        grouper.assign(make(f"Weather: {place}", feed=1, hours=24 * day))
    again = grouper.assign(make("Weather: Port Alder", feed=1, hours=49))
    assert (again.joined, again.guards) == (None, ("recurring title",))


def test_a_page_of_two_stories_joins_the_one_it_leads_with(grouper, make):
    """It is listed under the other, and draws no more reports of that."""
    attack = grouper.assign(make("Attack on army post near Abu Kamal kills eight soldiers"))
    camp = grouper.assign(make("Evacuation of families from Yarmouk camp begins"))
    page = make(
        "Eight soldiers killed in attack on army post near Albu Kamal",
        text="Skip to main content Gunmen attacked an army post near Albu Kamal before dawn. Eight soldiers were "
        "killed, the army said. The evacuation of families from Yarmouk camp "
        "began at noon. Buses took them away. Back to top",
        hours=1,
    )
    decision = grouper.assign(page)
    assert (decision.story, decision.mentions) == (attack.entry, (camp.entry,))
    assert grouper.assign(make("Buses take families out of Yarmouk camp in evacuation", hours=2)).story == camp.entry


def test_a_live_blog_joins_what_it_follows_and_attracts_nothing(grouper, make):
    """What resembles nothing else than its title is told apart from it."""
    dam = grouper.assign(make(DAM))
    live = grouper.assign(make(f"Live updates: {DAM} as Cranefield mayor resigns", hours=1))
    mayor = grouper.assign(make("Live updates: Cranefield mayor resigns", hours=2))
    after = grouper.assign(make("Heronbridge dam bursts: dozens missing after record rain", hours=3))
    assert (live.joined, live.guards) == (dam.entry, ("live",))
    assert mayor.joined is None
    assert after.story == dam.entry


def test_two_headlines_in_one_bridge_nothing(grouper, make):
    """The entry joins what it leads with, and what comes later finds the rest elsewhere."""
    dam = grouper.assign(make(DAM))
    both = grouper.assign(make(f"{DAM}; museum of cranes reopens in Ostmar", hours=1))
    museum = grouper.assign(make("Museum of cranes reopens in Ostmar after two years", hours=2))
    assert (both.joined, both.guards) == (dam.entry, ("double",))
    assert museum.joined is None


def test_a_briefing_bridges_nothing(grouper, make):
    """It founds a story of its own, attracts nothing, and mentions what it touches."""
    dam = grouper.assign(make(DAM))
    briefing = grouper.assign(make("Morning briefing: " + DAM, hours=1))
    after = grouper.assign(make("Heronbridge dam bursts: dozens missing after record rain", hours=2))
    assert (briefing.joined, briefing.mentions, briefing.guards) == (None, (dam.entry,), ("roundup",))
    assert after.story == dam.entry


def test_languages_do_not_mix(grouper, make):
    """Equal words in two languages that are both known are a coincidence."""
    grouper.assign(make("Festival Heronbridge Cranefield 2030 programa oficial", lang="es"))
    assert grouper.assign(make("Festival Heronbridge Cranefield 2030 programa oficial", lang="pt")).joined is None
    assert grouper.assign(make("Festival Heronbridge Cranefield 2030 programa oficial", lang="")).joined is not None


@pytest.mark.parametrize(
    ("lang", "one", "other"),
    [
        (
            "ru",
            "Плотина в Хероновске прорвалась после рекордных дождей",
            "В Хероновске прорвало плотину после рекордного дождя",
        ),
        ("zh", "苍鹭桥大坝在创纪录降雨后决堤", "创纪录降雨后苍鹭桥大坝决堤"),
        (
            "de",
            "Staudamm in Reiherbrück nach Rekordregen gebrochen",
            "Nach Rekordregen: Staudamm in Reiherbrück bricht",
        ),
    ],
)
def test_other_languages_join_too(grouper, make, lang, one, other):
    """Stems and character pairs carry over what English words do."""
    first = grouper.assign(make(one, lang=lang))
    assert grouper.assign(make(other, lang=lang, hours=1)).story == first.entry


def test_what_is_older_than_the_window_attracts_nothing(grouper, make):
    """Next week's dam is another dam."""
    grouper.assign(make(DAM))
    assert grouper.assign(make(DAM, hours=73)).joined is None


@pytest.mark.parametrize(
    "again", ["Flood closes the harbour of Ostmar after storm", "Harbour of Ostmar closed by flood after storm"]
)
def test_archives_that_arrive_together_are_compared_by_their_dates(grouper, make, again):
    """A flood of last year is not this year's, although both were seen first today."""
    today = make("A museum of ships opens in Fenost")
    long_ago = today.published - timedelta(days=300)
    old = make("Flood closes the harbour of Ostmar after storm", published=long_ago)
    assert grouper.assign(old).joined is None
    assert grouper.assign(make(again, published=long_ago + timedelta(hours=5))).joined == old.id
    assert grouper.assign(make(again)).joined is None


def test_an_edited_title_counts_from_then_on(grouper, make):
    """What a publisher corrected is compared as corrected; the story stays."""
    entry = make("Placeholder headline")
    first = grouper.assign(entry)
    grouper.renew(make(DAM, id=entry.id, feed=entry.feed, address=entry.address))
    assert grouper.assign(make("Dozens missing as Heronbridge dam bursts", hours=1)).story == first.entry


def test_renewing_what_was_forgotten_does_nothing(grouper, make):
    """An edit of an entry that is long past changes no memory."""
    grouper.renew(make(DAM))
    assert grouper.assign(make(DAM)).path == "founded"


def test_a_careful_user_gets_fewer_merges(names, make):
    """Caution is what a match must exceed."""
    one, other = make(DAM), make("Dozens missing as Heronbridge dam bursts", hours=1)
    joined = []
    for caution in (0.4, 20.0):
        grouper = Grouper(Grouping(caution=caution), names)
        joined.append([grouper.assign(entry).joined for entry in (one, other)][1])
    assert joined == [one.id, None]


def invented(chance, count):
    """Return lines of a stream with recurring events, feeds, titles, addresses and days."""
    who = ["Heronbridge", "Cranefield", "Gullport", "Mayor Reed", "Council"]
    what = ["dam bursts", "mayor resigns", "festival opens", "bridge closes", "strike ends", "weekly fish prices"]
    why = ["after record rain", "amid protests", "for 12 days", "again", "on Tuesday", "in 2030", "despite warnings"]
    lines = []
    for number in range(count):
        title = " ".join(chance.choice(part) for part in (who, what, why, why))
        url = f"https://example.org/{chance.randrange(count // 2)}"
        day, hour = divmod(number, 8)
        published = f"2030-{1 + day // 28:02}-{1 + day % 28:02}T{chance.randrange(hour, 24):02}:00:00Z"
        lines.append(
            json.dumps(
                {"id": number, "title": title, "url": url, "source": f"s{chance.randrange(5)}", "published": published}
            )
        )
    return lines


@pytest.mark.parametrize("split", [1, 40, 155, 299])
def test_a_restart_changes_no_decision(names, split):
    """A grouper that is loaded with what is remembered decides like the one it replaces, edits included."""
    entries = [line.entry for line in read_lines(invented(random.Random(split), 300), str)]
    assert_restart_is_unnoticed(entries, split, names)


@pytest.mark.skipif(not STREAM.exists(), reason="needs ../shared/streams, which a user's clone has not")
def test_a_restart_changes_no_decision_on_real_headlines(names):
    """The same on a dense day of real headlines."""
    stream = gzip.decompress(STREAM.read_bytes()).decode().splitlines()
    assert_restart_is_unnoticed([line.entry for line in islice(read_lines(stream, str), 1500)], 1100, names)


def test_another_process_decides_alike(tmp_path):
    """Nothing depends on the order of sets, which differs from process to process."""
    path = tmp_path / "entries.jsonl"
    path.write_text("\n".join(invented(random.Random(5), 300)))
    program = (
        "import sys; from aggregator.config import Grouping; from aggregator.group import aliases, assign, lines;"
        "grouper = assign.Grouper(Grouping(), aliases.load_aliases());"
        "[print(grouper.assign(line.entry)) for line in lines.read_lines(open(sys.argv[1]), str)]"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", program, path], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in "12"
    ]
    assert told[0] == told[1] != b""


def assert_restart_is_unnoticed(entries, split, names):
    """Decide all, then again with a restart at `split`, and compare."""
    settings = Grouping(window=timedelta(hours=48))
    running, restarted = Grouper(settings, names), Grouper(settings, names)
    decisions = [running.assign(entry) for entry in entries[:split]]
    edited = {split // 2: replace(entries[split // 2], title=DAM)}
    for entry in edited.values():
        running.renew(entry)
    newest = max(entry.first_seen for entry in entries[:split])
    restarted.catch_up(newest)
    for position, (entry, decision) in enumerate(zip(entries[:split], decisions, strict=True)):
        if max(entry.published, entry.first_seen) > newest - restarted.reach:
            trace = "" if position in edited else decision.trace
            restarted.load(edited.get(position, entry), decision.story, trace=trace)
    assert [running.assign(entry) for entry in entries[split:]] == [
        restarted.assign(entry) for entry in entries[split:]
    ]


def test_an_entry_that_was_moved_draws_others_after_it(grouper, make):
    """By its address, its title or its words: they join the story that a person put it into."""
    first, copy = make(DAM), make(DAM)
    other = make("Railway workers in Cranefield begin strike over night shifts")
    for entry in (first, copy, other):
        grouper.assign(entry)
    grouper.move(copy.id, copy.id)
    grouper.move(other.id, first.id)
    grouper.move(999, 1)  # one that is not remembered
    assert grouper.assign(make("Something else", address=copy.address)).story == copy.id
    assert grouper.assign(make(other.title)).story == first.id
    assert grouper.assign(make("Cranefield railway workers strike over night shifts")).story == first.id


def test_an_entry_that_was_forgotten_draws_nobody(grouper, make):
    """Neither by its address, nor its title or words, as if it had never been; the others stay as they are."""
    first, other = make(DAM), make("Railway workers in Cranefield begin strike over night shifts")
    for entry in (first, other):
        grouper.assign(entry)
    grouper.forget([first.id, 999])
    for again in (make("Something else", address=first.address), make(DAM, address="")):
        decision = grouper.assign(again)
        assert (decision.story, decision.best) == (again.id, None)
    assert grouper.assign(make(other.title)).story == other.id


def test_a_reason_names_what_speaks_against(grouper, make):
    """A denial that stays apart says that it is one."""
    grouper.assign(make("Coalition bombs position near Heronbridge"))
    decision = grouper.assign(make("Coalition denies strike near Heronbridge"))
    assert decision.joined is None
    assert "only one of the two denies something" in decision.why


def test_nothing_grows_without_bound(grouper, make):
    """What a stream leaves behind is forgotten: the words after the window, the rest after thirty days."""
    for day in range(120):
        grouper.assign(make(f"Heron colony number{day} counted at Lisk dam{day} by keeper{day}", hours=24.0 * day))
        if day == 60:
            before = grouper.sizes()
    assert grouper.sizes() == before
    assert before["headlines"] < before["known"] < 40

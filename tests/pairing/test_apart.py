"""Why two entries are not together."""

from dataclasses import replace

import pytest

from aggregator.group.score import required
from aggregator.group.weights import WEIGHTS

DAM = "Dam at Heronbridge bursts after record rain, dozens missing"
AGAIN = "Dozens missing as Heronbridge dam bursts"
MAYOR = "Heronbridge elects its first woman mayor"
DEICH = "Deich bei Möwenhafen nach Sturmflut gebrochen, Straßen überflutet"
LIST = "Morning briefing: Heronbridge dam bursts, dozens missing; mayor resigns; ferries stop"


@pytest.mark.parametrize(
    ("entries", "because"),
    [
        ((DAM, (AGAIN, {"of": "none"})), 'the feed of e2 is set to keep every entry apart (group = "none")'),
        (((DAM, {"of": "none"}), AGAIN), 'the feed of e1 is set to keep every entry apart (group = "none")'),
        ((DAM, (AGAIN, {"of": "copies"})), "e2 joins only copies of the same text, since its feed is set so, and e1"),
        ((DAM, (AGAIN, {"kind": "video"})), "e2 joins only copies of the same text, since it is a video, and e1 is no"),
        (((DAM, {"kind": "video"}), AGAIN), "only copies of the same text join e1, and e2 is no copy of it"),
        (
            (DAM, LIST),
            "e2 tells several stories, or one that goes on: it has a story of its own and is listed there as",
        ),
        ((LIST, DAM), "e1 tells several stories, or one that goes on: nothing joins it for what it tells"),
        ((DAM, MAYOR), "their titles share “Heronbridge”: fewer than two words that tell of an event"),
        ((DAM, "Ferries to Gullport stop over night"), "their titles have no word in common"),
        ((DAM, (DEICH, {"lang": "de"})), "they are in different languages (en and de)"),
        ((DAM, (AGAIN, {"hours": -200, "seen": 1})), "they are dated 8 days apart, and only what is within 3 days of"),
        (
            (DAM, (AGAIN, {"hours": 60, "seen": 80})),
            "e1 was 3 days old when e2 came, and only what is within 3 days of",
        ),
        (
            ("Fire destroys warehouse in Brannock", "Fire destroys warehouse in Saltmere"),
            "they name different places; otherwise e1 or another of its story came to ",
        ),
        (
            ("HeronOS 18.1 brings new keyboard and fixes", "HeronOS 18.2 brings new keyboard and fixes"),
            "they name different versions; otherwise e1",
        ),
        (
            ("Heronbridge council minutes for Monday", "Heronbridge council minutes for Tuesday"),
            "they name different days; otherwise e1",
        ),
        (
            (DAM, "Mayor of Heronbridge resigns over dam"),
            "they share “Heronbridge”, “dam”, but “bursts”, “dozens”, “rain”, “record” in e1 and “resigns”, “Mayor” in",
        ),
        (
            ("Coalition bombs position near Heronbridge", "Coalition denies strike near Heronbridge"),
            "one denies what the other tells; otherwise e1 or another of its story came to ",
        ),
    ],
)
def test_the_reason_is_a_sentence(asked, entries, because):
    """Of every kind of reason, whether the two were compared or never met."""
    told = asked(*entries)
    assert not told.together
    assert because in told.because
    assert told.lines[1] == f"Not together because {told.because}."


def test_what_they_would_have_needed_is_told(asked):
    """The score and what was required; more of it where other stories looked alike."""
    told = asked(DAM, "Mayor of Heronbridge resigns over dam")
    assert told.because.endswith("would have needed 2.0)")
    for place in ("Brannock", "Saltmere"):
        asked(DAM.replace("Heronbridge", place), "Ferries stop")
    told = asked(DAM.replace("Heronbridge", "Port Alder"), "Dam bursts at night")
    more = required(2.0, 3, WEIGHTS) - 2.0
    reason = f"would have needed {2 + more:.1f}): 2.0 by caution, {more:.1f} more because other stories looked alike"
    assert told.because.endswith(reason)


def test_what_an_entry_joined_at_once_is_told(newsroom):
    """It was compared with nothing else."""
    newsroom.bring(DAM)
    newsroom.bring("A page", address="https://a.example/1")
    newsroom.bring(AGAIN, address="https://a.example/1")
    told = newsroom.asked(1, 3)
    assert told.because == "e3 joined e2 “A page” (o2.example), since both lead to the same address"


def test_what_waits_is_told(newsroom):
    """Nothing was decided yet."""
    first = newsroom.bring(DAM)
    (entry,) = newsroom.store.entries.get([first])
    (waiting,) = newsroom.store.entries.add([replace(entry, id=0, identity="2", keys=())])
    told = newsroom.asked(first, waiting.id)
    assert told.because == "e2 waits to be grouped"


def test_a_person_has_the_last_word(newsroom):
    """Also about entries that were taken along."""
    for title in (DAM, AGAIN, "Heronbridge dam bursts, dozens are missing after rain"):
        newsroom.bring(title)
    newsroom.correct("split", "e2")
    assert newsroom.asked(1, 2).because == newsroom.asked(3, 2).because == "they were taken apart by hand on 2026-03-01"
    newsroom.correct("merge", "e2", "e3")
    newsroom.correct("split", "e3")
    assert newsroom.asked(3, 1).because == "they were taken apart by hand on 2026-03-01"


def test_an_entry_that_another_drew_away_is_told_where_to(newsroom):
    """By what it was closer to."""
    newsroom.bring("Mayor of Heronbridge resigns over dam")
    newsroom.bring(DAM)
    newsroom.bring(AGAIN)
    told = newsroom.asked(1, 3)
    assert told.because.startswith("e3 joined e2 “Dam at Heronbridge bursts")
    assert "to which it was closer (score " in told.because


def test_a_column_says_that_it_is_one(newsroom):
    """A title that a feed repeats joins nothing, and nothing joins it."""
    title = "Heronbridge harbour water levels and tides"
    for day in range(2):
        newsroom.bring(title, of="o1", hours=24 * day)
    assert "the feed of e2 uses this title again and again" in newsroom.asked(1, 2).because
    newsroom.bring("Water levels and tides of Heronbridge harbour", of="o2", hours=25)
    assert "the feed of e2 uses this title again and again, so that nothing joins it" in newsroom.asked(2, 3).because


def test_what_would_be_together_now_comes_with_the_command(newsroom):
    """Titles were edited since: nothing moves by itself."""
    newsroom.bring(DAM)
    newsroom.bring("Placeholder for later")
    (entry,) = newsroom.store.entries.get([2])
    newsroom.store.entries.edit([replace(entry, title=AGAIN)])
    told = newsroom.asked(1, 2)
    assert "Alone they would be together now; `aggregator merge e1 e2` puts them together" in told.because
    assert told.alone.joined == 1

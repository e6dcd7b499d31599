"""Why two entries are together."""

import pytest

from aggregator.models import Enclosure

DAM = "Dam at Heronbridge bursts after record rain, dozens missing"
AGAIN = "Dozens missing as Heronbridge dam bursts"
SOUND = (Enclosure("https://example.org/1.mp3", "audio/mpeg"),)
DEICH = "Deich bei Möwenhafen nach Sturmflut gebrochen, Straßen überflutet"


@pytest.mark.parametrize(
    ("entries", "because"),
    [
        (
            ((DAM, {"address": "https://a.example/1"}), ("Other", {"address": "https://a.example/1"})),
            "the same address",
        ),
        ((("One", {"enclosures": SOUND}), ("Two", {"enclosures": SOUND})), "both carry the same recording"),
        ((DAM, DAM), "both have the same title, small words aside"),
        ((DAM, AGAIN), "both have “Heronbridge”, “dam”, “bursts”, “Dozens” (score "),
        (((DEICH, {"lang": "de"}), (DEICH.replace("Deich", "Damm"), {"lang": "de"})), "“Sturmflut”, “überflutet”"),
        (
            (("苍鹭桥大坝在创纪录降雨后决堤", {"lang": "zh"}), ("创纪录降雨后苍鹭桥大坝决堤", {"lang": "zh"})),
            "both have “",
        ),
        (
            (
                ("Плотина в Хероновске прорвалась после рекордных дождей", {"lang": "ru"}),
                ("В Хероновске прорвало плотину после рекордного дождя", {"lang": "ru"}),
            ),
            "both have “",
        ),
    ],
)
def test_the_reason_is_a_sentence(asked, entries, because):
    """Of every way to join, in any script."""
    told = asked(*entries)
    assert told.together
    assert because in told.because
    assert told.lines[1] == f"Together because {told.because}."


def test_the_way_over_others_is_told(newsroom):
    """Step by step."""
    for title in (DAM, AGAIN, AGAIN):
        newsroom.bring(title)
    assert newsroom.asked(1, 3).because.startswith(
        "e3 joined e2, since both have the same title, small words aside; e2 joined e1, since both have “Heronbridge”"
    )


def test_two_that_joined_a_third_are_told_so(newsroom):
    """Neither is like the other."""
    for title in (DAM, AGAIN, DAM):
        newsroom.bring(title)
    assert newsroom.asked(2, 3).because.startswith("e2 joined e1, since both have “Heronbridge”")
    assert "e3 joined e1, since both have the same title" in newsroom.asked(2, 3).because


def test_a_person_has_the_last_word(newsroom):
    """Also about what joined afterwards."""
    newsroom.bring(DAM)
    newsroom.bring("Railway workers in Cranefield begin strike over night shifts")
    newsroom.correct("merge", "e1", "e2")
    newsroom.bring(AGAIN)
    assert newsroom.asked(1, 2).because == "they were put together by hand on 2026-03-01"
    assert newsroom.asked(3, 2).because == "the stories that they were in were put together by hand"


def test_one_entry_is_together_with_itself(newsroom):
    """Whoever asks gets an answer."""
    newsroom.bring(DAM)
    assert newsroom.asked(1, 1).because == "they are one entry"

"""What came after an event is another one."""

import pytest

EVENT = "Tanker escapes Lisk harbour with stolen oil"


@pytest.mark.parametrize(
    "title",
    [
        "Premier of Veldria ousted after tanker escapes Lisk harbour with oil",
        "Harbour master resigns following escape of tanker with stolen oil from Lisk harbour",
        "Parliament sacks harbour master in wake of tanker escape from Lisk harbour with oil",
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_what_came_after_is_a_story_of_its_own(grouper, make, title, turned):
    """Whichever of the two comes first."""
    one, other = (title, EVENT) if turned else (EVENT, title)
    grouper.assign(make(one))
    decision = grouper.assign(make(other, hours=5))
    assert decision.joined is None
    assert decision.guards in {("aftermath",), ()}


def test_the_guard_speaks_where_the_words_would_be_enough(grouper, make):
    """It is what keeps these two apart."""
    grouper.assign(make(EVENT))
    decision = grouper.assign(
        make("Premier of Veldria ousted after tanker escapes Lisk harbour with stolen oil", hours=5)
    )
    assert decision.guards == ("aftermath",)
    assert decision.score > decision.required


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Eleven dead after bus plunges into Lisk gorge", "Bus plunges into Lisk gorge, killing eleven"),
        ("Premier of Veldria ousted after tanker escapes Lisk", "Veldria dismisses premier after Lisk tanker escape"),
        (
            "Tsunami warning issued after strong quake off Skarn",
            "Strong quake strikes off Skarn, tsunami warning issued",
        ),
        ("Dockers of Port Alder strike after colleague dies", "Port Alder dockers strike over death of colleague"),
    ],
)
def test_the_same_told_with_its_cause_is_one_story(grouper, make, one, other):
    """How many died, a warning, and what both say was done are no aftermath."""
    first = grouper.assign(make(one))
    assert grouper.assign(make(other, hours=2)).story == first.story

"""What two titles differ in so that they cannot tell one event."""

import pytest

from aggregator.group.aliases import Aliases
from aggregator.group.features import Neighbourhood
from aggregator.group.index import Index
from aggregator.group.profiles import profile
from aggregator.group.score import compare
from aggregator.group.sides import shared
from aggregator.group.vetoes import veto
from aggregator.group.weights import WEIGHTS


@pytest.fixture
def compared(make):
    """Return a function that puts two titles side by side, with texts if given."""
    from datetime import timedelta

    def pair(one, other, hours=1, texts=("", ""), **fields):
        index = Index(timedelta(days=3), WEIGHTS)
        headlines = []
        for number, (title, text) in enumerate(zip((one, other), texts, strict=True)):
            entry = make(title, text=text, hours=hours * number, **fields)
            headline, *_ = profile(entry, "story", number + 1, aliases=Aliases(), index=index)
            index.add(headline)
            headlines.append(headline)
        for headline in headlines:
            index.weigh((*headline.words, *headline.context))
        mine, theirs = headlines
        return compare(mine, theirs, around=Neighbourhood(mine, [theirs]), rarest=index.rarest, weights=WEIGHTS)

    return pair


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Council minutes for Monday", "Council minutes for Tuesday", "dates"),
        ("Heron census of 12 March published", "Heron census of 14 March published", "dates"),
        ("Heron census 2029 finds fewer birds", "Heron census 2030 finds fewer birds", "years"),
        ("Rovers v Alder United ends in a draw", "Tarn Town v Alder United ends in a draw", "sides"),
        ("Alder United v Rovers: late goal", "Rovers v Alder United: late goal", ""),
        ("Weather: Brannock, Tuesday", "Weather: Saltmere and the coast, Tuesday", "template"),
        ("Fire destroys warehouse in Brannock", "Fire destroys warehouse in Saltmere", "places"),
        ("Fire destroys warehouse in Brannock", "Warehouse in Brannock destroyed by fire", ""),
        ("Court opens inquiry in Ohio", "Court opens inquiry in Columbus, Ohio", ""),
        ("Fire kills six in Eastern Ghouta", "Fire kills six in Ghouta", ""),
        ("Okvist denies she took bribes", "Okvist took bribes, court hears", "denial"),
        ("Dockers begin strike in Alder", "Dockers end strike in Alder", "acts"),
        ("Dockers' strike in Alder ends", "Dockers' strike in Alder", "acts"),
        ("Army captures Hafa, ending three-week battle", "Army captures Hafa after three-week battle", ""),
        ("Veldria plans to end all ferry subsidies", "Veldria moves to end ferry subsidies", ""),
        ("Okvist wants to end war in Veldria", "Okvist speaks of war in Veldria", ""),
        ("Weather: Brannock, Tuesday morning", "Weather: Brannock, Tuesday evening", "dates"),
        ("Weather: Brannock tonight", "Weather: Brannock in the evening", ""),
        ("Fire in Brannock on Tuesday morning", "Fire in Brannock burns until evening", ""),
        ("Veldria recalls ambassador from Morland", "Morland recalls ambassador from Veldria", "acts"),
        ("Army captures Hafa hospital", "Army captures Hafa", "part"),
        ("Rovers reach semi-final of cup", "Rovers reach final of cup", "part"),
        ("Northern Skarn loses power", "All of Skarn loses power", "part"),
        ("Strike kills three on second boat off Skarn", "Third boat off Skarn hit by strike, killing three", "order"),
        ("Harbour opens its second pier in Tarn", "Second pier opens in Tarn harbour", ""),
        ("Veldria moves to end ferry subsidies", "Veldria says it will abolish ferry subsidies", ""),
        ("Lisk university won't back plan on tuition", "Lisk university rejects plan on tuition", ""),
        ("Four killed in Hafa market shelling", "Nine killed in Hafa market shelling", ""),
    ],
)
def test_what_cannot_be_one_event_is_named(compared, one, other, expected):
    """A day, a side, a place, a denial, an opposite, a part; counts of the dead are brought up to date."""
    assert veto(compared(one, other)) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("House collapse in Valmoor kills four", "Developer of collapsed Valmoor house arrested", "acts"),
        ("Two dead as house in Valmoor collapses, owner arrested", "Owner of collapsed Valmoor house arrested", ""),
    ],
)
def test_an_arrest_for_deaths_is_told_later(compared, one, other, expected):
    """Unless both tell of it."""
    assert veto(compared(one, other)) == expected


def test_another_figure_on_another_day_is_another_story(compared):
    """The exchange closes every day; at the same hour two outlets may have read the board at different times."""
    titles = ("Heron index closes up 120 points", "Heron index closes up 340 points")
    assert veto(compared(*titles, hours=24)) == "numbers"
    assert veto(compared(*titles, hours=1)) == ""


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Veldria beats Skarn 3-0 in Heron Cup", "Morland beats Tarn 2-1 in Heron Cup", "results"),
        ("Okvist beats Rendal in Alder Open", "Okvist defeats Brannock to reach Alder Open final", "results"),
        ("Okvist beats Rendal in Alder Open", "Young Okvist leads team to win over champion Lisk in Alder", "results"),
        ("Rovers beat Alder United 3-2 in cup", "Rovers beat holders Harbour Boys 3-2 in cup", ""),
        ("Okvist beats Rendal in Alder Open", "Alder Open: Anna Okvist beats Jon Rendal in final", ""),
        ("Okvist beats Rendal in Alder Open", "Okvist beats injured rival in Alder Open", ""),
        ("Okvist Beats Rendal In Alder Open", "Okvist Beats Odds In Alder Open", ""),
        ("Heronsoft beats Wall Street estimates", "Heronsoft beats Tarn Bank forecasts", ""),
    ],
)
def test_who_beat_whom_tells_matches_apart(compared, one, other, expected):
    """Unless the figures are the same, or nobody else is named."""
    assert veto(compared(one, other)) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Stock futures slip as Veldria closes canal", "Veldria closes canal to tankers", "market"),
        ("Veldria closes canal", "Asian stocks fall as Veldria closes canal: Markets Wrap", "market"),
        ("Stocks fall, oil jumps as Veldria closes canal", "Oil price soars after Veldria closes canal", ""),
        ("Dow falls as Veldria closes canal", "Wall Street falls as Veldria closes canal", ""),
        ("Stocks fall as Veldria closes canal", "Betting markets see Veldria closing canal", "market"),
        ("Heronsoft shares fall as Veldria bans chips", "Veldria bans Heronsoft chips", ""),
    ],
)
def test_a_report_on_markets_is_no_report_of_what_moved_them(compared, one, other, expected):
    """It names the news of the day; two of them, or the price of what the news is about, may be one story."""
    assert veto(compared(one, other)) == expected


def test_texts_that_date_what_they_tell_differently_are_apart(compared):
    """The daily count of cases reads the same every day."""
    texts = ("On 4 June the region had two deaths.", "On 9 June the region had two deaths.")
    assert veto(compared("Another death in Tarn hospital", "Another death in Tarn hospital", texts=texts)) == "dates"


@pytest.mark.parametrize(
    ("title", "texts", "expected"),
    [
        ("Weather report for the coast", ("Wind.", "More wind."), "repeated"),
        ("Weather report for the coast", ("", ""), ""),
        ("Letter from the harbour of Tarn", ("Ropes and how to splice them.", "Gulls nest again."), "repeated"),
        ("Fire destroys warehouse in Brannock", ("Flames rose at noon.", "Flames rose at noon, police say."), ""),
        ("Fire destroys warehouse in Brannock", ("", ""), ""),
    ],
)
def test_what_a_feed_gives_one_title_again_is_another_issue(compared, title, texts, expected):
    """Where it is a column's title, or the texts have nothing in common; another feed's title says no such thing."""
    assert veto(compared(title, title, texts=texts, feed=1)) == expected
    assert veto(compared(title, title, texts=texts)) == ""


def test_neighbouring_pairs_of_characters_are_one_word(compared):
    """A long name is one thing in common, not eight."""
    assert shared(compared("维尔德里亚央行加息", "维尔德里亚央行行长辞职")) == 1
    assert shared(compared("奥林火山喷发 两座机场关闭", "两座机场因奥林火山喷发关闭")) > 2


@pytest.fixture
def reworded(compared):
    """Return a function that compares two titles of one source, so many hours apart."""
    return lambda one, other, hours: veto(compared(one, other, hours=hours, feed=1))


def test_a_headline_in_other_words_is_no_form_that_was_filled_in_twice(reworded):
    """An outlet swaps a verb, or a product's name in a long title; other names, or another day, make a form."""
    courts = ("Union courts Kestrel Lines over night shifts", "Union heckles Kestrel Lines over night shifts")
    assert reworded(*courts, 2) == ""
    assert reworded(*courts, 24) == "template"
    sale = (f"Veldria approves sale of Heronsoft's advanced {name} chips to Morland" for name in ("AI", "H200"))
    assert reworded(*sale, 2) == ""
    obituaries = ("Obituary notice for Anna Okvist in full", "Obituary notice for Jon Rendal in full")
    assert reworded(*obituaries, 2) == "template"


@pytest.mark.parametrize(
    ("title", "figures", "hours", "expected"),
    [
        ("At least {} dead as ferry sinks off Skarn coast", (4, 9), 3, ""),
        ("At least {} dead as ferry sinks off Skarn coast", (4, 9), 24, "numbers"),
        ("Police find {} more bodies of migrants off Skarn coast", (4, 9), 3, "numbers"),
        ("Man, {}, killed by car in northern Skarn suburb", (34, 51), 3, "numbers"),
        ("Quake of magnitude {} shakes northern coast of Skarn island", (4, 5), 3, "numbers"),
        ("Ferry sinks, {} dead", (4, 9), 3, "numbers"),
    ],
)
def test_a_source_counts_again(reworded, title, figures, hours, expected):
    """The same day, with the same words, unless it counts others or tells an age."""
    assert reworded(*map(title.format, figures), hours) == expected

"""Headlines by their words."""

from datetime import timedelta

from aggregator.group.aliases import Aliases
from aggregator.group.index import Index
from aggregator.group.profiles import profile
from aggregator.group.weights import WEIGHTS


def filled(make, *titles):
    """Return an index with these headlines, an hour apart, and the headlines."""
    index = Index(timedelta(hours=48), WEIGHTS)
    headlines = []
    for number, title in enumerate(titles, start=1):
        headline, *_ = profile(make(title, hours=number), "story", number, aliases=Aliases(), index=index)
        index.add(headline)
        headlines.append(headline)
    return index, headlines


def asked(index, make, title):
    """Return the numbers of the candidates for a title."""
    headline, *_ = profile(make(title), "story", 99, aliases=Aliases(), index=index)
    return [found.number for found in index.candidates(headline)]


def test_headlines_that_share_telling_words_are_candidates(make):
    """Spellings of a name meet, and one common word is not enough."""
    index, _ = filled(make, "Qaryatayn siege lifted", "Minister on holiday", "Karyatain siege goes on")
    assert asked(index, make, "Siege of Qaryatain over") == [3, 1]
    assert asked(index, make, "Holiday begins") == []


def test_words_that_many_have_tell_less(make):
    """The idf of a word falls with the headlines that have it, and rises again when they are gone."""
    index, headlines = filled(make, "Heronbridge dam", "Heronbridge mayor", "Cranefield dam")
    common, rare = headlines[1].words[0], headlines[2].words[0]
    index.weigh([common, rare])
    assert common.idf < rare.idf
    index.remove(1)
    index.weigh([common, rare])
    assert common.idf == rare.idf


def test_nothing_is_left_of_what_expired(make):
    """An index that lost all its headlines is as good as new."""
    index, headlines = filled(make, "Heronbridge dam bursts", "Cranefield mayor resigns")
    index.expire(headlines[-1].later + timedelta(hours=49))
    assert asked(index, make, "Heronbridge dam bursts") == []
    assert index.sizes() == {"headlines": 0, "words": 0, "postings": 0, "habits": 0}


def test_a_name_of_several_words_tells_more(make):
    """It stands for all of them, although it counts as one."""
    index = Index(timedelta(hours=48), WEIGHTS)
    one, two = index.words(("zqx", "zqx_vbn"))
    index.weigh((one, two))
    assert one.idf < two.idf < 2 * one.idf

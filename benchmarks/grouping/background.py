"""Builds aggregator/group/background.tsv.gz from the word frequencies of wordfreq.

    .venv/bin/pip install --target /tmp/words wordfreq
    PYTHONPATH=/tmp/words .venv/bin/python benchmarks/grouping/background.py

wordfreq takes 400 MB in memory, so it is needed here only.  Its data is CC BY-SA 4.0, and so is the table
(docs/grouping.md names the sources).
"""

import gzip
import math
from collections import defaultdict
from pathlib import Path

import wordfreq

from aggregator.group import spelling, words

TABLE = Path("aggregator/group/background.tsv.gz")
SIZES = {"en": 30_000} | dict.fromkeys(
    ("ar", "de", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "uk", "zh"), 5000
)
NOTE = "note\tCC BY-SA 4.0\tWord frequencies from wordfreq by Robyn Speer, stemmed and rounded; see docs/grouping.md"
STOPS = 100  # the most frequent words of a language say nothing about an event …
# … but for these, which often are the news.
TELLING = (
    "no", "not", "never", "against", "first", "last", "new", "president", "people", "state", "police", "government",
    "world", "war", "two", "three", "million", "нет", "против", "gobierno", "gouvernement", "guerre", "guerra",
)  # fmt: skip
# Frequent in headlines, rare in books and chat.
HEADLINE = {
    "en": "says say said saying tells told amid among after before over under into onto upon via per vs versus despite "
    "during following while without within could would should may might must can will shall been being was were am are "
    "is be do does did done has have had having it its he she they them their his her our your we you i me my us who "
    "whom whose which what when where why how that this these those there here then than so such as at by for from in "
    "of off on out to up with about above across around along also just even still yet only very more most much many "
    "some any all each every both either neither other another own same too if or and but nor because though although "
    "since until till a an the get gets got getting make makes made take takes set sets",
}


def main() -> None:
    """Write the table: stems of all languages by rate, and stop words by language."""
    rates: dict[str, float] = {}
    english: frozenset[str] = frozenset()  # of a word of several languages the English rate counts
    lines = [NOTE]
    for lang, size in SIZES.items():
        frequencies = sorted(wordfreq.get_frequency_dict(lang).items(), key=lambda item: (-item[1], item[0]))
        for token, rate in stems(frequencies, lang, size).items():
            if token not in rates or (lang != "en" and token not in english):
                rates[token] = max(rate, rates.get(token, 0.0))
        english = english or frozenset(rates)
        lines.append("\t".join(("stop", lang, " ".join(stop_words(frequencies, lang)))))
    levels = defaultdict(list)
    for token, rate in rates.items():
        levels[round(-100 * math.log10(rate) / 5) * 5].append(token)
    lines += ["\t".join(("rate", str(level), " ".join(sorted(levels[level])))) for level in sorted(levels)]
    TABLE.write_bytes(gzip.compress("\n".join(lines).encode() + b"\n", mtime=0))
    print(f"{len(rates)} tokens, {TABLE.stat().st_size / 1000:.0f} kB")


def stems(frequencies: list[tuple[str, float]], lang: str, size: int) -> dict[str, float]:
    """Return stem → rate of the most frequent words; numbers are left out: each is as telling as its digits."""
    found: dict[str, float] = defaultdict(float)
    for word, rate in frequencies:
        parts = list(words.split(words.clean(word)))
        for part in parts:
            if not part[0].isdigit():
                unspaced = words.UNSPACED.match(part)
                found[part if unspaced else spelling.stem(part, lang)] += rate
        if len(found) >= size:
            break
    return {token: rate for token, rate in found.items() if " " not in token and "\t" not in token and len(token) > 1}


def stop_words(frequencies: list[tuple[str, float]], lang: str) -> list[str]:
    """Return the words that a title of this language is compared without."""
    if lang in HEADLINE:
        return sorted(set(HEADLINE[lang].split()))
    longest = 2 if lang in {"ja", "ko", "zh"} else 7
    top = [word for word, _ in frequencies[:STOPS] if len(word) <= longest and word.isalpha()]
    return sorted(set(top) - set(TELLING))


if __name__ == "__main__":
    main()

"""What is remembered of an entry, as a few short lines: to remember it again without reading its text.  Pure."""

from array import array
from collections.abc import Iterable, Mapping
from functools import lru_cache
from sys import intern
from typing import NamedTuple

from aggregator.config.values import Handling
from aggregator.group import articles
from aggregator.group.acts import Stance
from aggregator.group.addresses import Known, keys
from aggregator.group.aliases import Aliases
from aggregator.group.articles import Article
from aggregator.group.headlines import NOTHING, Headline, Source
from aggregator.group.index import Index
from aggregator.group.text import Token
from aggregator.group.unread import cut
from aggregator.models import Entry

FORM = "4"  # of the lines, and of the reading behind them: raised when either changes
_FLAGS = ("telling", "copied", "roundup")
_LINES = 7
_SIGNS = {False: "0", True: "1"}


def reading(aliases: Aliases) -> str:
    """Return a name for how entries are read: lines that were written under another one are of no use."""
    return f"{FORM}{aliases.digest}"


def trace(known: Known, headline: Headline, reading: str) -> str:
    """Return the lines for an entry, "" for one with words that would tear them."""
    digests = (known.title, known.text, known.template, *known.addresses)
    flags = "".join(_SIGNS[getattr(known, flag)] for flag in _FLAGS) + "".join(map(_SIGNS.__getitem__, headline.stance))
    tokens = headline.tokens
    told = [f"{kind} {' '.join(sorted(names))}" for kind, names in headline.identifiers.items()]
    context = [word.text for word in headline.context]
    told_at_length = zip(*headline.article, strict=True) if headline.article else ()
    article = [f"{weight} {word}" for word, weight in told_at_length]
    lines = (
        " ".join((reading, flags, ",".join(digest.hex() for digest in digests), known.lang)),
        "\t".join(token.text for token in tokens),
        "\t".join("" if token.surface == token.text else token.surface for token in tokens),
        "".join(_SIGNS[token.alias] for token in tokens),
        "\t".join(context),
        "\t".join(told),
        "\t".join(article),
    )
    found = "\n".join(lines)
    tabs = 2 * max(0, len(tokens) - 1) + sum(max(0, len(each) - 1) for each in (context, told, article))
    return found if (found.count("\n"), found.count("\t")) == (_LINES - 1, tabs) else ""


def is_readable(trace: str, reading: str) -> bool:
    """Return whether these lines tell of an entry as it is read now."""
    return trace.startswith(f"{reading} ")


def head(trace: str) -> str:
    """Return the line that tells what is remembered of an entry that is compared no more."""
    return trace.partition("\n")[0]


def recalled(trace: str, entry: Entry, number: int, *, handling: Handling, story: int, side: int) -> Known:
    """Return an entry, of which id, feed and times are enough, as it was remembered; the head of its trace will do."""
    _, flags, digests, lang = head(trace).split(" ", 3)
    title, text, template, *addresses = map(bytes.fromhex, digests.split(","))
    telling, copied, roundup = map("1".__eq__, flags[: len(_FLAGS)])
    return Known(
        number=number,
        entry=entry.id,
        feed=entry.feed,
        addresses=tuple(addresses),
        title=title,
        telling=telling,
        text=text,
        template=template,
        lang=intern(lang),
        published=entry.published,
        later=max(entry.published, entry.first_seen),
        handling=handling,
        copied=copied,
        roundup=roundup,
        story=story,
        side=side,
    )


class Outline(NamedTuple):
    """What finds an entry again: by what it joins at once, by which words; none for one that others do not resemble."""

    keys: Iterable[bytes]
    words: list[str]
    context: str
    article: tuple[str, ...]


def outlined(trace: str, entry: Entry, handling: Handling) -> Outline:
    """Return what finds an entry, of which the feed is enough."""
    first, texts, _, _, context, _, article = trace.split("\n")
    _, flags, told, _ = first.split(" ", 3)
    title, _, template, *digests = map(bytes.fromhex, told.split(","))
    telling, copied, roundup = map("1".__eq__, flags[: len(_FLAGS)])
    found_by = keys(entry.feed, digests, title if telling else b"", template)
    resembles = handling == "story" and not copied and not roundup
    article_keys = articles.keys(_article(article)) if article else ()
    return Outline(found_by, cut(texts) if resembles else [], context, article_keys)


def compared(trace: str, known: Known, entry: Entry, index: Index) -> Headline:
    """Return an entry, of which title and outlet are needed too, as it is compared; `known` is from the same trace."""
    first, texts, surfaces, aliases, context, told, article = trace.split("\n")
    denies, intends = (sign == "1" for sign in first.split(" ", 2)[1][len(_FLAGS) :])
    words = zip(cut(texts), surfaces.split("\t"), aliases, strict=False)
    tokens = tuple(_token(text, surface or text, sign == "1") for text, surface, sign in words)
    return Headline(
        number=known.number,
        entry=Source(entry.id, entry.feed, entry.title, entry.outlet, entry.published),
        later=known.later,
        tokens=tokens,
        words=index.words(token.text for token in tokens),
        context=index.words(cut(context)),
        identifiers=_identifiers(told) if told else NOTHING,
        lang=known.lang,
        article=_article(article),
        stance=Stance(denies, intends),
        story=known.story,
        side=known.side,
    )


def _article(line: str) -> Article | None:
    weighed = [part.split(" ", 1) for part in cut(line)]
    if not weighed:
        return None
    return Article(tuple(intern(word) for _, word in weighed), array("H", [int(weight) for weight, _ in weighed]))


def _identifiers(line: str) -> Mapping[str, frozenset[str]]:
    return {kind: frozenset(names) for kind, *names in (part.split(" ") for part in line.split("\t"))}


@lru_cache(maxsize=50_000)
def _token(text: str, surface: str, alias: bool) -> Token:  # noqa: FBT001 -- a part of the key
    """Return a token; equal ones are one, as there are many."""
    return Token(text, surface, alias)

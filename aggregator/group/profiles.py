"""An entry → what is compared of it, and what is remembered of it.  Pure."""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from aggregator.config.values import Handling
from aggregator.group import articles, furniture, guards, languages, text, vocabulary
from aggregator.group.acts import stance
from aggregator.group.addresses import Known, address_of, digest, enclosures_of
from aggregator.group.aliases import Aliases
from aggregator.group.headlines import NOTHING, Headline, Source
from aggregator.group.identifiers import identifiers
from aggregator.group.index import Index
from aggregator.group.text import Token
from aggregator.group.words import clean
from aggregator.models import Entry

_COPIES_ONLY = frozenset({"release", "advisory", "paper", "podcast", "video"})
_LEAST = 100  # characters of a text that may tell several stories
_LONGEST = 40  # words of a title that are compared: comparing takes the square of it
_TITLE_WORDS = 4  # that a title needs to join by itself …
_CONTENT_WORDS = 2  # … so many of them neither numbers nor dates
_TEXT_WORDS = 8  # that a text needs to count as the same
_TITLE_READ = 400  # characters of a title that are searched for what it promises
_TEXT_READ = 300  # characters of a text that are compared


class Profile(NamedTuple):
    """An entry as it is compared, as it is remembered, and what reads its text in pieces: the lead, then the rest."""

    headline: Headline
    known: Known
    pieces: Callable[[], list[tuple[Token, ...]]]


def profile(entry: Entry, handling: Handling, number: int, *, aliases: Aliases, index: Index) -> Profile:
    """Return what grouping takes from an entry; its story is not known yet."""
    title = text.headline(entry.title, entry.outlet)
    told = furniture.bare(clean(entry.text))
    lang, sure = languages.language(entry.lang, title, told)

    @cache  # a lead is read as a whole and in pieces
    def read(part: str) -> tuple[Token, ...]:
        return text.tokens(part, lang, aliases)

    def tell(part: str) -> list[str]:
        """Return the words that tell one story from another: two stories of one day both name it."""
        return [token.text for token in read(part) if token.text not in vocabulary.CALENDAR]

    tokens = read(title)[:_LONGEST]
    lead, rest = furniture.divided(told, _TEXT_READ, {token.text for token in tokens}, tell)
    body = read(lead)
    headline = _headline(entry, number, tokens, body, index)
    headline.lang = lang if sure else ""
    if len(told) >= articles.LEAST:
        headline.article = articles.article((*tokens, *read(told[: articles.READ])))
    headline.stance = stance(entry.title[:_TITLE_READ], lang)
    return Profile(
        headline,
        _known(entry, handling, number, headline, body),
        lambda: [read(part)[:_LONGEST] for part in (lead, *rest) if rest or len(lead) > _LEAST],
    )


def _headline(entry: Entry, number: int, tokens: tuple[Token, ...], body: tuple[Token, ...], index: Index) -> Headline:
    titled = {token.text for token in tokens}
    return Headline(
        number=number,
        entry=Source(entry.id, entry.feed, entry.title, entry.outlet, entry.published),
        later=max(entry.published, entry.first_seen),
        tokens=tokens,
        words=index.words(token.text for token in tokens),
        context=index.words(token.text for token in body if token.text not in titled),
        identifiers=identifiers(entry) or NOTHING,
    )


def _known(entry: Entry, handling: Handling, number: int, headline: Headline, body: tuple[Token, ...]) -> Known:
    tokens = headline.tokens
    return Known(
        number=number,
        entry=entry.id,
        feed=entry.feed,
        addresses=tuple(map(digest, (address_of(entry), *enclosures_of(entry)))),
        title=digest(headline.line or entry.title),
        telling=len(tokens) >= _TITLE_WORDS and guards.telling(tokens) >= _CONTENT_WORDS,
        text=digest(" ".join(token.text for token in body) if len(body) >= _TEXT_WORDS else ""),
        template=digest(guards.template(tokens, entry.title[:_TITLE_READ])),
        lang=headline.lang,
        published=entry.published,
        later=headline.later,
        handling=handling,
        copied=entry.kind in _COPIES_ONLY or guards.is_version(entry.title[:_TITLE_READ]),
        roundup=guards.is_roundup(entry.title[:_TITLE_READ]),
    )

"""What publishers tell step by step, and what a person and the operator do: the same for every reader.

A story is called by the last part of its link, `https://one.example/flood`: whoever else tells it has the same part.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

HOSTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
SERIAL = "nine"  # a publisher who gives different things one title
POLICIES = ("silent", "quiet", "bump")
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Article:
    """What one publisher tells of a story."""

    title: str
    text: str
    minutes: int  # ago, as it is dated
    has_audio: bool = False


FLOOD = Article("Flood closes the harbour of Ostmar after 300 millimetres of rain", "<p>Ships wait.</p>", 300)
MUSEUM = Article("Kirwen opens its museum of early calculating machines", "<p>Entry is free.</p>", 280)


@dataclass
class Day:
    """What stands in each publisher's feed, and what the operator and a person want: all of it may change."""

    feeds: dict[str, dict[str, Article]] = field(default_factory=lambda: {host: {} for host in HOSTS})
    settings: dict[str, str] = field(default_factory=lambda: {"title": "News", "timezone": "UTC"})
    output: dict[str, object] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    corrections: list[tuple[str, ...]] = field(default_factory=list)  # commands that are still to be given

    def tell(self, host: str, name: str, article: Article) -> None:
        """Put an article at the top of a feed, or another version of it where it stands."""
        self.feeds[host] = {name: article} | self.feeds[host] | {name: article}

    def document(self, host: str, now: datetime) -> bytes:
        """Return a publisher's feed."""
        items = "".join(_item(host, name, article, now) for name, article in self.feeds[host].items())
        return f'<rss version="2.0"><channel><title>{host.title()}</title>{items}</channel></rss>'.encode()

    def config(self, listen: str, site: str) -> str:
        """Return the configuration: an output for each policy, which is called like it."""
        general = {"listen": listen, "base_url": f"http://{listen}", **self.settings}
        tables = [_table("[aggregator]", {**general, "allow_private_addresses": True})]
        tables += [_table("[[feed]]", {"url": f"{site}/{host}.xml", **self._handled(host)}) for host in HOSTS]
        tables += [_table("[[output]]", {"name": policy, "growth": policy, **self.output}) for policy in POLICIES]
        return "".join(tables)

    def _handled(self, host: str) -> dict[str, object]:
        return {"tags": [*self.tags], "group": "none" if host == SERIAL else "story"}


def link(host: str, name: str) -> str:
    """Return where a publisher has an article."""
    return f"https://{host}.example/{name}"


def _item(host: str, name: str, article: Article, now: datetime) -> str:
    date = format_datetime(now.astimezone(UTC) - timedelta(minutes=article.minutes), usegmt=True)
    audio = f'<enclosure url="{link(host, name)}.mp3" type="audio/mpeg" length="9"/>' if article.has_audio else ""
    title = f"<title>{escape(article.title)}</title>" if article.title else ""
    return (
        f"<item>{title}<link>{link(host, name)}</link><guid>{link(host, name)}</guid><pubDate>{date}</pubDate>"
        f"<description>{escape(article.text)}</description>{audio}</item>"
    )


def _table(head: str, values: Mapping[str, object]) -> str:
    lines = (
        f"{key} = {str(value).lower() if isinstance(value, bool) else _quoted(value)}\n"
        for key, value in values.items()
    )
    return f"{head}\n{''.join(lines)}"


def _quoted(value: object) -> str:
    return repr(value).replace("'", '"')


@dataclass(frozen=True)
class Step:
    """Something that happens, and what readers may make of it.

    `fresh` are stories that are published, `gone` those that are taken away; `announced` are stories that have 2, 4 or
    8 outlets now, which is what `bump` announces anew; `retitled` have another title.
    """

    name: str
    happen: Callable[[Day], None]
    fresh: frozenset[str] = NOBODY
    gone: frozenset[str] = NOBODY
    announced: frozenset[str] = NOBODY
    retitled: frozenset[str] = NOBODY


FIRST = {
    ("one", "flood"): FLOOD,
    ("one", "tax"): Article("Parliament of Delgor lowers the tax on bicycles", "<p>From spring.</p>", 200),
    ("two", "bridge"): Article("Engineers inspect the longest bridge over the Sul", "<p>It <b>holds</b>.</p>", 260),
    ("three", "museum"): MUSEUM,
    ("four", "museum-tour"): replace(MUSEUM, minutes=240),
    ("five", "festival"): Article("Fenost celebrates a week of silent films", "<p>With an orchestra.</p>", 190),
    ("five", "mine-gas"): Article("Gas alarm empties a copper mine near Lomtav", "<p>All are well.</p>", 180),
    ("six", "mine-shaft"): Article("Forty workers leave their shaft in time", "<p>Rescuers helped.</p>", 170),
    ("nine", "weather-monday"): Article("Weather report for the coast", "<p>Wind.</p>", 500),
    ("nine", "weather-tuesday"): Article("Weather report for the coast", "<p>More wind.</p>", 150),
    ("seven", "untitled"): Article("", "<p>An owl has been seen in the gardens of the old observatory.</p>", 140),
    ("seven", "release"): Article("v1.2.3", "<p>Mends the compass & the <i>clock</i>.</p>", 130),
    ("eight", "song"): Article("Songs of the northern lighthouses", "<p>Episode one.</p>", 120, has_audio=True),
    ("eight", "bread"): Article("Bakers and their ovens, an hour of talk", "<p>Episode two.</p>", 110, has_audio=True),
    ("eight", "owls"): Article("ציפורים בגן הישן של מצפה הכוכבים", "<p>ינשוף נראה בגן הישן ליד העיר.</p>", 100),
}
TOGETHER = {"museum-tour"}  # stands in another story, at first


def _begin(day: Day) -> None:
    for (host, name), article in FIRST.items():
        day.tell(host, name, article)


def _rest(_day: Day) -> None:
    """Let nothing happen."""


def _grows(*hosts: str) -> Callable[[Day], None]:
    def grow(day: Day) -> None:
        for place, host in enumerate(hosts):
            day.tell(host, "flood", replace(FLOOD, text=f"<p>{host} was there, too.</p>", minutes=90 - place))

    return grow


def _a_strike(day: Day) -> None:
    _grows("three")(day)
    day.tell("four", "strike", Article("Night trains of Wensul stop for a strike", "<p>Until noon.</p>", 20))


def _edited(day: Day) -> None:
    day.tell(
        "two", "bridge", Article("Engineers close the longest bridge over the Sul", "<p>It <b>shakes</b>.</p>", 260)
    )
    day.tell("one", "flood", replace(FLOOD, text="<p>Ships wait. The water falls.</p>"))
    day.tell("three", "flood", replace(FLOOD, title="Flood in Ostmar: what we know", minutes=90))
    day.tell("eight", "song", replace(FIRST["eight", "song"], text="<p>Episode one, with notes.</p>"))


def _dated_anew(day: Day) -> None:
    for host in HOSTS:
        day.feeds[host] = {name: replace(article, minutes=0) for name, article in day.feeds[host].items()}
    day.tell("seven", "comet", Article("A comet brightens faster than astronomers of Haltav had thought", "", 2))


def _merged(day: Day) -> None:
    day.corrections.append(("merge", link("five", "mine-gas"), link("six", "mine-shaft")))


def _split(day: Day) -> None:
    day.corrections.append(("split", link("four", "museum-tour")))


def _hidden(day: Day) -> None:
    day.corrections.append(("hide", link("five", "festival")))


def _configured(day: Day) -> None:
    day.settings |= {"title": "All the news", "timezone": "Asia/Tokyo"}
    day.tags = ("north", "coast")
    day.output["content"] = "excerpt"


def _shortened(day: Day) -> None:
    day.output["max_entries"] = 3


def _restored(day: Day) -> None:
    del day.output["max_entries"]


def _set(*names: str) -> frozenset[str]:
    return frozenset(names)


STEPS = (
    Step("subscribed", _begin, fresh=frozenset(name for _, name in FIRST) - TOGETHER),
    Step("2 outlets", _grows("two"), announced=_set("flood")),
    Step("3 outlets", _a_strike, fresh=_set("strike")),
    Step("4 outlets", _grows("four"), announced=_set("flood")),
    Step("8 outlets", _grows("five", "six", "seven", "eight"), announced=_set("flood")),
    Step("edited", _edited, retitled=_set("bridge")),
    Step("dated anew", _dated_anew, fresh=_set("comet")),
    Step("merged", _merged, gone=_set("mine-shaft"), announced=_set("mine-gas")),
    Step("split", _split, fresh=_set("museum-tour")),
    Step("hidden", _hidden, gone=_set("festival")),
    Step("restarted", _rest),
    Step("other settings", _configured),
    Step("three entries", _shortened),
    Step("all entries", _restored),
)

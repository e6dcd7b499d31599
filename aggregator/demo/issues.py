"""What a feed carries at a moment: its newest items, with its publisher's bad habits.  Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from aggregator.demo.day import Day, Item, Outlet


@dataclass(frozen=True, slots=True)
class Look:
    """A moment of the day at which the feeds are looked at.

    `ends` is the real time at which the day ends.  `draw` changes with each look, so that habits show; with
    `reshuffled` every outlet has the habit of new guids and tracking parameters.
    """

    minute: int
    ends: datetime
    last: int  # minute at which the day ends
    draw: int = 0
    reshuffled: bool = False

    def moment(self, minute: int) -> datetime:
        """Return the real time of a minute of the day."""
        return self.ends - timedelta(minutes=self.last - minute)


@dataclass(frozen=True, slots=True)
class Carried:
    """An item as a feed carries it."""

    guid: str
    link: str
    title: str
    text: str
    html: str
    published: datetime
    updated: datetime
    comments: str = ""
    audio: str = ""  # address of a recording …
    length: int = 0  # … and its bytes


def issue(day: Day, outlet: Outlet, look: Look) -> tuple[Carried, ...]:
    """Return the newest items of an outlet, newest first."""
    out = [item for item in day.items if item.outlet == outlet.name and item.at <= look.minute]
    return tuple(_carried(day, outlet, item, look) for item in reversed(out[-outlet.carries :]))


def _carried(day: Day, outlet: Outlet, item: Item, look: Look) -> Carried:
    version = item.as_of(look.minute)
    own = f"https://{outlet.domain}/{item.slug}"
    drawn = look.reshuffled or "guids" in outlet.habits
    redated = look.moment(look.minute) if "dates" in outlet.habits else None
    return Carried(
        guid=f"{outlet.domain}/{item.slug}" + (f"#{look.draw}" if drawn else ""),
        link=day.link(item) + (f"?utm_source=feed&utm_campaign=look-{look.draw}" if drawn else ""),
        title=version.title,
        text=version.text,
        html=item.html,
        published=redated or look.moment(item.at),
        updated=redated or look.moment(version.at),
        comments=f"{own}/comments" if item.to else "",
        audio=f"{own}.mp3" if item.audio else "",
        length=item.audio,
    )

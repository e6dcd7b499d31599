"""Sound and video in HTML, for formats whose validators take a player's buttons for a risk.  Pure."""

import re

_PLAYER = re.compile(r"<(?P<kind>audio|video)(?P<told>[^>]*)>(?P<inner>.*?)</(?P=kind)>", re.DOTALL)
_SOURCE = re.compile(r'<(?:audio|video|source)[^>]* src="([^"]+)"')
_BUTTONS = re.compile(r' controls="[^"]*"')
_LINK = re.compile(r"<(/?)a[ >]")


def with_links(html: str) -> str:
    """Return clean HTML with a link after each player, in place of its buttons.

    Many readers give players buttons of their own; those that do not can follow the link.  A player that is in a link
    already gets none, since links do not nest.
    """
    return _PLAYER.sub(_linked, html) if "<audio" in html or "<video" in html else html


def _linked(player: re.Match[str]) -> str:
    bare = _BUTTONS.sub("", player[0])
    address = _SOURCE.search(player[0])
    if not address or _is_in_link(player.string[: player.start()]):
        return bare
    return f'{bare} <a href="{address[1]}">{player["kind"].capitalize()}</a>'


def _is_in_link(before: str) -> bool:
    """Return whether a link that began in this HTML is still open."""
    links = _LINK.findall(before)
    return bool(links) and links[-1] == ""

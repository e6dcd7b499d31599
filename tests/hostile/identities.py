"""Publishers whose entries change their names, and what the same entry is."""

from tests.hostile.cases import GOOD, Case, ago, atom, item, rss

_NAMES = (("Alpha", 1), ("Beta", 2), ("Gamma", 3))
THREE = ("Alpha", "Beta", "Gamma")


def _feed(
    visit: int, *, guid: str = "", link: str = "", text: str = "The text of {name}.", dated: bool = True
) -> bytes:
    """Return three entries; in their parts {name} and {visit} are filled in."""
    items = []
    for name, hours in _NAMES:
        parts = {"guid": guid, "link": link, "description": text}
        filled = {key: value.format(name=name, visit=visit) for key, value in parts.items() if value}
        items.append(item(name, hours if dated else None, **filled))
    return rss(*items)


def _visits(count: int = 4, **parts: object) -> tuple[bytes, ...]:
    return tuple(_feed(visit, **parts) for visit in range(count))


def _turning(*links: str) -> tuple[bytes, ...]:
    """Return visits at which the links look differently each time, and nothing but title and date besides."""
    return tuple(_feed(0, link=link.replace("NAME", "{name}")) for link in links)


def _same(name: str, visits: tuple[bytes, ...], titles: tuple[str, ...] = THREE, edited: int | None = 0) -> Case:
    return Case(name=name, visits=visits, titles=titles, fresh=len(titles), edited=edited)


_STABLE = "https://o.example/{name}"
_AGO = [ago(hours) for hours in range(10)]

IDENTITIES = [
    _same("nothing changes", _visits(guid="{name}", link=_STABLE)),
    _same("guids that change at every visit", _visits(guid="{name}-{visit}", link=_STABLE)),
    _same("guids that change, without links", _visits(guid="{visit}{name}")),
    _same("guids that change, without dates", _visits(guid="{visit}{name}", link=_STABLE, dated=False)),
    _same("guids that change, with neither", _visits(guid="{visit}{name}", dated=False)),
    _same("guids with a session", _visits(guid=_STABLE + "?PHPSESSID={visit}", link=_STABLE)),
    _same("links with a session", _visits(link=_STABLE + ";jsessionid={visit}")),
    _same("links with a session in the path", _visits(link="https://o.example/s{visit}/{name}"), edited=None),
    _same("tracking in links", _visits(link=_STABLE + "?utm_source=rss&utm_campaign={visit}&fbclid=x{visit}")),
    _same("tracking in guids", _visits(guid=_STABLE + "?utm_medium={visit}")),
    _same("tracking in both", _visits(guid=_STABLE + "?utm_term={visit}", link=_STABLE + "?mc_cid={visit}")),
    _same("tracking beside a name", _visits(link="https://o.example/?p={name}&utm_id={visit}")),
    _same("http becomes https", _turning("http://o.example/NAME", "https://o.example/NAME", "http://o.example/NAME")),
    _same("www. comes and goes", _turning("https://www.o.example/NAME", "https://o.example/NAME", "https://www.o.example/NAME")),
    _same("a slash comes and goes", _turning("https://o.example/NAME/", "https://o.example/NAME", "https://o.example/NAME/")),
    _same("a fragment comes and goes", _turning("https://o.example/NAME#c", "https://o.example/NAME", "https://o.example/NAME#rss")),
    _same("a port comes and goes", _turning("https://o.example:443/NAME", "https://o.example/NAME")),
    _same("capitals come and go", _turning("HTTPS://O.Example/NAME", "https://o.example/NAME")),
    _same("escapes come and go", _turning("https://o.example/%7ex/NAME", "https://o.example/~x/NAME")),
    _same("the order of parameters changes", _turning("https://o.example/?a=1&b=NAME", "https://o.example/?b=NAME&a=1")),
    _same("AMP comes and goes", _turning("https://o.example/NAME", "https://o.example/NAME/amp", "https://amp.o.example/NAME", "https://o.example/NAME?amp=1")),
    _same("an AMP cache", _turning("https://o.example/NAME", "https://o-example.cdn.ampproject.org/c/s/o.example/NAME")),
    _same("Google's redirector", _turning("https://o.example/NAME", "https://www.google.com/url?rct=j&url=https://o.example/NAME&ct=ga")),
    _same("mobile comes and goes", _turning("https://m.o.example/NAME", "https://o.example/NAME")),
    _same("relative links become absolute", _turning("/NAME", "NAME"), edited=None),
    _same(
        "FeedBurner's links",
        tuple(
            rss(*(item(name, hours, link=f"http://feedproxy.google.com/~r/x/~3/{visit}{name}/", **{"feedburner:origLink": f"https://o.example/{name}"}) for name, hours in _NAMES)).replace(
                b"<rss", b'<rss xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"', 1
            )
            for visit in range(3)
        ),
    ),
    _same("guids as addresses turn to https", tuple(_feed(0, guid=f"http{s}://o.example/{{name}}") for s in ("", "s", ""))),
    _same("guids come and go", (_feed(0, guid="{name}", link=_STABLE), _feed(0, link=_STABLE), _feed(0, guid="{name}", link=_STABLE))),
    _same("links come and go", (_feed(0, guid="{name}", link=_STABLE), _feed(0, guid="{name}"), _feed(0, guid="{name}", link=_STABLE)), edited=None),
    _same("dates come and go", (_feed(0, link=_STABLE), _feed(0, link=_STABLE, dated=False), _feed(0, link=_STABLE))),
    _same("blank guids", _visits(guid=" ", link=_STABLE)),
    _same("a guid for all", _visits(guid="1", link=_STABLE)),
    _same("a guid for all, without links", _visits(guid="1")),
    _same("a link for all", _visits(link="https://o.example/")),
    _same("a link for all, without dates", _visits(link="https://o.example/", dated=False)),
    _same("a guid for two", tuple(rss(item("Alpha", 1, guid="1"), item("Beta", 2, guid="1"), item("Gamma", 3, guid="2")) for _ in range(3))),
    _same("the same entry twice", (rss(*(item("Alpha", 1, guid="a", description="x"),) * 2, item("Beta", 2, guid="b")),) * 2, GOOD),
    _same("equal guids here", _visits(guid="{name}")),
    _same("equal guids there", _visits(guid="{name}", text="Another text.")),
    _same("guids with blanks around", (_feed(0, guid="{name}"), _feed(0, guid=" \n{name} "))),
    _same("guids in CDATA", (_feed(0, guid="{name}"), _feed(0, guid="<![CDATA[{name}]]>"))),
    _same("guids with a NUL", (_feed(0, guid="{name}"), _feed(0, guid="{name}\x00"))),
    _same("the order changes", (_feed(0, guid="{name}"), rss(*(item(name, hours, guid=name, description=f"The text of {name}.") for name, hours in reversed(_NAMES))))),
    _same("entries leave and return", (_feed(0, guid="{name}"), rss(), _feed(0, guid="{name}"))),
    _same("entries leave and return without guids", (_feed(0, link=_STABLE), rss(), _feed(0, link=_STABLE))),
    _same("RSS becomes Atom", (_feed(0, guid="urn:x:{name}"), atom(*(f"<entry><title>{name}</title><id>urn:x:{name}</id><summary>The text of {name}.</summary></entry>" for name, _ in _NAMES)))),
    _same("only the dates change", tuple(rss(*(item(name, hours + visit, guid=name) for name, hours in _NAMES)) for visit in range(3))),
    _same("`updated` only", tuple(atom(*(f"<entry><title>{name}</title><id>{name}</id><published>2026-03-0{4 - hours}T10:00:00Z</published><updated>2026-04-0{visit}T10:00:00Z</updated></entry>" for name, hours in _NAMES)) for visit in range(1, 4))),
    _same("an edit", (_feed(0, guid="{name}"), _feed(0, guid="{name}", text="Another text of {name}.")), edited=3),
    _same("an edit, seen twice", (_feed(0, guid="{name}"), *(_feed(0, guid="{name}", text="Another text of {name}."),) * 3), edited=3),
    _same("pages that embed the time", _visits(guid="{name}", text="The text of {name}. Rendered at 10:0{visit}."), edited=None),
    _same("pages that embed the time, without guids", _visits(link=_STABLE, text="The text of {name}. Rendered at 10:0{visit}."), edited=None),
    _same("pages that embed the time, guids that change", _visits(guid="{visit}{name}", link=_STABLE, text="Rendered at 10:0{visit}."), edited=None),
    Case(name="a title is corrected", visits=(rss(item("Alhpa", 1, guid="a"), item("Beta", 2, guid="b")), rss(item("Alpha", 1, guid="a"), item("Beta", 2, guid="b"))), fresh=2, edited=1),
    Case(name="a title is corrected, without a guid", visits=(rss(item("Alhpa", 1, link="https://o.example/a"), item("Beta", 2, link="https://o.example/b")), rss(item("Alpha", 1, link="https://o.example/a"), item("Beta", 2, link="https://o.example/b"))), fresh=2, edited=1),
    Case(name="a link moves", visits=(rss(item("Alpha", 1, guid="a", link="https://o.example/a"), item("Beta", 2, guid="b")), rss(item("Alpha", 1, guid="a", link="https://p.example/a"), item("Beta", 2, guid="b"))), fresh=2, edited=1),
    Case(name="a new entry each time", visits=tuple(rss(*(item(f"N{n}", 10 - n, guid=str(n)) for n in range(visit + 2))) for visit in range(3)), titles=("N3", "N2", "N1", "N0"), fresh=4, edited=0),
    Case(name="one bulletin after another", visits=tuple(rss(item("Bulletin", 9 - visit, guid=f"{visit}", link="https://o.example/now", description=f"News of {visit}.")) for visit in range(3)), titles=("Bulletin",) * 3, fresh=3),
]  # fmt: skip

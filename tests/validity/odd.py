"""What no parser stumbles over, but validators of feeds do: languages, files, names and signs."""

from tests.hostile.cases import Case, item, rss

_LANGUAGES = """
    eng cmn yue gsw ckb pcm foo iw in fil en_US EN zh-Hant-TW sr-Latn de-DE-1996 i-default x-klingon engl jp mul
    """.split()  # noqa: SIM905 -- words read best as text
_ADDRESSES = (
    "https://host.example.org?x=1",
    "https://b\u00fccher.example.org/\u00fc b.mp3?x=[1]|2",
    "//cdn.example.org/a.mp3",
    "http://pod.example.org:80/a.mp3#t=1",
    "magnet:?xt=urn:btih:aaaa",
)
_PLAYERS = (
    '<audio controls src="/a.mp3"></audio>',
    '<video controls poster="/p.png"><source src="/v.mp4" type="video/mp4">or <a href="/v.mp4">this</a></video>',
    '<a href="/x"><audio controls><source src="/a.ogg"></audio></a>',
    '<table><audio controls src="/b.mp3"></audio></table>',
)
_SIGNS = (
    "a \ufdd0 sign",
    "a \U0001fffe sign",
    "caf\u00c3\u00a9",
    "caf\u00c3\u00a9 \u2014",
    "lost \ufffd",
    "a \u2028 line",
)
_NAMES = ("R&D", "A <b>bold</b> name", "1<2", "Ann <ann@example.org>", "Q & A", "&amp;", "&#65;")
_HOME = "<link>http://m\u00fcnchen.example.org/\u00fc b</link>"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _case(name: str, *items: str, head: str = "") -> Case:
    return Case(name=name, visits=(rss(*items, head=head),), titles=None)


ODD = [
    *(_case(f"in {code}", item("Words", guid="1"), head=f"<language>{code}</language>") for code in _LANGUAGES),
    *(_case(f"signs {n}", item(f"{text} {n}", guid="1", description=text)) for n, text in enumerate(_SIGNS)),
    _case("players", *(item(f"N{n}", guid=str(n), description=_escaped(html)) for n, html in enumerate(_PLAYERS))),
    _case(
        "files",
        *(
            item(f"N{n}", guid=str(n))[:-7] + f'<enclosure url="{_escaped(url)}" length="12 MB" type="mp3"/></item>'
            for n, url in enumerate(_ADDRESSES)
        ),
    ),
    *(
        _case(f"named {n}", item("Words", guid="1"), head=f"<title>{_escaped(name)}</title>{_HOME}")
        for n, name in enumerate(_NAMES)
    ),
]

"""Documents that are bombs, broken, or not what they say."""

import json

from tests.hostile.cases import Case, atom, entry, good_items, item, reply, rss

_PLAIN = rss(*good_items())
_TEXT = _PLAIN.decode()
_ROOT = _PLAIN.partition(b"\n")[2]  # without the XML declaration
_ACCENTS = ("Éléphants à Zürich", "Beta")
_ACCENTED = rss(item(_ACCENTS[0], 1, guid="a"), item("Beta", 2, guid="b")).decode()
_CYRILLIC = ("Новости дня", "Beta")
_RUSSIAN = rss(item(_CYRILLIC[0], 1, guid="a"), item("Beta", 2, guid="b")).decode()
_JAPANESE = rss(item("日本語の見出し", 1, guid="a"), item("Beta", 2, guid="b")).decode()
_END = "</channel></rss>"


def _declared(text: str, name: str, python: str = "") -> bytes:
    """Return a document that declares an encoding, in it or in another."""
    return text.replace('encoding="UTF-8"', f'encoding="{name}"').encode(python or name, "replace")


def _with_doctype(doctype: str, body: str = "Alpha") -> bytes:
    return (
        _TEXT.replace("<rss", f"<!DOCTYPE rss [{doctype}]><rss", 1).replace("<title>Alpha", f"<title>{body}").encode()
    )


def _json(*items: object, **feed: object) -> bytes:
    return json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "Invented", "items": items} | feed
    ).encode()


def _parts(title: str, hours: int, **parts: object) -> dict[str, object]:
    dates = {1: "2026-03-02T10:00:00Z", 2: "2026-03-01T10:00:00Z"}
    return {"id": title, "title": title, "date_published": dates[hours]} | parts


_JSON_ITEMS = (_parts("Alpha", 1), _parts("Beta", 2))
_JSON = _json(*_JSON_ITEMS)

BOMBS = [
    Case(
        name="100,000 entries",
        visits=lambda: (rss(*(item(f"N{n}", n / 1000, guid=str(n)) for n in range(100_000))),),
        titles=None,
        fresh=2000,
    ),
    Case(
        name="100,000 entries of Atom",
        visits=lambda: (atom(*(entry(f"N{n}", n / 1000) for n in range(60_000))),),
        titles=None,
        fresh=2000,
    ),
    Case(
        name="100,000 entries with a doctype",
        visits=lambda: (
            b"<!DOCTYPE rss>"
            + rss(*(item(f"N{n}", n / 1000, guid=str(n)) for n in range(100_000))).partition(b"\n")[2],
        ),
        titles=None,
        fresh=2000,
    ),
    Case(
        name="100,000 entries that are broken",
        visits=lambda: (rss(*(item(f"N{n}", n / 1000, guid=str(n), description="&nbsp;<b>") for n in range(60_000))),),
        titles=None,
        fresh=2000,
    ),
    Case(
        name="100,000 items of JSON",
        visits=lambda: (_json(*({"id": n, "title": f"N{n}"} for n in range(100_000))),),
        titles=None,
        fresh=2000,
    ),
    Case(
        name="an entry of 18 MB",
        visits=lambda: (
            rss(item("Alpha", 1, description="<![CDATA[" + "<p>word</p>" * 1_600_000 + "]]>"), item("Beta", 2)),
        ),
        titles=None,
        error=".?",
    ),
    Case(
        name="a text of 18 MB",
        visits=lambda: (rss(item("Alpha", 1, description="word " * 3_600_000), item("Beta", 2)),),
    ),
    Case(
        name="a title of 5 MB",
        visits=lambda: (rss(item("Alpha " * 800_000, 1, guid="a"), item("Beta", 2, guid="b")),),
        titles=(("Alpha " * 200)[:1000], "Beta"),
    ),
    Case(
        name="a guid of 5 MB", visits=lambda: (rss(item("Alpha", 1, guid="x" * 5_000_000), item("Beta", 2, guid="b")),)
    ),
    Case(
        name="a link of 5 MB",
        visits=lambda: (rss(item("Alpha", 1, link="https://o.example/" + "x" * 5_000_000), item("Beta", 2, guid="b")),),
    ),
    Case(
        name="an author of 5 MB",
        visits=lambda: (rss(item("Alpha", 1, author="x" * 5_000_000), item("Beta", 2, guid="b")),),
        titles=None,
        error=".?",
    ),
    Case(
        name="a date of 5 MB",
        visits=lambda: (rss(item("Beta", 2, guid="b"), item("Alpha", None, guid="a", pubDate="1 " * 2_500_000)),),
    ),
    Case(
        name="40,000 attributes",
        visits=lambda: (
            rss(*good_items()).replace(
                b"<item>", b"<item " + b" ".join(b'a%d="1"' % n for n in range(40_000)) + b">", 1
            ),
        ),
        titles=None,
        error=".?",
    ),
    Case(
        name="40,000 attributes in content",
        visits=lambda: (
            rss(
                item("Alpha", 1, description="&lt;p " + " ".join(f'a{n}="1"' for n in range(40_000)) + "&gt;x"),
                item("Beta", 2),
            ),
        ),
    ),
    Case(
        name="40,000 attributes in XHTML",
        visits=lambda: (
            atom(
                entry("Alpha", 1, content="<div " + " ".join(f'a{n}="1"' for n in range(40_000)) + "/>"),
                entry("Beta", 2),
            ),
        ),
        titles=None,
        error=".?",
    ),
    Case(
        name="an attribute of 10 MB",
        visits=lambda: (rss(*good_items()).replace(b"<item>", b'<item a="' + b"x" * 10_000_000 + b'">', 1),),
    ),
    Case(
        name="10,000 namespaces",
        visits=lambda: (
            _TEXT.replace("<rss", "<rss " + " ".join(f'xmlns:n{n}="urn:{n}"' for n in range(10_000)), 1).encode(),
        ),
        titles=None,
        error=".?",
    ),
    Case(
        name="a namespace in each of 100,000 elements",
        visits=lambda: (rss(*good_items(), "".join(f'<n{n}:x xmlns:n{n}="urn:{n}"/>' for n in range(100_000))),),
        titles=None,
        error=".?",
    ),
    Case(name="100,000 elements deep", visits=lambda: (rss(*good_items(), "<a>" * 100_000),), titles=None, error=".?"),
    Case(
        name="a million elements deep", visits=lambda: (rss(*good_items(), "<a>" * 1_000_000),), titles=None, error=".?"
    ),
    Case(
        name="100,000 elements deep in content",
        visits=lambda: (rss(item("Alpha", 1, description="&lt;b&gt;" * 100_000), item("Beta", 2)),),
        titles=None,
        error=".?",
    ),
    Case(
        name="100,000 elements deep in XHTML",
        visits=lambda: (atom(entry("Alpha", 1, content="<b>" * 30_000 + "</b>" * 30_000), entry("Beta", 2)),),
        titles=None,
        error=".?",
    ),
    Case(
        name="nested tables",
        visits=lambda: (
            rss(item("Alpha", 1, description="&lt;table&gt;&lt;tr&gt;&lt;td&gt;" * 20_000), item("Beta", 2)),
        ),
        titles=None,
        error=".?",
    ),
    Case(
        name="nested formatting",
        visits=lambda: (
            rss(item("Alpha", 1, description="&lt;a href=x&gt;&lt;b&gt;&lt;i&gt;&lt;p&gt;" * 5_000), item("Beta", 2)),
        ),
        titles=None,
        error=".?",
    ),
    Case(
        name="a million tags that are not closed",
        visits=lambda: (rss(*good_items(), "<" * 1_000_000),),
        titles=None,
        error=".?",
    ),
    Case(
        name="a million ampersands",
        visits=lambda: (rss(item("Alpha", 1, description="&" * 1_000_000), item("Beta", 2)),),
        titles=None,
        error=".?",
    ),
    Case(
        name="a million references",
        visits=lambda: (rss(item("Alpha", 1, description="&#65;" * 1_000_000), item("Beta", 2)),),
        titles=None,
        error=".?",
    ),
    Case(name="a comment of 15 MB", visits=lambda: (rss(*good_items(), head="<!--" + "x" * 15_000_000 + "-->"),)),
    Case(
        name="a million comments", visits=lambda: (rss(*good_items(), "<!--x-->" * 1_000_000),), titles=None, error=".?"
    ),
    Case(
        name="comments that are not closed",
        visits=lambda: (rss(*good_items(), "<!--" * 100_000),),
        titles=None,
        error=".?",
    ),
    Case(
        name="CDATA that is not closed",
        visits=lambda: (rss(*good_items(), "<![CDATA[" * 100_000),),
        titles=None,
        error=".?",
    ),
    Case(name="15 MB before the document", visits=lambda: (b" " * 15_000_000 + _PLAIN,)),
    Case(name="15 MB after the document", visits=lambda: (_PLAIN + b" " * 15_000_000,)),
    Case(
        name="20,000 categories",
        visits=lambda: (
            rss(item("Alpha", 1, guid="a")[:-7] + "<category>x</category>" * 20_000 + "</item>", item("Beta", 2)),
        ),
    ),
    Case(
        name="20,000 enclosures",
        visits=lambda: (
            rss(
                item("Alpha", 1, guid="a")[:-7]
                + "".join(f'<enclosure url="https://o.example/{n}.mp3"/>' for n in range(20_000))
                + "</item>",
                item("Beta", 2),
            ),
        ),
    ),
    Case(
        name="20,000 links",
        visits=lambda: (
            atom(
                entry("Alpha", 1)[:-8]
                + "".join(f'<link href="https://o.example/{n}"/>' for n in range(20_000))
                + "</entry>",
                entry("Beta", 2),
            ),
        ),
    ),
    Case(
        name="20,000 contents",
        visits=lambda: (atom(entry("Alpha", 1)[:-8] + "<content>x</content>" * 20_000 + "</entry>", entry("Beta", 2)),),
    ),
    Case(
        name="billion laughs",
        visits=lambda: (
            _with_doctype(
                '<!ENTITY l0 "lol">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)),
                "Alpha &l9;",
            ),
        ),
        titles=None,
        error=".?",
    ),
    Case(
        name="one large entity, often",
        visits=lambda: (_with_doctype(f'<!ENTITY a "{"a" * 50_000}">', "Alpha" + "&a;" * 50_000),),
        titles=None,
        error=".?",
    ),
    Case(
        name="entities of themselves",
        visits=lambda: (_with_doctype('<!ENTITY a "&b;"><!ENTITY b "&a;">', "Alpha &a;"),),
        titles=None,
        error=".?",
    ),
    Case(
        name="100,000 entities",
        visits=lambda: (_with_doctype("".join(f'<!ENTITY e{n} "x">' for n in range(100_000))),),
        titles=None,
        error=".?",
    ),
    Case(name="a deep DTD", visits=lambda: (_with_doctype("<!ELEMENT a (" * 20_000),), titles=None, error=".?"),
    Case(
        name="deep JSON",
        visits=lambda: (b'{"version":"https://jsonfeed.org/version/1","items":' + b"[" * 1_000_000,),
        titles=(),
        error="broken JSON",
    ),
    Case(
        name="a number of 100,000 digits",
        visits=lambda: (_JSON.replace(b'"Alpha"', b"9" * 100_000, 1),),
        titles=(),
        error="broken JSON",
    ),
    Case(
        name="JSON of 18 MB in a text",
        visits=lambda: (_json(_parts("Alpha", 1, content_html="<p>" * 6_000_000), _parts("Beta", 2)),),
        titles=None,
        error=".?",
    ),
    Case(name="JSON of a million keys", visits=lambda: (_json(*_JSON_ITEMS, **{f"k{n}": n for n in range(500_000)}),)),
    Case(
        name="bytes by chance",
        visits=lambda: (bytes((n * n * 31 + n) % 251 for n in range(1_000_000)),),
        titles=(),
        error=".",
    ),
    Case(name="NULs", visits=lambda: (bytes(1_000_000),), titles=(), error="empty"),
    Case(
        name="a picture", visits=lambda: (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 100,), titles=(), error="no feed"
    ),
    Case(name="the path of a file", visits=lambda: (b"/etc/passwd",), titles=(), error="no feed"),
    Case(name="an address", visits=lambda: (b"http://127.0.0.2/",), titles=(), error="no feed"),
]

RECOVERED = [
    Case(name="blanks before", visits=(b"\r\n\r\n  \t" + _PLAIN,)),
    Case(name="a BOM", visits=(b"\xef\xbb\xbf" + _PLAIN,)),
    Case(name="two BOMs", visits=(b"\xef\xbb\xbf" * 2 + _PLAIN,)),
    Case(name="blanks and a BOM", visits=(b"\n\xef\xbb\xbf" + _PLAIN,)),
    Case(
        name="a warning before",
        visits=(b"<br />\n<b>Warning</b>: mysql_connect() in <b>/x.php</b> on line <b>3</b><br />\n" + _PLAIN,),
    ),
    Case(name="a remark before", visits=(b"<!-- cached by x -->\n" + _PLAIN,)),
    Case(name="a script before", visits=(b"<script>var a = 1;</script>" + _PLAIN,)),
    Case(name="text before a root without a declaration", visits=(b"Notice: undefined index\n" + _ROOT,)),
    Case(name="a script behind", visits=(_PLAIN + b"\n<script>document.write('</rss>')</script>",)),
    Case(name="a page behind", visits=(_PLAIN + b"\n<html><body><p>Powered by x</p></body></html>",)),
    Case(name="a remark behind", visits=(_PLAIN + b"\n<!-- 53 queries -->",)),
    Case(name="NULs behind", visits=(_PLAIN + b"\0\0\0",)),
    Case(name="a document twice", visits=(_PLAIN + b"\n" + _PLAIN,)),
    Case(name="two declarations", visits=(b'<?xml version="1.0"?>\n' + _PLAIN,)),
    Case(name="no declaration", visits=(_ROOT,)),
    Case(name="XML 1.1", visits=(_PLAIN.replace(b'"1.0"', b'"1.1"', 1),)),
    Case(name="XML 2.0", visits=(_PLAIN.replace(b'"1.0"', b'"2.0"', 1),)),
    Case(name="standalone", visits=(_PLAIN.replace(b'"UTF-8"', b'"UTF-8" standalone="yes"', 1),)),
    Case(
        name="a stylesheet",
        visits=(_PLAIN.replace(b"<rss", b'<?xml-stylesheet href="http://127.0.0.2/x.xsl" type="text/xsl"?><rss', 1),),
    ),
    Case(name="an unknown root's version", visits=(_PLAIN.replace(b'version="2.0"', b'version="9"'),)),
    Case(name="no channel", visits=(_PLAIN.replace(b"<channel>", b"").replace(b"</channel>", b""),)),
    Case(name="capitals", visits=(_PLAIN.replace(b"<item>", b"<ITEM>").replace(b"</item>", b"</ITEM>"),)),
    Case(name="cut within an entry", visits=(_PLAIN[: _PLAIN.index(b"The second")],)),
    Case(name="cut within a tag", visits=(_PLAIN[: _PLAIN.rindex(b"</item") + 4],)),
    Case(name="cut before the end", visits=(_PLAIN[:-10],)),
    Case(
        name="ends in CDATA",
        visits=(_PLAIN.replace(b"The second text.", b"<![CDATA[The second")[:-60],),
        titles=None,
        error=".?",
    ),
    Case(name="raw ampersands", visits=(_PLAIN.replace(b"first text", b"AT&T & co &c; first text"),)),
    Case(name="entities of HTML", visits=(_PLAIN.replace(b"first text", b"&nbsp;&eacute;&hellip;&bogus;"),)),
    Case(name="raw less-than", visits=(_PLAIN.replace(b"first text", b"5 < 6 and x<y"),)),
    Case(name="unclosed tags", visits=(_PLAIN.replace(b"The first text.", b"<p>The <b>first<br> text."),)),
    Case(name="tags that overlap", visits=(_PLAIN.replace(b"The first text.", b"<b>The <i>first</b> text.</i>"),)),
    Case(name="attributes without quotes", visits=(_PLAIN.replace(b'<rss version="2.0"', b"<rss version=2.0"),)),
    Case(name="an attribute twice", visits=(_PLAIN.replace(b'version="2.0"', b'version="2.0" version="2.0"'),)),
    Case(
        name="an undeclared prefix",
        visits=(
            _PLAIN.replace(b"<guid>a</guid>", b"<guid>a</guid><media:content url='x'/><dc:creator>Me</dc:creator>"),
        ),
    ),
    Case(
        name="a prefix for all",
        visits=(_TEXT.replace("<rss", '<r:rss xmlns:r="urn:r"', 1).replace("</rss>", "</r:rss>").encode(),),
        titles=None,
        error=".?",
    ),
    Case(name="control characters", visits=(_PLAIN.replace(b"first text", b"first\x00\x01\x08\x0b\x1f text"),)),
    Case(
        name="control characters as references",
        visits=(_PLAIN.replace(b"first text", b"&#0;&#1;&#x1F;&#xD83D;&#xDE00;&#xFFFF;&#x110000;&#99999999999;"),),
    ),
    Case(
        name="C1 controls",
        visits=(
            "".join(_TEXT.split("Beta")[0]).encode()
            + b"Beta"
            + _TEXT.split("Beta", 1)[1].replace("second", "\x85\x92").encode(),
        ),
    ),
    Case(name="UTF-8", visits=(_ACCENTED.encode(),), titles=_ACCENTS),
    *(
        Case(name=f"{name} as declared", visits=(_declared(_ACCENTED, name),), titles=_ACCENTS)
        for name in ("ISO-8859-1", "windows-1252", "ISO-8859-15", "UTF-16", "UTF-32", "UTF-8", "macintosh")
    ),
    *(
        Case(name=f"{name} in Russian", visits=(_declared(_RUSSIAN, name),), titles=_CYRILLIC)
        for name in ("windows-1251", "KOI8-R", "ISO-8859-5", "UTF-16LE", "UTF-16BE", "IBM866")
    ),
    *(
        Case(name=f"{name} in Japanese", visits=(_declared(_JAPANESE, name),), titles=("日本語の見出し", "Beta"))
        for name in ("Shift_JIS", "EUC-JP", "ISO-2022-JP", "UTF-16", "GB18030")
    ),
    Case(name="windows-1252 declared UTF-8", visits=(_declared(_ACCENTED, "UTF-8", "cp1252"),), titles=_ACCENTS),
    Case(name="UTF-8 declared ISO-8859-1", visits=(_declared(_ACCENTED, "ISO-8859-1", "utf-8"),), titles=_ACCENTS),
    Case(name="UTF-8 declared UTF-16", visits=(_declared(_ACCENTED, "UTF-16", "utf-8"),), titles=_ACCENTS),
    Case(name="UTF-16 declared UTF-8", visits=(_declared(_ACCENTED, "UTF-8", "utf-16"),), titles=_ACCENTS),
    Case(name="UTF-16 without a BOM", visits=(_declared(_ACCENTED, "UTF-16", "utf-16-le"),), titles=_ACCENTS),
    Case(
        name="UTF-8 in a header of Latin-1",
        visits=(reply(_ACCENTED.encode(), Content_Type="text/xml; charset=ISO-8859-1"),),
        titles=_ACCENTS,
    ),
    Case(
        name="Latin-1 in a header of UTF-8",
        visits=(reply(_declared(_ACCENTED, "ISO-8859-1"), Content_Type="text/xml; charset=utf-8"),),
        titles=_ACCENTS,
    ),
    Case(
        name="Latin-1 told by a header only",
        visits=(
            reply(
                _ACCENTED.replace(' encoding="UTF-8"', "").encode("latin-1"),
                Content_Type="text/xml; charset=iso-8859-1",
            ),
        ),
        titles=_ACCENTS,
    ),
    Case(
        name="text/xml without a charset", visits=(reply(_ACCENTED.encode(), Content_Type="text/xml"),), titles=_ACCENTS
    ),
    Case(name="text/html", visits=(reply(_ACCENTED.encode(), Content_Type="text/html"),), titles=_ACCENTS),
    Case(
        name="text/plain",
        visits=(reply(_ACCENTED.encode(), Content_Type="text/plain; charset=us-ascii"),),
        titles=_ACCENTS,
    ),
    Case(name="an unknown encoding", visits=(_declared(_ACCENTED, "x-made-up", "utf-8"),), titles=_ACCENTS),
    *(
        Case(name=f"the encoding {name}", visits=(_declared(_TEXT, name, "utf-8"),))
        for name in (
            "rot13",
            "base64",
            "zip",
            "idna",
            "unicode_escape",
            "utf-7",
            "undefined",
            "hex",
            "raw_unicode_escape",
            "mbcs",
            "bz2_codec",
        )
    ),
    Case(
        name="a single broken byte",
        visits=(_ACCENTED.encode().replace(b"Beta", b"Be\xffta"),),
        titles=("Éléphants à Zürich", "Be\ufffdta"),
    ),
    Case(name="a character cut in two", visits=(_ACCENTED.encode().replace("é".encode(), b"\xc3", 1),), titles=None),
    Case(
        name="CESU surrogates",
        visits=(_ACCENTED.encode().replace(b"Beta", b"Beta\xed\xa0\xbd\xed\xb8\x80"),),
        titles=None,
    ),
    Case(name="UTF-8 encoded twice", visits=(_PLAIN.replace(b"first text", "né".encode().decode("latin-1").encode()),)),
]

OTHER_THINGS = [
    Case(
        name="a page",
        visits=(b"<!DOCTYPE html><html><head><title>x</title></head><body>hello</body></html>",),
        titles=(),
        error="web page",
    ),
    Case(
        name="a page with a feed",
        visits=(b'<html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head></html>',),
        titles=(),
        error="web page.*/rss",
    ),
    Case(
        name="a page as text/xml",
        visits=(reply(b"<html><body/></html>", Content_Type="text/xml"),),
        titles=(),
        error="web page",
    ),
    Case(
        name="XHTML",
        visits=(
            b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x.dtd"><html xmlns="http://www.w3.org/1999/xhtml"/>',
        ),
        titles=(),
        error="web page",
    ),
    Case(
        name="a login page",
        visits=(reply(b"<html><form><input name=password></form></html>"),),
        titles=(),
        error="web page",
    ),
    Case(
        name="OPML",
        visits=(b'<opml version="2.0"><body><outline text="x"/></body></opml>',),
        titles=(),
        error="no feed",
    ),
    Case(
        name="a site map",
        visits=(
            b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>http://x</loc></url></urlset>',
        ),
        titles=(),
        error="no feed",
    ),
    Case(
        name="SVG",
        visits=(b'<svg xmlns="http://www.w3.org/2000/svg"><title>Alpha</title></svg>',),
        titles=(),
        error="no feed",
    ),
    Case(name="text", visits=(b"Under construction",), titles=(), error="no feed"),
    Case(name="an error in JSON", visits=(b'{"error": "not found"}',), titles=(), error="no JSON Feed"),
    Case(name="a list in JSON", visits=(b"[1, 2, 3]",), titles=(), error="no JSON Feed"),
    Case(name="JSON that breaks off", visits=(_JSON[:-30],), titles=(), error="broken JSON"),
    Case(name="a feed without entries", visits=(rss(),), titles=()),
    Case(name="an empty channel", visits=(b"<rss/>",), titles=()),
    Case(name="an entry that says nothing", visits=(rss("<item/>", *good_items()),)),
    Case(
        name="an external entity",
        visits=(_with_doctype('<!ENTITY x SYSTEM "file:///etc/passwd">', "Alpha&x;"),),
        titles=None,
        error=".?",
    ),
    Case(
        name="an external entity of the network",
        visits=(_with_doctype('<!ENTITY x SYSTEM "{victim}/x">', "Alpha&x;"),),
        titles=None,
        error=".?",
    ),
    Case(
        name="a parameter entity",
        visits=(_with_doctype('<!ENTITY % x SYSTEM "{victim}/p">%x;'),),
        titles=None,
        error=".?",
    ),
    Case(name="an external DTD", visits=(_TEXT.replace("<rss", '<!DOCTYPE rss SYSTEM "{victim}/d"><rss', 1).encode(),)),
    Case(
        name="a public DTD",
        visits=(
            _TEXT.replace("<rss", '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "{victim}/d"><rss', 1).encode(),
        ),
    ),
    Case(
        name="XInclude",
        visits=(
            _TEXT.replace(
                "</channel>", '<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="{victim}/i"/></channel>'
            ).encode(),
        ),
    ),
    Case(
        name="a schema",
        visits=(
            _TEXT.replace(
                "<rss",
                '<rss xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:schemaLocation="urn:x {victim}/s"',
                1,
            ).encode(),
        ),
    ),
    Case(
        name="content elsewhere",
        visits=(
            atom(
                entry("Alpha", 1, content="").replace("<content></content>", '<content src="{victim}/c"/>'),
                entry("Beta", 2),
            ),
        ),
    ),
]

JSON = [
    Case(name="JSON", visits=(_JSON,)),
    Case(name="JSON as text/html", visits=(reply(_JSON, Content_Type="text/html"),)),
    Case(name="JSON with a BOM", visits=(b"\xef\xbb\xbf" + _JSON,)),
    Case(name="JSON in UTF-16", visits=(_JSON.decode().encode("utf-16"),)),
    Case(name="JSON in UTF-32", visits=(_JSON.decode().encode("utf-32"),)),
    Case(name="JSON in Latin-1", visits=(_JSON.replace(b"Alpha", b"Alph\xe9"),), titles=("Alph\ufffd", "Beta")),
    Case(name="JSON behind blanks", visits=(b"\n\n " + _JSON,)),
    Case(
        name="half a surrogate pair",
        visits=(_JSON.replace(b'"title": "Alpha"', b'"title": "Alpha\\ud83d"'),),
        titles=("Alpha?", "Beta"),
    ),
    Case(name="half a surrogate pair in the key", visits=(_JSON.replace(b'"id": "Alpha"', b'"id": "\\udc00"'),)),
    Case(
        name="half a surrogate pair everywhere",
        visits=(
            _json(
                *(
                    _parts(name, hours, url="http://\ud800/", author={"name": "\ud800"}, content_html="\udfff")
                    for name, hours in (("Alpha", 1), ("Beta", 2))
                ),
                title="\ud800",
                home_page_url="\ud800",
            ),
        ),
    ),
    Case(name="numbers as ids", visits=(_json(_parts("Alpha", 1, id=1), _parts("Beta", 2, id=2.5)),)),
    Case(
        name="NaN and infinity",
        visits=(_JSON.replace(b'"id": "Alpha"', b'"id": NaN').replace(b'"id": "Beta"', b'"id": -Infinity'),),
    ),
    Case(
        name="booleans and nulls",
        visits=(_json(_parts("Alpha", 1, id=True, url=None, tags=None, authors=False), _parts("Beta", 2, id=None)),),
    ),
    Case(name="keys twice", visits=(_JSON.replace(b'"id": "Alpha"', b'"id": "x", "id": "Alpha"'),)),
    Case(name="items that are none", visits=(_json(None, 1, "x", [], *_JSON_ITEMS),)),
    Case(
        name="wrong types",
        visits=(
            _json(
                _parts("Alpha", 1, url=["x"], content_html={"a": 1}, attachments="x", author="Me", date_modified=[]),
                _parts("Beta", 2, attachments=[1, {}, {"url": 3}]),
                authors=7,
                language=3,
                home_page_url=[],
            ),
        ),
    ),
    Case(
        name="a date as a number",
        visits=(_json(_parts("Alpha", 1, date_published=1772445600), _parts("Beta", 2, date_published="1772359200")),),
    ),
    Case(
        name="a date of another kind",
        visits=(
            _json(
                _parts("Alpha", 1, date_published={"$date": 1}, date_modified="2026-03-02T10:00:00Z"), _parts("Beta", 2)
            ),
        ),
    ),
    Case(name="no version", visits=(_json(*_JSON_ITEMS, version=None),)),
    Case(name="version 1", visits=(_json(*_JSON_ITEMS, version="https://jsonfeed.org/version/1"),)),
    Case(name="no items", visits=(_json(),), titles=()),
    Case(
        name="a huge size",
        visits=(
            _json(
                _parts("Alpha", 1, attachments=[{"url": "https://o.example/a.mp3", "size_in_bytes": 10**400}]),
                _parts("Beta", 2),
            ),
        ),
    ),
    Case(name="NULs in JSON", visits=(_JSON.replace(b"Alpha", b"Al\\u0000pha"),), titles=("Alpha", "Beta")),
    Case(name="a comma too many", visits=(_JSON.replace(b"}]", b"},]"),), titles=(), error="broken JSON"),
    Case(name="a call", visits=(b"callback(" + _JSON + b");",), titles=(), error="no feed"),
]

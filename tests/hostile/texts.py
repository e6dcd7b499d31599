"""Titles and contents as they come, and markup that means harm."""

import json

from tests.hostile.cases import Case, atom, entry, item, rss

_BETA = item("Beta", 2, guid="b")
_TITLES = {  # the title as it stands in RSS, and as it has to be shown
    "plain": ("Alpha", "Alpha"),
    "an entity": ("AT&amp;T", "AT&T"),
    "an entity escaped twice": ("AT&amp;amp;T", "AT&T"),
    "an entity of HTML escaped": ("Caf&amp;eacute;", "Café"),
    "a reference escaped": ("It&amp;#8217;s", "It’s"),
    "a reference in hexadecimal": ("It&amp;#x2019;s", "It’s"),
    "a reference of windows-1252": ("It&#146;s", "It’s"),
    "CDATA": ("<![CDATA[Alpha & Beta]]>", "Alpha & Beta"),
    "CDATA with an entity": ("<![CDATA[Alpha &amp; Beta]]>", "Alpha & Beta"),
    "CDATA within text": ("&lt;![CDATA[Alpha]]&gt;", "Alpha"),
    "HTML": ("&lt;b&gt;Alpha&lt;/b&gt; news", "Alpha news"),
    "HTML in CDATA": ("<![CDATA[<i>Alpha</i>]]>", "Alpha"),
    "HTML escaped twice": ("&amp;lt;b&amp;gt;Alpha", "<b>Alpha"),
    "a script": ("Alpha&lt;script&gt;alert(1)&lt;/script&gt;", "Alpha"),
    "a picture": ("&lt;img src=x onerror=alert(1)&gt;Alpha", "Alpha"),
    "less than": ("5 &lt; 6", "5 < 6"),
    "a type": ("Vec&lt;T&gt; in Rust", "Vec<T> in Rust"),
    "a comment": ("Al&lt;!-- x --&gt;pha", "Alpha"),
    "lines": ("Alpha\n\n   Beta\t", "Alpha Beta"),
    "controls": ("Al\x00\x01\x08pha\x1b[31m", "Alpha[31m"),
    "references to controls": ("Al&#0;&#8;&#27;pha", "Alpha"),
    "C1 controls": ("Al\x9b31mpha", "Al›31mpha"),
    "an override": ("\u202eAlpha\u202c", "Alpha"),
    "isolates": ("\u2066Alpha\u2069", "Alpha"),
    "an override as a reference": ("&#x202E;Alpha", "Alpha"),
    "an override escaped twice": ("&amp;#x202E;Alpha", "Alpha"),
    "zero width": ("Al\u200bp\u2060ha\ufeff", "Alpha"),
    "soft hyphens": ("Al\u00adpha", "Alpha"),
    "not a character": ("Alpha\ufffe\uffff", "Alpha"),
    "half of a character": ("Alpha&#xD83D;", "Alpha\ufffd"),
    "two halves": ("Alpha &#xD83D;&#xDE00;", "Alpha 😀"),
    "combining marks": ("e\u0301te\u0301", "été"),
    "marks without end": ("Alpha" + "\u0300\u0301\u0302\u0303" * 100, None),
    "an emoji of a family": ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
    "Arabic": ("خبر عاجل", "خبر عاجل"),
    "a separator of lines": ("Alpha\u2028Beta\u2029Gamma", "Alpha Beta Gamma"),
    "blanks of all kinds": ("Alpha\u00a0\u2003\u3000Beta", "Alpha Beta"),
    "nothing but blanks": ("&amp;nbsp; \u00a0", ""),
    "nothing but marks": ("\u200b\u202e", ""),
    "a formula": ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
    "a template": ("{{7*7}} ${7*7} %s %(x)s {0}", "{{7*7}} ${7*7} %s %(x)s {0}"),
    "SQL": ("'); DROP TABLE entries;--", "'); DROP TABLE entries;--"),
    "quotes": ('"Alpha" &lt;i&gt;&amp;quot;Beta&amp;quot;', '"Alpha" "Beta"'),
    "a million letters": ("x" * 1_000_000, "x" * 1000),
    "a million entities": ("&amp;amp;" * 100_000, "&" * 1000),
    "a million tags": ("&lt;b&gt;" * 100_000 + "Alpha", "Alpha"),
    "Latin-1 read as UTF-8": ("\ufffd\ufffdAlpha", "\ufffd\ufffdAlpha"),
}

TITLES = [
    Case(
        name=f"a title of {name}",
        visits=(rss(item(guid="a", link="https://o.example/a", title=title, hours=1), _BETA),),
        titles=None if shown is None else (shown, "Beta"),
    )
    for name, (title, shown) in _TITLES.items()
]

_SCHEMES = (
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)", "java\nscript:alert(1)",
    "\x01javascript:alert(1)", "java&#10;script:alert(1)", "java&Tab;script:alert(1)", "javascript&colon;alert(1)",
    "&#106;avascript:alert(1)", "&#x6A;&#x61;vascript:alert(1)", "&#0000106avascript:alert(1)", "javascript&#58;alert(1)",
    "data:text/html,<script>alert(1)</script>", "data:text/html;base64,PHNjcmlwdD4=", "data:image/svg+xml,<svg/onload=alert(1)>",
    "vbscript:msgbox(1)", "livescript:x", "file:///etc/passwd", "blob:https://o.example/x", "filesystem:https://x/", "view-source:x",
    "ms-word:ofe|u|https://o.example/x", "intent://x#Intent;end", "tel:+1", "sms:+1", "about:blank", "chrome://settings", "jar:x!/y",
    "ftp://o.example/", "ws://o.example/", "feed:javascript:alert(1)", "\u2028javascript:alert(1)", "javas\u0000cript:alert(1)",
    "http:javascript:alert(1)", "//o.example/x", "\\\\o.example\\x", "https:o.example", "?javascript:alert(1)", "mailto:a@o.example",
)  # fmt: skip
_PLACES = (
    '<a href="{}">x</a>', '<img src="{}">', '<img srcset="{} 1x, {} 2x">', '<video poster="{}" src="{}"></video>', '<audio src="{}">',
    '<source src="{}" srcset="{}">', '<track src="{}">', '<blockquote cite="{}">x', '<q cite="{}">x', '<del cite="{}">x', '<ins cite="{}">x',
    '<form action="{}"><button formaction="{}">x', '<table background="{}"><td background="{}">x', '<body background="{}">x',
    '<iframe src="{}" srcdoc="{}">', '<frame src="{}">', '<embed src="{}">', '<object data="{}" codebase="{}">', '<applet code="{}">',
    '<a ping="{}" href="https://o.example/">x', '<area href="{}">', '<base href="{}">', '<link href="{}" rel=stylesheet>',
    '<meta http-equiv=refresh content="0;url={}">', '<svg><a xlink:href="{}"><text>x', '<svg><use href="{}"/><image href="{}"/>',
    '<svg><animate attributeName=href values="{}"/>', '<svg><set attributeName=href to="{}"/>', '<math href="{}">x', '<isindex action="{}">',
    '<input type=image src="{}">', '<bgsound src="{}">', '<img longdesc="{}" usemap="{}" lowsrc="{}" dynsrc="{}">', '<html manifest="{}">',
    '<div style="background:url({})">x', '<p style=\'behavior:url("{}")\'>x', '<xml src="{}">', '<layer src="{}">', '<portal src="{}">',
)  # fmt: skip
_SHAPES = (
    "<script>alert(1)</script>", "<SCRIPT SRC=//o.example/x.js></SCRIPT>", "<scr<script>ipt>alert(1)</scr</script>ipt>", "<script",
    "<svg/onload=alert(1)>", "<svg onload=alert(1)//", "<img src=x onerror=alert(1)>", "<img/src=x/onerror=alert(1)>", "<body onload=alert(1)>",
    "<p onclick=alert(1)>x", "<p ONMOUSEOVER=alert(1)>x", "<a href=x onfocus=alert(1) autofocus>x", "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>", "<style>@import url(//o.example/x)</style>", "<style>*{background:url(x)}</style>",
    "<p style='position:fixed;top:0;width:100%'>x", "<div id=app class=modal name=x>x", "<!--><script>alert(1)</script>-->",
    "<!--[if IE]><script>alert(1)</script><![endif]-->", "<![CDATA[<script>alert(1)</script>]]>", "<?php echo 1 ?>", "<%= 1 %>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">", "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<math><annotation-xml encoding=text/html><script>alert(1)</script>", "<svg><foreignObject><img src=x onerror=alert(1)></foreignObject>",
    "<svg><title><style><img src=x onerror=alert(1)></style></title>", "<table><caption><svg><desc><p><style><!--</style><img src=x onerror=alert(1)>",
    "<select><template><img src=x onerror=alert(1)>", "<template><script>alert(1)</script></template>", "<textarea><img src=x onerror=alert(1)>",
    "<title><img src=x onerror=alert(1)>", "<xmp><img src=x onerror=alert(1)></xmp>", "<noembed><img src=x onerror=alert(1)></noembed>",
    "<noframes><img src=x onerror=alert(1)></noframes>", "<plaintext><img src=x onerror=alert(1)>", "<listing>&lt;img onerror=alert(1)&gt;</listing>",
    "<iframe srcdoc='&lt;script&gt;alert(1)&lt;/script&gt;'>", "<object><param name=src value=javascript:alert(1)></object>",
    "<marquee onstart=alert(1)>x</marquee>", "<keygen autofocus onfocus=alert(1)>", "<input autofocus onfocus=alert(1)>", "<dialog open>x</dialog>",
    "<button popovertarget=x>x</button>", "<slot name=x>", "<x-widget onclick=alert(1)>x</x-widget>", "<a href=https://o.example/ target=_blank>x</a>",
    "<a href='https://o.example/\" onclick=alert(1) x=\"'>x</a>", "<a title='\"><img src=x onerror=alert(1)>'>x</a>", "<img alt=\"`><img src=x onerror=alert(1)>\">",
    "<a href=\"https://o.example/<script>\">x</a>", "<a/href=\"https://o.example/\"/onclick=alert(1)>x", "<a\x00href=x onclick=alert(1)>x", "<\x00script>alert(1)</script>",
    "<img src=https://o.example/p.gif width=1 height=1>", "<p>\u202etxet\u202c</p>", "<p dir=rtl>x", "<b" * 1000, "</div></div></body></html><script>alert(1)</script>",
    "]]>]]&gt;<script>alert(1)</script>", "<p>unclosed <b><i><table><tr><td>", "</p></b></table></article>", "<a href=https://a.example/><a href=https://b.example/>x</a></a>",
    "\ufeff<script>alert(1)</script>", "＜script＞alert(1)＜/script＞", "<ſcript>alert(1)</ſcript>", "<img src=x:x onerror\x0b=alert(1)>", "<svg:svg onload=alert(1)/>", "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
)  # fmt: skip

PAYLOADS = [
    *(place.replace("{}", scheme) for place in _PLACES[:4] for scheme in _SCHEMES),
    *(place.replace("{}", scheme) for n, place in enumerate(_PLACES[4:]) for scheme in _SCHEMES[n % 8 :: 8]),
    *_SHAPES,
]


def _escaped(text: str) -> str:
    return "".join(
        f"&#{ord(c)};" if c in "<>&\"'" else c
        for c in text.replace("\0", "\ufffd").replace("\x01", "").replace("\x0b", " ")
    )


def _in_rss(part: str) -> bytes:
    items = (item(f"N{n}", n + 1, guid=str(n), **{part: _escaped(payload)}) for n, payload in enumerate(PAYLOADS))
    return rss(*items).replace(b"<rss", b'<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"', 1)


def _in_atom(kind: str) -> bytes:
    entries = []
    for number, payload in enumerate(PAYLOADS):
        entries.append(
            entry(f"N{number}", number + 1, content="").replace(
                "<content>", f'<content type="{kind}">{_escaped(payload)}'
            )
        )
    return atom(*entries)


_JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "<script>alert(1)</script>",
    "items": [
        {"id": n, "title": payload, "content_html": payload, "author": {"name": payload}}
        for n, payload in enumerate(PAYLOADS)
    ],
}

MARKUP = [
    Case(name="in descriptions", visits=(_in_rss("description"),), titles=None),
    Case(name="in contents", visits=(_in_rss("content:encoded"),), titles=None),
    Case(name="in authors", visits=(_in_rss("author"),), titles=None),
    Case(name="in titles of RSS", visits=(rss(*(item(guid=str(n), title=_escaped(payload)) for n, payload in enumerate(PAYLOADS))),), titles=None),
    Case(name="in links", visits=(rss(*(item(f"N{n}", guid=str(n), link=_escaped(scheme), comments=_escaped(scheme)) for n, scheme in enumerate(_SCHEMES))),), titles=None),
    Case(name="in enclosures", visits=(rss(*(item(f"N{n}", guid=str(n))[:-7] + f'<enclosure url="{_escaped(scheme)}"/></item>' for n, scheme in enumerate(_SCHEMES))),), titles=None),
    Case(name="in HTML of Atom", visits=(_in_atom("html"),), titles=None),
    Case(name="in text of Atom", visits=(_in_atom("text"),), titles=None),
    Case(name="in XHTML of Atom", visits=(_in_atom("xhtml"),), titles=None),
    Case(name="in text/html of Atom", visits=(_in_atom("text/html"),), titles=None),
    Case(name="in JSON", visits=(json.dumps(_JSON).encode(),), titles=None),
    Case(name="in a base", visits=(atom(*(entry(f"N{n}", n + 1, content="").replace("<entry>", f'<entry xml:base="{_escaped(scheme)}">').replace("<content>", '<content type="html">&lt;a href="x"&gt;x') for n, scheme in enumerate(_SCHEMES))),), titles=None),
]  # fmt: skip

"""A second opinion on markup: what a browser would make of it, by another parser and other rules than the program's."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element  # the tree that html5lib builds

import html5lib

HARMLESS = frozenset(
    """
    a abbr address article aside audio b bdi blockquote br caption center cite code col colgroup dd del details dfn
    div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li main mark nav ol p picture
    pre q rp rt ruby s samp section small source span strike strong sub summary sup table tbody td tfoot th thead time
    tr track tt u ul var video wbr
    """.split()  # noqa: SIM905 -- words read best as text
)
_LINKS = {
    "href", "src", "srcset", "poster", "cite", "background", "action", "formaction", "longdesc", "usemap", "data",
    "classid", "codebase", "profile", "manifest", "ping", "icon", "lowsrc", "dynsrc", "xlink:href", "archive", "code",
}  # fmt: skip
_FORBIDDEN = {
    "style",
    "id",
    "class",
    "name",
    "srcdoc",
    "ping",
    "background",
    "action",
    "formaction",
    "xmlns",
    "slot",
    "is",
}
_ABSOLUTE = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_MAIL = re.compile(r"mailto:", re.IGNORECASE)


def faults(html: str) -> list[str]:
    """Return what is dangerous in a piece of HTML, as a browser would read it within a page."""
    fragment = html5lib.parseFragment(html, container="div", treebuilder="etree", namespaceHTMLElements=False)
    return [fault for element in fragment.iter() if element is not fragment for fault in _faults(element)]


def _faults(element: Element) -> Iterator[str]:
    if not isinstance(element.tag, str):
        yield "a comment"
        return
    if element.tag not in HARMLESS:
        yield f"<{element.tag}>"
    for name, value in element.attrib.items():
        told = name if isinstance(name, str) else ":".join(map(str, name))
        if _is_bad(told.lower(), value):
            yield f"<{element.tag} {told}={value[:60]!r}>"


def _is_bad(name: str, value: str) -> bool:
    if name.startswith("on") or name in _FORBIDDEN or ":" in name or "{" in name:
        return True
    if name == "srcset":
        return not all(_ABSOLUTE.match(part.strip()) for part in re.split(r",\s+", value) if part.strip())
    if name not in _LINKS:
        return False
    return not (_ABSOLUTE.match(value) or (name == "href" and _MAIL.match(value)))

"""A representative's title as readers see it.  Pure."""

import re
from typing import Literal

from aggregator.models import Entry
from aggregator.publish.markup import excerpt, one_line

_WORD = re.compile(r"[^\W\d_]{2,}")
_SPACELESS = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_SAYS_NOTHING = re.compile(
    "an|and|are|at|by|for|from|in|is|it|new|no|of|on|or|out|releas(e|ed)|the|to|updat(e|ed)|version|with"
)
_RELEASE = re.compile(  # at forges such as GitHub, GitLab and Gitea, and in the index of Python's packages
    r"https?://(?P<host>[^/]+)/"
    r"(?:(?:[\w.~-]+/)+?(?=[\w.~-]+/(?:-/)?(?:releases|tags|src/tag)/)|project/)(?P<project>[\w.~-]+)/",
    re.ASCII,
)


def title_of(entry: Entry) -> str:
    """Return an entry's title on one line, never empty: one without is named by its text."""
    return one_line(entry.title) or excerpt(entry.text, 80) or "Untitled"


def headline(entry: Entry, outlet: str, titles: Literal["auto", "plain", "outlet"]) -> str:
    """Return the title on one line, never empty and without counts; an entry without one is named by its text.

    "auto" puts the outlet before a title that says too little alone, "outlet" before every title.  Where the outlet is
    but the site of many projects, "auto" names the project.
    """
    title = one_line(entry.title) or excerpt(entry.text, 80) or one_line(outlet) or "Untitled"
    outlet = one_line(outlet)
    if title.casefold().startswith(outlet.casefold()) or titles == "plain":
        return title
    if titles == "outlet":
        return f"{outlet}: {title}"
    if not _says_too_little(title):
        return title
    project = _project(entry.link, outlet)
    names_it = project and re.search(rf"\b{re.escape(project)}\b", title, re.IGNORECASE)
    return title if names_it else f"{project or outlet}: {title}"


def _project(link: str, outlet: str) -> str:
    """Return the project whose release or tag stands at an address, nothing where it has an outlet of its own."""
    found = _RELEASE.match(link)
    return found["project"] if found and outlet.casefold() in found["host"].casefold() else ""


def _says_too_little(title: str) -> bool:
    """Return whether a title has fewer than two words with content: "v1.2.3", "Update", "March 2024"."""
    # Two ideographs say about as much as a word, and no blank parts them.
    pairs = len(_SPACELESS.findall(title)) // 2
    words = {word for word in _WORD.findall(_SPACELESS.sub(" ", title.casefold())) if not _SAYS_NOTHING.fullmatch(word)}
    return len(words) + pairs < 2

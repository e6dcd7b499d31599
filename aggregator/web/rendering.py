"""Values → HTML, by the templates; whatever a publisher wrote stays text.  Owns jinja2."""

import hashlib
import traceback
from functools import cache
from importlib.resources import files
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, StrictUndefined, TemplateSyntaxError

from aggregator.measures import counted
from aggregator.web.links import Links

_SHIPPED = PackageLoader("aggregator.web")
_STYLES = ("style.css", "operation.css", "media.css")  # the general one first


def shipped(name: str) -> bytes:
    """Return a file that pages load; the stylesheet is one for all of them."""
    folder = files("aggregator.web").joinpath("templates")
    names = _STYLES if name == _STYLES[0] else (name,)
    return b"\n".join(folder.joinpath(each).read_bytes() for each in names)


@cache
def fingerprint(name: str) -> str:
    """Return what tells a file that pages load from those of other releases: it may be kept as long as this stays."""
    return hashlib.sha256(shipped(name)).hexdigest()[:12]


def _environment(loader: PackageLoader | ChoiceLoader) -> Environment:
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.globals["fingerprint"] = fingerprint
    made.globals["counted"] = counted
    made.filters["grouped"] = "{:,}".format
    return made


_TEMPLATES = _environment(_SHIPPED)


def render(template: str, links: Links, **values: object) -> str:
    """Return the page that a template makes of these values: the operator's, where the links know of one that works."""
    own = links.own(template, links=links, **values) if links.own else None
    return _TEMPLATES.get_template(template).render(links=links, **values) if own is None else own


class Overrides:
    """Templates of the operator's own, in a folder: files that stand there replace those that are shipped.

    `mistakes` says, in a sentence each, what is wrong with them; what they cannot make is left to the shipped ones.
    """

    def __init__(self, folder: Path) -> None:
        """Take the folder, which is read when a page is made."""
        self.mistakes: list[str] = []
        self._folder = folder
        self._templates = _environment(ChoiceLoader([FileSystemLoader(folder), _SHIPPED]))
        if not folder.is_dir():
            self.mistakes.append(f"aggregator.templates: there is no folder {folder}; the shipped templates are used")

    def render(self, template: str, **values: object) -> str | None:
        """Return the page, None where a template of the operator's is broken."""
        try:
            return self._templates.get_template(template).render(**values)
        except Exception as error:  # noqa: BLE001 -- a template is a program, which may fail in any way
            mistake = f"{self._place(error)}: {error}; the shipped {template} is used instead"
            if mistake not in self.mistakes:
                self.mistakes.append(mistake)
            return None

    def _place(self, error: Exception) -> str:
        """Return the file and the line where a template is broken."""
        if isinstance(error, TemplateSyntaxError):
            return f"{error.filename}, line {error.lineno}"
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).suffix != ".py"]
        return f"{frames[-1].filename}, line {frames[-1].lineno}" if frames else str(self._folder)

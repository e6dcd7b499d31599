"""How pages lead to each other: as they are served, or as files beside each other; relative in either case.  Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Told:
    """What is told once on top of a page: what was done, or why it was not, and then what was typed, by field.

    `undo` is the correction that can be taken back, 0 for none.
    """

    text: str
    failed: bool = False
    undo: int = 0
    typed: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Links:
    """Where everything is, seen from one page.

    `root` is the way from there to where the front page lies, such as "../", so that it does not matter under which
    path a proxy serves us, nor where the files lie.  `here` is the way from the front page back to this one.  `token`
    is what forms carry, nothing where there are to be none; `flash` what is to be told; `may_leave` whether there is a
    login to end.
    """

    root: str = ""
    is_static: bool = False
    own: Callable[..., str | None] | None = field(default=None, compare=False)  # pages by the operator's templates
    here: str = ""
    token: str = ""
    flash: Told | None = None
    may_leave: bool = False

    @classmethod
    def served(cls, path: str, query: str = "") -> "Links":
        """Return the links of the page that is served under a path, "/" or "/stories/s12"."""
        return cls("../" * (path.count("/") - 1), here=f"{path[1:]}?{query}" if query else path[1:])

    @property
    def front(self) -> str:
        """Return the way to the stories."""
        return f"{self.root}index.html" if self.is_static else self.root or "./"

    @property
    def style(self) -> str:
        """Return the way to the stylesheet."""
        return f"{self.root}style.css"

    @property
    def script(self) -> str:
        """Return the way to the script."""
        return f"{self.root}script.js"

    def deed(self, verb: str) -> str:
        """Return where a form goes that is to have something done: "merge"."""
        return f"{self.root}do/{verb}"

    def page(self, name: str) -> str:
        """Return the way to "feeds", "outputs" and the like."""
        return f"{self.root}{name}.html" if self.is_static else f"{self.root}{name}"

    def story(self, name: str) -> str:
        """Return the way to a story: "s12" as it is served, a published id's UUID as a file."""
        return f"{self.root}stories/{name}.html" if self.is_static else f"{self.root}stories/{name}"

    def document(self, path: str) -> str:
        """Return the way to "feed.atom"."""
        return self.root + path

"""How pages lead to each other: as they are served, or as files beside each other; relative in either case.  Pure."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Links:
    """Where everything is, seen from one page.

    `root` is the way from there to where the front page lies, such as "../", so that it does not matter under which
    path a proxy serves us, nor where the files lie.  `here` is the part of the site that the page belongs to.
    """

    root: str = ""
    is_static: bool = False
    own: Callable[..., str | None] | None = field(default=None, compare=False)  # pages by the operator's templates

    @classmethod
    def served(cls, path: str) -> "Links":
        """Return the links of the page that is served under a path, "/" or "/stories/s12"."""
        return cls("../" * (path.count("/") - 1))

    @property
    def front(self) -> str:
        """Return the way to the stories."""
        return f"{self.root}index.html" if self.is_static else self.root or "./"

    @property
    def style(self) -> str:
        """Return the way to the stylesheet."""
        return f"{self.root}style.css"

    def page(self, name: str) -> str:
        """Return the way to "feeds" or "outputs"."""
        return f"{self.root}{name}.html" if self.is_static else f"{self.root}{name}"

    def story(self, name: str) -> str:
        """Return the way to a story: "s12" as it is served, a published id's UUID as a file."""
        return f"{self.root}stories/{name}.html" if self.is_static else f"{self.root}stories/{name}"

    def document(self, path: str) -> str:
        """Return the way to "feed.atom"."""
        return self.root + path

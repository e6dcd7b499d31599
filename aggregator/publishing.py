"""Publishing on behalf of daemon, poll and demo: documents in memory and in files, in turn at most once a minute."""

import asyncio
import json
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from hashlib import blake2b
from itertools import islice
from pathlib import Path

from aggregator import __version__
from aggregator.adopting import adopt
from aggregator.config import Config
from aggregator.models import NEVER, Document
from aggregator.pipeline import publish_in_portions
from aggregator.publish.files import File, write_files
from aggregator.publish.parts import belongs
from aggregator.store import Store
from aggregator.store.thread import Ask

_TURN = timedelta(seconds=60)  # at least between two changes of documents: readers' caches should live a little
_FILED = "filed"  # the note of what the pages in the directory were made of, all together
_STANDING = "standing"  # the note of what single ones were made of, and by which settings and templates
_FILES_AT_ONCE = 10  # that are made in the store's thread before others get at it

Complain = Callable[[str], None]
Standing = dict[str, str]  # path → what stands for all that the page there was made of
More = Callable[[Store, Config, Complain, Standing], Iterable[File]]


def static_pages(store: Store, config: Config, complain: Complain, standing: Standing) -> Iterable[File]:
    """Return the pages as files: see `web.static`."""
    from aggregator.web.static import files  # noqa: PLC0415 -- most passes change no document, and make no page

    return files(store, config, complain, standing)


class Publishing:
    """What readers get: `documents` by path, as the web serves them, and the same as files below `static`.

    `more` yields what else belongs there, the pages, as (path, bytes), or (path, None) for a file that has to go; it is
    asked, in the store's thread, whenever a document changed, and `complain` is told what is wrong with templates.  It
    may leave out what `standing` tells to stand there as it is, which it brings up to date.
    """

    def __init__(self, ask: Ask, more: More = static_pages, complain: Complain = lambda _text: None) -> None:
        """Take what asks the store that is written to."""
        self.documents: dict[str, Document] = {}
        self._ask = ask
        self._more = more
        self._complain = complain
        self._in_step = False  # whether `documents` are as they are kept
        self._turn = NEVER  # when a turn changed documents last, or failed to
        self._filed: tuple[object, ...] = ()  # what stands in which directory, path → ETag, and by which templates
        self._gone: set[str] = set()  # documents whose files have to go

    @property
    def is_in_step(self) -> bool:
        """Return whether readers are given what is kept: not where publishing was left halfway."""
        return self._in_step

    async def recall(self) -> None:
        """Offer what was rendered last, before anything is published."""
        rendered = await self._ask(lambda store: store.publications.documents())
        self.documents.update((document.path, document) for document in rendered)
        self._in_step = True

    async def publish(self, config: Config, *, now: datetime, hold: bool = True) -> tuple[Document, ...]:
        """Bring documents and files up to date; return the documents whose bytes changed.

        Raise UsageError where files cannot be written: they are tried again next time, what is in memory counts.
        """
        if not self._in_step:
            await self.recall()
        self._close(config)
        await self._ask(lambda store: adopt(store, config, now=now))  # before its files are replaced
        self._in_step = False  # until all is done: what fails halfway may have changed what is kept
        portions = await self._ask(lambda store: publish_in_portions(store, config, now=now, hold=hold))
        changed: tuple[Document, ...] = ()
        while (portion := await self._ask(lambda _store: next(portions, None))) is not None:
            changed = portion
        gone = self.documents.keys() - set(await self._ask(lambda store: store.publications.paths()))
        self.documents.update((document.path, document) for document in changed)
        for path in gone:
            del self.documents[path]
        self._gone = (self._gone | gone) - self.documents.keys()
        self._in_step = True
        await self._file(config)
        return changed

    async def publish_in_turn(self, config: Config, *, now: datetime) -> tuple[Document, ...]:
        """Publish, unless the last turn that changed documents, or failed to, was within a minute."""
        if self._turn <= now < self._turn + _TURN:
            return ()
        before, self._turn = self._turn, now
        changed = await self.publish(config, now=now)
        if not changed:
            self._turn = before
        return changed

    def _close(self, config: Config) -> None:
        """Offer nothing that was open once and needs a token now, until it has one."""
        for output in config.outputs:
            if output.access == "token":
                for path in [path for path in self.documents if belongs(config, output, path)]:
                    if not self.documents[path].token:
                        del self.documents[path]

    async def _file(self, config: Config) -> None:
        """Write what belongs below `static`, where that is not as it stands there."""
        static = config.general.static
        etags = {path: document.etag for path, document in self.documents.items()}
        wanted = (static, etags, await asyncio.to_thread(_pages_differ_by, config))
        if not static or wanted == self._filed:
            return
        files: list[File] = [(path, None) for path in self._gone]
        # The directory is open to everybody.
        files += [(each.path, None if each.token else each.body) for each in self.documents.values()]
        await asyncio.to_thread(write_files, Path(static), files)
        look = _digest(wanted[2], config, self._more.__qualname__)
        made_of = _digest(sorted(etags.items()), look)
        if not (Path(static) / "index.html").is_file() or made_of != await self._ask(lambda store: store.note(_FILED)):
            faultless = await self._file_more(Path(static), config, look)
            await self._ask(lambda store: store.keep_note(_FILED, made_of if faultless else ""))
        self._filed = wanted
        self._gone.clear()

    async def _file_more(self, directory: Path, config: Config, look: str) -> bool:
        """Write the pages that differ; return whether nothing was wrong with their templates."""
        mistakes: list[str] = []
        noted = await self._ask(lambda store: json.loads(store.note(_STANDING) or "{}"))
        standing: Standing = noted["pages"] if noted.get("look") == look else {}
        more = await self._ask(lambda store: iter(self._more(store, config, mistakes.append, standing)))
        while portion := await self._ask(lambda _store: tuple(islice(more, _FILES_AT_ONCE))):
            await asyncio.to_thread(write_files, directory, portion)
        for mistake in mistakes:
            self._complain(mistake)
        made = json.dumps({"look": look, "pages": {} if mistakes else standing})
        await self._ask(lambda store: store.keep_note(_STANDING, made))
        return not mistakes


def _pages_differ_by(config: Config) -> tuple[object, ...]:
    """Return what differs where the operator's templates do, or other settings of the pages."""
    folder = config.general.templates
    found = sorted(Path(folder).glob("*")) if folder else []
    return (config.general.members, folder, *((path.name, path.stat().st_mtime_ns) for path in found if path.is_file()))


def _digest(*things: object) -> str:
    """Return what stands for these things, and this version of the program."""
    return blake2b(repr((__version__, *things)).encode(), digest_size=16).hexdigest()

"""What the page to begin with asks about before anything is changed: addresses, and lists.  Owns starlette."""

import asyncio
import zlib
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from aggregator.errors import AggregatorError
from aggregator.models import Candidate
from aggregator.web import start
from aggregator.web.asked import Page
from aggregator.web.deeds import FILE_BYTES, fields_of, taken
from aggregator.web.desk import Desk, Tell
from aggregator.web.door import Door, Visitor

LIVE = "text/html; live"  # what the script asks for: one page after another
_UNBUFFERED = {"X-Accel-Buffering": "no"}  # by a proxy (nginx)

Show = Callable[[Request, Visitor, Page], Awaitable[Response]]


class Starting:
    """Answers to the forms of that page: the page again, with what was found."""

    def __init__(self, door: Door, desk: Desk, show: Show) -> None:
        """Take who lets in, who looks, and what shows a page."""
        self._door = door
        self._desk = desk
        self._show = show

    async def look(self, request: Request) -> Response:
        """Look at an address, or into a list, and show what is there; nothing is changed."""
        visitor = await self._door.admit(request)
        files: dict[str, bytes] = {}
        fields = await fields_of(request, most=FILE_BYTES, files=files)
        self._door.verify(request, visitor, taken(fields, "token"))
        tags = taken(fields, "tags").strip()
        if request.headers.get("accept") == LIVE and not files.get("opml"):
            return self._live(request, visitor, taken(fields, "url").strip(), tags)
        try:
            if files.get("opml"):
                looked = await self._listed(files["opml"], tags)
            else:
                looked = await self._found(taken(fields, "url").strip(), tags)
        except AggregatorError as error:
            looked = start.Looked(taken(fields, "url").strip(), tags, error=str(error))
        return await self._show(request, visitor, partial(start.page, looked=looked))

    def _live(self, request: Request, visitor: Visitor, url: str, tags: str) -> Response:
        """Answer with the page as often as there is more to see; a NUL stands between."""
        news: asyncio.Queue[start.Looked | None] = asyncio.Queue()

        def tell(found: tuple[Candidate, ...], waiting: int) -> None:
            news.put_nowait(start.Looked(url, tags, candidates=found, waiting=waiting))

        async def page(looked: start.Looked) -> bytes:
            return bytes((await self._show(request, visitor, partial(start.page, looked=looked))).body)

        async def pages() -> AsyncIterator[bytes]:
            looking = asyncio.ensure_future(self._found(url, tags, tell))
            looking.add_done_callback(lambda _: news.put_nowait(None))
            try:
                while looked := await news.get():
                    yield await page(looked) + b"\0"
                yield await page(await looking)
            finally:  # who asked has gone
                looking.cancel()

        return StreamingResponse(pages(), headers={"Content-Type": LIVE, "Cache-Control": "no-store", **_UNBUFFERED})

    async def _found(self, url: str, tags: str, tell: Tell | None = None) -> start.Looked:
        """Return what stands at an address."""
        if not url:
            return start.Looked(tags=tags, error="Type an address, or choose a file.")
        try:
            return start.Looked(url, tags, candidates=await self._desk.look(url, tell))
        except AggregatorError as error:
            return start.Looked(url, tags, error=str(error))

    async def _listed(self, content: bytes, tags: str) -> start.Looked:
        """Return what a list would add; the list itself goes along, so that nothing is kept here."""
        preview = await self._desk.preview(content)
        return start.Looked(tags=tags, preview=preview, packed=b64encode(zlib.compress(content)).decode())

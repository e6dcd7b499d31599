"""What the page to begin with asks about before anything is changed: addresses, and lists.  Owns starlette."""

import zlib
from base64 import b64encode
from collections.abc import Awaitable, Callable
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from aggregator.errors import AggregatorError
from aggregator.web import start
from aggregator.web.asked import Page
from aggregator.web.deeds import FILE_BYTES, fields_of, taken
from aggregator.web.desk import Desk
from aggregator.web.door import Door, Visitor

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
        try:
            if files.get("opml"):
                looked = await self._listed(files["opml"], tags)
            else:
                looked = await self._found(taken(fields, "url").strip(), tags)
        except AggregatorError as error:
            looked = start.Looked(taken(fields, "url").strip(), tags, error=str(error))
        return await self._show(request, visitor, partial(start.page, looked=looked))

    async def _found(self, url: str, tags: str) -> start.Looked:
        """Return what stands at an address."""
        if not url:
            return start.Looked(tags=tags, error="Type an address, or choose a file.")
        try:
            return start.Looked(url, tags, candidates=await self._desk.look(url))
        except AggregatorError as error:
            return start.Looked(url, tags, error=str(error))

    async def _listed(self, content: bytes, tags: str) -> start.Looked:
        """Return what a list would add; the list itself goes along, so that nothing is kept here."""
        preview = await self._desk.preview(content)
        return start.Looked(tags=tags, preview=preview, packed=b64encode(zlib.compress(content)).decode())

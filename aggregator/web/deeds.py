"""`POST /do/VERB`: what pages have done.  Owns starlette, with the app."""

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import cast

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import Message, Receive

from aggregator.errors import AggregatorError
from aggregator.web import forms
from aggregator.web.desk import Desk
from aggregator.web.door import Door
from aggregator.web.links import Links, Told

_FIELDS = 2000  # in a form
_BYTES = 1_000_000  # of a form without a file
FILE_BYTES = 20_000_000  # of one with a list of feeds
_FATES = re.compile(r"(; [^;]*\burn:uuid:[^;]*)+$")  # of publications: the story's page has them
_FRESH = {"Cache-Control": "no-store"}


class Deeds:
    """What forms ask for, done at the desk."""

    def __init__(self, door: Door, desk: Desk) -> None:
        """Take who lets in, and who does it."""
        self._door = door
        self._desk = desk

    async def do(self, request: Request) -> Response:
        """Do one thing, and lead back to where it was asked for; a script that asks for JSON is told at once."""
        verb = request.path_params["verb"]
        if verb not in forms.VERBS:
            raise HTTPException(404)
        visitor = await self._door.admit(request)
        fields = await fields_of(request, most=FILE_BYTES if verb == "import" else _BYTES)
        self._door.verify(request, visitor, taken(fields, "token"))
        back = forms.way_back(taken(fields, "back"))
        try:
            answer = _read(await self._desk.change(verb, forms.arguments(verb, fields)))
            told = Told(_FATES.sub("", str(answer["told"])), undo=_number(answer.get("correction")))
        except AggregatorError as error:
            answer, told = {"error": str(error)}, Told(str(error), failed=True, typed=dict(fields))
        if "application/json" in request.headers.get("accept", ""):
            return self._door.dress(JSONResponse(answer, 409 if told.failed else 200, _FRESH), request, visitor)
        home = Links.served(request.url.path).front
        return self._door.dress(RedirectResponse(home + back, 303, _FRESH), request, visitor, told)


async def fields_of(request: Request, *, most: int, files: dict[str, bytes] | None = None) -> dict[str, list[str]]:
    """Return what a form sends, in at most so many bytes: each field with its values.

    Files go into `files`, or else count as texts in UTF-8.  Raises HTTPException for more, and for what no form sends.
    """
    bounded = Request(request.scope, _bounded(request.receive, most))
    found: dict[str, list[str]] = {}
    async with bounded.form(max_files=1, max_fields=_FIELDS, max_part_size=most) as form:
        for name, value in form.multi_items():
            if isinstance(value, str):
                found.setdefault(name, []).append(value)
            elif files is None:
                found.setdefault(name, []).append((await value.read()).decode("utf-8", "replace"))
            else:
                files[name] = await value.read()
    return found


def taken(fields: dict[str, list[str]], name: str) -> str:
    """Take a field out of a form, and return what it holds."""
    return fields.pop(name, [""])[-1]


def _bounded(receive: Receive, most: int) -> Receive:
    """Return a `receive` that stops at so many bytes."""
    left = most

    async def receive_bounded() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise HTTPException(413)
        return message

    return receive_bounded


def _read(answer: str) -> Mapping[str, object]:
    """Return what was answered: an object with `told`, or words."""
    with suppress(ValueError):
        read = json.loads(answer)
        if isinstance(read, dict):
            return cast("Mapping[str, object]", read)
    return {"told": answer}


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0

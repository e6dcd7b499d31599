"""The socket, and the server that answers on it.  Owns uvicorn."""

import os
import socket
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import Any, Protocol, cast

import uvicorn
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from aggregator.config import General
from aggregator.errors import UsageError
from aggregator.web.answers import Headers
from aggregator.web.ready import Wire


def listen(general: General) -> socket.socket:
    """Return a listening socket; raise UsageError where the address cannot be had."""
    family = socket.AF_INET6 if ":" in general.host else socket.AF_INET
    try:
        listener = socket.create_server((general.host, general.port), family=family, backlog=2048)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
        message = f"cannot listen on {general.listen}: {reason}; set another address as aggregator.listen"
        raise UsageError(message) from error
    # Connections inherit it.  asyncio sets it only where a socket names its protocol, and what Python accepts does not:
    # an answer in two writes would then wait 40 ms for the reader's acknowledgement.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


class App(Protocol):
    """An ASGI app that can answer without waiting, too."""

    async def __call__(self, scope: Any, receive: Any, send: Any, /) -> None:  # noqa: ANN401 -- ASGI
        """Answer one request."""

    def at_once(self, target: bytes, headers: Headers, /) -> Wire | None:
        """Return the answer to a GET of this request target with these headers; None where it needs more."""


class Server(uvicorn.Server):
    """Uvicorn without its signal handlers: the daemon has its own."""

    def __init__(self, app: Callable[[], App]) -> None:
        """Serve what is the app at each request, without telling who serves; a stop waits 5 s at most for readers."""

        async def answer(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 -- ASGI
            await app()(scope, receive, send)

        super().__init__(
            uvicorn.Config(
                answer,
                http=cast("Any", partial(_Connection, app)),
                interface="asgi3",
                log_config=None,
                access_log=False,
                lifespan="off",
                timeout_graceful_shutdown=5,
                server_header=False,
                proxy_headers=False,  # whom a proxy serves is the app's to believe
            )
        )

    def capture_signals(self) -> AbstractContextManager[Any]:  # type: ignore[override]  # a generator there
        """Leave signals to the daemon."""
        return nullcontext()


class _Connection(HttpToolsProtocol):
    """A connection on which what can be answered at once is: without a task, and in one write."""

    def __init__(self, app: Callable[[], App], **others: Any) -> None:  # noqa: ANN401 -- uvicorn's own
        super().__init__(**others)
        self._current = app
        self._is_answered = False

    def on_headers_complete(self) -> None:
        """Answer, or have the app do so; a reader that does not keep up is left to the app, which waits for it."""
        wire = self._current().at_once(self.url, self.headers) if self._is_simple() else None
        self._is_answered = wire is not None
        if wire is None:
            super().on_headers_complete()
        else:
            self._write(wire)

    def _is_simple(self) -> bool:
        """Return whether a GET is the only request under way, and what was answered before is on its way."""
        if self.parser.get_method() != b"GET" or self.parser.should_upgrade():
            return False
        is_idle = self.cycle is None or self.cycle.response_complete
        return is_idle and not self.flow.write_paused and not self.transport.is_closing()

    def on_body(self, body: bytes) -> None:
        """Pass over what came with a request that is answered."""
        if not self._is_answered:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """Have the app know that a request is complete."""
        if not self._is_answered:
            super().on_message_complete()

    def _write(self, wire: Wire) -> None:
        keeps = self.parser.should_keep_alive() and self.parser.get_http_version() != "1.0"
        lines = [STATUS_LINE[wire.status], wire.headers]
        lines += [b"%b: %b\r\n" % header for header in self.server_state.default_headers]
        lines.append(b"\r\n" if keeps else b"connection: close\r\n\r\n")
        self.transport.writelines((b"".join(lines), wire.body) if wire.body else lines)
        if not keeps:
            self.transport.close()
        self.on_response_complete()

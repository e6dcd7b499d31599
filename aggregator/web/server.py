"""The socket, and the server that answers on it.  Owns uvicorn."""

import os
import socket
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import uvicorn

from aggregator.config import General
from aggregator.errors import UsageError


def listen(general: General) -> socket.socket:
    """Return a listening socket; raise UsageError where the address cannot be had."""
    family = socket.AF_INET6 if ":" in general.host else socket.AF_INET
    try:
        return socket.create_server((general.host, general.port), family=family, backlog=2048)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
        message = f"cannot listen on {general.listen}: {reason}; set another address as aggregator.listen"
        raise UsageError(message) from error


class Server(uvicorn.Server):
    """Uvicorn without its signal handlers: the daemon has its own."""

    def __init__(self, answer: Callable[..., Awaitable[None]]) -> None:
        """Serve an ASGI app without telling who serves it; a stop waits 5 s at most for readers."""
        super().__init__(
            uvicorn.Config(
                answer,
                interface="asgi3",
                log_config=None,
                access_log=False,
                lifespan="off",
                timeout_graceful_shutdown=5,
                server_header=False,
            )
        )

    def capture_signals(self) -> AbstractContextManager[Any]:  # type: ignore[override]  # a generator there
        """Leave signals to the daemon."""
        return nullcontext()

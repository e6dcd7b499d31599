"""Tell a hub that a document changed (WebSub), within the bounds of a visit.  Owns httpx, with fetching."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlencode

import httpx

from aggregator.errors import FetchError
from aggregator.models import Answer
from aggregator.visit.addresses import Policy
from aggregator.visit.transport import CheckedTransport

_TIMEOUT = 10.0  # seconds, for all of it


class Hubs:
    """Asks hubs.  They may lie where feeds may lie, and nowhere else."""

    def __init__(self, transport: CheckedTransport, user_agent: str) -> None:
        """Take the connections, and how we introduce ourselves."""
        self._transport = transport
        self._headers = {"User-Agent": user_agent, "Content-Type": "application/x-www-form-urlencoded"}

    async def tell(self, hub: str, address: str) -> Answer:
        """Tell a hub that what stands at an address changed; return its answer, without its body.

        Raises FetchError and AddressRefused where there is none.  The request is that of PubSubHubbub 0.4 §7, which
        every hub understands; WebSub leaves it open.  Redirects are not followed.
        """
        form = urlencode({"hub.mode": "publish", "hub.url": address}).encode()
        try:
            async with asyncio.timeout(_TIMEOUT):
                request = httpx.Request("POST", hub, headers=self._headers, content=form)
                response = await self._transport.handle_async_request(request)
                await response.aclose()
        except TimeoutError as error:
            raise FetchError(f"no answer within {_TIMEOUT:g} s") from error
        except (httpx.InvalidURL, ValueError) as error:
            raise FetchError(f"this is no address ({error})") from error
        spoken = {name.lower(): text for name, text in response.headers.items()}
        return Answer(hub, response.status_code, spoken)


@asynccontextmanager
async def opened(user_agent: str, allowed: tuple[str, ...]) -> AsyncIterator[Hubs]:
    """Open what asks hubs, and close it afterwards; `allowed` as for `Policy`."""
    transport = CheckedTransport(Policy(allowed))
    try:
        yield Hubs(transport, user_agent)
    finally:
        await transport.aclose()

"""The outlets' server answers like a publisher's."""

import asyncio
from dataclasses import replace

from aggregator.demo.kiosk import Kiosk


def ask(kiosk, path, **headers):
    """Return (status, headers, body) of one request."""
    sent = []

    async def send(message):
        sent.append(message)

    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    asyncio.run(kiosk({"path": path, "headers": named}, None, send))
    return sent[0]["status"], {name.decode(): value.decode() for name, value in sent[0]["headers"]}, sent[1]["body"]


def test_every_outlet_has_its_path(day, evening):
    """And says what it sends."""
    for outlet in day.outlets.values():
        status, headers, body = ask(Kiosk(day, evening), f"/{outlet.path}")
        assert (status, int(headers["content-length"])) == (200, len(body))


def test_what_did_not_change_is_not_sent_again(day, evening):
    """304 while the validator holds, and everything once something is new."""
    kiosk = Kiosk(day, replace(evening, minute=8 * 60))
    _, headers, _ = ask(kiosk, "/meridian/world.xml")
    assert ask(kiosk, "/meridian/world.xml", if_none_match=headers["etag"])[0::2] == (304, b"")
    kiosk.look = evening
    assert ask(kiosk, "/meridian/world.xml", if_none_match=headers["etag"])[0] == 200


def test_another_path_is_not_found(day, evening):
    """Like everywhere."""
    assert ask(Kiosk(day, evening), "/nobody")[0] == 404

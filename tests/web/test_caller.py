"""Who calls: proxies that are trusted are believed, and nobody else."""

import pytest

from aggregator.config import General
from aggregator.web.caller import Caller, Callers

PROXY = General(trusted_proxies=["127.0.0.1", "10.0.0.0/8", "2001:db8::/32"], user_header="Remote-User")


def of(peer, **headers):
    """Return the caller of a request with these headers."""
    return Callers(PROXY).of(peer, "http", [(name.replace("_", "-").encode(), text) for name, text in headers.items()])


def test_without_a_proxy_the_connection_tells():
    """All of it."""
    assert of("192.0.2.7") == Caller("192.0.2.7", "http")


def test_a_trusted_proxy_is_believed_whom_it_serves():
    """Which address, how it was reached, and who that is."""
    caller = of("10.0.0.1", x_forwarded_for=b"192.0.2.7", x_forwarded_proto=b"https", remote_user=b"ann")
    assert caller == Caller("192.0.2.7", "https", "ann", is_handed_on=True)


def test_others_are_believed_nothing():
    """Whoever can connect can write headers; but that they stand there says that something is between."""
    caller = of("192.0.2.9", x_forwarded_for=b"127.0.0.1", x_forwarded_proto=b"https", remote_user=b"ann")
    assert caller == Caller("192.0.2.9", "http", "", is_handed_on=True)


@pytest.mark.parametrize(
    ("hops", "client"),
    [
        (b"203.0.113.5, 192.0.2.7", "192.0.2.7"),
        (b"127.0.0.1, 192.0.2.7, 10.0.0.2", "192.0.2.7"),
        (b"192.0.2.7:5555", "192.0.2.7"),
        (b"[2001:db9::7]:5555", "2001:db9::7"),
        (b"10.0.0.3, 10.0.0.2", "10.0.0.3"),
        (b"<script>, 10.0.0.2", "10.0.0.2"),
        (b"unknown", "10.0.0.1"),
        (b", ,", "10.0.0.1"),
    ],
)
def test_the_last_address_that_no_proxy_has_is_the_clients(hops, client):
    """What a client writes itself stands before it."""
    assert of("10.0.0.1", x_forwarded_for=hops).client == client


def test_a_name_that_stands_there_twice_is_nobodys():
    """One of them may be the client's own."""
    headers = [(b"remote-user", b"admin"), (b"remote-user", b"ann")]
    assert Callers(PROXY).of("10.0.0.1", "http", headers).user == ""


def test_without_its_name_no_header_says_who_somebody_is():
    """However usual it is."""
    assert Callers(General()).of("127.0.0.1", "http", [(b"remote-user", b"ann"), (b"", b"ann")]).user == ""


def test_an_address_of_ipv4_is_one_in_the_clothes_of_ipv6():
    """As sockets that listen on both show it."""
    assert of("::ffff:10.0.0.1", remote_user=b"ann").user == "ann"

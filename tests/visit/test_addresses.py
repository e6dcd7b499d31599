"""Tests of the policy on addresses."""

import pytest

from aggregator.visit.addresses import Policy

REFUSED = {
    "loopback": "127.0.0.1",
    "all of loopback": "127.255.255.254",
    "loopback 6": "::1",
    "this host": "0.0.0.0",
    "this host 6": "::",
    "private 10": "10.1.2.3",
    "private 172": "172.31.255.255",
    "private 192": "192.168.0.1",
    "carrier-grade NAT": "100.64.0.1",
    "cloud metadata": "169.254.169.254",
    "cloud metadata in carrier-grade NAT": "100.100.100.200",
    "cloud metadata at a public address": "168.63.129.16",
    "cloud metadata 6": "fd00:ec2::254",
    "cloud metadata among protocol assignments": "192.0.0.192",
    "6to4 relays": "192.88.99.1",
    "documentation 6": "3fff::1",
    "link-local 6": "fe80::1",
    "link-local with zone": "fe80::1%eth0",
    "unique local": "fc00::1",
    "site-local": "fec0::1",
    "multicast": "224.0.0.1",
    "multicast 6": "ff0e::1",
    "broadcast": "255.255.255.255",
    "reserved": "240.0.0.1",
    "documentation": "192.0.2.1",
    "benchmarks": "198.18.0.1",
    "mapped": "::ffff:127.0.0.1",
    "mapped in hexadecimal": "::ffff:a00:1",
    "compatible": "::127.0.0.1",
    "6to4": "2002:7f00:1::",
    "NAT64": "64:ff9b::a9fe:a9fe",
    "NAT64 of a site": "64:ff9b:1::a00:1",
    "Teredo": "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "octal": "0177.0.0.1",
    "decimal": "2130706433",
    "a name": "example.org",
    "nothing": "",
}


@pytest.mark.parametrize("address", REFUSED.values(), ids=REFUSED.keys())
def test_feeds_may_not_lead_to_special_addresses(address):
    """Whatever the notation, nothing but the public internet is permitted by itself."""
    assert not Policy().permits(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"]
)
def test_the_public_internet_is_permitted(address):
    """Public addresses are permitted, also as networks without IPv4 see them, and are nobody's own."""
    assert Policy(("0.0.0.0/0", "::/0")).permits(address)
    assert Policy().permits(address)
    assert not Policy(("0.0.0.0/0", "::/0")).is_own(address)


def test_a_range_opens_exactly_itself():
    """A range in the config permits its addresses, mapped ones included, and no other."""
    policy = Policy(("192.168.1.0/24",))
    assert policy.permits("192.168.1.7")
    assert policy.permits("::ffff:192.168.1.7")
    assert policy.is_own("192.168.1.7")
    assert not policy.permits("192.168.2.7")


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "10.0.0.1", "169.254.169.254", "fe80::1"])
def test_true_opens_everything(address):
    """`allow_private_addresses = true` permits every address."""
    policy = Policy(("0.0.0.0/0", "::/0"))
    assert policy.permits(address)
    assert policy.is_own(address)

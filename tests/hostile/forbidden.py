"""Places that feeds may not lead to.  `{port}` stands for the port at which somebody listens, on every address."""

from tests.hostile.cases import GOOD, Case, reply

LOOPBACK = (  # as the C library, browsers and careless parsers spell 127.0.0.2, which nobody allowed, and others
    "127.0.0.2", "127.2", "127.0.2", "2130706434", "0x7f000002", "0x7F.0.0.2", "0x7f.2", "0177.0.0.2", "0177.2",
    "017700000002", "127.0.0.02", "0x7f.0x0.0x0.0x2", "127.000.000.002", "00127.0.0.2", "127.0.0.2.", "0127.0.0.2",
    "①②⑦.⓪.⓪.②", "127。0。0。2", "127%2e0%2e0%2e2", "%31%32%37.0.0.2", "[::ffff:127.0.0.2]", "[::ffff:7f00:2]",
    "[0:0:0:0:0:ffff:7f00:0002]", "[::127.0.0.2]", "[::7f00:2]", "[64:ff9b::127.0.0.2]", "[64:ff9b::7f00:2]",
    "[2002:7f00:2::]", "[2002:7f00:2::1]", "[64:ff9b:1::7f00:2]", "[::1]", "[0::1]", "[0000::0001]", "[::]",
    "[::ffff:0.0.0.0]", "0", "0.0.0.0", "0x0", "00", "0.0", "127.255.255.254", "localhost.",
    "ip6-localhost", "x@127.0.0.2", "o.example:80@127.0.0.2", "[::1%25lo]", "[::1%lo]", "[fe80::1%25lo]",
)  # fmt: skip
NETWORKS = (  # private, link-local, shared, multicast, reserved, documentation, metadata
    "10.0.0.1", "10.1", "0xa000001", "167772161", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.1",
    "100.64.0.1", "100.127.255.254", "169.254.1.1", "169.254.169.254", "2852039166", "0xa9fea9fe", "169.254.170.2",
    "100.100.100.200", "168.63.129.16", "192.0.0.1", "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.1",
    "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "0xffffffff", "[fe80::1]",
    "[fec0::1]", "[fc00::1]", "[fd00:ec2::254]", "[ff02::1]", "[100::1]", "[2001:db8::1]", "[2001::1]",
    "[::ffff:10.0.0.1]", "[::ffff:169.254.169.254]", "[::ffff:a9fe:a9fe]", "[64:ff9b::10.0.0.1]",
    "[64:ff9b::169.254.169.254]", "[2002:a00:1::]", "[2002:a9fe:a9fe::1]", "[3fff::1]", "[5f00::1]", "[4000::1]",
)  # fmt: skip

REDIRECTED = [
    *(
        Case(
            name=f"a redirect to {host}",
            visits=(reply(b"", 302, Location=f"http://{host}:{{port}}/"),),
            titles=(),
            error=error,
        )
        for hosts, error in ((LOOPBACK, "."), (NETWORKS, "where feeds may not lead"))
        for host in hosts
    ),
    *(
        Case(
            name=f"a second redirect to {host}",
            visits=(reply(b"", 301, Location="{here}/r1"),),
            routes={"r1": reply(b"", 307, Location=f"//{host}:{{port}}/")},
            titles=(),
            error=".",
        )
        for host in ("127.0.0.2", "2130706434", "[::1]", "[::ffff:127.0.0.2]", "10.0.0.1", "169.254.169.254")
    ),
    Case(
        name="a redirect to a backslash",
        visits=(reply(b"", 302, Location="http:\\\\127.0.0.2:{port}/"),),
        titles=(),
        error=".",
    ),
    Case(
        name="a redirect to tabs",
        visits=(reply(b"", 302, Location="http://127.0.\t0.2:{port}/"),),
        titles=(),
        error=".",
    ),
    Case(name="a refresh of a good feed", visits=(reply(Refresh="0; url=http://127.0.0.2:{port}/"),), titles=GOOD),
    Case(
        name="links of a good feed",
        visits=(reply(Link='<http://127.0.0.2:{port}/>; rel="self", <http://127.0.0.2:{port}/>; rel=next'),),
        titles=GOOD,
    ),
]

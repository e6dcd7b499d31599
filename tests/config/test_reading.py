"""feeds.toml is read whole: defaults, secrets, and every mistake at once."""

import tomllib
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.config import Config, Output, load, read
from aggregator.config.sections import LISTED, SECTIONS
from aggregator.errors import ConfigError

FEED = 'url = "https://example.org/news.xml"\n'


def mistakes(text, environ=None):
    """Return what is wrong with a text, a sentence each."""
    with pytest.raises(ConfigError) as caught:
        read(tomllib.loads(text), "feeds.toml", text=text, environ=environ or {})
    return list(caught.value.mistakes)


def test_an_empty_file_has_every_default():
    """Nothing needs to be written down to begin."""
    config = read({}, environ={})
    assert config.general.listen == "127.0.0.1:8080"
    assert config.general.base_url == "http://127.0.0.1:8080"
    assert config.general.database == "sqlite:///var/aggregator.db"
    assert config.general.allow_private_addresses == ()
    assert config.visits.interval == config.visits.min_interval == timedelta(hours=1)
    assert config.visits.max_size == 20_000_000
    assert config.grouping.window == timedelta(hours=72)
    assert config.feeds == ()
    assert config.outputs == (Output(),)


@pytest.mark.parametrize("above", ['tags = ["sea"]', "min_outlets = 2", 'exclude = ["a"]', 'group = "copies"'])
def test_an_output_below_one_that_leaves_something_may_show_that(above):
    """Each story once, in the first output that carries it."""
    below = 'name = "rest"\nonce = true\n' + ('group = "none"' if "copies" in above else "")
    read(tomllib.loads(f"[[output]]\n{above}\n[[output]]\n{below}"), environ={})


def test_values_arrive_in_the_units_that_the_program_uses():
    """Durations become timedeltas, sizes bytes, caution log-odds, lists tuples."""
    text = (
        '[aggregator]\nallow_private_addresses = ["10.0.0.5/8", "::1"]\n[visits]\nmax_size = "1MB"\n'
        '[grouping]\ncaution = "eager"\nwindow = "2d"\n'
        f'[[feed]]\n{FEED}interval = "15m"\ntags = ["a", "b", "a"]\n[[output]]\ninclude = ["/a+/"]\nhold = "0s"\n'
    )
    config = read(tomllib.loads(text), environ={})
    assert config.general.allow_private_addresses == ("10.0.0.0/8", "::1/128")
    assert config.visits.max_size == 1_000_000
    assert config.grouping.caution == 0.4
    assert config.feeds[0].interval == timedelta(minutes=15)
    assert config.feeds[0].tags == ("a", "b")
    assert config.outputs[0].include == ("/a+/",)
    assert not config.outputs[0].hold


@pytest.mark.parametrize(
    ("listen", "base_url"),
    [
        ("127.0.0.1:9000", "http://127.0.0.1:9000"),
        ("[::1]:80", "http://[::1]:80"),
        ("0.0.0.0:80", "http://127.0.0.1:80"),
    ],
)
def test_who_listens_elsewhere_is_reached_there(listen, base_url):
    """Links in the documents work without a second setting."""
    config = read({"aggregator": {"listen": listen}}, environ={})
    assert config.general.base_url == base_url


def test_a_base_url_loses_the_slash_at_its_end():
    """Paths are appended to it."""
    assert read({"aggregator": {"base_url": "https://a.example/x/"}}).general.base_url == "https://a.example/x"


def test_the_first_output_is_called_feed():
    """Whatever its name, so that /feed.atom always answers."""
    config = read({"output": [{"name": "world"}, {"name": "science"}]}, environ={})
    assert [config.path_of(output) for output in config.outputs] == ["feed", "science"]


@pytest.mark.parametrize(
    ("listen", "inside"), [("localhost:1", True), ("[::1]:1", True), ("0.0.0.0:1", False), ("example.org:1", False)]
)
def test_what_other_machines_can_reach_is_told_apart(listen, inside):
    """It demands a password."""
    assert read({"aggregator": {"listen": listen}}, environ={}).general.on_loopback is inside


def test_secrets_come_from_the_environment():
    """The file can be shown around."""
    tables = {"feed": [{"url": "https://example.org/${KEY}/x${KEY}", "tags": ["${TAG}"]}]}
    feed = read(tables, environ={"KEY": "k", "TAG": "t"}).feeds[0]
    assert (feed.url, feed.tags) == ("https://example.org/k/xk", ("t",))


def test_who_makes_no_visit_needs_no_secrets_of_visits(tmp_path):
    """A service has them in its environment; whoever looks at its feeds or adds one does not."""
    path = tmp_path / "feeds.toml"
    path.write_text(f'[[feed]]\n{FEED}proxy = "${{PROXY}}"\nheaders = {{ A = "Bearer ${{KEY}}" }}\n')
    assert load(path, environ={}).feeds[0].proxy == ""
    with pytest.raises(ConfigError) as caught:
        load(path, environ={}, for_visits=True)
    assert caught.value.mistakes == (
        "line 3: feed[1].proxy asks for ${PROXY}, but the environment has no PROXY",
        "line 4: feed[1].headers.A asks for ${KEY}, but the environment has no KEY",
    )


def test_a_secret_is_never_repeated():
    """A mistake shows the value as it is written."""
    told = mistakes('[[feed]]\nurl = "${ADDRESS}"\nrole = "${ADDRESS}"', {"ADDRESS": "hunter2"})
    assert len(told) == 2
    assert not any("hunter2" in mistake for mistake in told)
    assert all("${ADDRESS}" in mistake for mistake in told)


def test_all_mistakes_are_told_at_once_with_their_lines():
    """Nobody corrects a file ten times: wrong values, unknown keys, repeats, crossed bounds."""
    text = (
        '[visits]\nfirst = "fifty"\nconcurency = 4\ninterval = "30m"\nmin_interval = "1h"\n'
        '[aggregator]\ntimezone = "Mars"\nlisten = "0.0.0.0:80"\ncontact = "${WHO}"\n'
        f'[[feed]]\n{FEED}[[feed]]\n{FEED}private = 1\n[[feed]]\nname = "x"\n'
        '[[output]]\n[[output]]\naccess = "secret"\n'
    )
    assert mistakes(text) == [
        'line 2: visits.first should be a whole number, such as 50, not "fifty"',
        "line 3: visits.concurency is no key; did you mean concurrency?",
        "line 4: visits.interval is shorter than min_interval; make it longer, or min_interval shorter",
        'line 7: aggregator.timezone should be a time zone, such as "Europe/Berlin" or "UTC", not "Mars"',
        "line 9: aggregator.contact asks for ${WHO}, but the environment has no WHO",
        "line 13: feed[2].url is that of feed[1] again; keep one of them",
        "line 14: feed[2].private should be true or false, not 1",
        "line 15: feed[3].url is missing",
        'line 18: output[2].name is "all" again; give each output a name of its own',
        'line 19: output[2].access should be "open" or "token", not "secret"',
    ]


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ('[visit]\nfirst = "x"', "line 1: visit is no section; did you mean [visits]?"),
        ("[[feeds]]\n" + FEED, "line 1: feeds is no section; did you mean [[feed]]?"),
        ("[outputs]", "line 1: outputs is no section; did you mean [[output]]?"),
        (
            "[logging]",
            "line 1: logging is no section; there are [aggregator], [visits], [grouping], [[feed]] and [[output]]",
        ),
        ("[[visits]]", "line 1: visits should be written as [visits] with its keys below"),
        ("[feed]\n" + FEED, "line 1: feed should be written as [[feed]] with its keys below"),
        ("feed = [1]", "line 1: feed[1] should be written as [[feed]] with its keys below"),
        ("output = []", "line 1: output should be written as [[output]] with its keys below"),
        ('title = "x"', "line 1: title stands above all sections; it belongs below [aggregator]"),
        ("colour = 1", "line 1: colour is no key that can stand above all sections"),
        ('[visits]\nhold = "1h"', "line 2: visits.hold is no key of [visits]; it belongs below [[output]]"),
        (
            "[grouping]\nspeed = 1",
            "line 2: grouping.speed is no key; [grouping] has window, caution and aliases",
        ),
        (
            f'[[feed]]\n{FEED}role = "publsher"',
            (
                'line 3: feed[1].role should be "auto", "publisher" or "pointer", not "publsher"; '
                'did you mean "publisher"?'
            ),
        ),
        (f"[[feed]]\n{FEED}priority = 1.0", "line 3: feed[1].priority should be a whole number, such as 0, not 1.0"),
        (f"[[feed]]\n{FEED}name = 5", "line 3: feed[1].name should be a text in quotes, not 5"),
        (f"[[feed]]\n{FEED}priority = 9999999", "line 3: feed[1].priority should be 1000000 or less, not 9999999"),
        ("[visits]\nmax_entries = 0", "line 2: visits.max_entries should be 1 or more, not 0"),
        ("[visits.first]", "line 1: visits.first should be a whole number, such as 50, not a section"),
        (
            '[[output]]\n[[output]]\nname = "sea"\nonce = true',
            "line 4: output[2].once leaves nothing to show: output[1] above it carries every story; put that one below",
        ),
        (
            '[[output]]\naccess = "token"\nhub = "https://hub.example.org/"',
            (
                "line 3: output[1].hub would be told the token, which the output's addresses carry; take it out, or "
                "open the output"
            ),
        ),
        (
            '[aggregator]\nhub = "https://me:word@hub.example.org/"',
            (
                "line 2: aggregator.hub should be a web address in plain ASCII without a password, such as "
                '"https://hub.example.org/", not "https://me:word@hub.example.org/"'
            ),
        ),
        (
            '[aggregator]\nhub = "hub.example.org"',
            (
                'line 2: aggregator.hub should be a web address, such as "https://example.org/feed.xml", '
                'not "hub.example.org"'
            ),
        ),
        (
            '[[output]]\n[[output]]\nname = "feed"',
            'line 3: output[2].name should be another: "feed" is where the first output is served',
        ),
        (
            '[visits]\nmin_interval = "2d"',
            "line 2: visits.min_interval is longer than max_interval; make it shorter, or max_interval longer",
        ),
        (
            '[visits]\nbusy_interval = "2h"',
            "line 2: visits.busy_interval is longer than min_interval; make it shorter, or min_interval longer",
        ),
        (
            f'[[feed]]\n{FEED}headers = {{ If-None-Match = "x" }}',
            (
                'line 3: feed[1].headers should be names and texts in plain ASCII, such as { Authorization = "Bearer '
                '${NAME}" }, without If-None-Match, which each visit sets by itself'
            ),
        ),
        (
            f'[[feed]]\n{FEED}headers = {{ Cookie = "a", cookie = "b" }}',
            (
                'line 3: feed[1].headers should be names and texts in plain ASCII, such as { Authorization = "Bearer '
                '${NAME}" }, each once; Cookie stands there twice'
            ),
        ),
        (
            '[visits]\ninterval = "2d"\nmax_interval = "1d"',
            "line 2: visits.interval is longer than max_interval; make it shorter, or max_interval longer",
        ),
    ],
)
def test_a_mistake_says_what_would_be_right(text, mistake):
    """One sentence: where, what stands there, what should."""
    assert mistakes(text)[0] == mistake


def test_what_stands_below_a_misspelt_section_is_read_as_well():
    """Its mistakes are told together with that of its name."""
    assert mistakes('[visit]\nfirst = "x"\n[[feeds]]\nurl = "news"') == [
        "line 1: visit is no section; did you mean [visits]?",
        'line 2: visit.first should be a whole number, such as 50, not "x"',
        "line 3: feeds is no section; did you mean [[feed]]?",
        'line 4: feeds[1].url should be a web address, such as "https://example.org/feed.xml", not "news"',
    ]


WRONG = {
    "headers": [1.5, {"Authorization": 1}, {"Host": "a.example"}, {"A": "two\nlines"}, {"A b": "x"}, {"A": "é"}],
    "proxy": [
        "127.0.0.1:3128",
        "http://127.0.0.1",
        "ftp://127.0.0.1:21",
        "http://127.0.0.1:3128/path",
        "http://a b:3128",
        "socks5://:9050",
        "socks5://" + "x" * 256 + "@127.0.0.1:9050",
    ],
    "url": ["news", "ftp://a.example/", "https://", "https://a b.example/", "https://[::1", "https://a.example:0/"],
    "base_url": ["https://a.example/?x=1", "https://me@a.example"],
    "listen": ["8080", ":8080", "127.0.0.1", "127.0.0.1:99999", "a b:80", "http://127.0.0.1:80"],
    "database": ["postgresql://x", "var/x.db", "sqlite:///"],
    "contact": ["Jürgen", "a\nX-Other: b"],
    "timezone": ["Mars", "", "../../etc/passwd", "/etc/passwd", "Europe"],
    "allow_private_addresses": [["10"], [5], "10.0.0.0/8", ["10.0.0.0/99"]],
    "trusted_proxies": [True, "127.0.0.1", ["0.0.0.0/0"], ["::/0"], ["proxy"]],
    "user_header": ["Remote User", "Cookie", "x:y", 1],
    "caution": ["very", True, float("nan"), 1e9, -1, -0.1, []],
    "timeout": ["0s", 30],
    "window": ["99999999999999d"],
    "tags": ["news", [""], [1], ["a\x00"]],
    "include": [["/(/"], [" "], [1]],
    "name": [1, "a\x07"],
    "lang": ["english!", 1],
    "title": ["\x1b[31m", "\ufffe"],
}


@pytest.mark.parametrize("section", SECTIONS)
def test_every_key_tells_a_wrong_value_in_plain_words(section):
    """No key falls back on the validation library's own sentences, and none lets a wrong value through."""
    for key, field in SECTIONS[section].model_fields.items():
        for value in WRONG.get(key, [{}, 1.5]):
            table = {"url": "https://example.org/"} if section == "feed" else {}
            with pytest.raises(ConfigError) as caught:
                read({section: [table | {key: value}] if section in LISTED else {key: value}}, environ={})
            (mistake,) = caught.value.mistakes
            place = f"{section}[1].{key}" if section in LISTED else f"{section}.{key}"
            assert mistake.startswith(f"{place} should be "), (field, mistake)
            assert "nput should" not in mistake
            assert "valid" not in mistake


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda inner: st.lists(inner, max_size=2)
)
TABLES = {
    name: st.dictionaries(st.sampled_from([*section.model_fields, "x"]), VALUES, max_size=3)
    for name, section in SECTIONS.items()
}
FILES = st.dictionaries(
    st.sampled_from([*SECTIONS, "feeds", "visit"]),
    st.one_of(*TABLES.values(), *(st.lists(table, max_size=3) for table in TABLES.values()), VALUES),
    max_size=4,
)


@given(FILES)
def test_any_tables_are_read_or_refused_with_mistakes(tables):
    """Nothing that can be written makes the reader itself fail."""
    try:
        assert isinstance(read(tables, environ={}), Config)
    except ConfigError as error:
        assert error.mistakes  # noqa: PT017 -- either way is right


def test_a_file_is_read(tmp_path):
    """Byte order marks and line ends of other systems are accepted."""
    path = tmp_path / "feeds.toml"
    path.write_bytes(("\ufeff[[feed]]\r\n" + FEED.replace("\n", "\r\n")).encode())
    assert load(path, environ={}).feeds[0].url == "https://example.org/news.xml"


@pytest.mark.parametrize(
    ("content", "mistake"),
    [
        (b"[[feed]]\nurl = https://example.org", "line 2, column 7: there is no value that can be read"),
        (b"[visits]\nfirst = 1\nfirst = 2\n", "line 3, column 10: this key stands there twice; keep one of them"),
        (b"[visits]\n[visits]\n", "line 2, column 8: this section stands there twice"),
        (b"[visits\n", "line 1, column 8: a [section] ends with ]"),
        (b"x = [1", "at its end: a list is not closed"),
        (b'[visits]\n# \xff\nfirst = "', "line 2: is not UTF-8"),
    ],
)
def test_a_file_that_is_no_toml_is_told_with_the_line(tmp_path, content, mistake):
    """The place is named in words that need no knowledge of TOML."""
    path = tmp_path / "feeds.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=r"feeds\.toml: ") as caught:
        load(path)
    assert caught.value.mistakes[0].startswith(mistake)


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    """A missing file and a folder are the user's mistakes, not ours."""
    with pytest.raises(ConfigError, match="there is no such file; --config PATH names another"):
        load(tmp_path / "absent.toml")
    with pytest.raises(ConfigError, match="cannot be read: Is a directory"):
        load(tmp_path)


def test_a_secret_in_headers_or_proxy_is_never_shown():
    """Not when the config is printed, and not as a mistake; blanks around it, as files end in, are no part of it."""
    tables = {"headers": {"Authorization": "Bearer ${KEY}"}, "proxy": "http://me:${KEY}@127.0.0.1:3128"}
    feed = {"url": "https://example.org/"} | tables
    config = read({"feed": [feed]}, environ={"KEY": "hunter2"})
    assert config.feeds[0].proxy == "http://me:hunter2@127.0.0.1:3128"
    assert "hunter2" not in repr(config)
    assert read({"feed": [feed | {"proxy": ""}]}, environ={"KEY": "x "}).feeds[0].headers == {
        "Authorization": "Bearer x"
    }
    text = f'[[feed]]\n{FEED}headers = {{ A = "${{KEY}}" }}\nproxy = "${{KEY}}"'
    assert not any("hunter2" in mistake for mistake in mistakes(text, {"KEY": "hunter2\x00"}))


def test_bounds_that_are_not_given_make_room_for_the_interval():
    """Who wants to be quicker or slower says so once."""
    quick, slow = (read({"visits": {"interval": interval}}).visits for interval in ("10m", "3d"))
    assert (quick.min_interval, quick.max_interval) == (timedelta(minutes=10), timedelta(hours=24))
    assert (slow.min_interval, slow.max_interval) == (timedelta(hours=1), timedelta(days=3))
    assert (quick.busy_interval, slow.busy_interval) == (timedelta(minutes=10), timedelta(minutes=15))
    assert read({"visits": {"min_interval": "5m"}}).visits.busy_interval == timedelta(minutes=5)
    assert mistakes('[visits]\ninterval = "0s"') == [
        'line 2: visits.interval should be a duration longer than nothing, such as "30m", not "0s"'
    ]


def test_a_login_in_an_address_is_sent_as_a_header():
    """The address is the feed's name everywhere, so it has none; a header of one's own counts."""
    url = "https://me%40home:${WORD}@example.org/a?b=@c"
    feed = read({"feed": [{"url": url}]}, environ={"WORD": "open:sesame"}).feeds[0]
    assert feed.url == "https://example.org/a?b=@c"
    assert feed.headers == {"Authorization": "Basic bWVAaG9tZTpvcGVuOnNlc2FtZQ=="}
    own = {"authorization": "Bearer x"}
    assert read({"feed": [{"url": "https://me:x@example.org/", "headers": own}]}).feeds[0].headers == own
    for plain in ("https://example.org/@me", "https://example.org?@", "https://example.org/#@"):
        feed = read({"feed": [{"url": plain}]}).feeds[0]
        assert (feed.url, feed.headers) == (plain, {})


def test_a_login_that_is_not_at_hand_is_missed_by_visits_only():
    """Whoever lists feeds from a terminal need not have the service's secrets."""
    tables = {"feed": [{"url": "https://me:${WORD}@example.org/"}]}
    feed = read(tables, environ={}).feeds[0]
    assert (feed.url, feed.headers) == ("https://example.org/", {})
    with pytest.raises(ConfigError, match=r"the environment has no WORD"):
        read(tables, environ={}, for_visits=True)


def test_the_same_address_with_another_login_is_the_same_feed():
    """Two histories under one name cannot be told apart."""
    tables = {"feed": [{"url": "https://a:x@example.org/"}, {"url": "https://b:y@example.org/"}]}
    with pytest.raises(ConfigError, match="is that of feed"):
        read(tables)

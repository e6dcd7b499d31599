"""feeds.toml is edited as a careful person would."""

import os
import stat
import threading
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator import config
from aggregator.errors import ConfigError, UsageError
from aggregator.subscriptions import add, add_all, move, remove, set_general

FILE = """\
# my feeds
[aggregator]
title = "News"  # for me

# --- World ---

[[feed]]
url = "https://one.example.org/feed"  # first
name = "One"

# Two is slow
[[feed]]
url = "https://two.example.org/feed"
tags = [
  "world",
]
# paused = true


[[feed]]  # third
url = "https://three.example.org/feed"

# --- Outputs ---

[[output]]
name = "all"
"""


@pytest.fixture
def path(tmp_path):
    """A configuration with comments in every place where people write them."""
    path = tmp_path / "feeds.toml"
    path.write_text(FILE)
    return path


def urls(path):
    """Return the addresses in a file."""
    return [feed.url for feed in config.load(path).feeds]


def test_a_feed_is_added_below_the_last_one(path):
    """Everything else stays as it was written."""
    add(path, "https://four.example.org/feed", name='The "Fourth"', tags=("world", "x"))
    block = '[[feed]]\nurl = "https://four.example.org/feed"\nname = "The \\"Fourth\\""\ntags = ["world", "x"]\n'
    assert path.read_text() == FILE.replace("# --- Outputs", f"{block}\n# --- Outputs")


def test_a_feed_that_tells_its_outlet_wrongly_gets_the_right_one(path):
    """Where it is one of those that are suggested, unless somebody says otherwise."""
    url = "https://feeds.feedburner.com/TheHackersNews"
    add_all(path, [{"url": url, "tags": ["x"]}])
    assert path.read_text().count(f'url = "{url}"\ntags = ["x"]\noutlet = "thehackernews.com"\n') == 1
    remove(path, url)
    add_all(path, [{"url": url, "outlet": "mine"}])
    assert config.load(path).feeds[-1].outlet == "mine"


def test_the_first_feed_of_a_file_is_added_at_its_end(tmp_path):
    """A file without feeds is a fine beginning."""
    path = tmp_path / "feeds.toml"
    path.write_text('[aggregator]\ntitle = "x"\n\n# feeds:\n\n\n')
    add(path, "https://one.example.org/feed")
    assert path.read_text() == (
        '[aggregator]\ntitle = "x"\n\n# feeds:\n\n[[feed]]\nurl = "https://one.example.org/feed"\n'
    )


def test_a_feed_is_removed_with_the_comment_above_it(path):
    """Headings that stand apart, and comments of other feeds, stay."""
    assert remove(path, "https://two.example.org/feed") == "https://two.example.org/feed"
    start, end = FILE.index("# Two is slow"), FILE.index("[[feed]]  # third")
    assert path.read_text() == FILE[:start] + FILE[end:]


def test_a_heading_outlives_its_first_feed(path):
    """A blank line tells a heading from a comment on the feed."""
    remove(path, "https://one.example.org/feed")
    assert "# --- World ---\n\n# Two is slow\n[[feed]]\n" in path.read_text()


def test_adding_and_removing_leaves_no_trace(path):
    """Blank lines do not pile up, however often."""
    path.write_text(FILE.replace("\n\n\n", "\n\n"))
    before = path.read_bytes()
    for _ in range(3):
        add(path, "https://four.example.org/feed")
        remove(path, "https://four.example.org/feed")
    assert path.read_bytes() == before


def test_all_feeds_can_be_removed_and_added_again(path):
    """What is around them stays in order."""
    for url in urls(path):
        remove(path, url)
    assert urls(path) == []
    add(path, "https://one.example.org/feed")
    assert urls(path) == ["https://one.example.org/feed"]
    assert path.read_text().count("\n\n\n") == 0


def test_no_message_names_a_password(path):
    """Not that of a feed that is there, nor that of one that is not."""
    secret = "https://me:secret@private.example.net/feed"
    add(path, secret)
    for act in (partial(add, path, secret), partial(remove, path, secret + "s")):
        with pytest.raises(UsageError, match=r"private\.example\.net") as caught:
            act()
        assert "secret" not in str(caught.value)


@pytest.mark.parametrize("spelling", ["https://one.example.org/feed", "HTTPS://One.Example.org:443/feed"])
def test_a_feed_that_is_there_is_not_added_again(path, spelling):
    """In no spelling."""
    with pytest.raises(UsageError, match="is there already"):
        add(path, spelling)
    assert path.read_text() == FILE


def test_another_spelling_finds_the_feed_to_remove(path):
    """The caller learns how it was written."""
    assert remove(path, "HTTPS://One.Example.org:443/feed") == "https://one.example.org/feed"


def test_a_feed_that_is_not_there_is_told_with_similar_ones(path):
    """A slip of the finger is the likeliest reason."""
    with pytest.raises(UsageError, match=r"is not there; did you mean https://two\.example\.org/feed"):
        remove(path, "https://twoo.example.org/feed")
    with pytest.raises(UsageError, match="is not there; `aggregator feeds` lists those that are"):
        remove(path, "gopher")
    assert path.read_text() == FILE


def test_an_address_that_would_be_a_mistake_is_not_written(path):
    """The result is checked before it replaces the file."""
    with pytest.raises(UsageError, match=r"left as it was: feed\[4\]\.url should be a web address"):
        add(path, "not an address")
    assert path.read_text() == FILE


def test_a_file_with_mistakes_is_not_edited(path):
    """They are told instead."""
    path.write_text(FILE + "colour = 1\n")
    with pytest.raises(ConfigError, match="colour"):
        add(path, "https://four.example.org/feed")


def test_feeds_with_secrets_are_found_by_either_address(path, tmp_path):
    """As it is written, or as it is with the secret in it."""
    path.write_text('[[feed]]\nurl = "https://one.example.org/${AGGREGATOR_TEST}"\n')
    with pytest.raises(ConfigError, match="the environment has no AGGREGATOR_TEST"):
        remove(path, "https://one.example.org/x")
    home = os.environ["HOME"]
    path.write_text('[[feed]]\nurl = "https://one.example.org${HOME}"\n')
    assert remove(path, f"https://one.example.org{home}") == "https://one.example.org${HOME}"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "text",
    [
        'feed = [{url = "https://one.example.org/feed"}]\n',
        'title = """\n[[feed]]\n"""\n[[feed]]\nurl = "https://one.example.org/feed"\n',
    ],
)
def test_a_layout_that_cannot_be_edited_safely_is_left_alone(tmp_path, text):
    """Whoever wrote it that way can edit it."""
    path = tmp_path / "feeds.toml"
    path.write_text(text.replace("title", "[aggregator]\nstatic"))
    before = path.read_text()
    for edit in (lambda: remove(path, "https://one.example.org/feed"), lambda: add(path, "https://b.example.org/")):
        with pytest.raises(UsageError):
            edit()
        assert path.read_text() == before


def test_line_ends_and_byte_order_mark_stay(path):
    """A file from another system stays one."""
    path.write_bytes(("\ufeff" + FILE.replace("\n\n\n", "\n\n")).replace("\n", "\r\n").encode())
    before = path.read_bytes()
    add(path, "https://four.example.org/feed")
    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n") == before.count(b"\n") + 3
    remove(path, "https://four.example.org/feed")
    assert path.read_bytes() == before


def test_permissions_and_links_stay(path, tmp_path):
    """A file that is kept elsewhere, or kept secret, remains so."""
    path.chmod(0o640)
    link = tmp_path / "link.toml"
    link.symlink_to(path)
    add(link, "https://four.example.org/feed")
    assert link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert urls(path)[-1] == "https://four.example.org/feed"


def test_nothing_is_left_behind(path, tmp_path):
    """Neither by success nor by failure."""
    add(path, "https://four.example.org/feed")
    with pytest.raises(UsageError):
        remove(path, "https://five.example.org/feed")
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_absent_is_told(tmp_path):
    """Not with a traceback."""
    with pytest.raises(UsageError, match="cannot be read: No such file or directory"):
        add(tmp_path / "absent" / "feeds.toml", "https://four.example.org/feed")


def test_two_commands_at_once_lose_nothing(path):
    """Each waits for the other."""
    added = [f"https://{number}.example.com/feed" for number in range(12)]
    threads = [threading.Thread(target=add, args=(path, url)) for url in added]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(added) < set(urls(path))


def test_many_feeds_are_added_in_one_edit(path):
    """In their order, with their settings on one line each; those that are there are told."""
    wanted = [{"url": f"https://{number}.example.com/", "headers": {"A": "Bearer x"}} for number in range(3)]
    there = add_all(path, [{"url": "HTTPS://one.example.org/feed"}, *wanted])
    assert there == {"HTTPS://one.example.org/feed": "https://one.example.org/feed"}
    assert urls(path)[3:] == [feed["url"] for feed in wanted]
    assert path.read_text().count('headers = {A = "Bearer x"}\n') == 3
    assert path.read_text().startswith(FILE[: FILE.index("# --- Outputs")])


def test_one_mistake_among_many_writes_nothing(path):
    """The caller leaves it out, and tries again."""
    with pytest.raises(UsageError, match="left as it was"):
        add_all(path, [{"url": "https://a.example.com/"}, {"url": "nothing"}])
    assert path.read_text() == FILE


def unchecked(*_):
    """Have nothing against a move."""


def test_a_feed_moves_where_it_stands(path):
    """Everything else stays as it was written, comments in the same line included."""
    old, new = "https://one.example.org/feed", "https://new.example.org/'ä'"
    assert move(path, "HTTPS://One.Example.org:443/feed", new, unchecked) == (old, new)
    assert path.read_text() == FILE.replace(old, new)


def test_a_move_that_is_refused_writes_nothing(path):
    """By the caller, by the config, or because it has both."""

    def refuse(old, new):
        raise UsageError(f"{old} {new}")

    with pytest.raises(UsageError, match=r"one\.example\.org/feed https://new"):
        move(path, "https://one.example.org/feed", "https://new.example.org/", refuse)
    for to in ("nothing", "https://two.example.org/feed"):
        with pytest.raises(UsageError, match=r"left as it was|has both"):
            move(path, "https://one.example.org/feed", to, unchecked)
    assert path.read_text() == FILE


def test_a_move_that_was_made_by_hand_needs_no_edit(path):
    """Nor does one of a feed that the file no longer has."""
    new = "https://two.example.org/feed"
    assert move(path, "https://old.example.org/", "https://TWO.example.org/feed", unchecked)[1] == new
    assert move(path, "https://old.example.org/", "https://x.example.org/", unchecked)[1] == "https://x.example.org/"
    assert path.read_text() == FILE


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('[visits]\n# contact = ""\n', None),
        ('[aggregator]\n# contact = ""           # whom\n', '[aggregator]\ncontact = "me@x.org"     # whom\n'),
        ('[aggregator]\r\ncontact = ""\r\n', '[aggregator]\r\ncontact = "me@x.org"\r\n'),
        ("[aggregator] # x\nkeep = '1d'\n", "[aggregator] # x\ncontact = \"me@x.org\"\nkeep = '1d'\n"),
        ("# mine\n[[output]]\n", '[aggregator]\ncontact = "me@x.org"\n\n# mine\n[[output]]\n'),
        ("", '[aggregator]\ncontact = "me@x.org"\n'),
    ],
)
def test_a_contact_is_filled_in_where_it_belongs(path, before, after):
    """In the place of its comment, or below its section."""
    path.write_bytes(before.encode())
    if after is None:
        with pytest.raises(UsageError):
            set_general(path, "contact", "me@x.org")
    else:
        set_general(path, "contact", "me@x.org")
    assert path.read_bytes().decode() == (before if after is None else after)


BLOCKS = st.lists(
    st.sampled_from(
        [
            '[[feed]]\nurl = "https://{}.example.org/"\n',
            '# about it\n[[feed]]\nname = "x"\n\nurl = "https://{}.example.org/"\n# lang = "en"\n',
            '[[feed]]\ntags = [\n  "a",\n\n]\nurl = "https://{}.example.org/"\n\n\n',
            "\n# --- heading\n\n",
            '[[output]]\nname = "o{}"\n',
        ]
    ),
    max_size=6,
)


@given(BLOCKS, st.data())
def test_any_layout_keeps_every_other_feed(tmp_path_factory, blocks, data):
    """Removing one leaves the others as they were, adding it again brings it back."""
    path = tmp_path_factory.mktemp("layout") / "feeds.toml"
    path.write_text("".join(block.format(number) for number, block in enumerate(blocks)))
    before = config.load(path)
    if before.feeds:
        gone = data.draw(st.sampled_from(before.feeds))
        remove(path, gone.url)
        assert config.load(path).feeds == tuple(feed for feed in before.feeds if feed != gone)
        assert config.load(path).outputs == before.outputs
        add(path, gone.url, name=gone.name, tags=gone.tags)
    else:
        add(path, "https://new.example.org/")
    assert len(config.load(path).feeds) == max(len(before.feeds), 1)
    assert path.read_text().count("# --- heading") == sum("heading" in block for block in blocks)

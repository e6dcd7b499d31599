"""Tests of `import` and `export`: moving here from another reader, and on to the next."""

import json
import os

import pytest

from aggregator.config import load
from aggregator.errors import UsageError

FILE = """<opml version="2.0"><body><outline text="Sea">
<outline text="One" xmlUrl="https://one.example/feed"/><outline text="Here" xmlUrl="HTTPS://here.example:443/feed"/>
</outline><outline text="One" xmlUrl="https://one.example/feed"/>
<outline text="Script" xmlUrl="exec:rm"/><outline text="Theirs" xmlUrl="https://x.example/${HOME}"/>
</body></opml>"""


@pytest.fixture
def file(tmp_path, config):
    """Write an OPML file, and a config that has one of its feeds already."""
    config.write_text(config.read_text() + '\n# mine\n[[feed]]\nurl = "https://here.example/feed"\ntags = ["sea"]\n')
    path = tmp_path / "in.opml"
    path.write_text(FILE)
    return str(path)


def test_the_feeds_of_a_file_are_added_at_once(run, config, file):
    """Comments stay, and what cannot be followed is listed with its reason."""
    result = run("import", file, "--tag", "new")
    summary, *left_out = result.output.splitlines()
    assert summary == "1 feed added, 1 there already, 1 repeated in the file, 2 left out; the config has 2 feeds"
    assert [line.split("\t")[:3] for line in left_out] == [
        ["4", "Script", "exec:rm"],
        ["4", "Theirs", "https://x.example/${HOME}"],
    ]
    assert "should be a web address" in left_out[0]
    assert "--trusted" in left_out[1]
    here, one = load(config).feeds
    assert (here.tags, one.url, one.name, one.tags) == (("sea",), "https://one.example/feed", "One", ("sea", "new"))
    assert "# mine" in config.read_text()
    assert "https://one.example/feed" in run("feeds").output


def test_importing_twice_adds_nothing(run, config, file):
    """What is there stays as it is."""
    run("import", file)
    before = config.read_text()
    assert run("import", "-", input=FILE).output.startswith("0 feeds added, 2 there already")
    assert config.read_text() == before


def test_a_dry_run_shows_and_changes_nothing(run, config, file):
    """With the same counts."""
    before = config.read_text()
    first, second, *_ = run("import", file, "--dry-run").output.splitlines()
    assert first.startswith("1 feed to add, 1 there already")
    assert second.split("\t") == ["sea", "https://one.example/feed", "One"]
    assert config.read_text() == before


def test_a_file_of_ones_own_may_ask_for_secrets(run, config, file):
    """Whoever says so knows who wrote it."""
    assert run("import", file, "--trusted").output.startswith("2 feeds added")
    assert load(config).feeds[-1].url == f"https://x.example/{os.environ['HOME']}"
    assert "${HOME}" in config.read_text()


@pytest.mark.parametrize(("content", "told"), [("<rss/>", "is no OPML"), (None, "No such file")])
def test_what_cannot_be_read_is_refused(run, config, tmp_path, content, told):
    """By the name of the file; nothing is changed."""
    path = tmp_path / "broken.opml"
    if content:
        path.write_text(content)
    before = config.read_text()
    refused = run("import", str(path)).exception
    assert isinstance(refused, UsageError)
    assert "broken.opml" in str(refused)
    assert told in str(refused)
    assert config.read_text() == before


def test_what_is_exported_can_be_imported(run, config, tmp_path):
    """All feeds, in their order, with their names, tags and settings, and no secrets."""
    feeds = "".join(
        f'[[feed]]\nurl = "https://{n}.example/feed"\nname = "{n} <&> \\"é\\""\ntags = ["t{n % 7}", "all"]\n'
        f'interval = "{n + 1}h"\nheaders = {{ Authorization = "Bearer ${{HOME}}" }}\n'
        for n in range(300)
    )
    base = config.read_text()
    config.write_text(base + feeds)
    before = load(config).feeds
    assert run("export", str(tmp_path / "out.opml")).output.endswith(f"300 feeds written to {tmp_path}/out.opml\n")
    config.write_text(base)
    assert run("import", str(tmp_path / "out.opml"), "--trusted").output.startswith("300 feeds added, 0 there")
    assert load(config).feeds == before
    assert os.environ["HOME"] not in (tmp_path / "out.opml").read_text()


def test_a_feed_is_exported_with_what_was_learned_of_it(run, site):
    """Its own title and home, for other readers; it comes back without a name."""
    run("add", f"{site}/one.xml")
    run("poll")
    result = run("export")
    assert 'text="First outlet"' in result.stdout
    (feed,) = json.loads(run("import", "-", "--dry-run", "--json", input=result.stdout).output)["there"]
    assert feed == f"{site}/one.xml"


def test_what_is_left_out_is_told(run, config):
    """On standard error, so that the document stays one."""
    config.write_text(
        config.read_text() + '[[feed]]\nurl = "https://me:secret@one.example/"\nheaders = {K = "secret"}\n'
    )
    result = run("export")
    assert "secret" not in result.stdout
    assert result.stdout.startswith("<?xml")
    assert "name and password in its address is left out" in result.stderr
    told = json.loads(run("export", "--json").stdout)
    assert [each["what"] for each in told["left_out"]] == ["name and password in its address", "the header K"]
    assert told["opml"].startswith("<?xml")


def test_a_file_is_replaced_only_by_force(run, tmp_path):
    """An export of another day may be all that somebody has."""
    path = tmp_path / "out.opml"
    path.write_text("mine")
    assert isinstance(run("export", str(path)).exception, UsageError)
    assert path.read_text() == "mine"
    assert run("export", str(path), "--force").exception is None
    assert "<opml" in path.read_text()

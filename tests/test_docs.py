"""What is documented is there, and what is there is documented."""

import importlib
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from aggregator.cli.commands import commands
from aggregator.config import read
from aggregator.config.sections import LISTED, SECTIONS

ROOT = Path(__file__).parent.parent
DESIGN = ROOT.parent / "shared" / "DESIGN.md"
README = (ROOT / "README.md").read_text()
SHIPPED = (ROOT / "config" / "feeds.toml").read_text()
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")]


def documented(section):
    """Return key → default as docs/configuration.md gives it, for one section."""
    page = (ROOT / "docs" / "configuration.md").read_text()
    header = f"[[{section}]]" if section in LISTED else f"[{section}]"
    part = page.split(f"## `{header}`")[1].split("\n## ")[0]
    return dict(re.findall(r"^\| `(\w+)` \| (?:`(.*?)`)? ?\|", part, re.MULTILINE))


def settings(tables):
    """Return what the program makes of one section."""
    config = read(tables, environ={})
    return {
        "aggregator": config.general,
        "visits": config.visits,
        "grouping": config.grouping,
        "feed": config.feeds[0],
        "output": config.outputs[0],
    }


@pytest.mark.parametrize("section", SECTIONS)
def test_every_key_is_documented_with_its_default(section):
    """And no key that there is not."""
    defaults = documented(section)
    assert list(defaults) == list(SECTIONS[section].model_fields)
    feed = {"url": "https://example.org/"}
    written = tomllib.loads("".join(f"{key} = {value}\n" for key, value in defaults.items() if value))
    if section == "feed":
        written |= feed
    tables = {"feed": [feed]} | {section: [written] if section in LISTED else written}
    assert settings(tables)[section] == settings({"feed": [feed]})[section]


def uncommented(text):
    """Return the shipped config with every default that it shows as a comment switched on."""
    return re.sub(r"^# (\[\[feed\]\]$|\w+ = )", r"\1", text, flags=re.MULTILINE)


def test_the_shipped_config_shows_every_default():
    """Switching its comments on changes nothing but the feed that serves as an example."""
    shipped, shown = read(tomllib.loads(SHIPPED), environ={}), read(tomllib.loads(uncommented(SHIPPED)), environ={})
    assert (shown.general, shown.visits, shown.grouping) == (shipped.general, shipped.visits, shipped.grouping)
    assert shown.outputs == shipped.outputs == read({}, environ={}).outputs
    assert shown.feeds[1:] == shipped.feeds
    assert shown.feeds[0] == read({"feed": [{"url": "https://example.org/news.xml"}]}, environ={}).feeds[0]
    for section, model in SECTIONS.items():
        tables = tomllib.loads(uncommented(SHIPPED))
        written = tables[section][0] if section in LISTED else tables[section]
        assert list(written) == list(model.model_fields)


def test_the_shipped_feeds_overlap():
    """About twenty, in groups that report on the same events, told apart by tags."""
    feeds = read(tomllib.loads(SHIPPED), environ={}).feeds
    groups = {tag: [feed for feed in feeds if tag in feed.tags] for feed in feeds for tag in feed.tags}
    assert 18 <= len(feeds) <= 25
    assert all(feed.url.startswith("https://") and feed.name for feed in feeds)
    assert set(groups) == {"world", "technology", "security", "science"}
    assert all(len(group) >= 4 for group in groups.values())


@pytest.mark.skipif(not DESIGN.exists(), reason="the design is not part of a clone")
def test_the_defaults_are_those_of_the_design():
    """Word for word, as the file would be read."""
    block = DESIGN.read_text().split("```toml\n")[1].split("```")[0]
    tables = tomllib.loads(block)
    written, default = settings(tables), settings({"feed": [{"url": "https://example.org/news.xml"}]})
    assert written == default


def test_the_readme_names_every_command():
    """In the order in which one needs them; and no command that there is not."""
    named = re.findall(r"^\| `(\w+)", README.split("## Commands")[1].split("\n## ")[0], re.MULTILINE)
    assert sorted(named) == commands.list_commands(None)


def test_the_readme_names_the_options_that_there_are():
    """Every `--option` in a command's row is one of that command."""
    for command, row in re.findall(r"^\| `(\w+)(.*)$", README, re.MULTILINE):
        there = {option for parameter in commands.get_command(None, command).params for option in parameter.opts}
        assert set(re.findall(r"--\w+", row)) <= there


def test_every_make_target_that_is_named_exists():
    """And `make help` lists them all."""
    there = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    text = "".join(page.read_text() for page in PAGES)
    assert set(re.findall(r"(?:`|^)make ([a-z-]+)", text, re.MULTILINE)) <= there
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"^make ([a-z-]+) ", listed, re.MULTILINE)) == there


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page):
    """From wherever the page stands."""
    for target in re.findall(r"\]\((?!https?://)([^)#]+)", page.read_text()):
        assert (page.parent / target).exists(), target


def test_the_architecture_names_what_there_is():
    """Each `module.name` of the way from bytes to output can be imported."""
    way = (ROOT / "docs" / "architecture.md").read_text().split("from bytes to output")[1]
    for name in re.findall(r"`([a-z_]+\.[A-Za-z_]+)`", way):
        module, _, attribute = f"aggregator.{name}".rpartition(".")
        found = importlib.import_module(module)
        assert hasattr(found, attribute) or importlib.import_module(f"{module}.{attribute}"), name


def test_changes_are_told_to_users():
    """What is not released yet stands first."""
    headings = re.findall(r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert headings[0] == "[Unreleased]"

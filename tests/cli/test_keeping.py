"""Tests of `backup` and `outputs`: what is stored, and what it is offered as."""

import json

import pytest

from aggregator.errors import StoreError, UsageError
from aggregator.store import open_store


@pytest.fixture
def polled(run, site):
    """Follow a feed and poll it."""
    run("add", f"{site}/one.xml")
    run("poll")


def test_a_backup_holds_everything(run, polled, tmp_path):
    """And replaces nothing unless it is told to."""
    assert run("backup", str(tmp_path / "copy.db")).output.endswith("kB, checked\n")
    copy = open_store(f"sqlite:///{tmp_path}/copy.db")
    assert copy.entries.count() == 2
    copy.close()
    assert isinstance(run("backup", str(tmp_path / "copy.db")).exception, UsageError)
    told = json.loads(run("backup", str(tmp_path / "copy.db"), "--force", "--json").output)
    assert told == {"file": str(tmp_path / "copy.db"), "bytes": (tmp_path / "copy.db").stat().st_size}


def test_a_backup_into_a_folder_has_a_name_of_its_own(run, polled, tmp_path):
    """By its date, so that they can pile up."""
    (tmp_path / "backups").mkdir()
    run("backup", str(tmp_path / "backups"))
    (copy,) = (tmp_path / "backups").iterdir()
    assert copy.name.startswith("aggregator-20")


def test_what_is_no_backup_is_not_made(run, polled, tmp_path):
    """Neither a stream, nor the database in its own place."""
    assert isinstance(run("backup", "-").exception, UsageError)
    assert isinstance(run("backup", str(tmp_path / "a.db"), "--force").exception, StoreError)


def test_an_empty_database_is_not_backed_up(run, tmp_path):
    """Whoever stands in the wrong folder must not believe to have a copy."""
    refused = run("backup", str(tmp_path / "copy.db")).exception
    assert "holds nothing yet" in str(refused)
    assert not (tmp_path / "copy.db").exists()


def test_outputs_are_listed_with_their_addresses(run, config, polled):
    """In the three formats; what is closed carries its token, and a new one ends the old."""
    config.write_text(config.read_text() + '[[output]]\n[[output]]\nname = "mine"\naccess = "token"\n')
    run("poll")
    everyone, mine = json.loads(run("outputs", "--json").output)["outputs"]
    base = "http://127.0.0.1:8080"
    assert everyone["addresses"] == [f"{base}/feed.atom", f"{base}/feed.rss", f"{base}/feed.json"]
    assert (everyone["stories"], everyone["token"]) == (2, "")
    assert mine["addresses"][1] == f"{base}/mine.rss?token={mine['token']}"
    assert len(mine["token"]) > 20
    renewed = run("outputs", "--new-token", "mine").output
    assert mine["token"] not in renewed
    assert f"{base}/mine.atom?token=" in renewed


@pytest.mark.parametrize(("name", "told"), [("all", "has no token"), ("other", "there are all")])
def test_only_a_closed_output_has_a_token(run, name, told):
    """The user learns which there are."""
    assert told in str(run("outputs", "--new-token", name).exception)

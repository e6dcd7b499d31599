"""`password`, from a pipe."""

import json
from contextlib import closing

import pytest

from aggregator import password
from aggregator.config import load
from aggregator.errors import UsageError
from aggregator.store import open_store


def kept(config):
    """Return what the store keeps."""
    with closing(open_store(load(config).general.database)) as store:
        return password.kept(store)


def test_a_password_is_kept_as_a_hash(run, config):
    """Of the first line, without its end."""
    assert run("password", input="open sesame\n").output == "the password is set\n"
    assert password.is_password(b"open sesame", kept(config))


def test_programs_are_told_in_json(run):
    """Whether there is a password now."""
    assert json.loads(run("password", "--json", input="open sesame\n").output)["set"] is True
    assert json.loads(run("password", "--json", "--remove").output)["set"] is False


def test_a_password_can_be_removed(run, config):
    """Pages that need one are closed then."""
    run("password", input="open sesame\n")
    assert "is removed" in run("password", "--remove").output
    assert kept(config) == ""


@pytest.mark.parametrize("given", ["", "\n", "1234567\n"])
def test_a_short_password_is_refused(run, config, given):
    """With how long it has to be."""
    assert isinstance(run("password", input=given).exception, UsageError)
    assert kept(config) == ""

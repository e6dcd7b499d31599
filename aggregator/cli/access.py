"""`password`: who may see pages from elsewhere."""

import sys
from contextlib import closing
from pathlib import Path

import click

from aggregator.cli import options
from aggregator.cli.terminal import show, show_json
from aggregator.clock import now
from aggregator.config import load
from aggregator.errors import UsageError
from aggregator.password import SHORTEST, hash_of
from aggregator.requests import change
from aggregator.store import open_store


@click.command(short_help="Set the password for pages.")
@click.option("--remove", is_flag=True, help="Have none, but for AGGREGATOR_PASSWORD in the environment.")
@options.as_json
@click.pass_obj
def password(path: Path, *, remove: bool, as_json: bool) -> None:
    """Set the password that pages ask for wherever they can be reached from elsewhere.

    It is asked for twice on a terminal, or read from standard input. A daemon that runs takes it up at once.
    """
    config = load(path)
    hashed = "" if remove else hash_of(_asked())
    with closing(open_store(config.general.database)) as store:
        note = change(store, config, "password", {"hashed": hashed}, now=now())
    if as_json:
        show_json({"set": bool(hashed), "note": note})
    else:
        show(note)


def _asked() -> str:
    """Return what is typed twice, or the first line of standard input; raise UsageError where it is too short."""
    if sys.stdin.isatty():
        given = click.prompt("Password", hide_input=True, confirmation_prompt="Once more")
    else:
        given = sys.stdin.readline().rstrip("\r\n")
    if len(given) < SHORTEST:
        raise UsageError(f"a password needs at least {SHORTEST} characters; this one has {len(given)}")
    return str(given)

"""The writer lease between processes."""

import os
import signal
import subprocess
import sys

import pytest

from aggregator.errors import WriterBusy
from aggregator.store import open_store
from tests.conftest import PATIENCE

HOLD = """
import sys
from aggregator.store import open_store
store = open_store(sys.argv[1])
store.take_writer_lease()
print("held", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def url(tmp_path):
    """Return the URL of a database that does not exist yet."""
    return f"sqlite:///{tmp_path}/aggregator.db"


@pytest.fixture
def holder(url):
    """Return another process, which holds the lease."""
    with subprocess.Popen([sys.executable, "-c", HOLD, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"held\n"
        yield process
        process.kill()


def test_the_lease_is_refused_while_another_process_holds_it(url, holder):
    """The error names the process."""
    store = open_store(url)
    with pytest.raises(WriterBusy, match=rf"aggregator\.db\.lock: held by process {holder.pid}; .* stop that first$"):
        store.take_writer_lease()
    store.close()


def test_requests_can_be_left_while_another_process_holds_the_lease(url, holder, invented):
    """Whoever wants something of the writer can say so."""
    store = open_store(url)
    request = store.requests.leave("reload", {}, now=invented.now)
    assert [each.id for each in store.requests.open()] == [request]
    store.close()


def test_the_lease_is_free_as_soon_as_its_holder_is_killed(url, holder):
    """No process that died keeps others waiting."""
    store = open_store(url)
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait(timeout=PATIENCE)
    store.take_writer_lease()
    store.close()


def test_closing_the_store_gives_the_lease_back(url):
    """The next process can have it at once; two stores of one process are two holders."""
    one, two = open_store(url), open_store(url)
    one.take_writer_lease()
    with pytest.raises(WriterBusy, match=f"process {os.getpid()}"):
        two.take_writer_lease()
    one.close()
    two.take_writer_lease()
    two.close()


def test_others_learn_who_holds_the_lease(url, holder):
    """Without taking it, or waiting."""
    store = open_store(url)
    assert store.writer() == holder.pid
    store.close()


def test_a_lease_that_nobody_holds_has_no_holder(url):
    """One's own is told, too; one that was given back is free."""
    store = open_store(url)
    assert store.writer() == 0
    store.take_writer_lease()
    assert store.writer() == os.getpid()
    store.close()
    again = open_store(url)
    assert again.writer() == 0
    again.close()

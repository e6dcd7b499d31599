"""Tests of reading in processes: `eval` reads, so that each task says what it does to its process."""

import asyncio
import itertools
import os
import select
import signal
import subprocess
import sys

import pytest

from aggregator.errors import ParseError, TooHard
from aggregator.visit.workers import Workers
from tests.conftest import PATIENCE

FOREVER = "sum(iter(int, 1))"  # in C code, where no Python signal handler ever runs
PID = "__import__('os').getpid()"

PROGRAM = """
import asyncio, os, sys
from aggregator.visit.workers import Workers

async def main():
    workers = Workers(eval, count=1, limit=float(sys.argv[1]), patience=24 * 3600)
    print(os.getpid(), await workers.read("__import__('os').getpid()"), flush=True)
    {then}

if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.fixture(scope="module")
def workers():
    """Give two workers with a second of processor time for each task."""
    workers = Workers(eval, count=2, limit=1.0, patience=PATIENCE, memory=500_000_000)
    yield workers
    workers.close()


def ask(workers, *tasks):
    """Return what became of tasks that are given side by side: the reading, or the error."""

    async def all_of_them():
        return await asyncio.gather(*(workers.read(task) for task in tasks), return_exceptions=True)

    return asyncio.run(all_of_them())


def ended(pid):
    """Return whether a process ends."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], PATIENCE)[0])
    finally:
        os.close(handle)


def started(tmp_path, *, then, limit=3600):
    """Return a program that has workers, its pid and that of one of them."""
    (tmp_path / "program.py").write_text(PROGRAM.format(then=then))
    command = [sys.executable, tmp_path / "program.py", str(limit)]
    program = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # the caller waits for it
    pid, worker = program.stdout.readline().split()
    return program, int(pid), int(worker)


def test_a_worker_reads(workers):
    """A task's reading comes back."""
    assert ask(workers, "1 + 1", "'x' * 1_000_000") == [2, "x" * 1_000_000]


def test_a_worker_leaves_the_processor_to_whoever_answers(workers):
    """Somebody waits for a page, nobody for a document that is read."""
    (niceness,) = ask(workers, "__import__('os').nice(0)")
    assert niceness == min(os.nice(0) + 5, 19)


def test_a_worker_is_another_process_and_serves_again(workers):
    """Reading happens elsewhere, and a process is used for many tasks."""
    pids = set(ask(workers, *[PID] * 20))
    assert os.getpid() not in pids
    assert len(pids) <= 2


@pytest.mark.parametrize(
    ("task", "told"),
    [
        (FOREVER, "took more than 1 s of processor time"),
        ("[bytes(10**8) for _ in range(100)]", "took too much memory"),
        ("__import__('os')._exit(0)", "crashed"),
        ("__import__('os')._exit(3)", "crashed"),
        ("__import__('os').abort()", "crashed"),
        ("__import__('os').kill(__import__('os').getpid(), 9)", "crashed"),
        ("(lambda f: f(f))(lambda f: f(f))", "RecursionError"),
        ("1 / 0", "ZeroDivisionError: division by zero"),
    ],
)
def test_a_task_harms_only_itself(workers, task, told):
    """Whatever a task does to its process, it alone is an error; those beside and after it are read."""
    first, *others = ask(workers, task, "1", "2", "3")
    assert isinstance(first, TooHard)
    assert told in str(first)
    assert others == [1, 2, 3]


def test_a_task_that_does_nothing_is_not_waited_for():
    """Its process is ended."""
    workers = Workers(eval, count=1, patience=0.5)
    (told,) = ask(workers, f"__import__('time').sleep({PATIENCE})")
    assert isinstance(told, TooHard)
    assert str(told) == "reading it took more than 0.5 s"
    assert workers._alive == set()
    workers.close()


def test_it_is_processor_time_that_is_limited():
    """A task that waits for a busy machine is not ended for that."""
    workers = Workers(eval, count=1, limit=0.3, patience=PATIENCE)
    waiting, computing = ask(workers, "__import__('time').sleep(0.6)", FOREVER)
    workers.close()
    assert waiting is None
    assert str(computing) == "reading it took more than 0.3 s of processor time"


@pytest.mark.parametrize("lane", ["new", "slow"])
def test_tasks_that_may_be_bad_leave_a_worker_to_the_others(lane, tmp_path):
    """However many of them wait."""
    workers = Workers(eval, count=2, patience=PATIENCE)
    ended, gates = [], [tmp_path / name for name in "abc"]
    for gate in gates:
        os.mkfifo(gate)

    async def read(task, lane):
        ended.append(await workers.read(task, lane))

    async def all_of_them():
        bad = [asyncio.ensure_future(read(f"open({str(gate)!r}).read()", lane)) for gate in gates]
        await asyncio.sleep(0)
        await asyncio.gather(*(read(str(number), "usual") for number in range(10)))
        usual = list(ended)
        await asyncio.gather(*(asyncio.to_thread(gate.write_text, "read on") for gate in gates), *bad)
        return usual

    usual = asyncio.run(all_of_them())
    workers.close()
    assert sorted(usual) == [*range(10)]
    assert ended[10:] == ["read on"] * 3


def test_a_parse_error_passes_with_its_text(workers):
    """What is wrong with a document is told as the reader put it."""
    raising = "(_ for _ in ()).throw(__import__('aggregator.errors').errors.ParseError('no feed at all'))"
    (error,) = ask(workers, raising)
    assert isinstance(error, ParseError)
    assert str(error) == "no feed at all"


def test_a_process_that_was_killed_while_idle_costs_nothing(workers):
    """The system may end any process for its memory; the next task has a fresh one."""
    for pid in set(ask(workers, *[PID] * 20)):
        os.kill(pid, signal.SIGKILL)
        assert ended(pid)
    assert ask(workers, "1", "2", "3") == [1, 2, 3]


def test_a_worker_leaves_ctrl_c_and_stops_to_the_program(workers):
    """Signals to the whole group do not tear a document out of a worker's hands."""
    mine = "__import__('os').kill(__import__('os').getpid(), {})"
    sent = [mine.format(signal.SIGINT), mine.format(signal.SIGTERM)]
    assert ask(workers, *sent) == [None, None]


def test_a_process_is_replaced_after_many_tasks(workers):
    """What parsers leak does not add up for ever."""
    assert len(set(ask(workers, *[PID] * 1100))) > 2


def test_closing_ends_every_process_at_once():
    """Tasks under way and waiting are errors; no process is left; nobody waits for the limit."""
    workers = Workers(eval, count=1, limit=24 * 3600, patience=24 * 3600)
    (pid,) = ask(workers, PID)

    async def closed_under_way():
        tasks = [asyncio.ensure_future(workers.read(task)) for task in (FOREVER, "1")]
        await asyncio.sleep(0)
        await asyncio.to_thread(workers.close)
        async with asyncio.timeout(PATIENCE):
            return await asyncio.gather(*tasks, return_exceptions=True)

    outcomes = asyncio.run(closed_under_way())
    assert all(isinstance(outcome, ParseError) for outcome in outcomes)
    assert ended(pid)


def test_workers_that_were_never_used_close():
    """No process is started before the first task."""
    Workers(eval).close()


def test_a_program_that_forgets_its_workers_ends(tmp_path):
    """An error in the program does not leave it waiting for idle processes."""
    program, _, worker = started(tmp_path, then="raise SystemExit(7)")
    with program:
        assert program.wait(PATIENCE) == 7
    assert ended(worker)


@pytest.mark.parametrize("doing", ["__import__('time').sleep(0)", FOREVER], ids=["idle", "busy"])
def test_workers_do_not_outlive_a_program_that_is_killed(tmp_path, doing):
    """After kill -9 an idle worker ends at once, a busy one when its task's time is over, even within C code."""
    task = f"print('begun', flush=True) or {doing}"
    then = f"await workers.read({task!r}); await asyncio.sleep({PATIENCE})"
    program, pid, worker = started(tmp_path, then=then, limit=1)
    with program:
        assert program.stdout.readline() == "begun\n"
        os.kill(pid, signal.SIGKILL)
        program.wait(PATIENCE)
    assert ended(worker)


LARGE = 10_000_000  # bytes of a body
TAKE = "len(bytearray({size}))"


def test_a_process_that_took_much_memory_gives_it_back():
    """A fresh one takes over, for what a process ever took it keeps."""
    workers = Workers(eval, count=1, memory=400_000_000)
    before, taken, after = ask(workers, PID, TAKE.format(size=100_000_000), PID)
    workers.close()
    assert taken == 100_000_000
    assert before != after


def test_a_large_body_may_take_twice_as_much_memory_as_others():
    """What is small has no reason to take so much."""
    workers = Workers(eval, count=1, memory=400_000_000)
    task = TAKE.format(size=250_000_000)

    async def both():
        usual = await asyncio.gather(workers.read(task), return_exceptions=True)
        return [*usual, await workers.read(task, size=LARGE)]

    small, large = asyncio.run(both())
    workers.close()
    assert str(small) == "reading it took too much memory"
    assert large == 250_000_000


def test_large_bodies_are_read_one_at_a_time():
    """However many processes are idle; small ones are read beside them."""
    workers = Workers(eval, count=3)
    read = "(lambda t: (t.monotonic(), t.sleep(0.2), t.monotonic())[::2])(__import__('time'))"

    async def all_of_them():
        return await asyncio.gather(*(workers.read(read, size=LARGE) for _ in range(3)))

    spans = sorted(asyncio.run(all_of_them()))
    workers.close()
    assert all(ended <= begun for (_, ended), (begun, _) in itertools.pairwise(spans))


def test_of_those_that_may_be_bad_the_smallest_is_read_first():
    """An ordinary document of a new feed does not wait for all the huge ones."""
    workers = Workers(eval, count=2)
    ended = []

    async def read(name, size):
        ended.append(await workers.read(repr(name), "new", size=size))

    async def all_of_them():
        sizes = {"first": LARGE, "huge": LARGE + 1, "large": LARGE, "small": 1000}
        await asyncio.gather(*(read(*each) for each in sizes.items()))

    asyncio.run(all_of_them())
    workers.close()
    assert ended == ["first", "small", "large", "huge"]

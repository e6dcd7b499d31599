"""Read bodies in processes that can be killed one by one.  Owns multiprocessing."""

import asyncio
import atexit
import contextlib
import multiprocessing
import os
import resource
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from multiprocessing.connection import Connection
from queue import SimpleQueue

from aggregator.errors import ParseError, TooHard
from aggregator.models import Reading, Task
from aggregator.visit.lanes import Lane
from aggregator.visit.turns import Turns

Read = Callable[[Task], Reading]

_POLITE = 5  # to whoever waits for an answer of the daemon's: reading can wait
_MOST_TASKS = 500  # then a fresh process takes over, whatever the parsers leaked
_MUCH = 90_000_000  # bytes: what a process ever took it keeps, so after more than this a fresh one takes over
_LARGE = 2_000_000  # bytes of a body; what is read takes ten times as much memory


class Workers:
    """A few processes that run `read`, each one task at a time; made on first use.

    A task that crashes its process, or takes more than `limit` seconds of processor time, `patience` seconds by the
    clock (the machine may be busy) or `memory` bytes, harms no other: its process is killed and replaced.  Of the
    processes, tasks of the slow lane get one, and together with those of the new lane at most half, the smallest body
    first.  Large bodies are read one at a time; the others have half of the memory.  `read` is a function of a module,
    so that a fresh process can find it.
    """

    def __init__(
        self,
        read: Read,
        *,
        count: int | None = None,
        limit: float = 10.0,
        patience: float = 50.0,
        memory: int = 320_000_000,
        preload: Sequence[str] = (),
    ) -> None:
        """Set the bounds; `count` is that of the processors by default, but two at least.

        `preload` names modules that `read` imports when it is called.
        """
        self._count = count or max(2, os.cpu_count() or 1)
        self._careful = Turns(max(1, self._count // 2))
        self._slow = asyncio.Semaphore(1)
        self._large = asyncio.Semaphore(1)
        self._context = multiprocessing.get_context("forkserver")
        # Processes are forked from one that has loaded the parsers already, in a few milliseconds.
        self._context.set_forkserver_preload([read.__module__, __name__, *preload])
        self._settings = (read, limit, patience, memory)
        self._threads = ThreadPoolExecutor(self._count, thread_name_prefix="worker")
        self._idle: SimpleQueue[_Worker | None] = SimpleQueue()
        self._alive: set[_Worker] = set()
        self._closed = False
        for _ in range(self._count):
            self._idle.put(None)
        atexit.register(self.close)  # before multiprocessing waits for processes that were not closed

    async def read(self, task: Task, lane: Lane = "usual", *, size: int = 0) -> Reading:
        """Return what became of a task; raise ParseError if the body allowed none, TooHard if it cost its process.

        `size` is that of the body in bytes.
        """
        large, free = size > _LARGE, contextlib.nullcontext()
        # The large one comes last: of those that may be hostile, not many stand in line before one that is known.
        async with (
            self._slow if lane == "slow" else free,
            free if lane == "usual" else self._careful.place(size),
            self._large if large else free,
        ):
            look = partial(self._read, task, large=large)
            return await asyncio.get_running_loop().run_in_executor(self._threads, look)

    def close(self) -> None:
        """End every process at once; tasks under way raise ParseError."""
        self._closed = True
        atexit.unregister(self.close)
        for worker in list(self._alive):
            worker.kill()
        self._threads.shutdown()

    def _read(self, task: Task, *, large: bool) -> Reading:
        """Have an idle process read; runs in one thread for each process."""
        worker = self._idle.get()
        try:
            worker = self._kept(worker) or self._start()
            outcome = worker.ask(task, large=large)
        except (EOFError, OSError) as error:
            if self._closed:
                raise ParseError("reading was cut short") from error
            raise TooHard(worker.told() if worker else "reading it crashed a worker") from error
        finally:
            self._idle.put(self._kept(worker))
        if isinstance(outcome, ParseError):
            raise outcome
        return outcome

    def _start(self) -> "_Worker":
        if self._closed:
            raise EOFError
        worker = _Worker(self._context, *self._settings)
        self._alive.add(worker)
        if self._closed:  # meanwhile
            worker.kill()
        return worker

    def _kept(self, worker: "_Worker | None") -> "_Worker | None":
        """Return the process if it can go on; otherwise end it and return None, for a fresh one."""
        if worker is None or worker.is_fit():
            return worker
        worker.kill()
        self._alive.discard(worker)
        return None


class _Worker:
    """One process and the pipe to it."""

    def __init__(
        self, context: multiprocessing.context.ForkServerContext, read: Read, limit: float, patience: float, memory: int
    ) -> None:
        self._sound = True
        self._left = _MOST_TASKS
        self._limit = limit
        self._patience = patience
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=_serve, args=(theirs, read, limit, patience, memory), name="reader", daemon=True
        )
        self._process.start()
        theirs.close()

    def is_fit(self) -> bool:
        """Return whether the process can take another task; one that idles may have been killed for its memory.

        The system closes the pipe of a process that ends, before anybody else hears of it.
        """
        return self._sound and self._left > 0 and not self._pipe.poll()

    def ask(self, task: Task, *, large: bool) -> Reading | ParseError:
        """Return the outcome of a task; raise EOFError or OSError if the process died over it."""
        self._left -= 1
        self._sound = False
        self._pipe.send((task, large))
        if not self._pipe.poll(self._patience):
            return TooHard(f"reading it took more than {self._patience:g} s")
        outcome: Reading | ParseError
        outcome, self._sound = self._pipe.recv()
        return outcome

    def told(self) -> str:
        """Return why a process that is dead died."""
        self.kill()
        if self._process.exitcode == -signal.SIGPROF:
            return f"reading it took more than {self._limit:g} s of processor time"
        return "reading it crashed a worker"

    def kill(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        self._process.join()


def _serve(pipe: Connection, read: Read, limit: float, patience: float, memory: int) -> None:
    """Read tasks until the other end of the pipe is gone, because of `close` or because the program was killed."""
    # Ctrl-C and a stop of the service reach the whole group; the program decides when its workers end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.nice(_POLITE)
    with contextlib.suppress(EOFError, OSError, MemoryError):
        while True:
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
            task, large = pipe.recv()
            resource.setrlimit(resource.RLIMIT_AS, (memory if large else memory // 2, memory))
            # Unhandled, either signal ends the process, even in the middle of C code, and with nobody left to kill us.
            signal.setitimer(signal.ITIMER_PROF, limit)
            signal.setitimer(signal.ITIMER_REAL, patience + 1)
            outcome = _attempt(read, task)
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.setitimer(signal.ITIMER_PROF, 0)
            pipe.send(outcome)


def _attempt(read: Read, task: Task) -> tuple[Reading | ParseError, bool]:
    """Return what became of a task, and whether this process is sound enough for another."""
    try:
        return read(task), _is_modest()
    except ParseError as error:
        return ParseError(str(error)), _is_modest()
    except MemoryError:
        return TooHard("reading it took too much memory"), False
    except Exception as error:  # noqa: BLE001 -- whatever a document does to the parsers costs only that document
        return TooHard(f"reading it failed: {type(error).__name__}: {error}"), False


def _is_modest() -> bool:
    """Return whether this process has never taken much memory."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 < _MUCH

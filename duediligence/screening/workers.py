"""Processes that screen beside this one, each one share of the rows after another."""

from __future__ import annotations

import gc
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Condition
from typing import TYPE_CHECKING

from ..errors import ScreeningError
from ..intake.single_supplier import suppliers_from_fields
from ..model import Finding
from .chunks import Chunk
from .pipeline import Pipeline, ScreenedRows, ScreeningSetup

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkServerContext, SpawnContext
    from queue import SimpleQueue

    Recall = Callable[[Finding], Finding] | None

_SECONDS_TO_END = 5.0  # judgement: a worker that ignores `terminate` for so long is killed
# Shares that a worker has: one under way, and the next, so that it waits for none.
_MOST_AT_WORKER = 2
_ADVICE = (
    "It may have run out of memory: take fewer workers. A script that starts workers must do so"
    ' under `if __name__ == "__main__":`.'
)
# Any row, which a worker screens while it waits for rows: its tables are loaded then.
_FIRST_ROW = {
    "name": "Example Textile Co., Ltd.",
    "alias": "示例纺织有限公司",
    "address": "1 Example Road",
    "city": "Lyon",
    "country": "France",
    "product": "cotton yarn",
}


class WorkerFault(Exception):
    """A worker could not screen a share; the message says why."""


class WorkerDied(ScreeningError):
    """A worker process ended before it had screened a share."""


@dataclass(slots=True)
class Share:
    """Rows that one process screens, and what they come to."""

    rows: Chunk
    outcome: Future[ScreenedRows] = field(default_factory=Future)

    def screen(self, pipeline: Pipeline) -> None:
        """Screen the rows in this process."""
        try:
            self.outcome.set_result(self.rows.screen(pipeline))
        except Exception as broken:  # noqa: BLE001 - raised where the outcome is asked for
            self.outcome.set_exception(broken)


class WaitingShares:
    """Shares that wait for a process; each process takes those of its own names first."""

    def __init__(self, processes: int) -> None:
        self._waiting: list[deque[Share]] = [deque() for _ in range(processes)]
        self._changed = Condition()
        self._is_complete = False

    def __len__(self) -> int:
        return sum(map(len, self._waiting))

    @property
    def fewest(self) -> int:
        """The shares of the process for which the fewest wait."""
        return min(map(len, self._waiting))

    def add(self, shares: Iterable[Share]) -> None:
        """Add the shares of a chunk, one for each process; a small chunk has fewer."""
        with self._changed:
            for waiting, share in zip(self._waiting, shares, strict=False):
                waiting.append(share)
            self._changed.notify_all()

    def complete(self) -> None:
        """Say that no share will be added: who waits for one is let go."""
        with self._changed:
            self._is_complete = True
            self._changed.notify_all()

    def take(self, process: int, *, waits: bool) -> Share | None:
        """Return the next share for a process, if need be one of another; None if there is none.

        Args:
            process: the number of the process.
            waits: whether to wait for one that may be added.
        """
        with self._changed:
            while waits and not len(self) and not self._is_complete:
                self._changed.wait()
            if own := self._waiting[process]:
                return own.popleft()
            longest = max(self._waiting, key=len)
            return longest.pop() if longest else None


@contextmanager
def worker_processes(setup: ScreeningSetup, number: int) -> Iterator[list[Worker]]:
    """Start processes and send them what to screen with; end them, however we end.

    Args:
        setup: what to screen with.
        number: how many processes.
    """
    workers: list[Worker] = []
    if number < 1:
        yield workers
        return
    import pickle

    try:
        context = _context()
        for _ in range(number):
            workers.append(Worker(context))  # noqa: PERF401 - `finally` ends those
        packed = pickle.dumps(setup, pickle.HIGHEST_PROTOCOL)
        for worker in workers:
            worker.prepare(packed)
        yield workers
    finally:
        for worker in workers:
            worker.end()


def start_early() -> None:
    """Let what all workers are copies of import the library while their rows are still read."""
    if sys.platform == "linux":
        from multiprocessing import forkserver

        _context()
        forkserver.ensure_running()


def _context() -> ForkServerContext | SpawnContext:
    """Return how workers start: never as copies of this process, which may have threads.

    On Linux they are copies of a process without any, which has imported this library once for all
    of them; it ends with this process.
    """
    from multiprocessing import get_context

    if sys.platform != "linux":  # elsewhere the system's own libraries may not survive a copy
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


class Worker:
    """A process that screens one share after another.

    A thread of this process speaks with it, so that it has its next share as soon as one is done.
    """

    def __init__(self, context: ForkServerContext | SpawnContext) -> None:
        """Start the process."""
        from concurrent.futures import ThreadPoolExecutor

        self._connection, workers_end = context.Pipe()
        # Given at the start, a large setup would block us for ever where a worker dies early.
        self._process = context.Process(target=_serve, args=(workers_end,), daemon=True)
        self._process.start()
        workers_end.close()
        self._thread = ThreadPoolExecutor(1)
        self._work: Future[None] | None = None

    def prepare(self, setup: bytes) -> None:
        """Send what to screen with."""
        # If the worker has died, the first share says so.
        self._thread.submit(self._connection.send_bytes, setup)

    def screen(self, shares: WaitingShares, process: int, recall: Recall) -> None:
        """Have one share after another screened, until there is none.

        Args:
            shares: where the shares are.
            process: the number of this worker there.
            recall: what earlier answers make of a finding.
        """
        self._work = self._thread.submit(self._screen, shares, process, recall)

    def _screen(self, shares: WaitingShares, process: int, recall: Recall) -> None:
        asked: deque[Share] = deque()
        try:
            self._connection.recv()  # it is ready; until then others may take the shares
            self._connection.send(recall)
            while True:
                while len(asked) < _MOST_AT_WORKER and (
                    share := shares.take(process, waits=not asked)
                ):
                    asked.append(share)
                    self._connection.send(share.rows)
                if not asked:
                    return
                answer: ScreenedRows | str = self._connection.recv()
                if isinstance(answer, str):
                    asked.popleft().outcome.set_exception(WorkerFault(answer))
                else:
                    asked.popleft().outcome.set_result(answer)
        except (EOFError, OSError) as broken:
            why = f"the worker process died. {_ADVICE}"
            if not asked and (share := shares.take(process, waits=True)):
                asked.append(share)
            if not asked:
                raise WorkerDied(f"All rows are screened, but {why}") from broken
            for share in asked:
                died = WorkerDied(share.rows.not_screened(why))
                died.__cause__ = broken
                share.outcome.set_exception(died)
        except Exception as broken:
            for share in asked:
                share.outcome.set_exception(broken)
            raise

    def check(self, *, waits: bool = False) -> None:
        """Raise what has ended it, if it does not screen any more.

        Args:
            waits: whether to wait until it has screened all.

        Raises:
            WorkerDied: the process ended, and others have screened its rows.
        """
        if self._work is not None and (waits or self._work.done()):
            self._work.result()

    def end(self) -> None:
        """Stop at once, whatever is under way."""
        self._process.terminate()
        self._process.join(_SECONDS_TO_END)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._thread.shutdown(cancel_futures=True)  # its process has ended, and so it does
        self._connection.close()


def _serve(connection: Connection) -> None:
    """Screen share after share, as a worker, until the connection is closed."""
    import pickle
    import signal
    from queue import SimpleQueue
    from threading import Thread

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started us handles Ctrl-C
    gc.disable()  # see `without_cycle_search`; this process does nothing else
    with suppress(EOFError, OSError):
        setup: ScreeningSetup = connection.recv()
        with suppress(Exception):  # a fault is reported with the rows in which it is met again
            setup.pipeline().screen(suppliers_from_fields(_FIRST_ROW))
        connection.send(None)
        pipeline = setup.pipeline(connection.recv())
        arrived: SimpleQueue[bytes | None] = SimpleQueue()
        Thread(target=_receive, args=(connection, arrived), daemon=True).start()
        while (packed := arrived.get()) is not None:
            try:
                rows: Chunk = pickle.loads(packed)  # noqa: S301 - of the process that started us
                answer: ScreenedRows | str = rows.screen(pipeline)
            except Exception as broken:  # noqa: BLE001 - reported where the rows are known
                answer = describe_fault(broken)
            connection.send(answer)


def _receive(connection: Connection, arrived: SimpleQueue[bytes | None]) -> None:
    """Take in what is sent while a share is under way: who sends the next one need not wait."""
    with suppress(EOFError, OSError):
        while True:
            arrived.put(connection.recv_bytes())
    arrived.put(None)


def describe_fault(broken: Exception) -> str:
    """Return what is wrong where rows could not be screened, in one line."""
    if isinstance(broken, WorkerFault):
        return str(broken)
    problem = " ".join(f"{type(broken).__name__}: {broken}".split())
    return f"{problem}. This is a fault of the library: please report it with these rows."

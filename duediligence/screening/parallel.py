"""Many rows, some at a time: screened here or by worker processes, with the same outcome."""

from __future__ import annotations

import gc
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ..errors import DueDiligenceError, ScreeningError, UsageError
from ..matching.index import WatchlistIndex
from ..model import Finding, Suppliers
from ..policy import Assessor
from ..resources.cycle_search import without_cycle_search
from ..spreadsheets.disk_sequence import extend_or_spill
from .listed_names import ListedNames
from .pipeline import Pipeline, ScreenedRows

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnContext

Parts = Generator[ScreenedRows, None, None]
# Rows that are screened at once; all that they come to is in memory meanwhile, once a worker.
ROWS = 10_000
# Near misses that stay in memory; a list of many names lets go more than it flags.
MOST_NEAR_MISSES = 20_000
_SECONDS_TO_END = 5.0  # judgement: a worker that ignores `terminate` for so long is killed
_WORKERS_ADVICE = (
    "It may have run out of memory: take fewer workers. A script that starts workers must do so"
    ' under `if __name__ == "__main__":`.'
)


@dataclass(frozen=True, slots=True)
class ScreeningSetup:
    """What rows are screened with; a worker gets one copy when it starts."""

    index: WatchlistIndex
    assessor: Assessor
    recall: Callable[[Finding], Finding] | None = None
    listed_names: ListedNames | None = None

    def pipeline(self) -> Pipeline:
        """Return a new pipeline, which has read nothing yet."""
        return Pipeline(self.index, self.assessor, self.recall, listed_names=self.listed_names)


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Some rows of a table; `start` is the position of the first in the screening."""

    rows: Suppliers
    start: int

    @property
    def where(self) -> str:
        """Such as 'suppliers.csv, rows 2 to 10,001'."""
        first, last = self.rows.rows[0], self.rows.rows[-1]
        rows = None if first is None or last is None else f"rows {first:,} to {last:,}"
        return ", ".join(filter(None, (self.rows.file, self.rows.sheet, rows))) or "the supplier"


def screen_all(
    setup: ScreeningSetup,
    tables: Sequence[Suppliers],
    *,
    workers: int = 1,
    advance: Callable[[int], object] = int,
    pipeline: Pipeline | None = None,
) -> ScreenedRows:
    """Return what all rows of all tables come to, in their order, whoever screens them.

    Args:
        setup: what to screen with.
        tables: the rows.
        workers: processes that screen; 1 screens in this one.
        advance: is called with each number of rows that are done.
        pipeline: of this setup, to screen with in this process; a new one if None.

    Raises:
        ScreeningError: rows could not be screened, or a worker died; it names the rows.
        UsageError: the number of workers is less than 1.
    """
    if workers < 1:
        raise UsageError(f"workers={workers} screens nothing; pass 1 or more")
    total = sum(map(len, tables))
    workers = min(workers, -(-total // ROWS))
    chunks = _chunks(tables)
    if workers > 1:
        parts = _in_workers(setup, chunks, workers)
    else:
        parts = _in_this_process(pipeline or setup.pipeline(), chunks)
    whole = ScreenedRows()
    with without_cycle_search(), closing(parts):
        for part in parts:
            whole.decisions += part.decisions
            whole.coverage += part.coverage
            whole.findings += part.findings
            whole.near_misses = extend_or_spill(
                whole.near_misses, list(part.near_misses), MOST_NEAR_MISSES
            )
            whole.context += part.context
            whole.misfits += part.misfits
            advance(len(part.decisions))
    return whole


def _chunks(tables: Iterable[Suppliers]) -> Iterator[_Chunk]:
    start = 0
    for table in tables:
        for first in range(0, len(table), ROWS):
            rows = _slice(table, first, min(first + ROWS, len(table)))
            yield _Chunk(rows, start + first)
        start += len(table)


def _slice(table: Suppliers, first: int, stop: int) -> Suppliers:
    """Return some rows of a table, in memory and without what no screening looks at."""
    columns = [
        replace(
            column,
            texts=(texts := column.texts[first:stop]),
            shown=texts,
            unreadable=_between(column.unreadable, first, stop),
        )
        for column in table.columns
    ]
    return replace(
        table,
        columns=tuple(columns),
        rows=table.rows[first:stop],
        labels=None,
        issues=(),
        frame=None,
        keys=_between(table.keys, first, stop),
    )


def _between(by_row: Mapping[int, str], first: int, stop: int) -> Mapping[int, str]:
    """Return what is recorded of some rows, by their position among them."""
    if not by_row:
        return by_row
    return {row - first: by_row[row] for row in range(first, stop) if row in by_row}


def _in_this_process(pipeline: Pipeline, chunks: Iterable[_Chunk]) -> Parts:
    for chunk in chunks:
        try:
            part = pipeline.screen(chunk.rows, chunk.start)
        except DueDiligenceError:
            raise
        except Exception as broken:
            raise _screening_error(chunk, _fault(broken)) from broken
        yield part


def _in_workers(setup: ScreeningSetup, chunks: Iterable[_Chunk], number: int) -> Parts:
    """Yield what the chunks come to, in their order, a few of them under way at a time."""
    import pickle
    from multiprocessing import get_context
    from multiprocessing.connection import wait

    context = get_context("spawn")  # the same on every system, and safe beside threads
    numbered_chunks = enumerate(chunks)
    workers: list[_Worker] = []
    busy: dict[Any, _Worker] = {}
    done: dict[int, ScreenedRows] = {}
    next_part = 0
    try:
        for _ in range(number):
            workers.append(_Worker(context))  # noqa: PERF401 - `finally` ends those that started
        packed = pickle.dumps(setup, pickle.HIGHEST_PROTOCOL)
        for worker in workers:
            worker.set_up(packed)
        idle = list(workers)
        while True:
            # Twice as many chunks as workers, done ones included: a slow chunk holds the rest back.
            while idle and len(busy) + len(done) < 2 * number:
                job = next(numbered_chunks, None)
                if job is None:
                    break
                worker = idle.pop()
                busy[worker.send(*job)] = worker
            if not busy:
                return
            for connection in wait(list(busy)):
                worker = busy.pop(connection)
                done[worker.number] = worker.receive()
                idle.append(worker)
            while next_part in done:
                yield done.pop(next_part)
                next_part += 1
    finally:
        for worker in workers:
            worker.end()


class _Worker:
    """A process that screens one chunk after another; it ends with us, however we end."""

    def __init__(self, context: SpawnContext) -> None:
        self._connection, workers_end = context.Pipe()
        # Given at the start, a large setup would block us for ever where a worker dies early.
        self._process = context.Process(target=_serve, args=(workers_end,), daemon=True)
        self._chunk: _Chunk | None = None
        self.number = -1
        self._process.start()
        workers_end.close()

    def set_up(self, setup: bytes) -> None:
        """Send what to screen with."""
        with suppress(OSError):  # `receive` reports a worker that has died
            self._connection.send_bytes(setup)

    def send(self, number: int, chunk: _Chunk) -> Connection:
        """Send a chunk, and return the connection to wait at for the answer."""
        self.number, self._chunk = number, chunk
        with suppress(OSError):
            self._connection.send(chunk)
        return self._connection

    def receive(self) -> ScreenedRows:
        """Return what the chunk came to."""
        assert self._chunk
        try:
            answer = self._connection.recv()
        except (EOFError, OSError) as broken:
            why = f"the worker process died. {_WORKERS_ADVICE}"
            raise _screening_error(self._chunk, why) from broken
        if isinstance(answer, str):
            raise _screening_error(self._chunk, answer)
        part: ScreenedRows = answer
        return part

    def end(self) -> None:
        """Stop at once, whatever is under way."""
        self._connection.close()
        self._process.terminate()
        self._process.join(_SECONDS_TO_END)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


def _serve(connection: Connection) -> None:
    """Screen chunk after chunk, as a worker, until the connection is closed."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started us handles Ctrl-C
    gc.disable()  # see `without_cycle_search`; this process does nothing else
    with suppress(EOFError, OSError):
        setup: ScreeningSetup = connection.recv()
        pipeline = setup.pipeline()
        while True:
            chunk = connection.recv()
            try:
                answer: ScreenedRows | str = pipeline.screen(chunk.rows, chunk.start)
            except Exception as broken:  # noqa: BLE001 - reported where the rows are known
                answer = _fault(broken)
            connection.send(answer)


def _fault(broken: Exception) -> str:
    problem = " ".join(f"{type(broken).__name__}: {broken}".split())
    return f"{problem}. This is a fault of the library: please report it with these rows."


def _screening_error(chunk: _Chunk, why: str) -> ScreeningError:
    return ScreeningError(f"{chunk.where}: these rows could not be screened: {why}")

"""Many rows, some at a time: screened here or by worker processes, with the same outcome."""

from __future__ import annotations

import gc
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ..errors import DueDiligenceError, ScreeningError, UsageError
from ..matching.index import WatchlistIndex
from ..model import Finding, Suppliers
from ..policy import Assessor
from ..spreadsheets.disk_sequence import extend_or_spill
from .pipeline import Pipeline, ScreenedRows
from .progress import progress

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnContext

ChunkParts = Generator[ScreenedRows, None, None]
ROWS = 10_000  # that are screened at once; what they hold is in memory meanwhile
MOST_NEAR_MISSES = 20_000  # that stay in memory
_SECONDS = 5.0  # that a worker may take to end
_GUARD = (
    "It may have run out of memory: take fewer workers. A script that starts workers must do so"
    ' under `if __name__ == "__main__":`.'
)


@dataclass(frozen=True, slots=True)
class ScreeningSetup:
    """What rows are screened with; a worker gets one copy when it starts."""

    index: WatchlistIndex
    assessor: Assessor
    recall: Callable[[Finding], Finding] | None = None

    def run(self) -> Pipeline:
        """Ready to screen rows."""
        return Pipeline(self.index, self.assessor, self.recall)


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Some rows of a table, of which the first stands at `start` in the screening."""

    rows: Suppliers
    start: int

    @property
    def where(self) -> str:
        """Such as 'suppliers.csv, rows 2 to 10,001'."""
        first, last = self.rows.rows[0], self.rows.rows[-1]
        rows = None if first is None or last is None else f"rows {first:,} to {last:,}"
        return ", ".join(filter(None, (self.rows.file, self.rows.sheet, rows))) or "the supplier"


def screen_all(
    kit: ScreeningSetup, tables: Sequence[Suppliers], *, workers: int = 1, is_told: bool = False
) -> ScreenedRows:
    """What all rows of all tables come to, in their order, whoever screens them.

    Raises:
        ScreeningError: rows could not be screened, or a worker died; it names the rows.
        UsageError: the number of workers is none.
    """
    if workers < 1:
        raise UsageError(f"workers={workers} screens nothing; pass 1 or more")
    total = sum(map(len, tables))
    workers = min(workers, -(-total // ROWS))
    chunks = _chunks(tables)
    parts = _by_workers(kit, chunks, workers) if workers > 1 else _here(kit, chunks)
    whole = ScreenedRows()
    with (
        _no_search_for_cycles(),
        closing(parts),
        progress(total, is_told=is_told and total > ROWS) as tell,
    ):
        for found in parts:
            whole.decisions += found.decisions
            whole.coverage += found.coverage
            whole.findings += found.findings
            whole.near_misses = extend_or_spill(
                whole.near_misses, list(found.near_misses), MOST_NEAR_MISSES
            )
            whole.context += found.context
            tell(len(found.decisions))
    return whole


def _chunks(tables: Iterable[Suppliers]) -> Iterator[_Chunk]:
    start = 0
    for table in tables:
        for first in range(0, len(table), ROWS):
            rows = _slice(table, first, min(first + ROWS, len(table)))
            yield _Chunk(rows, start + first)
        start += len(table)


def _slice(table: Suppliers, first: int, stop: int) -> Suppliers:
    """Some rows of a table, in memory and without what no screening looks at."""
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
        table, columns=tuple(columns), rows=table.rows[first:stop], labels=None, issues=(),
        frame=None, keys=_between(table.keys, first, stop),
    )  # fmt: skip


def _between(of_rows: Mapping[int, str], first: int, stop: int) -> Mapping[int, str]:
    """What is told of some rows, by their place among them."""
    if not of_rows:
        return of_rows
    return {at - first: of_rows[at] for at in range(first, stop) if at in of_rows}


def _here(kit: ScreeningSetup, chunks: Iterable[_Chunk]) -> ChunkParts:
    run = kit.run()
    for chunk in chunks:
        try:
            found = run.screen(chunk.rows, chunk.start)
        except DueDiligenceError:
            raise
        except Exception as broken:
            raise _failed(chunk, _named(broken)) from broken
        yield found


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Let Python's search for cycles rest: an eighth of the whole time, and it finds none here.

    What rows come to is many small things that outlive the screening and never refer to themselves.
    """
    is_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_on:
            _pass_over_what_lives()
            gc.enable()


def _pass_over_what_lives() -> None:
    """Count what lives now as old, or the first search would go through all of it once more."""
    if not gc.get_freeze_count():
        gc.freeze()
        gc.unfreeze()


def _by_workers(kit: ScreeningSetup, chunks: Iterable[_Chunk], number: int) -> ChunkParts:
    """What the chunks come to, in their order, a few of them under way at a time."""
    import pickle
    from multiprocessing import get_context
    from multiprocessing.connection import wait

    context = get_context("spawn")  # the same on every system, and safe beside threads
    coming = enumerate(chunks)
    workers: list[_Worker] = []
    busy: dict[Any, _Worker] = {}
    done: dict[int, ScreenedRows] = {}
    due = 0
    try:
        for _ in range(number):
            workers.append(_Worker(context))  # noqa: PERF401 - each is known before the next starts
        packed = pickle.dumps(kit, pickle.HIGHEST_PROTOCOL)
        for worker in workers:
            worker.equip(packed)
        idle = list(workers)
        while True:
            while idle and len(busy) + len(done) < 2 * number and (job := next(coming, None)):
                worker = idle.pop()
                busy[worker.give(*job)] = worker
            if not busy:
                return
            for ready in wait(list(busy)):
                worker = busy.pop(ready)
                done[worker.number] = worker.take()
                idle.append(worker)
            while due in done:
                yield done.pop(due)
                due += 1
    finally:
        for worker in workers:
            worker.end()


class _Worker:
    """A process that screens one chunk after another; it ends with us, however we end."""

    def __init__(self, context: SpawnContext) -> None:
        self._connection, theirs = context.Pipe()
        # Given at the start, much to read would keep us waiting for ever where a worker dies early.
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._chunk: _Chunk | None = None
        self.number = -1
        self._process.start()
        theirs.close()

    def equip(self, kit: bytes) -> None:
        """Hand over what to screen with."""
        with suppress(OSError):  # a worker that has died says so when it is asked
            self._connection.send_bytes(kit)

    def give(self, number: int, chunk: _Chunk) -> Connection:
        """Hand over a chunk; what to wait at for the answer."""
        self.number, self._chunk = number, chunk
        with suppress(OSError):
            self._connection.send(chunk)
        return self._connection

    def take(self) -> ScreenedRows:
        """What the chunk came to."""
        assert self._chunk
        try:
            answer = self._connection.recv()
        except (EOFError, OSError) as broken:
            raise _failed(self._chunk, f"the worker process died. {_GUARD}") from broken
        if isinstance(answer, str):
            raise _failed(self._chunk, answer)
        found: ScreenedRows = answer
        return found

    def end(self) -> None:
        """Stop at once, whatever is under way."""
        self._connection.close()
        self._process.terminate()
        self._process.join(_SECONDS)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


def _serve(connection: Connection) -> None:
    """What a worker does until nobody is there any more."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started us is asked as well
    gc.disable()  # see `_no_search_for_cycles`; this process does nothing else
    with suppress(EOFError, OSError):
        kit: ScreeningSetup = connection.recv()
        run = kit.run()
        while True:
            chunk = connection.recv()
            try:
                answer: ScreenedRows | str = run.screen(chunk.rows, chunk.start)
            except Exception as broken:  # noqa: BLE001 - it is told where the rows are known
                answer = _named(broken)
            connection.send(answer)


def _named(broken: Exception) -> str:
    told = " ".join(f"{type(broken).__name__}: {broken}".split())
    return f"{told}. This is a fault of the library: please report it with these rows."


def _failed(chunk: _Chunk, why: str) -> ScreeningError:
    return ScreeningError(f"{chunk.where}: these rows could not be screened: {why}")

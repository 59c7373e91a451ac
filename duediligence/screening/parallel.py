"""Many rows, some at a time: screened here or by worker processes, with the same outcome."""

from __future__ import annotations

import gc
import sys
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar
from zlib import crc32

from ..errors import DueDiligenceError, ScreeningError, UsageError
from ..matching.index import WatchlistIndex
from ..model import Finding, Suppliers
from ..model.roles import NAME_ROLES
from ..policy import Assessor
from ..resources.cycle_search import without_cycle_search
from ..spreadsheets.disk_sequence import extend_or_spill
from .listed_names import ListedNames
from .pipeline import Pipeline, ScreenedRows

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkServerContext, SpawnContext

T = TypeVar("T")
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
    """Some rows of a table; `positions` are theirs in the screening, in ascending order.

    `where` is for messages, such as 'suppliers.csv, rows 2 to 10,001'; a share of these rows, which
    lies anywhere among them, has the same.
    """

    rows: Suppliers
    positions: Sequence[int]
    where: str

    def screen(self, pipeline: Pipeline) -> ScreenedRows:
        """Return what the rows come to."""
        start = self.positions[0]
        part = pipeline.screen(self.rows, start)
        if self.positions[-1] - start < len(self.positions):
            return part
        place = self.positions
        return replace(
            part,
            findings=[replace(f, position=place[f.position - start]) for f in part.findings],
            near_misses=[replace(f, position=place[f.position - start]) for f in part.near_misses],
            context=[replace(note, position=place[note.position - start]) for note in part.context],
            misfits=[replace(texts, first=place[texts.first - start]) for texts in part.misfits],
        )


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
        workers: processes that screen, this one among them.
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
    pipeline = pipeline or setup.pipeline()
    chunks = _chunks(tables, ROWS * max(workers, 1))
    if workers > 1:
        parts = _in_processes(setup, pipeline, chunks, workers)
    else:
        parts = (_screened(chunk, pipeline) for chunk in chunks)
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


def _chunks(tables: Iterable[Suppliers], size: int) -> Iterator[_Chunk]:
    start = 0
    for table in tables:
        for first in range(0, len(table), size):
            rows = range(first, min(first + size, len(table)))
            picked = _pick(table, rows)
            yield _Chunk(picked, range(start + first, start + rows.stop), _where(picked))
        start += len(table)


def _where(table: Suppliers) -> str:
    first, last = table.rows[0], table.rows[-1]
    rows = None if first is None or last is None else f"rows {first:,} to {last:,}"
    return ", ".join(filter(None, (table.file, table.sheet, rows))) or "the supplier"


def _shares(chunk: _Chunk, number: int) -> Iterator[_Chunk]:
    """Yield the rows of a chunk as so many chunks of one size, as far as there are rows.

    Rows of one name go into the same share of every chunk, so that it is read by one worker only;
    but a name that is in most rows is divided, lest one worker does all.
    """
    columns = [column.texts for column in chunk.rows.columns if column.role in NAME_ROLES]
    names = [next(filter(None, texts), "") for texts in zip(*columns, strict=True)]
    codes = [crc32(name.encode("utf-8", "surrogatepass")) for name in names] or [0] * len(
        chunk.rows
    )
    order = sorted(range(len(chunk.rows)), key=codes.__getitem__)
    bounds = [len(order) * at // number for at in range(number + 1)]
    for first, stop in pairwise(bounds):
        rows = sorted(order[first:stop])
        if rows:
            positions = [chunk.positions[row] for row in rows]
            yield _Chunk(_pick(chunk.rows, rows), positions, chunk.where)


def _pick(table: Suppliers, rows: Sequence[int]) -> Suppliers:
    """Return some rows of a table, in memory and without what no screening looks at."""
    if len(table) == 1 and table.frame is None:  # a single check: there is nothing to leave out
        return table

    def picked(items: Sequence[T]) -> Sequence[T]:
        if isinstance(rows, range):  # neighbours, which may be on disk
            return items[rows.start : rows.stop]
        return [*map(items.__getitem__, rows)]

    def of_rows(by_row: Mapping[int, str]) -> Mapping[int, str]:
        if not by_row:
            return by_row
        return {at: by_row[row] for at, row in enumerate(rows) if row in by_row}

    columns = [
        replace(
            column,
            texts=(texts := picked(column.texts)),
            shown=texts,
            unreadable=of_rows(column.unreadable),
        )
        for column in table.columns
    ]
    return replace(
        table,
        columns=tuple(columns),
        rows=picked(table.rows),
        labels=None,
        issues=(),
        frame=None,
        keys=of_rows(table.keys),
    )


def _screened(chunk: _Chunk, pipeline: Pipeline) -> ScreenedRows:
    """Return what the rows come to, screened in this process."""
    try:
        return chunk.screen(pipeline)
    except DueDiligenceError:
        raise
    except Exception as broken:
        raise _screening_error(chunk, _fault(broken)) from broken


def _in_processes(
    setup: ScreeningSetup, pipeline: Pipeline, chunks: Iterable[_Chunk], number: int
) -> Parts:
    """Yield what the chunks come to, in their order, screened by so many processes.

    This one takes a share too: it has started and loaded the list already.
    """
    import pickle

    context = _context()
    workers: list[_Worker] = []

    def sent() -> Iterator[tuple[_Chunk, list[tuple[_Chunk, Future[ScreenedRows]]]]]:
        for chunk in chunks:
            own, *others = _shares(chunk, number)
            # A small chunk has fewer shares.
            yield own, [(share, w.screen(share)) for w, share in zip(workers, others, strict=False)]

    try:
        packed = pickle.dumps(setup, pickle.HIGHEST_PROTOCOL)
        for _ in range(number - 1):
            workers.append(_Worker(context, packed))  # noqa: PERF401 - `finally` ends those
        # The workers have their next share before we begin ours, so that none waits for us; and
        # we have done ours of the next chunk before we wait for a worker.
        done = (((own, _screened(own, pipeline)), answers) for own, answers in _one_ahead(sent()))
        for own, answers in _one_ahead(done):
            yield _join([own, *((share, answer.result()) for share, answer in answers)])
    finally:
        for worker in workers:
            worker.end()


def _one_ahead(items: Iterable[T]) -> Iterator[T]:
    """Yield each item once the next one is made."""
    made: deque[T] = deque()
    for item in items:
        made.append(item)
        if len(made) > 1:
            yield made.popleft()
    yield from made


def start_early(workers: int) -> None:
    """Let what all workers are copies of import the library while their rows are still read."""
    if workers > 1 and sys.platform == "linux":
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


def _join(shares: Sequence[tuple[_Chunk, ScreenedRows]]) -> ScreenedRows:
    """Return what the shares of a chunk came to as what the chunk came to."""
    by_position = {
        position: row
        for share, part in shares
        for position, row in zip(
            share.positions, zip(part.decisions, part.coverage, strict=True), strict=True
        )
    }
    rows = [by_position[position] for position in sorted(by_position)]
    parts = [part for _, part in shares]
    # What is at one position is from one share, and stays in its order.
    at, first = attrgetter("position"), attrgetter("first")
    return ScreenedRows(
        [decision for decision, _ in rows],
        [coverage for _, coverage in rows],
        findings=sorted(chain.from_iterable(part.findings for part in parts), key=at),
        near_misses=sorted(chain.from_iterable(part.near_misses for part in parts), key=at),
        context=sorted(chain.from_iterable(part.context for part in parts), key=at),
        misfits=sorted(chain.from_iterable(part.misfits for part in parts), key=first),
    )


class _Worker:
    """A process that screens one share after another; it ends with us, however we end.

    A thread of this process speaks with it, so that it has its next share as soon as one is done.
    """

    def __init__(self, context: ForkServerContext | SpawnContext, setup: bytes) -> None:
        """Start the process, and send what to screen with."""
        from concurrent.futures import ThreadPoolExecutor

        self._connection, workers_end = context.Pipe()
        # Given at the start, a large setup would block us for ever where a worker dies early.
        self._process = context.Process(target=_serve, args=(workers_end,), daemon=True)
        self._process.start()
        workers_end.close()
        self._thread = ThreadPoolExecutor(1)
        # If the worker has died, the first share says so.
        self._thread.submit(self._connection.send_bytes, setup)

    def screen(self, share: _Chunk) -> Future[ScreenedRows]:
        """Have a share screened, after those before; the result raises what `screen_all` does."""
        return self._thread.submit(self._answer, share)

    def _answer(self, share: _Chunk) -> ScreenedRows:
        try:
            self._connection.send(share)
            answer: ScreenedRows | str = self._connection.recv()
        except (EOFError, OSError) as broken:
            why = f"the worker process died. {_WORKERS_ADVICE}"
            raise _screening_error(share, why) from broken
        if isinstance(answer, str):
            raise _screening_error(share, answer)
        return answer

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
                answer: ScreenedRows | str = chunk.screen(pipeline)
            except Exception as broken:  # noqa: BLE001 - reported where the rows are known
                answer = _fault(broken)
            connection.send(answer)


def _fault(broken: Exception) -> str:
    problem = " ".join(f"{type(broken).__name__}: {broken}".split())
    return f"{problem}. This is a fault of the library: please report it with these rows."


def _screening_error(chunk: _Chunk, why: str) -> ScreeningError:
    return ScreeningError(f"{chunk.where}: these rows could not be screened: {why}")

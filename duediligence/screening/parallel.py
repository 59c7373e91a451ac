"""Many rows, some at a time: screened here or by worker processes, with the same outcome."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, closing
from os import PathLike
from pathlib import Path
from typing import Any

from ..errors import DueDiligenceError, ScreeningError, UsageError
from ..model import Finding, Suppliers
from ..resources.cycle_search import without_cycle_search
from ..spreadsheets.disk_sequence import extend_or_spill
from .chunks import Chunk, chunks_of, divide, join_shares
from .pipeline import Pipeline, ScreenedRows, ScreeningSetup
from .workers import Share, WaitingShares, Worker, WorkerDied, describe_fault, worker_processes

Parts = Generator[ScreenedRows, None, None]
# Rows that are screened at once; all that they come to is in memory meanwhile, once a worker.
ROWS = 10_000
# Shares that wait for a process: it finds the next ones while ours is under way, and takes none of
# another's names before a table ends; but all that wait are in memory. Judgement.
_FEWEST_WAITING, _MOST_WAITING = 2, 4
# Near misses that stay in memory; a list of many names lets go more than it flags.
MOST_NEAR_MISSES = 20_000
# Judgement: a row of a few short cells in a compressed workbook. A file of fewer bytes for each of
# `ROWS` rows starts no worker before it is read.
_LEAST_BYTES_A_ROW = 20


def screen_all(
    setup: ScreeningSetup,
    tables: Sequence[Suppliers],
    *,
    workers: int = 1,
    advance: Callable[[int], object] = int,
    pipeline: Pipeline | None = None,
    recall: Callable[[Finding], Finding] | None = None,
    processes: Sequence[Worker] = (),
) -> ScreenedRows:
    """Return what all rows of all tables come to, in their order, whoever screens them.

    Args:
        setup: what to screen with.
        tables: the rows.
        workers: processes that screen, this one among them.
        advance: is called with each number of rows that are done.
        pipeline: of this setup, to screen with in this process; a new one if None.
        recall: changes a finding to what an earlier answer makes of it.
        processes: workers that have this setup already; started here if there are none.

    Raises:
        ScreeningError: rows could not be screened, or a worker died; it names the rows.
        UsageError: the number of workers is less than 1.
    """
    if workers < 1:
        raise UsageError(f"workers={workers} screens nothing; pass 1 or more")
    total = sum(map(len, tables))
    workers = min(workers, -(-total // ROWS))
    pipeline = pipeline or setup.pipeline(recall)
    whole = ScreenedRows()
    with without_cycle_search(), ExitStack() as stack:
        if workers > 1:
            others = processes[: workers - 1] or stack.enter_context(
                worker_processes(setup, workers - 1)
            )
            parts = _in_processes(tables, others, setup=setup, pipeline=pipeline, recall=recall)
        else:
            parts = (_screened(chunk, pipeline) for chunk in chunks_of(tables, ROWS))
        stack.enter_context(closing(parts))
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


def workers_for(table: Any, most: int) -> int:
    """Return how many workers a table may keep busy, as far as can be seen before it is read.

    Args:
        table: whatever a caller screens.
        most: the workers that the caller asks for.
    """
    try:
        if isinstance(table, str | PathLike):
            rows = Path(table).stat().st_size // _LEAST_BYTES_A_ROW
        else:
            rows = len(table) // (_LEAST_BYTES_A_ROW if isinstance(table, bytes) else 1)
    except (OSError, TypeError, ValueError):  # a name and no path; a generator
        return 1
    return max(1, min(most, -(-rows // ROWS)))


def _screened(chunk: Chunk, pipeline: Pipeline) -> ScreenedRows:
    """Return what the rows come to, screened in this process."""
    try:
        return chunk.screen(pipeline)
    except DueDiligenceError:
        raise
    except Exception as broken:
        raise ScreeningError(chunk.not_screened(describe_fault(broken))) from broken


def _in_processes(
    tables: Sequence[Suppliers],
    others: Sequence[Worker],
    *,
    setup: ScreeningSetup,
    pipeline: Pipeline,
    recall: Callable[[Finding], Finding] | None,
) -> Parts:
    """Yield what the rows come to, in their order, screened by this process and others.

    Args:
        tables: the rows.
        others: the other processes.
        setup: what they screen with.
        pipeline: to screen with in this process, which has started and loaded the list already.
        recall: what earlier answers make of a finding.
    """
    number = len(others) + 1
    chunks = chunks_of(tables, ROWS * number)
    waiting = WaitingShares(number)
    begun: deque[list[Share]] = deque()  # the shares of each chunk that is not done
    try:
        for process, worker in enumerate(others, 1):
            worker.screen(waiting, process, recall)
        while True:
            while (
                waiting.fewest < _FEWEST_WAITING
                and len(waiting) < _MOST_WAITING * number
                and (chunk := next(chunks, None))
            ):
                shares = [Share(rows) for rows in divide(chunk, number)]
                begun.append(shares)
                waiting.add(shares)
            own = waiting.take(0, waits=False)
            if own is None:
                break
            own.screen(pipeline)
            for worker in others:
                worker.check()
            while begun and all(share.outcome.done() for share in begun[0]):
                yield _joined(begun.popleft(), tables, setup.pipeline(recall))
        waiting.complete()
        while begun:
            yield _joined(begun.popleft(), tables, setup.pipeline(recall))
        for worker in others:
            worker.check(waits=True)
    finally:
        waiting.complete()


def _joined(shares: Sequence[Share], tables: Sequence[Suppliers], unused: Pipeline) -> ScreenedRows:
    """Return what the shares of a chunk came to, once they are done.

    Args:
        shares: the shares.
        tables: all rows; those that this process alone would have said are faulty are named.
        unused: a pipeline that has read nothing.
    """
    try:
        return join_shares([(share.rows, share.outcome.result()) for share in shares])
    except WorkerDied:
        raise
    except Exception as broken:
        first = min(share.rows.positions[0] for share in shares)
        for chunk in chunks_of(tables, ROWS):
            if chunk.positions[-1] >= first:
                _screened(chunk, unused)
        rows = shares[0].rows
        raise ScreeningError(rows.not_screened(describe_fault(broken))) from broken

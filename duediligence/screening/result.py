"""The answer of a screening: one decision a row, and the evidence behind it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, BinaryIO, Self

from ..errors import Blocked, UsageError
from ..model import Decision
from ..reports.json import counts_of, json_chunks
from ..reports.json_schema import CountsShape
from ..reports.result_index import (
    MappedColumn,
    ResultIndex,
    ResultRow,
    ScreeningData,
    mapped_columns,
)
from ..reports.wording import row_reason
from ..spreadsheets.atomic_write import write_atomically
from ..spreadsheets.source import PathLike
from ..text.sanitise import one_line

if TYPE_CHECKING:
    import pandas as pd

    from ..comparison import Comparison
    from ..reports.sheet import ReportSheet

_NAMED = 3


@dataclass(frozen=True, slots=True)
class ScreeningResult(ScreeningData):
    """What a screening found: every row with its decision, every finding with its evidence.

    Attributes:
        suppliers: the tables as they were screened.
        decisions: one a row that is not blank, over all tables in input order.
        findings: the possible matches and notes; `position` counts rows as `decisions` does.
        near_misses: what resembled a listed name and was let go, with the reason.
        context: what is worth knowing and flags nothing: a former buyer, a declaration.
        coverage: for each row, which of name, place and product could be screened.
        issues: what was wrong with the input, and what to do about it.
        watchlist: what was screened against.
        provenance: enough to repeat the screening.

    "Clear" means no match against the lists of `provenance` on what `coverage` says could be
    screened, and no more.
    """

    @property
    def decision(self) -> Decision:
        """The worst decision of any row; unscreenable where there is no row at all."""
        return max(self.decisions, key=lambda each: each.rank, default=Decision.UNSCREENABLE)

    @property
    def counts(self) -> CountsShape:
        """How many rows there are and how many came out how: rows, block, review, and so on."""
        return counts_of(self.decisions, self.suppliers)

    @property
    def columns(self) -> tuple[MappedColumn, ...]:
        """Every column of the input with the party and role it was taken for."""
        return mapped_columns(self.suppliers)

    @property
    def flagged(self) -> pd.DataFrame:
        """The caller's rows that need a person, worst first, with the reasons."""
        from ..reports.frame import to_flagged

        return to_flagged(ResultIndex(self))

    def explain(
        self, row: int | None = None, *, file: str | None = None, sheet: str | None = None
    ) -> str:
        """Why a row came out as it did, in plain sentences.

        Args:
            row: the number that the spreadsheet shows; for a frame the position from 0; None for
                a single check.
            file: which file, where several were screened.
            sheet: which sheet, where several were screened.

        Raises:
            UsageError: there is no such row, or more than one.
        """
        from ..reports.explain import explain_row

        return explain_row(self._find(row, file, sheet), ResultIndex(self))

    def to_frame(self) -> pd.DataFrame:
        """The caller's columns, in order and untouched, then ours, whose names begin with dd_."""
        from ..reports.frame import to_frame

        return to_frame(ResultIndex(self))

    def to_json(self, path: PathLike | None = None) -> str:
        """The whole result as JSON (`docs/result.schema.json`), also written to `path` if given.

        Raises:
            OutputError: the file could not be written; nothing half-written is left behind.
        """
        if path is not None:
            self.write_json(path)
        return "".join(json_chunks(ResultIndex(self)))

    def write_json(self, path: PathLike) -> None:
        """Write what `to_json` gives, row by row, so that it is never in memory as a whole.

        Raises:
            OutputError: the file could not be written; nothing half-written is left behind.
        """
        chunks = json_chunks(ResultIndex(self))
        write_atomically(path, lambda stream: _put(chunks, stream), self.suppliers)

    def to_excel(self, path: PathLike, *, extra: Sequence[ReportSheet] = ()) -> None:
        """Write the review workbook, in which reviewers give their answers.

        Args:
            path: where it goes; never over an input.
            extra: further sheets, such as the questions to suppliers or what has changed.

        Raises:
            OutputError: the file could not be written; nothing half-written is left behind.
        """
        from ..reports.workbook import write_workbook

        write_workbook(path, ResultIndex(self), extra)

    def to_html(self, path: PathLike) -> None:
        """Write the report as one page that needs nothing else.

        Raises:
            OutputError: the file could not be written; nothing half-written is left behind.
        """
        from ..reports.html import to_html

        text = to_html(ResultIndex(self))
        write_atomically(path, lambda stream: _put([text], stream), self.suppliers)

    def compare(self, after: ScreeningResult) -> Comparison:
        """What changed since this screening: new, gone, raised, lowered and reopened findings."""
        from ..comparison import compare

        return compare(json.loads(self.to_json()), json.loads(after.to_json()))

    def raise_if_flagged(self, at: str = "review") -> Self:
        """Return the result, or raise where a person must look first.

        Args:
            at: "review" stops review, unscreenable and block; "block" stops block and unscreenable.

        Raises:
            Blocked: the answer is no, also where a sheet could not be screened; the message names
                the worst rows and `.result` holds all.
            UsageError: `at` is neither.
        """
        if at not in ("review", "block"):
            raise UsageError(f"at={at!r} is not known. Pass 'review' or 'block'.")
        stops = {Decision.UNSCREENABLE, Decision.BLOCK}
        if at == "review":
            stops.add(Decision.REVIEW)
        stopped = [position for position, each in enumerate(self.decisions) if each in stops]
        if stopped or not self.decisions or any(issue.stops for issue in self.issues):
            raise self._blocked(stopped)
        return self

    def __len__(self) -> int:
        return len(self.decisions)

    def __bool__(self) -> bool:
        raise UsageError(
            "The truth of a screening is ambiguous: ask .decision, .counts or .raise_if_flagged()."
        )

    def __repr__(self) -> str:
        counts = ", ".join(f"{count} {word}" for word, count in self.counts.items() if count)
        return f"<ScreeningResult {self.decision.value}: {counts or 'no rows'}>"

    def _repr_html_(self) -> str:
        from ..reports.notebook import to_notebook

        return to_notebook(ResultIndex(self))

    def _find(self, number: int | None, file: str | None, sheet: str | None) -> ResultRow:
        rows = [
            row for row in ResultIndex(self).rows()
            if row.number == number and sheet in (None, row.table.sheet)
            and _is_file(row.table.file, file)
        ]  # fmt: skip
        asked = ", ".join(
            [f"row {number}"] + [f"{k} {v!r}" for k, v in (("file", file), ("sheet", sheet)) if v]
        )
        if not rows:
            raise UsageError(f"There is no {asked}: {self._spans()}. Blank rows are not screened.")
        if len(rows) > 1:
            places = "; ".join(row.where for row in rows[:5])
            raise UsageError(f"There is more than one {asked}: {places}. Pass file= or sheet=.")
        return rows[0]

    def _spans(self) -> str:
        spans = [
            f"{table.file or 'the table'}{f', {table.sheet}' if table.sheet else ''} has rows"
            f" {table.rows[0]} to {table.rows[-1]}"
            for table in self.suppliers
            if len(table)
        ]
        return "; ".join(spans[:5]) or "no row was screened"

    def _blocked(self, stopped: list[int]) -> Blocked:
        ledger = ResultIndex(self)
        counts = Counter(self.decisions[position] for position in stopped)
        told = ", ".join(
            f"{counts[each]} {each.value}" for each in reversed(Decision) if counts[each]
        )
        worst = "".join(
            f"\n  {self.decisions[at].value}: {one_line(row.where)}: {one_line(row.name)}:"
            f" {row_reason(row, ledger)}"
            for at, row in ((at, ledger.row(at)) for at in ledger.worst_first(stopped)[:_NAMED])
        )
        rest = len(stopped) - _NAMED
        worst += f"\n  and {rest} more" if rest > 0 else ""
        told = f"{told} of {len(self)} rows" if stopped else "no row was screened"
        unread = [issue for issue in self.issues if issue.stops]
        if unread and len(self) and not stopped:
            told = f"not everything was screened: {one_line(unread[0].problem)}"
        blocked = Blocked(f"A person must look first: {told}.{worst}", self)
        if self.decision is not Decision.BLOCK:
            blocked.exit_code = 10
        return blocked


def _put(chunks: Iterable[str], stream: BinaryIO) -> None:
    stream.writelines(chunk.encode("utf-8") for chunk in chunks)


def _is_file(file: str | None, asked: str | None) -> bool:
    return asked is None or (file is not None and asked in (file, PurePath(file).name))

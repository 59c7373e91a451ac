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
from ..reports.wording import describe_undecided, row_reason
from ..spreadsheets.atomic_write import write_atomically
from ..spreadsheets.source import PathLike
from ..text.sanitise import one_line

if TYPE_CHECKING:
    import pandas as pd

    from ..comparison import Comparison
    from ..reports.sheet import ReportSheet

_MOST_NAMED = 3  # judgement: rows in the message of `Blocked`, which ends a script or a CI job
_MOST_LISTED = 5  # judgement: files or places in the message of a row that is not there


@dataclass(frozen=True, slots=True)
class ScreeningResult(ScreeningData):
    """What a screening found: every row with its decision, every finding with its evidence.

    "Clear" means no match against the lists of `provenance` on what `coverage` says could be
    screened, and no more. A result has no truth value: use `decision`, `counts` or
    `raise_if_flagged()`.

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

    >>> from duediligence import Screener
    >>> result = Screener().check(name="Hetian Taida", city="Hotan", country="CN")
    >>> result
    <ScreeningResult block: 1 rows, 1 block>
    >>> [(finding.rule, finding.entry, finding.supporting) for finding in result.findings]
    [('P1a', 'hetian-taida', ('xinjiang',))]
    """

    @property
    def decision(self) -> Decision:
        """The worst decision of any row; at least unscreenable where something was not screened."""
        least = Decision.UNSCREENABLE if self._is_incomplete else Decision.CLEAR
        return max(least, *self.decisions, key=lambda d: d.rank) if self.decisions else least

    @property
    def counts(self) -> CountsShape:
        """Number of rows, and of rows by decision: rows, block, review, and so on; blank rows too."""
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
        """Explain why a row came out as it did, in plain sentences.

        Args:
            row: the number that the spreadsheet shows; for a frame the position from 0; None for
                a single check.
            file: which file, where several were screened.
            sheet: which sheet, where several were screened.

        Returns:
            Several lines of text.

        Raises:
            UsageError: there is no such row, or more than one.

        >>> from duediligence import Screener
        >>> text = Screener().check(name="Acme", city="Hotan", country="CN").explain()
        >>> text.splitlines()[1]
        'Decision: review. A person must look before the order goes on.'
        """
        from ..reports.explain import explain_row

        return explain_row(self._find(row, file, sheet), ResultIndex(self))

    def to_frame(self) -> pd.DataFrame:
        """Return the caller's columns, in order and untouched, then ours, which begin with `dd_`.

        >>> from duediligence import Screener
        >>> frame = Screener().check(name="Acme", city="Hotan", country="CN").to_frame()
        >>> frame[["dd_decision", "dd_rule"]].values.tolist()
        [['review', 'P9']]
        """
        from ..reports.frame import to_frame

        return to_frame(ResultIndex(self))

    def to_json(self, path: PathLike | None = None) -> str:
        """Return the whole result as JSON (`docs/result.schema.json`).

        Args:
            path: where it is also written, if given.

        Raises:
            OutputError: the file could not be written; nothing half-written is left behind.

        >>> import json
        >>> from duediligence import Screener
        >>> document = json.loads(Screener().check(name="Hetian Taida").to_json())
        >>> document["rows"][0]["findings"][0]["rule"]
        'P1a'
        """
        if path is not None:
            self.write_json(path)
        return "".join(json_chunks(ResultIndex(self)))

    def write_json(self, path: PathLike) -> None:
        """Write what `to_json` returns, row by row, so that it is never in memory as a whole.

        Args:
            path: where it goes; never over an input.

        Raises:
            OutputError: the file could not be written; nothing half-written is left behind.

        >>> from tempfile import TemporaryDirectory
        >>> from duediligence import Screener
        >>> with TemporaryDirectory() as folder:
        ...     Screener().check(name="Acme").write_json(f"{folder}/result.json")
        """
        chunks = json_chunks(ResultIndex(self))
        write_atomically(path, lambda stream: _write_lines(chunks, stream), self.suppliers)

    def to_excel(self, path: PathLike, *, extra: Sequence[ReportSheet] = ()) -> None:
        """Write the review workbook, in which reviewers give their answers.

        Args:
            path: where it goes; never over an input.
            extra: further sheets, such as the questions to suppliers or what has changed.

        Raises:
            OutputError: the file could not be written; nothing half-written is left behind.

        >>> from tempfile import TemporaryDirectory
        >>> from duediligence import Screener
        >>> with TemporaryDirectory() as folder:
        ...     Screener().check(name="Hetian Taida").to_excel(f"{folder}/review.xlsx")
        """
        from ..reports.workbook import write_workbook

        write_workbook(path, ResultIndex(self), extra)

    def to_html(self, path: PathLike) -> None:
        """Write the report as one page that needs nothing else.

        Args:
            path: where it goes; never over an input.

        Raises:
            OutputError: the file could not be written; nothing half-written is left behind.

        >>> from tempfile import TemporaryDirectory
        >>> from duediligence import Screener
        >>> with TemporaryDirectory() as folder:
        ...     Screener().check(name="Hetian Taida").to_html(f"{folder}/report.html")
        """
        from ..reports.html import to_html

        page = to_html(ResultIndex(self))
        write_atomically(path, lambda stream: _write_lines([page], stream), self.suppliers)

    def compare(self, after: ScreeningResult) -> Comparison:
        """Return what changed since this screening.

        Args:
            after: a later screening.

        Returns:
            The findings that are new, gone, raised, lowered or reopened.

        >>> from duediligence import Screener
        >>> before = Screener().check(id="7", name="Acme")
        >>> after = Screener().check(id="7", name="Hetian Taida")
        >>> [change.kind.value for change in before.compare(after).changes]
        ['new']
        """
        from ..comparison import compare

        return compare(json.loads(self.to_json()), json.loads(after.to_json()))

    def raise_if_flagged(self, at: str = "review") -> Self:
        """Return the result, or raise where a person must look first.

        Args:
            at: "review" stops review, unscreenable and block; "block" stops block and unscreenable.

        Raises:
            Blocked: the answer is no, also where a sheet could not be screened or a list has entries
                that may be persons and that nobody decided about; the message names the worst rows
                and `.result` holds all.
            UsageError: `at` is neither.

        >>> from duediligence import Screener
        >>> Screener().check(name="Acme").raise_if_flagged().decision.value
        'clear'
        """
        if at not in ("review", "block"):
            raise UsageError(f"at={at!r} is not known. Pass 'review' or 'block'.")
        stops = {Decision.UNSCREENABLE, Decision.BLOCK}
        if at == "review":
            stops.add(Decision.REVIEW)
        stopped = [position for position, d in enumerate(self.decisions) if d in stops]
        if stopped or self._is_incomplete:
            raise self._blocked(stopped)
        return self

    @property
    def _is_incomplete(self) -> bool:
        """Whether there is no row, an issue stops, or a list has rows that nobody decided about."""
        return (
            not self.decisions
            or any(issue.stops for issue in self.issues)
            or any(info.undecided for info in self.provenance.watchlists)
        )

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
            row
            for row in ResultIndex(self).rows()
            if row.number == number
            and sheet in (None, row.table.sheet)
            and (file is None or (row.table.file and file in _names_of(row.table.file)))
        ]
        wanted = ", ".join(
            [f"row {number}"] + [f"{k} {v!r}" for k, v in (("file", file), ("sheet", sheet)) if v]
        )
        if not rows:
            spans = [
                f"{table.file or 'the table'}{f', {table.sheet}' if table.sheet else ''} has rows"
                f" {table.rows[0]} to {table.rows[-1]}"
                for table in self.suppliers
                if len(table)
            ]
            there = "; ".join(spans[:_MOST_LISTED]) or "no row was screened"
            raise UsageError(f"There is no {wanted}: {there}. Blank rows are not screened.")
        if len(rows) > 1:
            places = "; ".join(row.where for row in rows[:_MOST_LISTED])
            raise UsageError(f"There is more than one {wanted}: {places}. Pass file= or sheet=.")
        return rows[0]

    def _blocked(self, stopped: list[int]) -> Blocked:
        index = ResultIndex(self)
        unread = [issue for issue in self.issues if issue.stops]
        if stopped:
            counts = Counter(self.decisions[position] for position in stopped)
            parts = [f"{counts[d]} {d.value}" for d in reversed(Decision) if counts[d]]
            summary = f"{', '.join(parts)} of {len(self)} rows"
        elif unread and len(self):
            summary = f"not everything was screened: {one_line(unread[0].problem).rstrip('.')}"
        elif len(self):
            undecided = [info for info in self.provenance.watchlists if info.undecided]
            summary = "; ".join(map(describe_undecided, undecided))
        else:
            summary = "no row was screened"
        worst = ""
        for position in index.worst_first(stopped)[:_MOST_NAMED]:
            row = index.row(position)
            worst += (
                f"\n  {self.decisions[position].value}: {one_line(row.where)}:"
                f" {one_line(row.name)}: {row_reason(row, index)}"
            )
        more = len(stopped) - _MOST_NAMED
        worst += f"\n  and {more} more" if more > 0 else ""
        blocked = Blocked(f"A person must look first: {summary}.{worst}", self)
        if self.decision is not Decision.BLOCK:
            blocked.exit_code = 10
        return blocked


def _write_lines(chunks: Iterable[str], stream: BinaryIO) -> None:
    stream.writelines(chunk.encode("utf-8") for chunk in chunks)


def _names_of(file: str) -> tuple[str, str]:
    """Return what a caller may call a file: its path or its name."""
    return file, PurePath(file).name

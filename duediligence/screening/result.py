"""The answer of a screening: one decision a row, and the evidence behind it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, Self, overload

from ..errors import Blocked, UsageError
from ..model import Coverage, Decision, Finding
from ..reports.result_index import (
    MappedColumn,
    ResultIndex,
    ResultRow,
    ScreeningData,
    mapped_columns,
)
from ..reports.wording import describe_undecided, row_reason, shorten
from ..resources.keywords import did_you_mean, missing_attribute, suggests_keywords
from ..resources.languages import find_language
from ..spreadsheets.atomic_write import write_atomically
from ..spreadsheets.source import PathLike
from ..text.sanitise import one_line

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from ..comparison import Comparison
    from ..reports.json_schema import CountsShape
    from ..reports.sheet import ReportSheet

_MOST_NAMED = 3  # judgement: rows in the message of `Blocked`, which ends a script or a CI job
_MOST_LISTED = 5  # judgement: files or places in the message of a row that is not there


@dataclass(frozen=True, slots=True)
class ScreenedRow:
    """One row of a result.

    Attributes:
        position: its place in `decisions`.
        number: what its spreadsheet or frame shows; None for a single check.
        label: its label in the index of a frame; None elsewhere.
        file, sheet: where it was read.
        name: the supplier.
        decision, reason: what was decided, and why in one sentence.
        findings, coverage: those of the row.
    """

    position: int
    number: int | None
    label: object
    file: str | None
    sheet: str | None
    name: str
    decision: Decision
    reason: str
    findings: tuple[Finding, ...]
    coverage: Coverage


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
        from ..reports.json import counts_of

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

    @suggests_keywords()
    def explain(
        self,
        row: Hashable | None = None,
        *,
        label: Hashable | None = None,
        position: int | None = None,
        file: str | None = None,
        sheet: str | None = None,
        language: str = "en",
    ) -> str:
        """Explain why a row came out as it did, in plain sentences.

        Args:
            row: the number that the spreadsheet shows; for a frame the position from 0 or the label
                of its index; None for a single check.
            label: the label of a frame's index, where a position has the same number.
            position: the position from 0 in a frame, where a label has the same number.
            file: which file, where several were screened.
            sheet: which sheet, where several were screened.
            language: "en", "de" or "zh"; texts of the supplier and of the list stay as they are.

        Returns:
            Several lines of text.

        Raises:
            UsageError: there is no such row, or more than one, or no such language.

        >>> from duediligence import Screener
        >>> text = Screener().check(name="Acme", city="Hotan", country="CN").explain()
        >>> text.splitlines()[1]
        'Decision: review. A person must look before the order goes on.'
        """
        from ..reports.explain import explain_row

        found = self._find(row, file, sheet, label=label, position=position)
        return explain_row(found, ResultIndex(self), find_language(language))

    def plot(self, language: str = "en") -> Figure:
        """Return a bar chart of how many rows came to which decision.

        Args:
            language: "en", "de" or "zh".

        Raises:
            MissingExtra: matplotlib is not installed.
            UsageError: there is no such language.

        >>> from duediligence import Screener
        >>> figure = Screener().check(name="Hetian Taida").plot()
        >>> figure.axes[0].get_xlabel()
        'rows'
        """
        from ..reports.plot import plot_decisions

        return plot_decisions(ResultIndex(self), find_language(language))

    @overload
    def to_frame(self, engine: Literal["pandas"] = "pandas") -> pd.DataFrame: ...

    @overload
    def to_frame(self, engine: str) -> Any: ...

    @suggests_keywords()
    def to_frame(self, engine: str = "pandas") -> Any:
        """Return the caller's columns, in order and untouched, then ours, which begin with `dd_`.

        Args:
            engine: the library of the frame: pandas, polars, pyarrow, duckdb, modin or cudf. Only a
                frame of pandas has an index and takes columns of one name or of mixed values: for
                the others such names are numbered, and such values are text, as in `to_parquet`.

        Returns:
            A DataFrame of that library; a Table of pyarrow, a relation of DuckDB.

        Raises:
            UsageError: the engine is not known.
            MissingExtra: the engine is not installed, or pyarrow for one that is not pandas.

        >>> from duediligence import Screener
        >>> frame = Screener().check(name="Acme", city="Hotan", country="CN").to_frame()
        >>> frame[["dd_decision", "dd_rule"]].values.tolist()
        [['review', 'P9']]
        """
        from ..reports.frame import to_engine_frame

        return to_engine_frame(ResultIndex(self), engine)

    @suggests_keywords()
    def to_csv(self, path: PathLike | None = None) -> str:
        """Return the rows of `to_frame` as CSV.

        A cell of the input that a spreadsheet program would run as a formula has an apostrophe
        before it.

        Args:
            path: where it is also written, as UTF-8 with the mark by which Excel knows it.

        Raises:
            OutputError: the file could not be written; nothing half-written is left behind.

        >>> from duediligence import Screener
        >>> print(Screener().check(name="Hetian Taida").to_csv().splitlines()[0][:31])
        name,dd_decision,dd_priority,dd
        """
        from ..reports.frame import csv_text

        text = csv_text(ResultIndex(self))
        if path is not None:
            mark = "\ufeff"
            write_atomically(
                path, lambda stream: _write_lines([mark, text], stream), self.suppliers
            )
        return text

    def to_parquet(self, path: PathLike) -> None:
        """Write the rows of `to_frame` as Parquet, the caller's columns with their types.

        Args:
            path: where it goes; never over an input.

        Raises:
            MissingExtra: pyarrow is not installed.
            OutputError: the file could not be written; nothing half-written is left behind.
        """
        from ..reports.frame import write_parquet

        write = write_parquet(ResultIndex(self))
        write_atomically(path, write, self.suppliers)

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
        from ..reports.json import json_chunks

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
        from ..reports.json import json_chunks

        chunks = json_chunks(ResultIndex(self))
        write_atomically(path, lambda stream: _write_lines(chunks, stream), self.suppliers)

    @suggests_keywords()
    def to_excel(
        self, path: PathLike, *, language: str = "en", extra: Sequence[ReportSheet] = ()
    ) -> None:
        """Write the review workbook, in which reviewers give their answers.

        Args:
            path: where it goes; never over an input.
            language: the language of our own words: "en", "de" or "zh".
            extra: further sheets, such as the questions to suppliers or what has changed.

        Raises:
            OutputError: the file could not be written; nothing half-written is left behind.
            UsageError: the language is not known.

        >>> from tempfile import TemporaryDirectory
        >>> from duediligence import Screener
        >>> with TemporaryDirectory() as folder:
        ...     Screener().check(name="Hetian Taida").to_excel(f"{folder}/review.xlsx")
        """
        from ..reports.workbook import write_workbook

        write_workbook(path, ResultIndex(self), extra, find_language(language))

    def to_html(self, path: PathLike, language: str = "en") -> None:
        """Write the report as one page that needs nothing else.

        Args:
            path: where it goes; never over an input.
            language: of our own words: "en", "de" or "zh".

        Raises:
            UsageError: the language is not known.
            OutputError: the file could not be written; nothing half-written is left behind.

        >>> from tempfile import TemporaryDirectory
        >>> from duediligence import Screener
        >>> with TemporaryDirectory() as folder:
        ...     Screener().check(name="Hetian Taida").to_html(f"{folder}/report.html")
        """
        from ..reports.html import to_html

        page = to_html(ResultIndex(self), find_language(language))
        write_atomically(path, lambda stream: _write_lines([page], stream), self.suppliers)

    @suggests_keywords()
    def compare(
        self,
        after: ScreeningResult | None = None,
        *,
        since: ScreeningResult | PathLike | None = None,
    ) -> Comparison:
        """Return what changed between this screening and another.

        Args:
            after: a later screening.
            since: an earlier one, or the path of its JSON.

        Returns:
            The findings that are new, gone, raised, lowered or reopened.

        Raises:
            UsageError: not one of `after` and `since` is given, or `after` is a path.
            TableError: the JSON cannot be read, or holds no result.

        >>> from duediligence import Screener
        >>> before = Screener().check(id="7", name="Acme")
        >>> after = Screener().check(id="7", name="Hetian Taida")
        >>> [change.kind.value for change in before.compare(after).changes]
        ['new']
        >>> after.compare(since=before).changes == before.compare(after).changes
        True
        """
        from ..comparison import compare

        if (after is None) is (since is None):
            raise UsageError("Pass either a later result, or an earlier one as since=.")
        if after is not None and not isinstance(after, ScreeningResult):
            raise UsageError(
                f"{after!r} may be earlier or later than this screening: pass since={after!r} for what"
                " has changed since that result."
            )
        this = json.loads(self.to_json())
        if after is not None:
            return compare(this, json.loads(after.to_json()))
        if isinstance(since, ScreeningResult):
            return compare(json.loads(since.to_json()), this)
        from ..reports.load import load_result

        assert since is not None
        return compare(load_result(since), this)

    @suggests_keywords()
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
            hint = did_you_mean(str(at), ("review", "block"))
            raise UsageError(f"at={at!r} is not known{hint or '.'} Pass 'review' or 'block'.")
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

    if not TYPE_CHECKING:  # else a misspelt name would have a type

        def __getattr__(self, name: str) -> object:
            raise missing_attribute(self, name)

    def __len__(self) -> int:
        return len(self.decisions)

    def __iter__(self) -> Iterator[ScreenedRow]:
        """Yield every row that is not blank with its decision and findings, in input order.

        >>> from duediligence import Screener
        >>> [(row.name, row.decision.value) for row in Screener().check(name="Hetian Taida")]
        [('Hetian Taida', 'block')]
        """
        index = ResultIndex(self)
        return (_screened(row, index) for row in index.rows())

    @overload
    def __getitem__(self, at: int) -> ScreenedRow: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[ScreenedRow, ...]: ...

    def __getitem__(self, at: int | slice) -> ScreenedRow | tuple[ScreenedRow, ...]:
        """Return the row at a position of `decisions`, or those of a slice."""
        if not isinstance(at, int | slice):
            raise TypeError(
                f"a result is indexed by positions, not {at!r}: to_frame() has the columns, and"
                " explain() finds a row by its number or label"
            )
        positions = range(len(self.decisions))[at]  # an IndexError where there is none
        index = ResultIndex(self)
        if isinstance(positions, int):
            return _screened(index.row(positions), index)
        return tuple(_screened(index.row(position), index) for position in positions)

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

    def _find(
        self,
        number: Hashable | None,
        file: str | None,
        sheet: str | None,
        *,
        label: Hashable | None = None,
        position: int | None = None,
    ) -> ResultRow:
        """Return the row of a number or a label.

        Raises:
            UsageError: there is no such row, or more than one.
        """
        if sum(given is not None for given in (number, label, position)) > 1:
            raise UsageError("Pass one of row, label= and position=.")
        candidates = [
            row
            for row in ResultIndex(self).rows()
            if sheet in (None, row.table.sheet)
            and (file is None or (row.table.file and file in _names_of(row.table.file)))
        ]
        by_label = number if label is None else label
        labelled = [row for row in candidates if by_label is not None and row.label == by_label]
        by_number = number if position is None else position
        numbered = [row for row in candidates if label is None and row.number == by_number]
        rows = [] if position is not None or (label is None and number is None) else labelled
        rows = (
            rows
            if label is not None
            else [*numbered, *(row for row in rows if row not in numbered)]
        )
        number = by_number if label is None else label
        if numbered and len(rows) > len(numbered) and label is None:
            raise UsageError(
                f"row {number} is the position of one row and the label of another in the index of"
                f" the frame: pass position={number!r} or label={number!r}."
            )
        wanted = ", ".join(
            [f"row {number!r}"] + [f"{k} {v!r}" for k, v in (("file", file), ("sheet", sheet)) if v]
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
                f" {shorten(row.name)}: {row_reason(row, index)}"
            )
        more = len(stopped) - _MOST_NAMED
        worst += f"\n  and {more} more" if more > 0 else ""
        blocked = Blocked(f"A person must look first: {summary}.{worst}", self)
        if self.decision is not Decision.BLOCK:
            blocked.exit_code = 10
        return blocked


def _screened(row: ResultRow, index: ResultIndex) -> ScreenedRow:
    return ScreenedRow(
        position=row.position,
        number=row.number,
        label=row.label,
        file=row.table.file,
        sheet=row.table.sheet,
        name=row.name,
        decision=index.decision(row),
        reason=row_reason(row, index),
        findings=tuple(index.findings.get(row.position, ())),
        coverage=index.outcome.coverage[row.position],
    )


def _write_lines(chunks: Iterable[str], stream: BinaryIO) -> None:
    stream.writelines(chunk.encode("utf-8") for chunk in chunks)


def _names_of(file: str) -> tuple[str, str]:
    """Return what a caller may call a file: its path or its name."""
    return file, PurePath(file).name

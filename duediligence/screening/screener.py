"""The pipeline: suppliers in, decisions and their evidence out.

    Suppliers --read, locate--> parties --assess--> verdicts --identify--> ScreeningResult

Every row ends in exactly one decision. Distinct texts are read once, whatever the number of rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, cast

from .. import intake, lists
from ..errors import TableError, UsageError
from ..matching.index import WatchlistIndex
from ..model import Decision, InputInfo, Options, PolicyInfo, Provenance, Suppliers, Watchlist
from ..policy import Assessor, Policy, load_policy
from ..spreadsheets.disk_sequence import DiskSequence
from ..version import __version__
from .parallel import ScreeningSetup, screen_all
from .result import ScreeningResult
from .supplier_replies import with_replies

if TYPE_CHECKING:
    import pandas as pd

    from ..answers import AnswerLog, PriorDecisions
    from ..places.gazetteer import Gazetteer

    Answers = AnswerLog | PriorDecisions | str | PathLike[str]


class Screener:
    """A watchlist and a policy, compiled once; immutable, picklable, safe to share.

    A long list takes seconds to compile; with `cache`, a folder of yours alone, it is compiled once
    and read from there by the next process. See `kept.load_or_build_index` for what is refused.

    >>> screener = Screener()
    >>> result = screener.check(name="Hetain Taida Garments", city="Hotan", country="CN")
    >>> result.decision.value, result.findings[0].rule
    ('block', 'P1b')
    """

    def __init__(
        self,
        watchlist: Watchlist | str | None = None,
        *,
        policy: Policy | str = "default",
        cache: str | PathLike[str] | None = None,
    ) -> None:
        if not isinstance(watchlist, Watchlist):
            watchlist = lists.load_watchlist(watchlist or "xinjiang-2019")
        self.watchlist = watchlist
        self._index = WatchlistIndex(watchlist) if cache is None else _kept(watchlist, cache)
        self._judge_by(policy)

    def screen(
        self,
        table: str | PathLike[str] | pd.DataFrame | Sequence[str | PathLike[str]],
        *,
        columns: Mapping[str, str] | None = None,
        answers: Answers | None = None,
        options: Options | None = None,
    ) -> ScreeningResult:
        """Screen a DataFrame, a file, or several files; see `duediligence.screen`."""
        options = options or Options()
        tables = list(_suppliers_of(table, columns, options))
        return self.screen_suppliers(tables, answers, options)

    def screen_parts(
        self,
        parts: Iterable[str | PathLike[str] | pd.DataFrame],
        *,
        columns: Mapping[str, str] | None = None,
        options: Options | None = None,
    ) -> Iterator[ScreeningResult]:
        """Screen part after part of something bigger than memory, one result a part.

        Parts are DataFrames or files; the row numbers of DataFrames run on across the parts.
        """
        if isinstance(parts, str | PathLike) or hasattr(parts, "iloc"):
            kind = "one table" if hasattr(parts, "iloc") else f"the file {str(parts)!r}"
            raise UsageError(
                f"screen_parts was passed {kind}: pass a list, such as [part] or paths"
            )
        return self._screen_parts(parts, columns, options or Options())

    def _screen_parts(
        self,
        parts: Iterable[str | PathLike[str] | pd.DataFrame],
        columns: Mapping[str, str] | None,
        options: Options,
    ) -> Iterator[ScreeningResult]:
        done = 0  # rows in the frames so far
        for number, part in enumerate(parts, 1):
            try:
                tables = list(_suppliers_of(part, columns, options))
            except TableError as error:
                if isinstance(part, str | PathLike):
                    raise  # it names the file
                raise type(error)(f"part {number} (after {done:,} rows): {error}") from error
            for at, table in enumerate(tables):
                if table.frame is not None:
                    tables[at] = replace(
                        table, rows=[row + done for row in table.rows if row is not None]
                    )
                    done += len(cast("pd.DataFrame", table.frame))
            yield self.screen_suppliers(tables, options=options)

    def check(self, *, answers: Answers | None = None, **fields: str | None) -> ScreeningResult:
        """Screen one supplier or order line, given by role: name, address, city, province,
        postal_code, country, product, hs_code, registration_no and so on.

        `answers` is the log of what reviewers answered before: they answered a supplier by its
        number where the file has one, so give that as `id`.
        """
        return self.screen_suppliers([intake.suppliers_from_fields(fields)], answers)

    @property
    def gazetteer(self) -> Gazetteer:
        """The places that the lists and the policy speak of."""
        return self._index.gazetteer

    def with_policy(self, policy: Policy | str) -> Screener:
        """The same list, compiled as it is, under another policy."""
        other = copy(self)
        other._judge_by(policy)  # noqa: SLF001 - it is our own copy
        return other

    def _judge_by(self, policy: Policy | str) -> None:
        self.policy = policy if isinstance(policy, Policy) else load_policy(policy)
        self._assessor = Assessor(
            self.policy, self.watchlist.entries, self._index.gazetteer.lineage, self._index.twins
        )

    def screen_suppliers(
        self,
        tables: Sequence[Suppliers],
        answers: Answers | None = None,
        options: Options | None = None,
    ) -> ScreeningResult:
        """Screen tables that are suppliers already: what every other way of asking becomes."""
        options = options or Options()
        screened_at = datetime.now(UTC).isoformat(timespec="seconds")
        recall = _recalled(answers, screened_at)
        tables, told, stood_in = with_replies(tables, recall)
        kit = ScreeningSetup(self._index, self._assessor, recall)
        headings = [issue for table in tables for issue in kit.run().heading_issues(table)]
        found = screen_all(kit, tables, workers=options.workers, is_told=options.progress)
        info = PolicyInfo(
            self.policy.id, self.policy.sha256, self.policy.notices_for(self.watchlist.lists)
        )
        inputs = dict.fromkeys(InputInfo(one.file, one.sha256) for one in tables)
        provenance = Provenance(
            __version__, screened_at, tuple(inputs), info, self.watchlist.lists,
            dict(self._index.gazetteer.digests), recall.head if recall else None,
        )  # fmt: skip
        near = found.near_misses
        return ScreeningResult(
            suppliers=tuple(tables),
            decisions=tuple(_noted(found.decisions, stood_in)),
            findings=tuple(found.findings),
            near_misses=near if isinstance(near, DiskSequence) else tuple(near),
            context=(*told, *found.context),
            coverage=tuple(found.coverage),
            issues=(*(issue for table in tables for issue in table.issues), *headings),
            watchlist=self.watchlist,
            provenance=provenance,
        )


def screen(
    table: str | PathLike[str] | pd.DataFrame | Sequence[str | PathLike[str]],
    watchlist: Watchlist | str | None = None,
    *,
    policy: Policy | str = "default",
    columns: Mapping[str, str] | None = None,
    answers: Answers | None = None,
    options: Options | None = None,
) -> ScreeningResult:
    """Screen a table of suppliers: a DataFrame, the path of a spreadsheet, or several paths.

    `columns` maps headers to a role or `party.role`, where the headers do not tell; `answers` is
    the log of what reviewers answered before, or its path. Gives a `ScreeningResult` with one
    decision a row. Raises `TableError` (nothing readable), `ColumnError`, `WatchlistError`,
    `PolicyError`, `AnswersError`, `UsageError`; the table is never changed.
    """
    screener = Screener(watchlist, policy=policy)
    return screener.screen(table, columns=columns, answers=answers, options=options)


def _noted(decisions: list[Decision], positions: frozenset[int]) -> list[Decision]:
    """The decisions, with no row silently clear of which a reply stood in for what the file says."""
    for at in positions:
        decisions[at] = max(decisions[at], Decision.NOTE, key=lambda each: each.rank)
    return decisions


def _kept(watchlist: Watchlist, cache: str | PathLike[str]) -> WatchlistIndex:
    from .index_cache import load_or_build_index

    return load_or_build_index(watchlist, cache)


def _recalled(answers: Answers | None, screened_at: str) -> PriorDecisions | None:
    """What reviewers answered before, as it counts on the day of the screening."""
    if answers is None:
        return None
    from ..answers import load_prior_decisions

    return load_prior_decisions(answers, screened_at)


def _suppliers_of(
    table: str | PathLike[str] | pd.DataFrame | Sequence[str | PathLike[str]],
    columns: Mapping[str, str] | None,
    options: Options,
) -> Iterator[Suppliers]:
    """Whatever the caller has, as tables of suppliers."""
    if isinstance(table, str | PathLike):
        yield from intake.suppliers_from_file(Path(table), columns=columns, options=options)
    elif isinstance(table, list | tuple):
        if not table:
            raise TableError("no file was given: pass at least one path")
        for one in table:
            yield from _suppliers_of(one, columns, options)
    elif hasattr(table, "columns") and hasattr(table, "iloc"):
        yield intake.suppliers_from_frame(cast("pd.DataFrame", table), columns=columns)
    else:
        raise UsageError(
            f"cannot screen a {type(table).__name__}: pass a DataFrame, a path, or several paths"
        )

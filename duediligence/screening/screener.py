"""The door to a screening: a list and a policy, compiled once, screen any number of tables.

    table --intake--> Suppliers --read cells, locate, assess--> Findings --> ScreeningResult

Every row ends in exactly one decision. Distinct texts are read once, whatever the number of rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from copy import copy
from dataclasses import fields
from datetime import UTC, date, datetime
from functools import reduce
from hashlib import sha256
from operator import or_
from os import PathLike
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

from .. import lists
from ..errors import TableError, UsageError
from ..intake.single_supplier import suppliers_from_fields
from ..matching.index import WatchlistIndex
from ..matching.risk_signals import RiskSignal, load_signals, signals_in_force
from ..model import (
    Decision,
    InputInfo,
    Issue,
    ListInfo,
    Options,
    PolicyInfo,
    Provenance,
    Suppliers,
    Watchlist,
)
from ..policy import Assessor, Policy, load_policy, refuse_gaps
from ..reports.wording import describe_undecided
from ..resources.cycle_search import without_cycle_search
from ..resources.keywords import missing_attribute, suggests_keywords
from ..version import __version__
from .kept_pipelines import KeptPipelines
from .listed_names import ListedNames
from .misfits import misfit_issues
from .parallel import screen_all, workers_for
from .pipeline import ScreeningSetup
from .progress import READING, SCREENING, Progress, progress
from .result import ScreeningResult
from .supplier_replies import add_replies
from .unknown_countries import unknown_country_issues
from .workers import worker_processes

if TYPE_CHECKING:
    import pandas as pd

    from ..answers import AnswerLog, PriorDecisions
    from ..places.gazetteer import Gazetteer
    from .workers import Worker

    # What narwhals and the Arrow stream make a table of has no common type.
    PartLike = Any
    TableLike = Any
    WatchlistLike = Watchlist | str | PathLike[str] | Sequence[Watchlist | str | PathLike[str]]
    AnswersLike = AnswerLog | PriorDecisions | str | PathLike[str]

_FEW_ROWS = 100  # rows of an order; what a table makes a pipeline remember is not kept. Judgement
_NO_OPTIONS = Options()
_OPTIONS = {field.name: f"options=Options({field.name}=...)" for field in fields(Options)}


class Screener:
    """A watchlist and a policy, compiled once; immutable, picklable, safe to share among threads.

    A long list takes seconds to compile; with `cache` the next process reads it from a folder.

    Attributes:
        watchlist: what is screened against: the lists given, and those that the policy brings.
        policy: the rules that decide.

    >>> screener = Screener()
    >>> result = screener.check(name="Hetain Taida Garments", city="Hotan", country="CN")
    >>> result.decision.value, result.findings[0].rule
    ('block', 'P1b')
    """

    @suggests_keywords()
    def __init__(
        self,
        watchlist: WatchlistLike | None = None,
        *,
        policy: Policy | str = "default",
        format: str | None = None,
        cache: str | PathLike[str] | None = None,
        as_of: date | str | None = None,
    ) -> None:
        """Compile a list and a policy.

        Args:
            watchlist: a `Watchlist`, the name of a shipped list or the path of a file, or several of
                these in a list; the shipped "xinjiang-2019" by default. See `load_watchlist`.
            policy: a `Policy`, the name of a shipped one or the path of a file.
            format: states which list the file is, such as "uflpa". See `load_watchlist`.
            cache: a folder of yours alone for compiled lists, which are data and never run.
            as_of: the day whose entries and priority sectors count, "2024-07-01" or a date; by
                default the latest one that the data has.

        Raises:
            WatchlistError: the list is missing, malformed or empty, or an entry ends on a day to come.
            PolicyError: the policy is missing or malformed.
            UsageError: others may write to the folder, or a format is given beside a `Watchlist`,
                or `as_of` is not a day.
        """
        self.as_of = _day(as_of)
        self._loaded = _loaded_lists(watchlist, format)
        lists.require_past_ends(self._loaded, datetime.now(UTC).date())
        self._cache = cache
        self._set_policy(policy)

    def _set_policy(self, policy: Policy | str) -> None:
        """Take a policy, and compile the lists where it brings another one than before."""
        self.policy = policy if isinstance(policy, Policy) else load_policy(policy)
        refuse_gaps(self.policy, f"policy {self.policy.id}")
        watchlist = lists.with_brought_lists(self._loaded, self.policy.brings)
        if self.as_of is not None:
            watchlist = watchlist.as_of(self.as_of)
        # Words that no rule asks for would cost time in each row that has them.
        signals = tuple(
            signal
            for signal in signals_in_force(load_signals(), self.as_of)
            if signal.kind != "priority-goods" or self.policy.asks_for("priority_goods")
        )
        before: WatchlistIndex | None = getattr(self, "_index", None)
        with without_cycle_search():
            if before is None or (watchlist.lists, signals) != (
                before.watchlist.lists,
                before.signals,
            ):
                self.watchlist = watchlist
                self._index = _compile(watchlist, self._cache, signals)
                self._listed_names = ListedNames(watchlist, self._index.lexicon)
            self._assessor = Assessor(
                self.policy,
                self.watchlist,
                self._index.gazetteer.lineage,
                self._index.twins,
                lacks_province=self._index.gazetteer.lacks_province,
                site_places=self._index.site_places,
            )
        setup = ScreeningSetup(self._index, self._assessor, self._listed_names)
        self._kept = KeptPipelines(setup)
        notices = self.policy.notices_for(self.watchlist.lists)
        self._policy_info = PolicyInfo(self.policy.id, self.policy.sha256, notices)

    def with_policy(self, policy: Policy | str) -> Screener:
        """Return a screener with the same list, compiled as it is, under another policy.

        Args:
            policy: a `Policy`, the name of a shipped one or the path of a file.

        Raises:
            PolicyError: the policy is missing or malformed.

        >>> Screener().with_policy("us-import").policy.id
        'us-import'
        """
        screener = copy(self)
        screener._set_policy(policy)  # noqa: SLF001 - it is our own copy
        return screener

    if not TYPE_CHECKING:  # else a misspelt name would have a type

        def __getattr__(self, name: str) -> object:
            raise missing_attribute(self, name)

    @property
    def gazetteer(self) -> Gazetteer:
        """The places that the lists and the policy are about."""
        return self._index.gazetteer

    @suggests_keywords(elsewhere={**_OPTIONS, "as_of": "Screener(as_of=...)"})
    def screen(
        self,
        table: TableLike,
        *,
        columns: Mapping[str, str] | None = None,
        answers: AnswersLike | None = None,
        answers_head: str | None = None,
        options: Options | None = None,
    ) -> ScreeningResult:
        """Screen a table of any kind, or several.

        Arguments, result and errors are those of `duediligence.screen`, which also says what the
        result holds.

        >>> import pandas as pd
        >>> frame = pd.DataFrame({"supplier": ["Hetian Taida", "Acme"], "city": ["Hotan", "Lyon"]})
        >>> [decision.value for decision in Screener().screen(frame).decisions]
        ['block', 'clear']
        """
        from ..intake import any_table  # a single check needs no reader of tables

        options = options or Options()
        number = workers_for(table, options.workers) - 1
        with (
            worker_processes(self._kept.setup, number) as processes,
            progress(READING, SCREENING, is_shown=options.progress) as bar,
        ):
            with bar.step(READING):
                tables = list(any_table.suppliers_from_any(table, columns=columns, options=options))
            return self.screen_suppliers(
                tables,
                answers,
                options,
                answers_head=answers_head,
                bar=bar,
                processes=processes,
            )

    def screen_parts(
        self,
        parts: Iterable[PartLike],
        *,
        columns: Mapping[str, str] | None = None,
        options: Options | None = None,
    ) -> Iterator[ScreeningResult]:
        """Screen part after part of something bigger than memory.

        Args:
            parts: DataFrames or paths, such as what `pd.read_csv(..., chunksize=...)` gives. The row
                numbers of DataFrames run on across the parts.
            columns: header -> role or party.role, where the headers do not say it.
            options: how to read and run.

        Returns:
            One `ScreeningResult` a part, each made when it is asked for.

        Raises:
            UsageError: `parts` is a single table.
            TableError: a part cannot be read; it names the part or the file.

        >>> import pandas as pd
        >>> parts = [pd.DataFrame({"supplier": ["Acme"]}), pd.DataFrame({"supplier": ["Hetian Taida"]})]
        >>> [result.decision.value for result in Screener().screen_parts(parts)]
        ['clear', 'block']
        """
        from ..intake import any_table

        if any_table.is_one_table(parts):
            is_file = isinstance(parts, str | PathLike)
            kind = f"the file {str(parts)!r}" if is_file else "one table"
            raise UsageError(
                f"screen_parts was passed {kind}: pass a list, such as [part] or paths"
            )
        return self._screen_parts(parts, columns, options or Options())

    def _screen_parts(
        self, parts: Iterable[PartLike], columns: Mapping[str, str] | None, options: Options
    ) -> Iterator[ScreeningResult]:
        from ..intake import any_table

        rows_before = 0  # rows in the frames so far
        for number, part in enumerate(parts, 1):
            try:
                tables = list(any_table.suppliers_from_any(part, columns=columns, options=options))
            except TableError as error:
                if isinstance(part, str | PathLike):
                    raise  # it names the file
                raise type(error)(f"part {number} (after {rows_before:,} rows): {error}") from error
            for at, table in enumerate(tables):
                tables[at] = any_table.run_on(table, rows_before)
                if table.frame is not None:
                    rows_before += len(cast("pd.DataFrame", table.frame))
            yield self.screen_suppliers(tables, options=options)

    def check(
        self,
        supplier: str | Mapping[str, str | None] | None = None,
        /,
        *,
        answers: AnswersLike | None = None,
        answers_head: str | None = None,
        **fields: str | None,
    ) -> ScreeningResult:
        """Screen one supplier or order line.

        Args:
            supplier: its name, or a mapping of fields.
            answers: what reviewers answered before: a log or its path. They answered a supplier by
                its number where the file has one, so give that as `id`.
            answers_head: a head that an earlier report printed; a log without it is refused.
            fields: text by role: name, address, city, province, postal_code, country, product,
                hs_code, registration_no and so on.

        Returns:
            A `ScreeningResult` of one row.

        Raises:
            UsageError: a field is not a role.
            AnswersError: the answers cannot be read, or lack the expected head.

        >>> Screener().check(name="Acme", city="Hotan", country="CN").decision.value
        'review'
        """
        if supplier is not None:
            given = {"name": supplier} if isinstance(supplier, str) else supplier
            if not isinstance(given, Mapping):
                raise UsageError(
                    f"check() takes the name of one supplier or its fields, not a"
                    f" {type(supplier).__name__}; pass a table to screen()"
                )
            if twice := given.keys() & fields.keys():
                raise UsageError(f"{', '.join(sorted(twice))} is given twice; give it once")
            fields = {**given, **fields}
        tables = [suppliers_from_fields(fields)]
        return self.screen_suppliers(tables, answers, answers_head=answers_head)

    def screen_suppliers(
        self,
        tables: Sequence[Suppliers],
        answers: AnswersLike | None = None,
        options: Options | None = None,
        *,
        answers_head: str | None = None,
        bar: Progress | None = None,
        processes: Sequence[Worker] = (),
    ) -> ScreeningResult:
        """Screen tables that are `Suppliers` already: what every other way of asking becomes.

        Args:
            tables: the tables, screened in their order.
            answers: what reviewers answered before: a log or its path.
            options: how to run.
            answers_head: a head that an earlier report printed; a log without it is refused.
            bar: the progress of the run that this screening is a step of, if it is shown.
            processes: workers of this screener that were started before the tables were read.

        Raises:
            ScreeningError: rows could not be screened, or a worker died.
            AnswersError: the answers cannot be read, or lack the expected head.

        >>> from duediligence.intake.single_supplier import suppliers_from_fields
        >>> table = suppliers_from_fields({"name": "Acme", "country": "FR"})
        >>> Screener().screen_suppliers([table, table]).counts["rows"]
        2
        """
        options = options or _NO_OPTIONS
        screened_at = datetime.now(UTC).isoformat(timespec="seconds")
        recall: PriorDecisions | None = None
        if answers is not None or answers_head is not None:
            from ..answers import load_prior_decisions

            # As they count on this day.
            recall = load_prior_decisions(answers, screened_at, answers_head)
        tables, reply_notes, replaced_positions = add_replies(tables, recall)

        setup = self._kept.setup
        characters = _characters(tables) if recall is None else None
        lent = (
            nullcontext(setup.pipeline(recall))
            if characters is None
            else self._kept.lend(characters)
        )
        own_bar = progress(SCREENING, is_shown=options.progress)
        column_issues: list[Issue] = []
        with lent as pipeline:  # until nothing is asked of it any more: another thread may take it
            with (
                nullcontext(bar) if bar else own_bar as shown,
                shown.step(SCREENING, sum(map(len, tables))) as advance,
            ):
                screened = screen_all(
                    setup,
                    tables,
                    workers=options.workers,
                    advance=advance,
                    pipeline=pipeline,
                    recall=recall,
                    processes=processes,
                )
            start = 0
            for table in tables:
                column_issues += pipeline.head_issues(table)
                column_issues += misfit_issues(table, start, screened.misfits)
                column_issues += unknown_country_issues(table, pipeline.names_country)
                start += len(table)
        # A row is not silently clear where a reply replaced what the file says.
        for position in replaced_positions:
            if screened.decisions[position] is Decision.CLEAR:
                screened.decisions[position] = Decision.NOTE

        near_misses = screened.near_misses
        return ScreeningResult(
            suppliers=tuple(tables),
            decisions=tuple(screened.decisions),
            findings=tuple(screened.findings),
            # Those on disk stay there.
            near_misses=tuple(near_misses) if isinstance(near_misses, list) else near_misses,
            context=(*reply_notes, *screened.context),
            coverage=tuple(screened.coverage),
            issues=(
                *(issue for table in tables for issue in table.issues),
                *column_issues,
                *(_undecided_issue(info) for info in self.watchlist.lists if info.undecided),
            ),
            watchlist=self.watchlist,
            provenance=Provenance(
                library=__version__,
                screened_at=screened_at,
                inputs=tuple(
                    dict.fromkeys(InputInfo(table.file, table.sha256) for table in tables)
                ),
                policy=self._policy_info,
                watchlists=self.watchlist.lists,
                gazetteers=dict(self._index.gazetteer.digests),
                answers_head=recall.head if recall else None,
                as_of=self.as_of.isoformat() if self.as_of else None,
            ),
        )


def _characters(tables: Sequence[Suppliers]) -> int | None:
    """Return how many characters a few rows have; None for more rows, which no pipeline is kept for."""
    if sum(map(len, tables)) > _FEW_ROWS:
        return None
    return sum([len(text) for table in tables for column in table.columns for text in column.texts])


def _loaded_lists(watchlist: WatchlistLike | None, format: str | None) -> Watchlist:
    """Return the lists that a caller names or has, joined into one.

    Raises:
        UsageError: it is a table of suppliers, no list at all, or a format for what is loaded.
    """
    if isinstance(watchlist, Watchlist):
        if format is not None:
            raise UsageError(
                "format= states which list a file is, and the watchlist is loaded already; give"
                " format= to load_watchlist"
            )
        return watchlist
    if watchlist is None or isinstance(watchlist, str | PathLike):
        return lists.load_watchlist(watchlist or "xinjiang-2019", format=format)
    if isinstance(watchlist, list | tuple):
        if not watchlist:
            raise UsageError("watchlist= is an empty list: name at least one list")
        return reduce(or_, [_loaded_lists(name, format) for name in watchlist])
    raise UsageError(
        f"a {type(watchlist).__name__} is no watchlist: to screen it, pass it to screen() of a"
        " Screener; a list of your own is saved as .csv and given by its path"
    )


def _day(day: date | str | None) -> date | None:
    """Return a day that a caller names.

    Raises:
        UsageError: it is not one.
    """
    if day is None or (isinstance(day, date) and not isinstance(day, datetime)):
        return day
    try:
        return day.date() if isinstance(day, datetime) else date.fromisoformat(day)
    except (TypeError, ValueError):
        raise UsageError(f"as_of={day!r} is not a day; write it as 2024-07-01") from None


def _compile(
    watchlist: Watchlist, cache: str | PathLike[str] | None, signals: Sequence[RiskSignal]
) -> WatchlistIndex:
    if cache is None:
        return WatchlistIndex(watchlist, signals)
    from .index_cache import load_or_build_index

    return load_or_build_index(watchlist, cache, signals)


@suggests_keywords(elsewhere=_OPTIONS)
def screen(  # noqa: PLR0913 - what to screen, against what, and how: one keyword each
    table: TableLike,
    watchlist: WatchlistLike | None = None,
    *,
    policy: Policy | str = "default",
    format: str | None = None,
    columns: Mapping[str, str] | None = None,
    answers: AnswersLike | None = None,
    answers_head: str | None = None,
    as_of: date | str | None = None,
    options: Options | None = None,
) -> ScreeningResult:
    """Screen a table of suppliers; the table is never changed.

    Args:
        table: what holds the suppliers, or several in a list or generator: a DataFrame of pandas,
            polars, pyarrow, DuckDB or another library that narwhals or the Arrow stream protocol
            gives; a path, the bytes of a file, an open file; a list of dicts, a dict of columns; a
            Series or list of names. A `str` is the path of a file if there is one or if it looks
            like a path, and else the name of one supplier, which `issues` says.
        watchlist: a `Watchlist`, the name of a shipped list or the path of a file, or several of
            these in a list; the shipped "xinjiang-2019" by default.
        policy: a `Policy`, "default", "us-import" or the path of a file.
        format: states which list the file is, such as "uflpa". See `load_watchlist`.
        columns: header -> role or party.role ("name", "factory.address"), where the headers do not
            say it.
        answers: what reviewers answered before: an `AnswerLog` or its path.
        answers_head: the head of that log as an earlier report printed it (sheet *Audit*, JSON
            `answers_head`); a log whose history does not contain it is refused.
        as_of: the day whose entries and priority sectors count, "2024-07-01" or a date; by default
            the latest one that the data has.
        options: how to read and run, such as `Options(sheet="Vendors", workers=4)`.

    Returns:
        A `ScreeningResult`:

        - `decision`, the worst one; `decisions`, one `Decision` a row that is not blank;
          `counts`, how many rows came out how.
        - `findings`, each with `position` (its row in `decisions`), `decision`, `rule`, `reason`,
          `entry` on `list`, `party`, `score`, `matches` (which words of which cells), `against`,
          `ask`, and `finding_id` and `evidence_digest`, which a reviewer's answer binds to.
        - `near_misses`, findings that were let go; `context`, `coverage`, `issues`, `provenance`.
        - `to_frame()`, the input's columns, then those whose names begin with `dd_`; `flagged`, the
          rows that need a person; `to_excel`, `to_html`, `to_json`, `explain`.

    Raises:
        TableError: nothing readable is there.
        ColumnError: no column can be screened, or `columns` names one that is not there.
        WatchlistError: the list is missing, malformed or empty.
        PolicyError: the policy is missing or malformed.
        AnswersError: the answers cannot be read, or lack the expected head.
        UsageError: an argument is not one that is known.
        ScreeningError: rows could not be screened, or a worker died.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"Supplier": ["Acme", "Acme Two"], "City": ["Lyon", "Hotan"]})
    >>> result = screen(frame)
    >>> result.counts["review"], result.decisions
    (1, (<Decision.CLEAR: 'clear'>, <Decision.REVIEW: 'review'>))
    >>> finding = result.findings[0]
    >>> finding.position, finding.rule, finding.list, finding.entry
    (1, 'P9', 'xinjiang-2019', 'xinjiang')
    >>> finding.reason
    "'Hotan' is Hotan (Prefecture or City or County) (column City), in the listed Xinjiang."
    >>> list(result.to_frame().columns)  # doctest: +NORMALIZE_WHITESPACE
    ['Supplier', 'City', 'dd_decision', 'dd_priority', 'dd_rule', 'dd_entries', 'dd_reason',
     'dd_ask', 'dd_score', 'dd_coverage', 'dd_file', 'dd_sheet', 'dd_row']
    """
    screener = _recent_screener(_loaded_lists(watchlist, format), policy, _day(as_of))
    return screener.screen(
        table, columns=columns, answers=answers, answers_head=answers_head, options=options
    )


# Judgement: a notebook screens against a few lists, and a compiled one may take 100 MB.
_MOST_RECENT = 4
_recent: dict[tuple[str, str, date | None], Screener] = {}  # the least recent first
_recent_lock = Lock()


def _recent_screener(watchlist: Watchlist, policy: Policy | str, as_of: date | None) -> Screener:
    """Return a screener, compiled anew only where no recent one has the same list, policy and day.

    The same are those of equal digest: of the list with its gazetteers, and of the policy's rules.
    """
    from .index_cache import fingerprint

    if not isinstance(policy, Policy):
        policy = load_policy(policy)
    refuse_gaps(policy, f"policy {policy.id}")
    loaded = lists.with_brought_lists(watchlist, policy.brings)
    rules = sha256(policy.model_dump_json().encode()).hexdigest()
    key = fingerprint(loaded), rules, as_of
    with _recent_lock:
        screener = _recent.pop(key, None)
    screener = screener or Screener(watchlist, policy=policy, as_of=as_of)
    with _recent_lock:
        _recent[key] = screener
        while len(_recent) > _MOST_RECENT:
            del _recent[next(iter(_recent))]
    return screener


def _undecided_issue(info: ListInfo) -> Issue:
    return Issue(
        problem=f"{describe_undecided(info)[0].upper()}{describe_undecided(info)[1:]}.",
        remedy="Decide with --undecided organisations or --undecided leave-out (undecided= of"
        " load_watchlist), or state their type in the list; `duediligence watchlist import` shows"
        " them.",
    )

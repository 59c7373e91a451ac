"""A screening restored from its JSON result, for reports that are made later or elsewhere."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from itertools import groupby
from typing import Any, TypeVar

from pydantic import TypeAdapter

from ..errors import WatchlistError
from ..model import (
    Column,
    Coverage,
    Decision,
    Finding,
    Issue,
    Provenance,
    RowContext,
    Suppliers,
    Watchlist,
)
from .load import ResultDocument
from .result_index import ScreeningData

Restored = TypeVar("Restored")


def restore_screening(document: ResultDocument, watchlist: Watchlist) -> ScreeningData:
    """Return what a JSON result says, with the evidence of the lists that it was made with.

    Args:
        document: a JSON result that `load_result` accepted.
        watchlist: the lists of that screening; a result cites their entries and does not hold them.

    Raises:
        WatchlistError: a list of the result is not among them, or has another text by now.
    """
    _require_same_lists(document, watchlist)
    as_of = document["provenance"].get("as_of")
    if as_of is not None:
        watchlist = watchlist.as_of(dt.date.fromisoformat(as_of))
    rows = document["rows"]
    findings, near_misses, context = [], [], []
    for position, row in enumerate(rows):
        findings += [{**finding, "position": position} for finding in row["findings"]]
        near_misses += [{**miss, "position": position} for miss in row["near_misses"]]
        context += [{**note, "position": position} for note in row["context"]]
    return ScreeningData(
        suppliers=tuple(_tables(document)),
        decisions=tuple(Decision(row["decision"]) for row in rows),
        findings=_records(Finding, findings),
        near_misses=_records(Finding, near_misses),
        context=_records(RowContext, context),
        coverage=_records(Coverage, [row["coverage"] for row in rows]),
        issues=_records(Issue, document["issues"]),
        watchlist=watchlist,
        provenance=TypeAdapter(Provenance).validate_python(document["provenance"]),
    )


def _require_same_lists(document: ResultDocument, watchlist: Watchlist) -> None:
    at_hand = {info.id: info for info in watchlist.lists}
    for info in document["provenance"]["watchlists"]:
        current = at_hand.get(info["id"])
        if current is None or current.sha256 != info["sha256"]:
            what = f"is version {current.version} by now" if current else "is not at hand"
            raise WatchlistError(
                f"the result was screened against the list {info['id']}, version {info['version']},"
                f" which {what}. Give that list with -w, or screen the supplier file again."
            )


def _records(model: type[Restored], documents: list[Any]) -> tuple[Restored, ...]:
    read = TypeAdapter(model).validate_python
    return tuple(map(read, documents))


def _tables(document: ResultDocument) -> list[Suppliers]:
    """Return the tables with what a result holds of them: the texts that were screened."""
    digests = {info["file"]: info["sha256"] for info in document["provenance"]["inputs"]}
    tables = []
    for (file, sheet), group in groupby(
        document["rows"], key=lambda row: (row["file"], row["sheet"])
    ):
        rows = list(group)
        labels = [row["index"] for row in rows] if "index" in rows[0] else None
        counts: Counter[str] = Counter()
        columns = []
        for column in document["columns"]:
            if (column["file"], column["sheet"]) != (file, sheet):
                continue
            key = f"{column['party']}.{column['role']}"
            if column["role"] != "ignore":
                counts[key] += 1
            key = key if counts[key] < 2 else f"{key}.{counts[key]}"
            texts = [row["supplier"].get(key, "") for row in rows]
            columns.append(Column(column["header"], column["party"], column["role"], texts, texts))
        tables.append(
            Suppliers(
                columns=tuple(columns),
                rows=[row["row"] for row in rows],
                file=file,
                sheet=sheet,
                labels=labels,
                sha256=digests.get(file),
            )
        )
    if tables:  # a result counts the blank rows of all tables together
        tables[0] = replace(tables[0], blank=document["counts"]["blank"])
    return tables

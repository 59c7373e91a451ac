"""Decide once for all partitions of a table, so that no row depends on how it is partitioned."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from ..errors import ColumnError, MissingExtra, TableError, UsageError
from ..intake.dataframe import suppliers_from_frame
from ..spreadsheets.table import cell_text
from .partition import SCHEMA, Plan, shared_cells
from .row_numbers import ROLES, NumberForms

if TYPE_CHECKING:
    import pandas as pd

    from ..screening.screener import Screener

# Rows that are read where a header alone is not clear. Judgement: enough to meet some postal codes,
# few enough to come from one partition.
SAMPLE_ROWS = 1_000
KEYS_SHOWN = 3  # repeated keys that an error names: enough to look one up
_POSTAL_CODE = "830000"  # of Urumqi: a column "Code" that holds it is read as postal codes


def require_engine(engine: str, frame: object, method: str, *modules: str) -> None:
    """Import the modules of an engine, and require a frame of it.

    Args:
        engine: its name, which is that of the extra too: "dask".
        frame: what the caller passed.
        method: a method that only a frame of this engine has.
        modules: what the extra installs.

    Raises:
        MissingExtra: a module is not installed; the message names the extra.
        UsageError: the frame is not one of the engine.
    """
    try:
        for module in modules:
            import_module(module)
    except ImportError as missing:
        raise MissingExtra(
            f"screening on {engine.title()} needs the extra `{engine}` ({missing}): pip install"
            f" 'duediligence[{engine}]'."
        ) from None
    if not hasattr(frame, method):
        raise UsageError(
            f"a {type(frame).__name__} is not a frame of {engine.title()}; a pandas frame goes to"
            " Screener.screen."
        )


def missing_column(name: str, headers: Sequence[object]) -> str:
    """Return the message about a column that is not there."""
    # 40 headers: as many as the message of a file that lacks a column lists.
    return f"there is no column {name!r}. The headers are {', '.join(map(repr, headers[:40]))}."


def decide_roles(
    labels: Sequence[object],
    key: str,
    columns: Mapping[str, str] | None,
    sample: Callable[[], pd.DataFrame],
) -> dict[str, str]:
    """Return the 'party.role' of each header, decided once for all partitions.

    The headers decide. Only if one such as "Code" may hold postal codes or not, rows are read.

    Args:
        labels: the headers of the table.
        key: the column with the keys.
        columns: the roles that the caller gave.
        sample: returns the first rows; it is called only if they are needed.

    Raises:
        ColumnError: the key or a named column is missing, a name is there twice or is one that
            the result uses, or nothing can be screened.
        UsageError: `columns` names an unknown role.
    """
    import pandas as pd

    if key not in labels:
        raise ColumnError(missing_column(key, labels))
    headers = [str(label).strip() for label in labels]
    twice = next((header for header in headers if headers.count(header) > 1), None)
    if twice is not None:
        raise ColumnError(f"two columns are called {twice!r}; rename one of them.")
    if key in SCHEMA:
        raise ColumnError(f"the key column is called {key!r}, as one of the result is; rename it.")

    def roles_in(frame: pd.DataFrame) -> dict[str, str]:
        suppliers = suppliers_from_frame(frame, columns=columns)
        return {column.header: f"{column.party}.{column.role}" for column in suppliers.columns}

    # A table of blanks and one of postal codes have the same roles if the headers alone decide.
    blanks = roles_in(pd.DataFrame([[""] * len(headers)], columns=headers))
    codes = roles_in(pd.DataFrame([[_POSTAL_CODE] * len(headers)], columns=headers))
    return blanks if blanks == codes else roles_in(sample())


def make_plan(
    screener: Screener,
    labels: Sequence[object],
    key: str,
    *,
    columns: Mapping[str, str] | None,
    sample: Callable[[], pd.DataFrame],
    file: str | None = None,
) -> Plan:
    """Return what is decided once for all partitions.

    Args:
        screener: the compiled list and policy.
        labels: the headers of the table, without that of the files.
        key: the column with the keys.
        columns: the roles that the caller gave.
        sample: returns the first rows.
        file: the column with the files.

    Raises:
        ColumnError, UsageError: as `decide_roles` does.
    """
    first_rows = cache(sample)
    roles = decide_roles(labels, key, columns, first_rows)
    forms = NumberForms(screener._index)  # noqa: SLF001 - part of the same library
    numbers = {}
    for at, (header, role) in enumerate(roles.items()):
        if role.rpartition(".")[2] in ROLES:
            cells = first_rows().iloc[:, at].tolist()
            if found := forms.in_column(cell for cell in cells if isinstance(cell, str)):
                numbers[header] = found
    plan = Plan(key, roles, file, numbers)
    of_suppliers = _numbers_of_suppliers(plan, first_rows())
    return replace(plan, numbers={h: n for h, n in numbers.items() if h not in of_suppliers})


def _numbers_of_suppliers(plan: Plan, rows: pd.DataFrame) -> set[str]:
    """Return the columns of numbers, besides the key, that do not differ for one supplier.

    To leave one out or not changes no result: left out, it is put back at each row with a finding.
    """
    ids = {
        header: plan.names[at]
        for at, (header, role) in enumerate(plan.roles.items())
        if header in plan.numbers and role.endswith(".id") and at != plan.key_at
    }
    numbers = {header: n for header, n in plan.numbers.items() if header not in ids}
    cells = shared_cells(rows, replace(plan, numbers=numbers, file=None))
    others = [name for name in plan.names if name not in ids.values()]
    return {
        header
        for header, name in ids.items()
        if not cells.drop_duplicates([*others, name]).duplicated(others).any()
    }


def refuse_repeated(key: str, repeated: Iterable[object]) -> None:
    """Raise an error if a key is repeated; `screen_part` refuses blank keys, with their place.

    Raises:
        TableError: a key is there more than once; the message names a few.
    """
    texts = sorted(filter(None, (cell_text(cell).strip() for cell in repeated)))
    if texts:
        shown = ", ".join(map(repr, texts[:KEYS_SHOWN]))
        raise TableError(
            f"the key column {key!r} holds {shown} more than once. Pass a key that names one row,"
            " or drop the rows that are there twice."
        )

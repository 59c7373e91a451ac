"""What is settled once for all parts of a table, so that no row depends on how it is cut."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from ..errors import ColumnError, MissingExtra, TableError
from ..intake import suppliers_from_frame
from ..spreadsheets.table import cell_text
from .partition import SCHEMA

if TYPE_CHECKING:
    import pandas as pd

SAMPLE = 1_000  # rows that are looked at where headers leave a meaning open
TOLD = 3  # repeated keys that an error names
_POSTAL_CODE = "830000"


def require_extra(extra: str, *modules: str) -> None:
    """Load the modules of an extra.

    Raises:
        MissingExtra: one is not there.
    """
    try:
        for module in modules:
            import_module(module)
    except ImportError as missing:
        raise MissingExtra(
            f"screening on {extra.title()} needs the extra `{extra}` ({missing}): pip install"
            f" 'duediligence[{extra}]'."
        ) from None


def no_frame_of(engine: str, given: object) -> str:
    """What is said of something that is no frame of the engine."""
    return (
        f"a {type(given).__name__} is no frame of {engine}; a pandas frame goes to Screener.screen."
    )


def no_column(name: str, headers: Sequence[object]) -> str:
    """What is said of a column that is not there."""
    named = ", ".join(map(repr, headers[:40]))
    return f"there is no column {name!r}. The headers found are {named}."


def roles_of(
    labels: Sequence[object],
    key: str,
    columns: Mapping[str, str] | None,
    sample: Callable[[], pd.DataFrame],
) -> dict[str, str]:
    """What every column says of whom, decided once for all parts.

    The headers decide; only where a heading such as "Code" leaves open whether it holds postal
    codes are the first rows looked at.

    Raises:
        ColumnError: the key or a named column is not there, a name is there twice or is one of
            ours, or nothing can be screened.
        UsageError: `columns` names an unknown role.
    """
    import pandas as pd

    if key not in labels:
        raise ColumnError(no_column(key, labels))
    headers = [str(label).strip() for label in labels]
    twice = next((header for header in headers if headers.count(header) > 1), None)
    if twice is not None:
        raise ColumnError(f"two columns are called {twice!r}; rename one of them.")
    if key in SCHEMA:
        raise ColumnError(f"the key column is called {key!r}, as one of ours is; rename it.")
    blank, codes = (
        _read_roles(pd.DataFrame([[text] * len(headers)], columns=headers), columns)
        for text in ("", _POSTAL_CODE)
    )
    return blank if blank == codes else _read_roles(sample(), columns)


def _read_roles(frame: pd.DataFrame, columns: Mapping[str, str] | None) -> dict[str, str]:
    suppliers = suppliers_from_frame(frame, columns=columns)
    return {column.header: f"{column.party}.{column.role}" for column in suppliers.columns}


def refuse_repeated(key: str, repeated: Iterable[object]) -> None:
    """Refuse keys that stand twice; those that are blank are refused where they are met.

    Raises:
        TableError: naming a few.
    """
    texts = sorted(text for each in repeated if (text := cell_text(each).strip()))
    if texts:
        raise TableError(
            f"the key column {key!r} holds {', '.join(map(repr, texts[:TOLD]))} more than once. Pass"
            " a key that names one row, or drop the rows that are there twice."
        )

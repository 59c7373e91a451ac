"""A pandas DataFrame becomes suppliers; the frame itself is never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ..errors import UsageError
from ..model import Column, Issue, Suppliers
from ..spreadsheets.table import cell_text
from .mapping import check_named, check_usable, meanings_of, wanted
from .restore_values import repaired, shown_as, unreadable_texts

if TYPE_CHECKING:
    import pandas as pd

_WHERE = "the DataFrame"


def suppliers_from_frame(
    frame: pd.DataFrame, *, columns: Mapping[str, str] | None = None
) -> Suppliers:
    """The columns of a frame as text; what pandas calls missing is blank.

    Args:
        frame: any DataFrame; its column labels are the headers.
        columns: maps headers to a role or 'party.role' where the headers do not tell.

    Returns:
        One row for each row of the frame that is not blank: `rows` holds the positions from 0,
        `labels` the index, `frame` the frame itself.

    Raises:
        ColumnError: a header of `columns` is not there, or nothing holds a name or an address.
        UsageError: it is no DataFrame, or `columns` names an unknown role or party.
    """
    if not (hasattr(frame, "iloc") and hasattr(frame, "columns")):
        raise UsageError(f"a {type(frame).__name__} is no DataFrame; pass one, or a path")
    asked = wanted(columns)
    headers = [_header(label) for label in frame.columns]
    cells = [_texts(frame, at) for at in range(len(headers))]
    lost = [unreadable_texts(texts) | bytes_ for texts, bytes_ in cells]
    texts = [texts for texts, _ in cells]
    kept = [
        at for at in range(len(frame))
        if any(column[at] for column in texts) or any(at in each for each in lost)
    ]  # fmt: skip
    made = []
    meanings = meanings_of(headers, asked, texts)
    check_named(asked, headers, _WHERE)
    check_usable(meanings, headers, _WHERE)
    for header, meaning, column, seen in zip(headers, meanings, texts, lost, strict=True):
        made.append(_column(header, meaning.party, meaning.role, column, seen, kept))
    doubts = [
        Issue(f"{meaning.doubt}; it was taken for {meaning.party}.{meaning.role}.",
              f"If it is something else, pass columns={{{header!r}: '<role>'}}.", header=header)
        for header, meaning in zip(headers, meanings, strict=True) if meaning.doubt
    ]  # fmt: skip
    mended = repaired(made)
    labels = list(frame.index)
    return Suppliers(
        columns=tuple(each for each in mended if isinstance(each, Column)),
        rows=kept,
        labels=[labels[at] for at in kept],
        blank=len(frame) - len(kept),
        issues=(*doubts, *(each for each in mended if isinstance(each, Issue))),
        frame=frame,
    )


def _header(label: object) -> str:
    if isinstance(label, tuple):  # headings on two lines
        return " ".join(str(part).strip() for part in label if str(part).strip())
    return str(label).strip()


def _texts(frame: pd.DataFrame, at: int) -> tuple[list[str], dict[int, str]]:
    """The texts of a column, and the cells that hold bytes of no known text."""
    series = frame.iloc[:, at]
    values = series.tolist()
    missing = series.isna().tolist()
    lost: dict[int, str] = {}
    texts = []
    for row, (value, is_missing) in enumerate(zip(values, missing, strict=True)):
        if is_missing is True:
            texts.append("")
        elif isinstance(value, str):
            texts.append(value.strip())
        elif isinstance(value, bytes):
            texts.append(_decoded(value, row, lost))
        else:
            texts.append(cell_text(value).strip())
    return texts, lost


def _decoded(value: bytes, row: int, lost: dict[int, str]) -> str:
    try:
        return value.decode("utf-8").strip()
    except UnicodeDecodeError:
        lost[row] = f"bytes that are not utf-8: {value.decode('utf-8', 'replace')}"
        return ""


def _column(
    header: str, party: str, role: str, texts: list[str], lost: Mapping[int, str],
    kept: Sequence[int],
) -> Column:  # fmt: skip
    if len(kept) < len(texts):
        places = {at: place for place, at in enumerate(kept)}
        texts = [texts[at] for at in kept]
        lost = {places[at]: seen for at, seen in lost.items()}
    if not lost:
        return Column(header, party, role, texts, texts)
    shown, readable = list(texts), list(texts)
    for at, seen in lost.items():
        shown[at], readable[at] = shown_as(seen), ""
    return Column(header, party, role, readable, shown, dict(lost))

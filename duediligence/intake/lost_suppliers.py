"""What a table shows of suppliers that were lost in it: blank names, a second table below the first.

Each becomes an issue that stops: the rows as they were read may all be clear, and the suppliers
that were meant were never looked at.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import compress, groupby, pairwise

from ..model import Column, HeadKind, HeadRow, Issue
from ..model.roles import LOCATING_ROLES, NAME_ROLES, SUPPLYING_PARTIES
from ..spreadsheets.refusals import pluralise
from ..text.placeholders import is_placeholder
from .cell_contents import are_numbers, ends_as_firm
from .header_lexicon import HAN, fold_header, header_lexicon, words_of_headers
from .header_roles import HeaderMatch, exact_role_of_header, may_be_known_exactly
from .header_row import is_same_header

# Characters. Judgement: the longest header of the labelled files has 50; a name may be as long.
_MAX_HEADER_LENGTH = 60
_MAX_SHOWN = 200  # characters of such a row: enough to recognise it in the file
# Judgement: one word such as "Factory" is a usual value of a column "Type"; two headers of
# different meaning beside each other are not.
_MIN_HEADERS = 2
# Judgement: beside data of the first table, as "Type" and "Goods" with "Factory" and "Product".
_MIN_HEADERS_IN_DATA = 3
# Judgement: as for the first header; a few headings of a second one may be unknown.
_MIN_KNOWN_SHARE = 0.6
# Roles that single words of data fall into as well: they do not make a header.
_WEAK_ROLES = frozenset({"other", "declaration", "status", "ignore"})
# A page number or a total, as printed tables have between the suppliers.
_PAGE_OR_TOTAL = re.compile(
    r"(?:page|seite|página|pagina|strona|страница|sayfa|trang|halaman|第)\s*\d+.*"
    r"|(?:grand |sub[- ]?)?totals?:?|gesamt(?:summe)?|total (?:general|général)|合计|总计|小计|合計|итого"
    r"|razem|totale|toplam|합계|jumlah",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_HAN_RUN = re.compile(f"[{HAN}]+")


def blank_name_issues(
    columns: Sequence[Column], file: str | None = None, sheet: str | None = None
) -> Iterator[Issue]:
    """Yield an issue for each party whose columns of names say nothing in any row.

    It stops where no name at all, or none of the supplier, was given. A template may have columns
    for a factory that nobody fills in.
    """
    by_party: dict[str, list[Column]] = defaultdict(list)
    for column in columns:
        if column.role == "name":
            by_party[column.party].append(column)
    blank = {party: _are_blank(named) for party, named in by_party.items()}
    for party, named in by_party.items():
        if blank[party] and len(named[0].texts):
            headers = ", ".join(repr(column.header) for column in named)
            rows = pluralise(len(named[0].texts), "row")
            yield Issue(
                f"The name of the {party} is blank in every row ({rows}, column {headers}), so no"
                f" name of a {party} was screened.",
                "If the file was cut or its formulas were lost, ask for it again; if another column"
                " holds the names, say so, such as columns={'<header>': 'name'}.",
                file=file,
                sheet=sheet,
                header=named[0].header,
                stops=party == "supplier" or all(blank.values()),
            )


def no_supplier_issues(
    columns: Sequence[Column], file: str | None = None, sheet: str | None = None
) -> Iterator[Issue]:
    """Yield an issue where no column names who supplies: only numbers, only the buyer, or places.

    It stops where the rows name somebody who is not the supplier, so that they look screened.
    """
    names = [column for column in columns if column.role in NAME_ROLES]
    supplying = [
        column for column in names if column.party in SUPPLYING_PARTIES and not _are_blank([column])
    ]
    numbers = [column for column in supplying if are_numbers(column.texts)]
    if not columns or not len(columns[0].texts) or len(numbers) < len(supplying):
        return
    buyers = [column for column in names if column.party not in SUPPLYING_PARTIES]
    if numbers:
        gap = f"The column {numbers[0].header!r} holds numbers of suppliers and no names"
    elif buyers:
        gap = f"The only names are those of the {buyers[0].party} (column {buyers[0].header!r})"
    else:
        gap = "No column was recognised as the name of a supplier"
    yield Issue(
        f"{gap}, so no name of a supplier was screened.",
        "Add the names to the file; if a column holds them, say so, such as columns={'<header>':"
        " 'name'}.",
        file=file,
        sheet=sheet,
        header=next((column.header for column in (*numbers, *buyers)), None),
        stops=bool(numbers or buyers),
    )


def broken_row_issues(
    columns: Sequence[Column],
    numbers: Sequence[int],
    file: str | None = None,
    sheet: str | None = None,
) -> Iterator[Issue]:
    """Yield an issue for the rows whose name seems to go on in the row below.

    A table taken out of a PDF has a long cell on two rows: the second begins where the first ended,
    lacks cells that the first has, and has the legal form. Or the name was short, and the rest of
    another cell, or the last column alone, is on a row without a name.
    """
    named = next((column for column in columns if column.role == "name"), None)
    if named is None or len(columns) < _MIN_HEADERS:
        return
    filled = _filled_columns(columns)
    rows = pairwise(zip(filled, named.texts, strict=True))  # in order: the texts may lie on disk
    broken = [
        row
        for row, (above, below) in enumerate(rows, 1)
        if _continues(above, below) or _completes(above, below, len(columns))
    ]
    if broken:
        first = broken[0]
        upper, lower = (_filled(columns, row) for row in (first - 1, first))
        yield Issue(
            f"{pluralise(len(broken), 'row')} may be the end of the row above, such as {upper[0]!r}"
            f" and {lower[0]!r}: each was read by itself.",
            "If they are one supplier, join the rows.",
            file=file,
            sheet=sheet,
            row=numbers[first],
            header=named.header,
        )


def page_row_issues(
    columns: Sequence[Column],
    numbers: Sequence[int],
    file: str | None = None,
    sheet: str | None = None,
) -> Iterator[Issue]:
    """Yield an issue for the rows that are a page number or a total and name nobody."""
    named = next((column for column in columns if column.role == "name"), None)
    if named is None:
        return
    pages = set(filter(is_page_or_total, set(named.texts)))
    if pages:
        rows = [row for row, text in enumerate(named.texts) if text in pages]
        yield Issue(
            f"{pluralise(len(rows), 'row')} may be a page number or a total and no supplier, such as"
            f" {named.texts[rows[0]]!r}.",
            "Take such rows out of the file.",
            file=file,
            sheet=sheet,
            row=numbers[rows[0]],
            header=named.header,
        )


def is_page_or_total(text: str) -> bool:
    """Return whether a text is a page number or a total, as printed tables have between suppliers.

    >>> is_page_or_total("Page 2 of 9"), is_page_or_total("Page & Sons Ltd")
    (True, False)
    """
    return _PAGE_OR_TOTAL.fullmatch(text) is not None


def _filled_columns(columns: Sequence[Column]) -> list[int]:
    """Return for each row the columns in which it has a text, a bit each."""
    filled = [(1 << len(columns)) - 1] * len(columns[0].texts)
    for at, column in enumerate(columns):
        bit = 1 << at
        for row in [row for row, text in enumerate(column.texts) if not text]:
            filled[row] -= bit
    return filled


def _continues(above: tuple[int, str], below: tuple[int, str]) -> bool:
    """Return whether a name goes on in a row that has a part of the columns of the row above.

    Each row is its columns that have a text, a bit each, and its name.
    """
    (columns_above, upper), (columns_below, lower) = above, below
    if columns_above == columns_below or columns_below & ~columns_above or not upper or not lower:
        return False
    # Last, because these two read the names, which takes most of the time; most names end so.
    return not ends_as_firm(upper) and ends_as_firm(lower)


def _completes(above: tuple[int, str], below: tuple[int, str], width: int) -> bool:
    """Return whether a row without a name has what the row above, which has one, lacks."""
    (columns_above, upper), (columns_below, lower) = above, below
    if lower or not upper or not columns_below & ~columns_above:
        return False
    return columns_below.bit_count() * 2 <= width and not is_placeholder(upper)


def _filled(columns: Sequence[Column], row: int) -> list[str]:
    return [column.texts[row] for column in columns if column.texts[row]]


def _are_blank(columns: Sequence[Column]) -> bool:
    # What could not be read is not blank: its rows are unscreenable already.
    return not any(column.unreadable for column in columns) and all(
        is_placeholder(text) for column in columns for text in set(column.texts)
    )


def second_table_issues(
    headers: Sequence[str],
    texts: Sequence[Sequence[str]],
    numbers: Sequence[int],
    file: str | None = None,
    sheet: str | None = None,
) -> Iterator[Issue]:
    """Yield an issue for each row that begins a second table: the rows below it were misread.

    A header that is repeated, as at the top of each printed page, means what it meant before, and
    so does one that is translated.

    Args:
        headers: the header of each column.
        texts: the texts of each column below the header.
        numbers: the number of each of these rows.
        file: the name of the file.
        sheet: the name of its sheet.
    """
    rows: Sequence[int] = range(len(numbers))
    for is_kind in (may_be_known_exactly, _may_be_header, _is_header):  # the quickest first
        rows = _rows_with_headers(texts, rows, is_kind)
    for row in rows:
        cells = [(header, column[row]) for header, column in zip(headers, texts, strict=True)]
        is_last = row + 1 >= len(numbers)
        follows_blank = row > 0 and numbers[row] > numbers[row - 1] + 1
        if is_last or not _begins_table(cells, follows_blank=follows_blank):
            continue
        shown = " | ".join(text for _, text in cells if text)[:_MAX_SHOWN]
        yield Issue(
            f"This row looks like the header of a second table: {shown!r}. The rows below it were"
            " read by the first header, which may not be theirs.",
            "Put each table on a sheet or in a file of its own.",
            file=file,
            sheet=sheet,
            row=numbers[row],
            stops=True,
        )


def header_above_issues(
    head: Sequence[HeadRow], file: str | None = None, sheet: str | None = None
) -> Iterator[Issue]:
    """Yield an issue for each row above the header that is the header of another table.

    A translation of the header says the same of each column.
    """
    above = [row for row in head if row.kind is HeadKind.ABOVE]
    last = above[-1] if above else None
    for row in above:
        header_cells = [cell for cell in row.cells if _is_header(cell.text)]
        targets = {_target(cell.text) for cell in header_cells}
        if (
            len(targets) >= _MIN_HEADERS
            and len(header_cells) >= _MIN_KNOWN_SHARE * len(row.cells)
            and not any(
                cell.text.endswith((":", "：")) for cell in header_cells
            )  # labels of a form
            # Directly above the header, a label such as "Buyer" is above another header.
            and any(
                _target(cell.text)[1] != cell.role and (row is not last or cell.role == "other")
                for cell in header_cells
            )
        ):
            shown = " | ".join(cell.text for cell in row.cells)[:_MAX_SHOWN]
            yield Issue(
                f"This row above the header looks like the header of another table: {shown!r}. Its"
                " rows were read by the header below it, which may not be theirs.",
                "Put each table on a sheet or in a file of its own.",
                file=file,
                sheet=sheet,
                row=row.number,
                stops=True,
            )


def _rows_with_headers(
    texts: Sequence[Sequence[str]], rows: Sequence[int], is_kind: Callable[[str], bool]
) -> list[int]:
    """Return those of the rows that have as many cells of a kind as a second header has at least."""
    counts: Counter[int] = Counter()
    wanted = bytearray(len(texts[0]) if texts else 0)
    for row in rows:
        wanted[row] = 1
    for column in texts:
        cells = list(compress(column, wanted))  # in order: the column may lie on disk
        of_kind = {text for text in set(cells) if text and is_kind(text)}
        if of_kind:
            counts.update(row for row, text in zip(rows, cells, strict=True) if text in of_kind)
    return [row for row in rows if counts[row] >= _MIN_HEADERS]


def _may_be_header(text: str) -> bool:
    """Whether half of its words are words of headers, or it ends like a header in Han."""
    if len(text) > _MAX_HEADER_LENGTH:
        return False
    if not text.isascii() and (han := _HAN_RUN.findall(text)):
        return any(run[-2:] in _han_endings() for run in han)
    # "VendorName" is divided by folding, which is too slow for texts of several words.
    words = _WORD.findall(text.casefold() if " " in text else fold_header(text))
    header_words = words_of_headers()
    return 0 < len(words) <= 2 * sum(word in header_words for word in words)


@cache
def _han_endings() -> frozenset[str]:
    lexicon = header_lexicon()
    phrases = (*lexicon.roles, *lexicon.parties, *lexicon.whole_headers)
    return frozenset(phrase[-2:] for phrase in phrases if not phrase.isascii())


def _begins_table(cells: Sequence[tuple[str, str]], *, follows_blank: bool) -> bool:
    """Whether a row, given as pairs of header and text, is another header than the one above."""
    filled = [(header, text) for header, text in cells if text]
    header_cells = [(header, text) for header, text in filled if _is_header(text)]
    # Repeated at the top of a printed page, or said again in another language.
    if all(
        is_same_header(text, header) or _target(text) == _target(header)
        for header, text in header_cells
    ):
        return False
    targets = [_target(text) for _, text in header_cells]
    is_whole_row = len(header_cells) >= _MIN_KNOWN_SHARE * len(filled)
    if is_whole_row and len(filled) >= _MIN_HEADERS and _can_screen(targets):
        names = [text for header, text in filled if _role(header) == "name"]
        # "Acme | Factory | Product" is a row of data: under the header of names is a name.
        has_header_for_name = all(map(_is_header, names))
        enough = 1 if follows_blank else _MIN_HEADERS
        return len(set(targets)) >= (enough if has_header_for_name else _MIN_HEADERS_IN_DATA)
    # A table to the right of the first may begin further down, beside rows of the first.
    return any(
        len(set(run)) >= _MIN_HEADERS_IN_DATA and _can_screen(run)
        for run in _runs_of_headers(cells)
    )


def _runs_of_headers(cells: Sequence[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    for is_known, run in groupby((text for _, text in cells), _is_header):
        if is_known:
            yield list(map(_target, run))


def _is_header(text: str) -> bool:
    if not may_be_known_exactly(text):
        return False  # most cells of data, in a fifth of the time
    column = exact_role_of_header(text)
    return column.match is HeaderMatch.EXACT and column.role not in _WEAK_ROLES


def _target(text: str) -> tuple[str, str]:
    column = exact_role_of_header(text)
    return column.party, column.role


def _role(header: str) -> str:
    return exact_role_of_header(header).role


def _can_screen(targets: Sequence[tuple[str, str]]) -> bool:
    return any(role in NAME_ROLES | LOCATING_ROLES for _, role in targets)

"""The rows of a spreadsheet, CSV or HTML table as records, by what their headings mean.

To add a heading of a list, add it to `duediligence/resources/list-columns.yaml`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import zip_longest

from ...errors import DueDiligenceError, WatchlistError
from ...resources.paths import RESOURCES
from ...resources.strict_yaml import read_yaml
from ...spreadsheets.delimited import iter_records
from ...text.repair import repair
from ...text.tokenise import tokenise
from ..list_file import ListFile
from .subjects import Subject, SubjectColumns

# Rows in which headings may be: above them are titles and instructions, as in supplier lists.
SEARCHED_ROWS = 40
_NAME_FIELDS = frozenset({"name", "aliases"})
OWN_TABLE = "table"  # the format of a list of one's own, whose layout is not known
_FIRST_RECORD = 2  # the headings are the first
_MAX_LISTED_LENGTH = 300  # characters of an error message: enough for the headings of any list here


@dataclass(frozen=True, slots=True)
class ListRecord:
    """One row: its fields by our names, where it is, the whole of it as text, and what it is about.

    Attributes:
        lines: the texts of a field that has several, in the lines of a cell or in several columns.
        unknown: the cells under headings that are not known.
    """

    fields: Mapping[str, str]
    where: str
    raw: str
    subject: Subject = Subject.UNSTATED
    lines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()

    def get(self, field: str) -> str:
        """Return the text of a field, "" where there is none."""
        return self.fields.get(field, "")


def fold_heading(heading: str) -> str:
    """Fold a heading for comparison.

    >>> fold_heading("Name of Entity:") == fold_heading("NAME_OF_ENTITY")
    True
    """
    return "".join(token.key for token in tokenise(heading.replace("_", " ")))


@lru_cache(maxsize=1)
def _list_columns() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Return format -> field -> its headings."""
    path = RESOURCES / "list-columns.yaml"
    columns: Mapping[str, Mapping[str, Sequence[str]]] = read_yaml(
        path.read_bytes(), path.name
    ).data
    return columns


@lru_cache(maxsize=8)  # a few formats, each with headings of its own
def _fields(format: str) -> Mapping[str, str]:
    """Return folded heading -> field."""
    columns = _list_columns()[format]
    return {fold_heading(head): field for field, heads in columns.items() for head in heads}


def heading_columns(headings: Sequence[str], format: str) -> dict[str, int]:
    """Return field -> position for a row of folded headings; of two equal ones the first counts."""
    fields = _fields(format)
    columns: dict[str, int] = {}
    for at, heading in enumerate(headings):
        if field := fields.get(heading):
            columns.setdefault(field, at)
    return columns


def has_names(headings: Sequence[str]) -> bool:
    """Return whether folded headings of an own list have a column of names."""
    return "name" in _columns_of_fields(headings, OWN_TABLE)


def name_variant_columns(headings: Sequence[str]) -> dict[int, str]:
    """Return where folded headings of an own list say a name in another language or form, and its field.

    Such as 'Company Name (English)'. Also 'English Name', though it is known as another name: a row may
    have no name but that.
    """
    fields = _fields(OWN_TABLE)
    columns: dict[int, str] = {}
    for at, heading in enumerate(headings):
        known, meant = fields.get(heading), fields.get(_without_variant_words(heading))
        if (known is None and meant in _NAME_FIELDS) or (known == "aliases" and meant == "name"):
            columns[at] = str(meant)
    return columns


def _without_variant_words(heading: str) -> str:
    """Return a folded heading without the words of `name-variants` at its end, its beginning, or in Han."""
    words = sorted(map(fold_heading, _list_columns()["name-variants"]["words"]), key=len)[::-1]
    names = {head for head, field in _fields(OWN_TABLE).items() if field == "name"}
    rest, before = heading, ""
    while rest != before and rest not in names:
        before = rest
        for word in words:
            if not word.isascii():
                rest = rest.replace(word, "")
            elif rest.endswith(word) and rest != word:
                rest = rest.removesuffix(word)
            elif rest.startswith(word) and rest != word:
                rest = rest.removeprefix(word)
            if rest != before:
                break
    return rest


def _columns_of_fields(keys: Sequence[str], format: str) -> dict[str, list[int]]:
    """Return field -> its columns; in a published list the first one only.

    In an own list two headings may mean one field: a name and a company, two numbers. A name in
    another language or form counts after those that are plainly names.
    """
    if format != OWN_TABLE:
        return {field: [at] for field, at in heading_columns(keys, format).items()}
    columns: dict[str, list[int]] = {}
    for at, key in enumerate(keys):
        if field := _fields(format).get(key):
            columns.setdefault(field, []).append(at)
    for at, field in name_variant_columns(keys).items():
        columns.setdefault(field, []).append(at)
    return columns


def _lines(row: Sequence[str], columns: Iterable[int]) -> tuple[str, ...]:
    """Return the lines of the cells of a field, each trimmed and once."""
    lines = [line for at in columns if at < len(row) for line in row[at].splitlines()]
    return tuple(dict.fromkeys(filter(None, (" ".join(line.split()) for line in lines))))


def _require_headings(keys: Sequence[str], cells: Sequence[str], where: str) -> None:
    """Refuse a row with words that no heading is above, for they would be lost.

    Raises:
        WatchlistError: naming the cell. Numbers alone are those of the rows.
    """
    for at, cell in enumerate(cells):
        if (at >= len(keys) or not keys[at]) and any(map(str.isalpha, cell)):
            raise WatchlistError(
                f"{where}, column {at + 1}: {cell[:_MAX_LISTED_LENGTH]!r} has no heading above it;"
                " give the column a heading, or put a text with a comma in quotes"
            )


def find_records(
    rows: Sequence[Sequence[str]],
    numbers: Sequence[int],
    where: str,
    format: str,
    *,
    required: Collection[str],
    about: Iterable[str] = (),
) -> list[ListRecord] | None:
    """Return the records below the first row that holds all required headings; None if none does.

    Args:
        rows: the rows of a table.
        numbers: their numbers, for `ListRecord.where`.
        where: what to call the table.
        format: the section of `list-columns.yaml`.
        required: the fields that must have a heading.
        about: names of the file and sheet, which may say that people are listed.
    """
    for top, headings in enumerate(rows[:SEARCHED_ROWS]):
        keys = [fold_heading(heading) for heading in headings]
        all_columns = _columns_of_fields(keys, format)
        known = {
            *_fields(format),
            *(keys[at] for columns in all_columns.values() for at in columns),
        }
        if not all_columns.keys() >= set(required):
            continue
        titles = [cell for row in rows[:top] for cell in row]
        subjects = SubjectColumns.of(headings, rows[top + 1 :], about=[*about, *titles])
        records = []
        for read_row, number in zip(rows[top + 1 :], numbers[top + 1 :], strict=True):
            row = [repair(cell) for cell in read_row]
            cells = [" ".join(cell.split()) for cell in row]
            place = f"{where}, row {number}"
            if format == OWN_TABLE:
                _require_headings(keys, cells, place)
            fields = {
                field: next((cells[at] for at in columns if at < len(cells) and cells[at]), "")
                for field, columns in all_columns.items()
            }
            lines = {
                field: texts
                for field, columns in all_columns.items()
                if len(texts := _lines(row, columns)) > 1
            }
            unknown = tuple(
                cell for key, cell in zip(keys, cells, strict=False) if cell and key not in known
            )
            raw = [
                f"{heading.strip()}: {cell}" if heading.strip() else cell
                for heading, cell in zip_longest(headings, cells, fillvalue="")
                if cell
            ]
            subject = subjects.subject_of(cells, fields.get("name", ""))
            records.append(
                ListRecord(fields, place, " | ".join(raw), subject, lines=lines, unknown=unknown)
            )
        return records
    return None


def read_records(
    file: ListFile, format: str, *, required: Collection[str]
) -> tuple[list[ListRecord], Counter[str]]:
    """Read the records of every sheet that has the required headings.

    Returns:
        The records, and a count of what was odd with the file; these are not rows.

    Raises:
        WatchlistError: the file is not a table, no sheet has the headings, or a cell is unreadable.
    """
    from ...spreadsheets import read_tables

    try:
        tables = read_tables(file.path)
    except DueDiligenceError as error:
        raise WatchlistError(str(error)) from None
    all_records: list[ListRecord] = []
    without = []
    odd: Counter[str] = Counter()
    for table in tables:
        odd.update(f"oddity of the file: {issue.problem}" for issue in table.issues)
        where, numbers = table.where, table.numbers
        about = (file.path.stem, table.sheet or "")
        records = find_records(table.rows, numbers, where, format, required=required, about=about)
        if records is not None:
            all_records += records
            for (row, column), reason in table.unreadable.items():
                raise WatchlistError(
                    f"{where}, row {numbers[row]}, column {column + 1}: {reason}; repair the cell"
                )
        elif len(table):
            without.append(f"{where}: {', '.join(filter(None, table.rows[0]))[:200]}")
    if not all_records:
        columns = _list_columns()[format]
        headings = "; ".join(repr(columns[field][0]) for field in required)
        raise WatchlistError(
            f"{file.name}: no row of headings with {headings}, and rows below it; there is"
            f" {'; '.join(without) or 'nothing'}; give the file as {format!r} only if it is one"
        )
    odd["sheets without the headings of the list"] = len(without)
    return all_records, odd


def listable_records(records: Iterable[ListRecord], left_out: Counter[str]) -> Iterator[ListRecord]:
    """Yield the records that may be entries; count those of people, vessels and aircraft."""
    for record in records:
        if record.subject.is_left_out:
            left_out[record.subject.value] += 1
        elif not any(map(str.isalnum, record.get("name"))):
            left_out["rows without a name"] += 1
        else:
            yield record


def require_columns(columns: Collection[str], required: Collection[str], name: str) -> None:
    """Refuse an export without the columns that its list always has.

    Raises:
        WatchlistError: naming those that are missing and those that there are.
    """
    if missing := [column for column in required if column not in columns]:
        raise WatchlistError(
            f"{name}: no {', '.join(missing)} in it; there is"
            f" {', '.join(sorted(columns))[:_MAX_LISTED_LENGTH]}; download the list again"
        )


def iter_csv_rows(text: str, name: str, required: Collection[str]) -> Iterator[dict[str, str]]:
    """Yield the rows of an exported CSV by its lower-case headings, every cell trimmed.

    Raises:
        WatchlistError: a required column is missing, or a row has more or fewer cells than the
            headings, as where a file is broken off.
    """
    records = iter_records(text.rstrip("\n\x1a ").split("\n"), ",")
    headings = [heading.strip().lower() for heading in next(records).fields]
    require_columns(headings, required, name)
    for number, record in enumerate(records, start=2):
        if record.has_unclosed_quote or len(record.fields) != len(headings):
            widths = {len(record.fields), *(len(later.fields) for later in records)}
            if number == _FIRST_RECORD and len(widths) == 1:  # a new download would be the same
                raise WatchlistError(
                    f"{name}: every record has {widths.pop()} fields under {len(headings)}"
                    " headings, so they cannot be told apart; report it to the publisher, or give"
                    " the list in another format"
                )
            raise WatchlistError(
                f"{name}, record {number}: {len(record.fields)} fields under {len(headings)}"
                " headings; the file is broken off or was edited: download it again"
            )
        yield dict(zip(headings, map(str.strip, record.fields), strict=True))

"""Reads rows of JSON: one object a line, or an array of objects; the keys are the headers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ..errors import TableError
from ..model import Limits
from .encoding import decode
from .refusals import over_limit, refusal
from .source import InputFile
from .table import Table, cell_text

_REMEDY = "write one object a line, or an array of objects"


def is_json(head: bytes) -> bool:
    r"""Return whether a text begins as rows of JSON do; a text with "{{name}}" does not.

    >>> is_json(b'{"name": "Acme"}\n'), is_json(b'[{"name"'), is_json(b"{{name}},country\n")
    (True, True, False)
    """
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    inner = start[1:].lstrip()
    if start.startswith(b"{"):
        return inner.startswith((b'"', b"}"))
    return start.startswith(b"[") and inner.startswith((b"{", b"]"))


def read_json_rows(source: InputFile, limits: Limits) -> tuple[Table, ...]:
    """Return the only table; its row 1 is the header, as in a text file.

    Texts inside an object stand under both keys ("address city"), those of a list in one cell.

    Raises:
        TableError: it is not JSON, holds no objects, gives a key twice, or is over a limit.
    """
    file = source.name
    text = decode(source.bytes()).text.lstrip("\ufeff")
    headers: dict[str, int] = {}
    rows: list[dict[int, str]] = []
    for row in _objects(text, file):
        cells: dict[str, str] = {}
        for key, cell in _flat(row):  # {"a": {"b": 1}, "a b": 2} has one header
            cells[key] = f"{cells[key]}; {cell}" if key in cells else cell
        rows.append({headers.setdefault(key, len(headers)): cell for key, cell in cells.items()})
        if len(rows) > limits.rows:
            raise over_limit(file, f"more than {limits.rows:,} rows", "rows")
        if len(rows) * len(headers) > limits.cells:
            raise over_limit(file, f"more than {limits.cells:,} cells", "cells")
    if not rows:
        raise refusal(file, "JSON without rows", _REMEDY)
    filled = [
        (number, [cells.get(at, "") for at in range(len(headers))])
        for number, cells in enumerate(rows, 2)
        if any(map(str.strip, cells.values()))
    ]
    table = [list(headers), *(cells for _, cells in filled)]
    numbers = [1, *(number for number, _ in filled)]
    return (Table(file, sheet=None, rows=table, numbers=numbers, sha256=source.sha256),)


def _objects(text: str, file: str) -> Iterator[dict[str, Any]]:
    """Yield the objects of an array, or of each line."""
    if text.lstrip().startswith("["):
        texts: Iterator[tuple[str, str]] = iter([("it", text)])
    else:
        lines = enumerate(text.split("\n"), 1)
        texts = ((f"line {number}", line) for number, line in lines if line.strip())
    for where, part in texts:
        try:
            value = json.loads(part, object_pairs_hook=_without_repeats)
        except (ValueError, RecursionError) as error:
            content = f"JSON that cannot be read as rows ({where}: {error})"
            raise refusal(file, content, _REMEDY) from None
        for row in value if isinstance(value, list) else [value]:
            if not isinstance(row, dict):
                raise TableError(f"{file}: {where} has something other than objects; {_REMEDY}.")
            if "schema_version" in row:
                content = "the JSON result of a screening"
                raise refusal(file, content, "screen the suppliers' own file")
            yield row


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; of a key that is there twice, JSON would lose the first value."""
    keys = [key for key, _ in pairs]
    if len(set(keys)) < len(keys):
        raise ValueError(f"the key {max(keys, key=keys.count)!r} is there twice")
    return dict(pairs)


def _flat(value: dict[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """Yield the texts of an object by its keys, those of an inner object by both keys."""
    for key, inner in value.items():
        header = f"{above} {key}".strip()
        if isinstance(inner, dict):
            yield from _flat(inner, header)
        elif isinstance(inner, list):
            yield header, "; ".join(map(_text_of, inner))
        else:
            yield header, _text_of(inner)


def _text_of(value: object) -> str:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, float) and value != value:  # noqa: PLR0124 - not a number is not itself
        return ""
    return cell_text(value)

"""Builds spreadsheets byte by byte, well or badly, for tests of what reads them."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def zipped(members: Mapping[str, bytes | str], *, stored: bool = False) -> bytes:
    """A zip file."""
    buffer = io.BytesIO()
    kind = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(buffer, "w", kind) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def members(
    sheets: Mapping[str, str],
    *,
    strings: Sequence[str] | str | None = None,
    styles: str | None = None,
    states: Mapping[str, str] | None = None,
    main: str = MAIN,
    relations: str = RELATIONS,
) -> dict[str, bytes | str]:
    """The members of a workbook; each sheet is the XML of its worksheet, or only its rows."""
    states = states or {}
    listed, related, made = "", "", {}
    for at, (name, xml) in enumerate(sheets.items(), 1):
        state = f' state="{states[name]}"' if name in states else ""
        listed += f'<sheet name={quoteattr(name)} sheetId="{at}"{state} r:id="rId{at}"/>'
        related += (
            f'<Relationship Id="rId{at}" Type="{relations}/worksheet" '
            f'Target="worksheets/sheet{at}.xml"/>'
        )
        made[f"xl/worksheets/sheet{at}.xml"] = (
            xml if "<" in xml and "worksheet" in xml else worksheet(xml, main=main)
        )
    if strings is not None:
        texts = (
            strings
            if isinstance(strings, str)
            else "".join(f"<si><t>{escape(text)}</t></si>" for text in strings)
        )
        made["xl/sharedStrings.xml"] = f'{HEAD}<sst xmlns="{main}">{texts}</sst>'
        related += (
            f'<Relationship Id="s1" Type="{relations}/sharedStrings" Target="sharedStrings.xml"/>'
        )
    if styles is not None:
        made["xl/styles.xml"] = f'{HEAD}<styleSheet xmlns="{main}">{styles}</styleSheet>'
        related += f'<Relationship Id="s2" Type="{relations}/styles" Target="styles.xml"/>'
    return {
        "[Content_Types].xml": _content_types(len(sheets), strings is not None, styles is not None),
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
        f'Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{main}" xmlns:r="{relations}"><sheets>{listed}'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}">{related}'
        "</Relationships>",
        **made,
    }


def _content_types(sheets: int, strings: bool, styles: bool) -> str:
    base = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    parts = {"/xl/workbook.xml": "sheet.main"}
    parts |= {f"/xl/worksheets/sheet{at}.xml": "worksheet" for at in range(1, sheets + 1)}
    parts |= {"/xl/sharedStrings.xml": "sharedStrings"} if strings else {}
    parts |= {"/xl/styles.xml": "styles"} if styles else {}
    return (
        f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(
            f'<Override PartName="{name}" ContentType="{base}{kind}+xml"/>'
            for name, kind in parts.items()
        )
        + "</Types>"
    )


def worksheet(rows: str, *, before: str = "", after: str = "", main: str = MAIN) -> str:
    """The XML of a worksheet around its rows."""
    return (
        f'{HEAD}<worksheet xmlns="{main}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
    )


def row(number: int, cells: Mapping[str, object], attributes: str = "") -> str:
    """A row by column letters; text as inline strings, numbers as numbers, raw XML as it is."""
    return (
        f'<row r="{number}"{attributes}>'
        + "".join(cell(f"{letters}{number}", value) for letters, value in cells.items())
        + "</row>"
    )


def cell(reference: str, value: object) -> str:
    """One cell."""
    if isinstance(value, str) and value.startswith("<c"):
        return value
    if isinstance(value, int | float):
        return f'<c r="{reference}"><v>{value}</v></c>'
    return f'<c r="{reference}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'


def rows_of(table: Sequence[Sequence[object]], first: int = 1) -> str:
    """Rows of a table from column A on; None leaves a cell out."""
    return "".join(
        row(first + at, {letters(c): value for c, value in enumerate(line) if value is not None})
        for at, line in enumerate(table)
    )


def letters(column: int) -> str:
    """A, B, ... from 0."""
    text, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def xlsx(*args, **named) -> bytes:
    """A workbook; see `members`."""
    return zipped(members(*args, **named))


# --- binary workbooks ---------------------------------------------------------------------------


def xlsb(
    cells: Mapping[tuple[int, int], bytes], *, merged: Sequence[tuple[int, ...]] = ()
) -> bytes:
    """An .xlsb of one sheet; each cell is a record made by `xlsb_cell`."""
    rows, columns = [row for row, _ in cells], [column for _, column in cells]
    box = struct.pack("<4I", min(rows), max(rows), min(columns), max(columns))
    sheet = _record(129) + _record(148, box) + _record(145)
    for at in sorted({row for row, _ in cells}):
        sheet += _record(0, struct.pack("<IIHHBI", at, 0, 0, 0, 0, 0))
        for (row_, _), content in sorted(cells.items()):
            sheet += content if row_ == at else b""
    sheet += _record(146)
    for top, left, bottom, right in merged:
        sheet += _record(176, struct.pack("<4I", top, bottom, left, right))
    sheet += _record(130)
    book = _record(131) + _record(143)
    book += _record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Sheet1"))
    book += _record(144) + _record(132)
    base = "application/vnd.ms-excel."
    return zipped(
        {
            "[Content_Types].xml": f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
            'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package'
            f'.relationships+xml"/><Default Extension="bin" ContentType="{base}sheet.binary.'
            f'macroEnabled.main"/><Override PartName="/xl/worksheets/sheet1.bin" '
            f'ContentType="{base}worksheet"/></Types>',
            "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type='
            f'"{RELATIONS}/officeDocument" Target="xl/workbook.bin"/></Relationships>',
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}"><Relationship '
            f'Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>',
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def xlsb_text(column: int, text: str) -> bytes:
    """A cell of text."""
    return _record(6, struct.pack("<II", column, 0) + _wide(text))


def xlsb_number(column: int, value: float) -> bytes:
    """A cell with a number."""
    return _record(5, struct.pack("<IId", column, 0, value))


def xlsb_error(column: int, code: int) -> bytes:
    """A cell with an error."""
    return _record(3, struct.pack("<IIB", column, 0, code))


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _record(number: int, body: bytes = b"") -> bytes:
    head = bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])
    size, length = len(body), b""
    while True:
        length += bytes([size & 0x7F | (0x80 if size > 0x7F else 0)])
        size >>= 7
        if not size:
            return head + length + body


# --- old workbooks ------------------------------------------------------------------------------


def xls(sheets: Mapping[str, Sequence[bytes]], hidden: Sequence[str] = ()) -> bytes:
    """An .xls; each sheet is the records of its cells, made by the functions below."""
    begin = _old(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 1997, 0, 0))
    bounds = [
        (8 + len(name), bytes([name in hidden, 0, len(name), 0]) + name.encode("latin-1"))
        for name in sheets
    ]
    head = len(begin) + sum(4 + size for size, _ in bounds) + 4
    streams = [
        _old(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 1997, 0, 0))
        + b"".join(cells)
        + _old(0x0A)
        for cells in sheets.values()
    ]
    book, at = begin, head
    for (_, rest), stream in zip(bounds, streams, strict=True):
        book += _old(0x85, struct.pack("<I", at) + rest)
        at += len(stream)
    return ole({"Workbook": book + _old(0x0A) + b"".join(streams)})


def xls_text(row_: int, column: int, text: str) -> bytes:
    """A cell of text."""
    body = struct.pack("<HHHHB", row_, column, 0, len(text), 1) + text.encode("utf-16-le")
    return _old(0x204, body)


def xls_number(row_: int, column: int, value: float) -> bytes:
    """A cell with a number."""
    return _old(0x203, struct.pack("<HHHd", row_, column, 0, value))


def xls_error(row_: int, column: int, code: int) -> bytes:
    """A cell with an error."""
    return _old(0x205, struct.pack("<HHHBB", row_, column, 0, code, 1))


def xls_merged(*areas: tuple[int, int, int, int]) -> bytes:
    """Merged areas: top, left, bottom, right."""
    body = struct.pack("<H", len(areas))
    for top, left, bottom, right in areas:
        body += struct.pack("<4H", top, bottom, left, right)
    return _old(0xE5, body)


def _old(number: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", number, len(body)) + body


def ole(streams: Mapping[str, bytes]) -> bytes:
    """An OLE2 file whose streams all lie in whole sectors."""
    sector, end, free = 512, 0xFFFFFFFE, 0xFFFFFFFF
    padded = {name: content.ljust(4096, b"\0") for name, content in streams.items()}
    chains, body, at = [], b"", 0
    entries = [_entry("Root Entry", 5, end, 0, child=1)]
    for name, content in padded.items():
        count = -(-len(content) // sector)
        entries.append(_entry(name, 2, at, len(content), child=free, right=len(entries) + 1))
        chains += [*range(at + 1, at + count), end]
        body += content.ljust(count * sector, b"\0")
        at += count
    entries[-1] = entries[-1][:72] + struct.pack("<I", free) + entries[-1][76:]
    directory = b"".join(entries)
    count = -(-len(directory) // sector)
    first = at
    chains += [*range(at + 1, at + count), end]
    body += directory.ljust(count * sector, b"\0")
    at += count
    tables = 1
    while (at + tables) * 4 > tables * sector:
        tables += 1
    chains += [0xFFFFFFFD] * tables
    table = b"".join(struct.pack("<I", link) for link in chains).ljust(tables * sector, b"\xff")
    places = [*range(at, at + tables), *[free] * (109 - tables)]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack("<IIIIIIIII", 0, tables, first, 0, 4096, end, 0, end, 0)
    return head + struct.pack("<109I", *places) + body + table


def _entry(
    name: str, kind: int, start: int, size: int, *, child: int, right: int = 0xFFFFFFFF
) -> bytes:
    text = name.encode("utf-16-le")
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBB", len(text) + 2, kind, 1)
        + struct.pack("<III", 0xFFFFFFFF, right, child)
        + b"\0" * 36
        + struct.pack("<III", start, size, 0)
    )

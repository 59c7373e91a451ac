"""Workbooks in zip files: what they are, read, and every cell counted a second time."""

from __future__ import annotations

from ...model import Limits
from ..preflight.zip_archive import Archive
from ..refusals import refuse
from ..table import Table

_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
_DOCUMENTS = (
    ("word/", "a Word document", "copy its table into a spreadsheet"),
    ("ppt/", "a PowerPoint presentation", "copy its table into a spreadsheet"),
    ("index/document.iwa", "an Apple Numbers document", "export it to .xlsx"),
    ("index.zip", "an Apple Numbers document", "export it to .xlsx"),
    ("content.xml", "an OpenDocument file, but no spreadsheet", "export the table to .xlsx"),
)


def read_zip(data: bytes, file: str, sha256: str, limits: Limits) -> tuple[Table, ...]:
    """Every worksheet of a workbook in a zip file.

    Raises:
        TableError: it is no workbook, or cannot be trusted.
    """
    from .xlsx_parts import main_part

    archive = Archive(data, file, limits)
    kind = archive.read("mimetype").strip()
    if kind.startswith(_OPEN_DOCUMENT):
        from ..opendocument import read_opendocument

        return read_opendocument(data, archive, sha256, limits)
    main = main_part(archive)
    folder = (main or "").casefold().partition("/")[0]
    if main is None or main not in archive or folder in {"word", "ppt", "visio"}:
        raise _no_workbook(archive)
    if main.casefold().endswith(".bin"):
        from .xlsb import read_binary

        return read_binary(data, archive, main, sha256, limits)
    from .xlsx import read_openxml

    return read_openxml(data, archive, main, sha256, limits)


def _no_workbook(archive: Archive) -> Exception:
    for start, what, remedy in _DOCUMENTS:
        if any(name.startswith(start) for name in archive.names):
            return refuse(archive.file, what, remedy)
    members = ", ".join(repr(name) for name in list(archive.names.values())[:5])
    return refuse(archive.file, f"a zip archive that holds {members or 'nothing'}, no workbook",
                  "unpack it and name the spreadsheets in it")  # fmt: skip

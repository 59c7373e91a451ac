"""Decides what kind of workbook a zip file holds, and reads it by the reader of that kind."""

from __future__ import annotations

from ...errors import TableError
from ...model import Limits
from ..preflight.zip_archive import Archive
from ..refusals import refusal
from ..table import Table

_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
# How a member's name begins, what the archive then is, and what to do.
_DOCUMENTS = (
    ("word/", "a Word document", "copy its table into a spreadsheet"),
    ("ppt/", "a PowerPoint presentation", "copy its table into a spreadsheet"),
    ("index/document.iwa", "an Apple Numbers document", "export it to .xlsx"),
    ("index.zip", "an Apple Numbers document", "export it to .xlsx"),
    ("content.xml", "an OpenDocument file, but no spreadsheet", "export the table to .xlsx"),
)
_MEMBERS_SHOWN = 5  # names of members in a refusal; judgement: enough to recognise the archive


def read_zip_workbook(data: bytes, file: str, sha256: str, limits: Limits) -> tuple[Table, ...]:
    """Return every worksheet of a workbook in a zip file.

    Raises:
        TableError: it is not a workbook, or cannot be trusted.
    """
    from .xlsx_parts import main_part

    archive = Archive(data, file, limits)
    if archive.read("mimetype").strip().startswith(_OPEN_DOCUMENT):
        from ..opendocument import read_opendocument

        return read_opendocument(data, archive, sha256, limits)
    main = main_part(archive)
    folder = (main or "").casefold().partition("/")[0]
    if main is None or main not in archive or folder in {"word", "ppt", "visio"}:
        raise _not_a_workbook(archive)
    if main.casefold().endswith(".bin"):
        from .xlsb import read_xlsb

        return read_xlsb(data, archive, main, sha256=sha256, limits=limits)
    from .xlsx import read_xlsx

    return read_xlsx(data, archive, main, sha256=sha256, limits=limits)


def _not_a_workbook(archive: Archive) -> TableError:
    for start, content, remedy in _DOCUMENTS:
        if any(name.startswith(start) for name in archive.names):
            return refusal(archive.file, content, remedy)
    members = ", ".join(map(repr, list(archive.names.values())[:_MEMBERS_SHOWN])) or "nothing"
    content = f"a zip archive that holds {members}, not a workbook"
    return refusal(archive.file, content, "unpack it and name the spreadsheets in it")

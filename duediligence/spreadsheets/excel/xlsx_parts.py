"""Finds the parts of an Office Open XML workbook: the member of each sheet, and the styles.

Whether a sheet is hidden is read here and not from calamine, because a sheet that calamine refuses
is read by openpyxl.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ..preflight.safe_xml import parse_tree
from ..preflight.zip_archive import Archive
from ..refusals import refusal

# Ends of the types of relationships, alike in transitional and strict workbooks.
WORKSHEET = "worksheet"
_NUMBER_OF_SHEET = re.compile(r"\d+(?=\.\w+$)")
# What a sheet of another type is.
_OTHER_SHEETS = {
    "chartsheet": "a chart sheet",
    "dialogsheet": "a dialog sheet",
    "xlMacrosheet": "a macro sheet",
    "xlIntlMacrosheet": "a macro sheet",
}
# What lies on a sheet beside its cells, by the type of the relationship; it may name a supplier too.
_BESIDE_CELLS = {
    b"comments": "comments or notes on cells",
    b"threadedComment": "comments or notes on cells",
    b"drawing": "pictures, charts or text boxes",
}
_KIND = re.compile(rb"/(%s)[\"']" % b"|".join(_BESIDE_CELLS))
_MAIN_DOCUMENT, _STRINGS, _STYLES = "officeDocument", "sharedStrings", "styles"


class Relationship(NamedTuple):
    """A link of a member to another one; `kind` is the last part of its type."""

    kind: str
    target: str
    id_: str


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet: its name, its member, whether it is hidden, and what is not read of it."""

    name: str
    member: str
    is_hidden: bool = False
    not_read: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkbookParts:
    """The parts of a workbook; `padding` maps a cell style to the number of digits it shows.

    `skipped` holds name and description of each sheet that is not a listed worksheet.
    """

    sheets: tuple[SheetPart, ...] = ()
    strings: str | None = None
    padding: dict[str, int] = field(default_factory=dict)
    skipped: tuple[tuple[str, str], ...] = ()


def main_part(archive: Archive) -> str | None:
    """Return the member that the package calls its main document."""
    links = read_relationships(archive, "")
    return next((link.target for link in links if link.kind == _MAIN_DOCUMENT), None)


def read_relationships(archive: Archive, member: str) -> list[Relationship]:
    """Return the relationships of a member ("" for the package)."""
    folder = posixpath.dirname(member)
    path = _path_of_relationships(member)
    if path not in archive:
        return []
    relationships = []
    for element in parse_tree(archive.read(path), archive.file).find_all("Relationship"):
        target = element.attributes.get("Target", "").replace("\\", "/")
        whole = target[1:] if target.startswith("/") else posixpath.join(folder, target)
        kind = element.attributes.get("Type", "").rpartition("/")[2]
        id_ = element.attributes.get("Id", "")
        relationships.append(Relationship(kind, posixpath.normpath(whole), id_))
    return relationships


def read_workbook_parts(archive: Archive, workbook: str) -> WorkbookParts:
    """Find the worksheets of a workbook and the styles that pad numbers with zeros.

    Raises:
        TableError: a sheet that the workbook names is missing, or two have one content.
    """
    relationships = read_relationships(archive, workbook)
    by_id = {link.id_: link for link in relationships}
    sheets, skipped = [], []
    for element in parse_tree(archive.read(workbook), archive.file).find_all("sheet"):
        link = by_id.get(element.attributes.get("id", ""))
        name = element.attributes.get("name", "")
        if link is None or link.kind != WORKSHEET:
            skipped.append((name, describe_other_sheet(link)))
            continue
        is_hidden = element.attributes.get("state", "visible") != "visible"
        member = require_sheet(archive, name, link.target)
        sheets.append(SheetPart(name, member, is_hidden, _lies_beside_cells(archive, member)))
    members = [sheet.member for sheet in sheets]
    require_own_members(archive, members)
    skipped += unlisted_sheets(archive, relationships, members)
    by_kind = {link.kind: link.target for link in relationships}
    styles = by_kind.get(_STYLES)
    padding = _padding_styles(archive, styles) if styles and styles in archive else {}
    return WorkbookParts(tuple(sheets), by_kind.get(_STRINGS), padding, tuple(skipped))


def _lies_beside_cells(archive: Archive, member: str) -> tuple[str, ...]:
    """Return what lies on a sheet beside its cells, described."""
    path = _path_of_relationships(member)
    # By their bytes: a sheet may have 65,530 links, which take a second to parse.
    kinds = _KIND.findall(archive.read(path)) if path in archive else []
    return tuple(sorted({_BESIDE_CELLS[kind] for kind in kinds}))


def _path_of_relationships(member: str) -> str:
    folder, name = posixpath.split(member)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def describe_other_sheet(link: Relationship | None) -> str:
    """Return what a sheet is that is not a worksheet, by the link to its content."""
    if link is None:
        return "without content"
    return _OTHER_SHEETS.get(link.kind, "of a type that is not known")


def require_sheet(archive: Archive, name: str, member: str) -> str:
    """Return the member of a sheet.

    Raises:
        TableError: the archive does not hold it.
    """
    if member not in archive:
        raise refusal(
            f"{archive.file}, sheet {name}",
            "a sheet whose content is missing",
            "open the file where it was made and save it again",
        )
    return member


def require_own_members(archive: Archive, members: Sequence[str]) -> None:
    """Refuse a workbook in which two sheets have one content: that of one of them is lost.

    Raises:
        TableError: naming the member.
    """
    counts = Counter(member.casefold() for member in members)
    if shared := next((member for member in members if counts[member.casefold()] > 1), None):
        raise refusal(
            archive.file,
            f"a workbook in which two sheets have the content {shared!r}",
            "open the file where it was made and save it again",
        )


def unlisted_sheets(
    archive: Archive, relationships: Iterable[Relationship], members: Sequence[str]
) -> list[tuple[str, str]]:
    """Return member and description of each worksheet that the workbook does not list.

    It is one that a relationship names, or that is called like a listed one: 'sheet3.xml'.
    """
    listed = {member.casefold() for member in members}
    patterns = {_NUMBER_OF_SHEET.sub("#", member) for member in listed}
    related = {link.target.casefold() for link in relationships if link.kind == WORKSHEET}
    return [
        (member, "in the file, but not in its list of sheets")
        for name, member in archive.names.items()
        if name not in listed and (name in related or _NUMBER_OF_SHEET.sub("#", name) in patterns)
    ]


def _padding_styles(archive: Archive, styles: str) -> dict[str, int]:
    """Return the styles that show zeros only, such as 000000: a code keeps its leading zeros."""
    data = archive.read(styles)
    # Most workbooks have no such format, and the styles of some take long to parse.
    if not re.search(rb"formatCode\s*=\s*[\"']0{2,}[\"']", data):
        return {}
    top = parse_tree(data, archive.file)
    formats = {
        element.attributes.get("numFmtId", ""): len(element.attributes.get("formatCode", ""))
        for element in top.find_all("numFmt")
        if re.fullmatch("0{2,}", element.attributes.get("formatCode", ""))
    }
    styled = [style for group in top.find_all("cellXfs") for style in group.find_all("xf")]
    return {
        str(index): formats[element.attributes["numFmtId"]]
        for index, element in enumerate(styled)
        if element.attributes.get("numFmtId") in formats
    }

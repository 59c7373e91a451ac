"""The parts of an Office Open XML workbook: which sheet lies in which member, what styles say."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field

from ..preflight.safe_xml import tree
from ..preflight.zip_archive import Archive
from ..refusals import refuse

_WORKSHEET = "/worksheet"  # how the type of a worksheet's relation ends, plain and strict alike


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet: its name, its member, whether it is hidden."""

    name: str
    member: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class WorkbookParts:
    """What a workbook consists of; `padding` maps a cell style to the digits that it shows."""

    workbook: str
    sheets: tuple[SheetPart, ...] = ()
    strings: str | None = None
    padding: dict[str, int] = field(default_factory=dict)

    @property
    def is_binary(self) -> bool:
        """Whether it is an .xlsb, whose parts are not XML."""
        return self.workbook.casefold().endswith(".bin")


def main_part(archive: Archive) -> str | None:
    """The member that the package calls its main document."""
    for relation, target, _ in relations(archive, ""):
        if relation.endswith("/officeDocument"):
            return target
    return None


def relations(archive: Archive, member: str) -> list[tuple[str, str, str]]:
    """Type, target and id of every relation of a member ("" for the package)."""
    folder, name = posixpath.split(member)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path not in archive:
        return []
    found = []
    for element in tree(archive.read(path), archive.file).all("Relationship"):
        target = element.attributes.get("Target", "").replace("\\", "/")
        whole = target[1:] if target.startswith("/") else posixpath.join(folder, target)
        found.append((
            element.attributes.get("Type", ""),
            posixpath.normpath(whole),
            element.attributes.get("Id", ""),
        ))  # fmt: skip
    return found


def parts_of(archive: Archive, workbook: str) -> WorkbookParts:
    """Find the worksheets of a workbook and the styles that pad numbers with zeros.

    Raises:
        TableError: a sheet that the workbook names is missing.
    """
    related = relations(archive, workbook)
    targets = {id_: (kind, target) for kind, target, id_ in related}
    by_kind = {kind.rpartition("/")[2]: target for kind, target, _ in related}
    sheets = []
    for element in tree(archive.read(workbook), archive.file).all("sheet"):
        kind, member = targets.get(element.attributes.get("id", ""), ("", ""))
        name = element.attributes.get("name", "")
        if not kind.endswith(_WORKSHEET):
            continue
        if member not in archive:
            raise refuse(f"{archive.file}, sheet {name}", "a sheet whose content is missing",
                         "open the file where it was made and save it again")  # fmt: skip
        hidden = element.attributes.get("state", "visible") != "visible"
        sheets.append(SheetPart(name, member, hidden))
    styles = by_kind.get("styles")
    padding = _padding(archive, styles) if styles and styles in archive else {}
    return WorkbookParts(workbook, tuple(sheets), by_kind.get("sharedStrings"), padding)


def _padding(archive: Archive, styles: str) -> dict[str, int]:
    """Styles whose number format is zeros only, such as 000000: a code keeps its leading zeros."""
    data = archive.read(styles)
    if not re.search(rb"formatCode\s*=\s*[\"']0{2,}[\"']", data):
        return {}
    top = tree(data, archive.file)
    formats = {
        element.attributes.get("numFmtId", ""): len(element.attributes.get("formatCode", ""))
        for element in top.all("numFmt")
        if re.fullmatch("0{2,}", element.attributes.get("formatCode", ""))
    }
    styled = [style for group in top.all("cellXfs") for style in group.all("xf")]
    return {
        str(index): formats[element.attributes["numFmtId"]]
        for index, element in enumerate(styled)
        if element.attributes.get("numFmtId") in formats
    }

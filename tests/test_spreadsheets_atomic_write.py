"""Files are written whole or not at all, and never over what was screened."""

from __future__ import annotations

import errno
import os
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import pytest
from builders import a_result, a_table

from duediligence.errors import OutputError
from duediligence.spreadsheets import atomic_write
from duediligence.spreadsheets.atomic_write import write_atomically


def put(stream: BinaryIO) -> None:
    """Write a report of one word."""
    stream.write(b"report")


def test_a_new_file_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    """The file has the new content and the rights of the old one; no draft is left."""
    path = tmp_path / "report.json"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_atomically(str(path), put, ())

    assert path.read_bytes() == b"report"
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("failure", [OSError("disk"), KeyboardInterrupt()])
def test_a_failure_leaves_the_old_file(tmp_path: Path, failure: BaseException) -> None:
    """Whatever stops the writing, the old file is whole and no draft is left."""
    path = tmp_path / "report.json"
    path.write_bytes(b"old")

    def fail(stream: BinaryIO) -> None:
        stream.write(b"half")
        raise failure

    with pytest.raises((OutputError, KeyboardInterrupt)):
        write_atomically(path, fail, ())
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none/report.json", "there is no folder"),
        ("", "it is a folder"),
        ("nul\x00.json", "Give another path"),
        ("file/report.json", "there is no folder"),
    ],
)
def test_an_impossible_path_is_explained(tmp_path: Path, name: str, message: str) -> None:
    """No folder, a folder, an impossible name: one error that says what to do."""
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(OutputError, match=message):
        write_atomically(tmp_path / name, put, ())


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (errno.EACCES, "close it"),
        (errno.ENOSPC, "disk is full"),
        (errno.EIO, "Give another path"),
    ],
)
def test_a_refusal_of_the_system_is_explained(tmp_path: Path, number: int, message: str) -> None:
    """A file open in Excel, a full disk and anything else end in one OutputError."""

    def fail(_: BinaryIO) -> None:
        raise OSError(number, os.strerror(number))

    with pytest.raises(OutputError, match=message):
        write_atomically(tmp_path / "report.json", fail, ())


def test_existing_drafts_are_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A draft that is there already is not overwritten; after many the folder is refused."""
    taken = tmp_path / f".duediligence-{os.getpid()}-0.part"
    taken.write_bytes(b"another")
    write_atomically(tmp_path / "report.json", put, ())

    assert taken.read_bytes() == b"another"
    monkeypatch.setattr(atomic_write, "_MOST_DRAFTS", 1)
    with pytest.raises(OutputError, match="too many unfinished reports"):
        write_atomically(tmp_path / "report.json", put, ())


def test_an_input_is_never_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its path, by a link, or by its bytes where only its name is known: refused."""
    path = tmp_path / "suppliers.xlsx"
    path.write_bytes(b"input")
    link = tmp_path / "link.xlsx"
    link.symlink_to(path)
    monkeypatch.chdir(tmp_path)
    by_bytes = sha256(b"input").hexdigest()

    for target, file, digest in (
        (path, str(path), None),
        (path, "suppliers.xlsx", None),
        (link, str(path), None),
        (path, "elsewhere/suppliers.xlsx", by_bytes),
        (path, "nul\x00", by_bytes),
    ):
        result = a_result(suppliers=(a_table(file=file, sha256=digest),))
        for write in (result.to_json, result.to_html, result.to_excel):
            with pytest.raises(OutputError, match="is the file that was screened"):
                write(target)
    assert path.read_bytes() == b"input"


def test_another_file_may_be_overwritten(tmp_path: Path) -> None:
    """A report of an earlier run is replaced."""
    path = tmp_path / "report.json"
    path.write_bytes(b"old")
    a_result().to_json(path)
    a_result(suppliers=(a_table(file=None, sha256=None),)).to_json(path)

    assert path.read_bytes().startswith(b'{"schema_version"')

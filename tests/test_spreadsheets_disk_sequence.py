"""Sequences on disk hold what was written, and a disk that fails is an error of ours."""

import gc
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from on_disk import from_the_first_row

from duediligence.errors import OutputError, TableError
from duediligence.model import Limits
from duediligence.spreadsheets import read_tables
from duediligence.spreadsheets.disk_sequence import (
    DiskSequence,
    RowBuffer,
    SpillFile,
    iter_blocks,
    map_items,
    replace_items,
)
from duediligence.spreadsheets.source import InputFile

ANY_TEXT = st.text(st.characters(), max_size=5)
BLOCKS = st.lists(st.lists(ANY_TEXT, min_size=1, max_size=4), max_size=5)


def on_disk(blocks, spill_file=None):
    """A sequence of these blocks on disk."""
    sequence: DiskSequence[str] = DiskSequence(spill_file or SpillFile())
    for block in blocks:
        sequence.extend(block)
    return sequence


def open_files():
    """The files that this process has open."""
    folder = Path("/proc/self/fd")
    return [path.readlink() for path in folder.iterdir() if path.is_symlink()]


@given(BLOCKS, st.data())
def test_a_disk_sequence_is_a_sequence(blocks, data):
    """Items, slices, blocks and copies are those of the list; unpaired surrogates too."""
    items = [item for block in blocks for item in block]
    sequence = on_disk(blocks)
    assert (list(sequence), len(sequence)) == (items, len(items))
    for at in data.draw(st.permutations(range(-len(items), len(items)))):
        assert sequence[at] == items[at]
    first, last, step = (data.draw(st.integers(-9, 9)) for _ in range(3))
    assert sequence[first : last : step or 1] == items[first : last : step or 1]
    start = abs(first)
    assert [item for block in iter_blocks(sequence, start) for item in block] == items[start:]
    assert pickle.loads(pickle.dumps(sequence)) == items
    with pytest.raises(IndexError):
        sequence[len(items)]


@given(BLOCKS, st.dictionaries(st.integers(0, 20), ANY_TEXT))
def test_changed_items_are_on_disk_too(blocks, replacements):
    """What changes items on disk gives items on disk, and leaves the first ones as they were."""
    items = [item for block in blocks for item in block]
    sequence = on_disk(blocks)
    new = replace_items(sequence, replacements)
    assert list(new) == [replacements.get(at, item) for at, item in enumerate(items)]
    assert isinstance(map_items(sequence, lambda _, item: item), DiskSequence)
    assert list(sequence) == items


def test_short_tables_stay_in_memory(monkeypatch):
    """Rows move to disk when they are many, numbers and all."""
    few = RowBuffer()
    few.append(["a"], 1)
    assert few.finish() == ([["a"]], [1])
    many = RowBuffer()
    for number in range(1, 100_001):
        many.append(["Acme", "Hotan", "", "CN"] * 3, number)
    rows, numbers = many.finish()
    assert isinstance(rows, DiskSequence)
    assert (len(rows), list(numbers)) == (100_000, list(range(1, 100_001)))
    assert rows[99_999] == ["Acme", "Hotan", "", "CN"] * 3


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="looks at the files of the process")
def test_nothing_is_left_on_disk(tmp_path, monkeypatch):
    """The file has no name while it is used, and is closed when the last sequence is gone."""
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    gc.collect()  # what earlier tests left
    before = len(open_files())
    spill_file = SpillFile()
    sequence = on_disk([["a"]], spill_file)
    del spill_file
    assert (sequence[0], list(tmp_path.iterdir())) == ("a", [])
    assert len(open_files()) == before + 1
    del sequence
    gc.collect()
    assert len(open_files()) == before


FULL = """
import resource, signal, sys, tempfile
from duediligence.errors import OutputError
from duediligence.spreadsheets import read_tables
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    read_tables(sys.argv[1])
except OutputError as error:
    print(error.exit_code, error)
"""


def test_a_full_disk_is_an_error_of_ours(tmp_path):
    """Where there is no room on disk, the error names the folder and what to do."""
    pytest.importorskip("resource")
    path = tmp_path / "long.csv"
    path.write_text("Vendor,City\n" + "Acme and Sons,Hotan\n" * 500_000, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("5 The rows that are screened are stored in the folder")
    assert "TMPDIR" in done.stdout


def test_a_disk_that_cannot_be_read_is_an_error_of_ours():
    """A sequence whose file is gone raises OutputError."""
    sequence = on_disk([["a"]])
    sequence.spill_file._file.truncate(0)
    with pytest.raises(OutputError, match="TMPDIR"):
        sequence[0]


def test_a_file_that_changes_meanwhile_is_refused(tmp_path):
    """What is read in several passes must be the same in each."""
    path = tmp_path / "a.csv"
    path.write_text("Vendor\nAcme\n", encoding="utf-8")
    source = InputFile(path, Limits())
    source.check_unchanged()
    path.write_text("Vendor\nAcme\nBig\n", encoding="utf-8")
    with pytest.raises(TableError, match="changed while it was read"):
        source.check_unchanged()
    path.unlink()
    with pytest.raises(TableError, match="changed while it was read"):
        source.check_unchanged()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "big5", "cp1252"])
def test_long_text_is_read_as_short_text(tmp_path, encoding):
    """A file of many pieces has the rows and the issues that it has in memory, in any encoding."""
    name = (
        "Müller & Söhne"
        if encoding == "cp1252"
        else "和田泰達服飾"
        if encoding == "big5"
        else "和田泰达"
    )
    lines = [f'{name} {"x" * (at % 7)},"{at}\nb"' for at in range(90_000)]
    path = tmp_path / "a.csv"
    path.write_bytes("\r\n".join(["Vendor,City", *lines]).encode(encoding))
    (usual,) = read_tables(path)
    with from_the_first_row():
        (again,) = read_tables(path)
    assert list(usual.rows) == list(again.rows)
    assert usual.issues == again.issues
    assert usual.rows[1:] == [[line.split(",")[0], f"{at}\nb"] for at, line in enumerate(lines)]

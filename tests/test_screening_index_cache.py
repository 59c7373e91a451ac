"""Compiled lists are stored as data, by a hash of all that they are made of; nothing else is used."""

import json
import os
import pickle
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from lists_at_hand import a_list, entry

import duediligence as dd
from duediligence.errors import UsageError
from duediligence.screening.index_cache import fingerprint, load_or_build_index

LIST = a_list(entry("organisation", "Zhuowan Haramayn"))
OTHER = a_list(entry("organisation", "Zhuowan Harameyn"))
OURS_ALONE = 0o700


@pytest.fixture
def folder(tmp_path):
    """A folder that nobody else may write to."""
    home = tmp_path / "kept"
    home.mkdir(mode=OURS_ALONE)
    return home


def decided(screener):
    names = ("Zhuowan Haramayn", "Zhuowan Haramain Ltd", "Acme Buttons", "和田泰达")
    return [screener.check(name=name).to_json().partition("findings")[2] for name in names]


def test_kept_list_decides_the_same(folder):
    """A list that is read from the folder decides as one that was just compiled."""
    made, read = dd.Screener(LIST, cache=folder), dd.Screener(LIST, cache=folder)
    assert decided(made) == decided(read) == decided(dd.Screener(LIST))
    assert len(list(folder.iterdir())) == 1


def test_list_is_compiled_once(folder):
    """The second time nothing is written, and what is read is what was kept."""
    load_or_build_index(LIST, folder)
    (path,) = folder.iterdir()
    before = path.stat().st_mtime_ns
    assert load_or_build_index(LIST, folder).read("name", "Zhuowan Haramayn").matches
    assert path.stat().st_mtime_ns == before


def test_another_list_is_another_file(folder):
    """One letter of one name makes another hash, so an old list is never taken for a new one."""
    assert fingerprint(LIST) != fingerprint(OTHER)
    load_or_build_index(LIST, folder)
    load_or_build_index(OTHER, folder)
    assert len(list(folder.iterdir())) == 2


@pytest.mark.parametrize(
    "harm", [lambda b: b[:-5], lambda b: b[:40] + b"x" + b[41:], lambda _: b""]
)
def test_damaged_file_is_made_anew(folder, harm):
    """What is cut, changed or empty is not used."""
    load_or_build_index(LIST, folder)
    (path,) = folder.iterdir()
    whole = path.read_bytes()
    path.write_bytes(harm(whole))
    assert load_or_build_index(LIST, folder).read("name", "Zhuowan Haramayn").matches
    assert len(path.read_bytes()) == len(whole)


@pytest.mark.skipif(os.name != "posix", reason="only there a folder says who may write to it")
def test_folder_of_others_is_refused(folder):
    """A folder that others may write to is refused: they could change which names are found."""
    folder.chmod(0o777)
    with pytest.raises(UsageError, match="others may write"):
        dd.Screener(LIST, cache=folder)


POSIX = pytest.mark.skipif(os.name != "posix", reason="only there a file has an owner and a mode")


def stored(folder, watchlist=LIST):
    """The file of a compiled list in the folder."""
    load_or_build_index(watchlist, folder)
    return folder / f"{fingerprint(watchlist)}.index"


def finds(folder):
    return bool(load_or_build_index(LIST, folder).read("name", "Zhuowan Haramayn").matches)


class Planted:
    """What runs when a pickle of it is read."""

    def __reduce__(self):
        return Path.touch, (Path("planted"),)


@pytest.mark.parametrize("with_head", [False, True])
def test_code_in_a_file_does_not_run(folder, with_head, tmp_path, monkeypatch):
    """A pickle in place of the file, or of its content, is not read, and the file is made anew."""
    monkeypatch.chdir(tmp_path)
    path = stored(folder)
    head = path.read_bytes().partition(b"\n")[0] + b"\n" if with_head else b""
    path.write_bytes(head + pickle.dumps(Planted()))
    assert finds(folder)
    assert not Path("planted").exists()


def test_no_file_is_a_pickle():
    """Pickles go between processes of ours and into a file without a name, and are read nowhere else."""
    package = Path(dd.__file__).parent
    users = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if "import pickle" in path.read_text(encoding="utf-8")
    }
    assert users == {"screening/parallel.py", "spreadsheets/disk_sequence.py"}


def test_file_of_another_list_is_not_used(folder):
    """A file under the name of another list says inside which one it is, and is made anew."""
    path, other = stored(folder), stored(folder, OTHER)
    before = path.read_bytes()
    shutil.copyfile(other, path)
    assert finds(folder)
    assert path.read_bytes() == before


@POSIX
@pytest.mark.parametrize("mode", [0o666, 0o620, 0o602])
def test_file_that_others_may_write_to_is_made_anew(folder, mode):
    """Mode bits of the file count as those of the folder do, and are not inherited."""
    path = stored(folder)
    path.chmod(mode)
    assert finds(folder)
    assert path.stat().st_mode & 0o777 == 0o600


@POSIX
@pytest.mark.parametrize("link", [os.symlink, os.link])
def test_link_is_made_anew(folder, link, tmp_path):
    """A link to a file elsewhere, also to a good one, is replaced by a file; its target stays."""
    path, elsewhere = stored(folder), tmp_path / "elsewhere"
    shutil.move(path, elsewhere)
    content = elsewhere.read_bytes()
    link(elsewhere, path)
    assert finds(folder)
    assert not path.is_symlink()
    assert not path.samefile(elsewhere)
    assert elsewhere.read_bytes() == content


@POSIX
def test_pipe_does_not_block(folder):
    """A named pipe in place of the file is replaced, and nobody waits for it."""
    path = stored(folder)
    path.unlink()
    os.mkfifo(path)
    assert finds(folder)
    assert path.is_file()


@POSIX
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may do it")
def test_file_of_another_user_is_made_anew(folder):
    """A file that another user owns is not read, whatever it holds."""
    path = stored(folder)
    os.chown(path, 1, -1)
    assert finds(folder)
    assert path.stat().st_uid == os.geteuid()


def _resigned(path, change):
    """Change the tables of a file, and correct its head, as only somebody who knows it could."""
    import hashlib

    head, _, content = path.read_bytes().partition(b"\n")
    facts = json.loads(head)
    tables = json.dumps(change(json.loads(content[: facts["tables"]]))).encode()
    content = tables + content[facts["tables"] :]
    facts |= {"tables": len(tables), "sha256": hashlib.sha256(content).hexdigest()}
    path.write_bytes(json.dumps(facts).encode() + b"\n" + content)


@pytest.mark.parametrize(
    "change",
    [
        lambda tables: tables[:-1],
        lambda tables: {},
        lambda tables: [[] for _ in tables],
        lambda tables: [[["x"] * len(column) for column in table] for table in tables],
        lambda tables: [*tables[:-1], [[10**9], [10**9]]],
        lambda tables: "x",
    ],
)
def test_tables_of_another_form_are_made_anew(folder, change):
    """Data that are no tables of records end in a new file, never in a crash."""
    path = stored(folder)
    before = path.read_bytes()
    _resigned(path, change)
    assert finds(folder)
    assert path.read_bytes() == before


def test_index_that_was_read_is_the_one_that_was_written(folder):
    """Every record, in Latin and in Han, of names, contexts and misspellings, comes back equal."""
    twin = a_list(entry("organisation", "Hetian Taida Apparel Co., Ltd.", list="b"))
    watchlist = dd.load_watchlist("xinjiang-2019") | LIST | twin
    built = load_or_build_index(watchlist, folder)
    read = load_or_build_index(watchlist, folder)
    (records, deletions), (records_read, deletions_read) = (
        index.compiled() for index in (built, read)
    )
    assert records_read == records
    assert read.twins == built.twins != {}
    for one, other in zip(deletions, deletions_read, strict=True):
        assert all(
            np.array_equal(np.asarray(a), np.asarray(b))
            for a, b in zip(one.arrays, other.arrays, strict=True)
        )
    assert isinstance(records_read.listed.names[0].features.terms, Sequence)
    for text in ("Hetian Taida Apparel", "和田泰达", "Hetain Tiada", "Zhuowan Haramain"):
        assert read.read("name", text) == built.read("name", text)


def test_numbers_stay_in_the_file(folder):
    """The arrays of a list that is read are views of its file, not copies in each process."""
    load_or_build_index(LIST, folder)
    _, deletions = load_or_build_index(LIST, folder).compiled()
    for hashes, word_ids, bloom_filter, _ in (index.arrays for index in deletions):
        for array in (hashes, word_ids, bloom_filter):
            assert not array.flags.owndata
            assert not array.flags.writeable
        assert hashes.ctypes.data % hashes.itemsize == 0
        assert word_ids.itemsize == 4


def test_file_is_no_folder(tmp_path):
    """A file where the folder should be is refused."""
    file = tmp_path / "list.csv"
    file.write_text("x")
    with pytest.raises(UsageError, match="is not a folder"):
        dd.Screener(LIST, cache=file)

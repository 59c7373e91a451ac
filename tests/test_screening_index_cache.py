"""Compiled lists are stored as data, by a hash of all that they are made of; nothing else is used."""

import json
import os
import pickle
import shutil
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest
from lists_at_hand import a_list, entry

import duediligence as dd
from duediligence.errors import UsageError
from duediligence.matching.names.columns import NameReader
from duediligence.model import Alias
from duediligence.screening.index_cache import (
    fingerprint,
    load_or_build_index,
    names_fingerprint,
)

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
    assert names_fingerprint(LIST) != names_fingerprint(OTHER)
    load_or_build_index(LIST, folder)
    load_or_build_index(OTHER, folder)
    assert len(list(folder.iterdir())) == 2


FIRM = entry("organisation", "Zhuowan Haramayn")
OF_NAMES = {
    "id": "other",
    "list": "b",
    "kind": "site",
    "name": "Zhuowan",
    "aliases": [{"text": "Haramayn"}],
    "identifiers": [{"scheme": "lei", "value": "5493001KJTIIGC8Y1R12"}],
    "excludes": ["zhuowan"],
    "history": [{"status": "delisted"}],
    "section": "and its subsidiaries",
    "note": "and its subsidiaries",
    "unmatchable": "a legal form only",
}
OF_ALIASES = {"text": "Zh", "reading": "Zh", "certainty": "reported", "alone": False, "weak": True}
OF_OTHERS = {"places", "products", "hs_prefixes", "goods", "words", "vessels", "statements"}


def changed(item, field, value):
    """A record with another value in a field, validated."""
    return type(item).model_validate({**item.model_dump(), field: value})


@pytest.mark.parametrize("field", OF_NAMES)
def test_another_name_is_another_file(field):
    """Whatever of an entry decides which names are compiled, and how, makes another hash."""
    other = changed(FIRM, field, OF_NAMES[field])
    assert names_fingerprint(a_list(other)) != names_fingerprint(a_list(FIRM))


@pytest.mark.parametrize("field", OF_ALIASES)
def test_another_alias_is_another_file(field):
    """The same of an alias, and of one of a context note."""
    alias = Alias(text="Haramayn")
    one, other = (
        changed(FIRM, "aliases", [item.model_dump()])
        for item in (alias, changed(alias, field, OF_ALIASES[field]))
    )
    assert names_fingerprint(a_list(one)) != names_fingerprint(a_list(other))


def test_every_field_of_an_entry_is_known_to_the_hash():
    """A new field of entries is either in the hash, or none of what names are compiled from."""
    fields = set(FIRM.model_dump())
    assert fields == OF_NAMES.keys() | OF_OTHERS
    assert set(Alias(text="x").model_dump()) == OF_ALIASES.keys() | {"language", "note"}
    for field in OF_OTHERS - {"words", "statements"}:
        other = changed(FIRM, field, ["CN-65"])
        assert names_fingerprint(a_list(other)) == names_fingerprint(a_list(FIRM))
        assert fingerprint(a_list(other)) != fingerprint(a_list(FIRM))


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
    return folder / f"{names_fingerprint(watchlist)}.index"


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
    assert users == {"screening/workers.py", "spreadsheets/disk_sequence.py"}


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


def _resigned(path, *, facts=lambda facts: facts, arrays=lambda arrays: arrays):
    """Change a file and correct its head, as only somebody who knows it could."""
    head, _, content = path.read_bytes().partition(b"\n")
    first = json.loads(head)
    size = first["facts"]
    changed = json.dumps(facts(json.loads(content[:size]))).encode()
    arrays_at = -(-size // 8) * 8
    content = changed.ljust(-(-len(changed) // 8) * 8, b"\0") + arrays(content[arrays_at:])
    first |= {"facts": len(changed), "checksum": crc32(content)}
    path.write_bytes(json.dumps(first).encode() + b"\n" + content)


def _with_part(facts, at, part):
    parts = [*facts["parts"]]
    parts[at] = part
    return {**facts, "parts": parts}


@pytest.mark.parametrize(
    "change",
    [
        lambda facts: {},
        lambda facts: "x",
        lambda facts: {**facts, "parts": facts["parts"][:-1]},
        lambda facts: {**facts, "parts": [["d", count] for _, count in facts["parts"]]},
        lambda facts: {**facts, "twins": [1, 2]},
        lambda facts: {**facts, "deletions": facts["deletions"][:1]},
        lambda facts: {**facts, "deletions": [[10**9, 5], [10**9, 5]]},
        lambda facts: _with_part(facts, 0, ["B", 10**9]),
        lambda facts: _with_part(facts, 0, ["B", -1]),
        lambda facts: _with_part(facts, 0, ["B", "x"]),
        lambda facts: _with_part(facts, 1, ["i", facts["parts"][1][1] - 1]),
    ],
)
def test_arrays_that_are_not_as_stated_are_made_anew(folder, change):
    """What a file says of its arrays and they are not ends in a new file, never in a crash."""
    path = stored(folder)
    before = path.read_bytes()
    _resigned(path, facts=change)
    assert finds(folder)
    assert path.read_bytes() == before


@pytest.mark.parametrize("number", [10**9, -5, 0])
def test_arrays_of_other_numbers_are_made_anew(folder, number):
    """Positions beyond the table that they are in end in a new file, never in a crash."""
    path = stored(folder)
    before = path.read_bytes()
    _resigned(path, arrays=lambda arrays: np.full(len(arrays) // 4, number, "<i4").tobytes())
    assert finds(folder)
    assert path.read_bytes() == before


def arrays_of(compiled):
    """All arrays and numbers of what was compiled, of names, contexts and misspellings."""
    parts = [*compiled.names.parts()]
    return parts + [part for index in compiled.deletions for part in index.arrays]


def test_index_that_was_read_is_the_one_that_was_written(folder):
    """Every array, of Latin and Han, of names, contexts and misspellings, comes back equal."""
    twin = a_list(entry("organisation", "Hetian Taida Apparel Co., Ltd.", list="b"))
    watchlist = dd.load_watchlist("xinjiang-2019") | LIST | twin
    built = load_or_build_index(watchlist, folder)
    read = load_or_build_index(watchlist, folder)
    assert read.twins == built.twins != {}
    for one, other in zip(arrays_of(built.compiled), arrays_of(read.compiled), strict=True):
        assert np.array_equal(np.asarray(one), np.asarray(other))
    for text in ("Hetian Taida Apparel", "和田泰达", "Hetain Tiada", "Zhuowan Haramain"):
        assert read.read("name", text) == built.read("name", text)


def test_numbers_stay_in_the_file(folder):
    """The arrays of a list that is read are views of its file, not copies in each process."""
    load_or_build_index(LIST, folder)
    compiled = load_or_build_index(LIST, folder).compiled
    for part in arrays_of(compiled):
        if not isinstance(part, int):
            array = np.asarray(part)
            assert not array.flags.owndata
            assert not array.flags.writeable
            assert not len(array) or array.ctypes.data % array.itemsize == 0
    assert {index.arrays.word_ids.itemsize for index in compiled.deletions} == {4}


def test_no_name_is_made_while_a_list_is_loaded(folder, monkeypatch):
    """A name of a loaded list becomes an object when a text is first compared with it."""
    load_or_build_index(LIST, folder)
    names, made = NameReader.name, []

    def counted(*of):
        made.append(of)
        return names(*of)

    monkeypatch.setattr(NameReader, "name", counted)
    many = a_list(*(entry("organisation", f"Zhuowan {word}") for word in ("Aramex", "Belsom")))
    monkeypatch.setattr("duediligence.matching.blocking.name_index._MAX_SHORT_LIST", 0)
    load_or_build_index(many, folder)
    index = load_or_build_index(many, folder)
    assert made == []
    assert index.read("name", "Zhuowan Aramex").matches
    assert index.read("name", "Zhuowan Aramex Ltd").matches
    assert 1 <= len(made) <= 2


def test_file_is_no_folder(tmp_path):
    """A file where the folder should be is refused."""
    file = tmp_path / "list.csv"
    file.write_text("x")
    with pytest.raises(UsageError, match="is not a folder"):
        dd.Screener(LIST, cache=file)


def test_folder_that_cannot_be_made_is_refused(tmp_path):
    """A folder below a file is refused in one sentence, which says why and what to do."""
    (tmp_path / "list.csv").write_text("x")
    with pytest.raises(UsageError, match=r"could not be made \(.*\); name a folder"):
        dd.Screener(LIST, cache=tmp_path / "list.csv" / "lists")

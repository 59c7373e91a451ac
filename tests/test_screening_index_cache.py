"""Compiled lists are kept by a hash of all that they are made of, and nothing else is taken for them."""

import os

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
    """A folder that others may write to is refused, for what is kept is run like a program."""
    folder.chmod(0o777)
    with pytest.raises(UsageError, match="others may write"):
        dd.Screener(LIST, cache=folder)


def test_file_is_no_folder(tmp_path):
    """A file where the folder should be is refused."""
    file = tmp_path / "list.csv"
    file.write_text("x")
    with pytest.raises(UsageError, match="is not a folder"):
        dd.Screener(LIST, cache=file)

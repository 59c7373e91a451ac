"""A disk that does not keep two writers apart is found out."""

import os

import pytest
from answering import answer

from duediligence.answers import AnswerLog, file_locking
from duediligence.answers.file_locking import excludes_second_handle, require_file_locking
from duediligence.errors import AnswersError


def test_local_disk_is_accepted(tmp_path):
    """A disk that locks is accepted, and nothing is left on it."""
    require_file_locking(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_locks_that_do_not_hold_are_seen(tmp_path):
    """Two handles of one file are kept apart; two that nothing keeps apart are told."""
    paths = [tmp_path / "a", tmp_path / "b"]
    handles = [os.open(path, os.O_RDWR | os.O_CREAT) for path in (paths[0], *paths)]
    assert excludes_second_handle(handles[0], handles[1])
    os.close(handles[0])
    assert not excludes_second_handle(handles[1], handles[2])
    for handle in handles[1:]:
        os.close(handle)


def test_missing_folder_is_told(tmp_path):
    """A folder that is not there is told with what to do."""
    with pytest.raises(AnswersError, match="Make the folder"):
        require_file_locking(tmp_path / "none")


def test_share_without_locks_keeps_no_log(tmp_path, monkeypatch):
    """On a disk on which every lock is granted nothing is written, and it is said why."""
    monkeypatch.setattr(file_locking, "_lock", lambda handle: True)  # as some network shares do
    with pytest.raises(AnswersError, match=r"does not keep two writers apart.*local disk"):
        AnswerLog(tmp_path / "answers.db").apply([answer()])
    assert list(tmp_path.iterdir()) == []

"""The log of answers: what is acknowledged is kept, and what is kept cannot be changed unseen."""

import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from answering import answer, reply, work_note

from duediligence.answers import AnswerLog, LogHasGrown
from duediligence.answers.hash_chain import GENESIS, chain_hash
from duediligence.cli import main
from duediligence.errors import AnswersError

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def log(tmp_path):
    log = AnswerLog(tmp_path / "answers.db", patience=20)
    log.append([answer(n) for n in range(1, 6)], at="2025-03-01T09:00:00+00:00")
    return log


def tamper(log, *statements):
    """Change the file as somebody would who knows SQLite but not the chain."""
    connection = sqlite3.connect(log.path)
    for deed in ("UPDATE", "DELETE"):
        connection.execute(f"DROP TRIGGER answers_are_kept_{deed}")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_what_was_appended_is_read_back(log):
    """Answers come back whole, in order, numbered from 1, with the time of their writing."""
    entries = log.list()
    assert [record.entry for record in entries] == [answer(n) for n in range(1, 6)]
    assert [record.seq for record in entries] == [1, 2, 3, 4, 5]
    assert {record.at for record in entries} == {"2025-03-01T09:00:00+00:00"}
    assert log.head == entries[-1].hash
    assert log.verify().is_sound


def test_replies_are_in_the_same_chain(log):
    """A reply is a record like an answer: listed, proved, and seen when it is edited."""
    head = log.append([reply()])
    assert log.list()[-1].entry == reply()
    assert log.verify(head).answers == 6
    tamper(log, "UPDATE answers SET record = replace(record, '518000', '832100') WHERE seq = 6")
    assert "answer 6 is not what was written" in log.verify().problems[0]
    with pytest.raises(AnswersError):
        log.list()


def test_work_notes_are_in_the_same_chain(log):
    """A work note is a record like an answer: listed, proved, and seen when it is edited."""
    head = log.append([work_note()])
    assert log.list()[-1].entry == work_note()
    assert log.verify(head).is_sound
    tamper(log, "UPDATE answers SET record = replace(record, '03-31', '04-30') WHERE seq = 6")
    assert "answer 6 is not what was written" in log.verify().problems[0]


def test_reading_on_gives_what_is_new(log):
    """Who read the log before reads only what was added since, by whomever, and it is proved."""
    known = log.list()
    assert log.read_on(None) == known
    assert log.read_on(known[-1]) == ()
    AnswerLog(log.path).append([answer(6), reply()])
    assert [record.seq for record in log.read_on(known[-1])] == [6, 7]
    tamper(log, "UPDATE answers SET record = replace(record, '518000', '832100') WHERE seq = 7")
    with pytest.raises(AnswersError, match="answer 7"):
        log.read_on(known[-1])


@pytest.mark.parametrize("number", [3, 5])
def test_reading_on_needs_what_was_read(log, number):
    """Where the entry that was read last is gone or another one, nothing of the log is used."""
    known = log.list()
    tamper(log, f"DELETE FROM answers WHERE seq >= {number}")
    with pytest.raises(AnswersError, match="not as it was written"):
        log.read_on(known[-1])


def test_what_was_decided_on_an_older_log_is_not_added(log):
    """An answer that was decided on a head is added only while that is the head."""
    head = log.append([answer(6)], after=log.head)
    with pytest.raises(LogHasGrown):
        log.append([answer(7)], after=log.list()[0].hash)
    assert log.head == head


def test_a_log_is_begun_once(tmp_path, log):
    """Beginning makes a log where there is none, changes none that is there, and no empty file."""
    head = log.head
    log.begin()
    assert log.head == head
    new = AnswerLog(tmp_path / "new.db")
    new.begin()
    assert new.list() == ()
    (tmp_path / "empty.db").touch()
    with pytest.raises(AnswersError, match="empty file"):
        AnswerLog(tmp_path / "empty.db").begin()


def test_record_of_an_unknown_kind_is_told(log):
    """A record of a later version of the library is told and not passed over."""
    record = json.dumps({"kind": "remark", "at": "", "text": "?"})
    head = log.head
    connection = sqlite3.connect(log.path)
    connection.execute(
        "INSERT INTO answers VALUES (6, ?, ?, ?)", (head, record, chain_hash(head, record))
    )
    connection.commit()
    connection.close()
    assert "this version of the library cannot read answer 6" in log.verify().problems[0]


def test_head_follows_from_the_answers_alone(tmp_path, log):
    """Two logs of the same answers have the same head; another order gives another."""
    at = "2025-03-01T09:00:00+00:00"
    same, reversed_log = AnswerLog(tmp_path / "same.db"), AnswerLog(tmp_path / "other.db")
    for n in range(1, 6):
        same.append([answer(n)], at=at)
        reversed_log.append([answer(6 - n)], at=at)
    assert same.head == log.head != reversed_log.head


def test_nothing_is_overwritten(log):
    """Plain SQL cannot change or delete an answer."""
    connection = sqlite3.connect(log.path)
    for deed in ("UPDATE answers SET record = '{}'", "DELETE FROM answers"):
        with pytest.raises(sqlite3.IntegrityError, match="never changed or deleted"):
            connection.execute(deed)
    connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE answers SET record = replace(record, 'reason 2', 'reason 9')",
        "UPDATE answers SET hash = replace(hash, substr(hash, 1, 1), 'x') WHERE seq = 3",
        "DELETE FROM answers WHERE seq = 1",
        "DELETE FROM answers WHERE seq = 3",
        "INSERT INTO answers SELECT 6, previous, record, hash FROM answers WHERE seq = 5",
        "INSERT INTO answers SELECT 6, hash, record, hash FROM answers WHERE seq = 5",
        "UPDATE answers SET seq = 9 WHERE seq = 5",
        "UPDATE answers SET record = x'00' WHERE seq = 2",
    ],
    ids=["edit", "hash", "first", "delete", "duplicate", "copy", "number", "kind"],
)
def test_tampering_is_seen(log, statement):
    """An edited, deleted, doubled or moved answer is told, and the log is used no more."""
    tamper(log, statement)
    assert not log.verify().is_sound
    with pytest.raises(AnswersError, match="not as it was written"):
        log.list()
    with pytest.raises(AnswersError):
        log.apply([answer(7)])


def test_swap_is_seen(log):
    """Two answers that change places are told."""
    swaps = ((99, 2), (2, 4), (4, 99))
    tamper(log, *(f"UPDATE answers SET seq = {new} WHERE seq = {old}" for new, old in swaps))
    assert len(log.verify().problems) >= 2


def test_cut_tail_is_seen_against_a_head(log):
    """A cut end leaves a sound chain, and shows against the head that was printed before."""
    head = log.head
    assert log.verify(head).is_sound
    tamper(log, "DELETE FROM answers WHERE seq > 3")
    assert log.verify().is_sound
    proof = log.verify(head)
    assert not proof.is_sound
    assert "cut from its end" in proof.problems[0]


def test_old_head_stands_in_a_grown_log(log):
    """A head printed months ago is proved although the log has grown, and opens it as it was."""
    head = log.head
    log.append([answer(9)])
    assert log.verify(head).is_sound
    assert len(log.list(head=head)) == 5
    assert log.list(head=GENESIS) == ()
    with pytest.raises(AnswersError, match="is not in this log"):
        log.list(head="0" * 64)


def test_a_changed_byte_is_seen_or_changes_nothing(log):
    """Whatever single byte of the file is changed, it is told, or every answer is as it was."""
    before, data = log.list(), log.path.read_bytes()
    detected = 0
    for at in range(0, len(data), 7):
        changed = bytearray(data)
        changed[at] ^= 1 << (at % 8)
        log.path.write_bytes(changed)
        try:
            assert log.list() == before, f"byte {at}"
        except AnswersError:
            detected += 1
    assert detected > 100


def test_every_byte_of_a_record_is_proved(log):
    """A changed byte inside an answer is always told."""
    data = log.path.read_bytes()
    start = data.index(b'{"answer"')
    for at in range(start, start + 200):
        changed = bytearray(data)
        changed[at] ^= 1
        log.path.write_bytes(changed)
        assert not AnswerLog(log.path).verify().is_sound


@pytest.mark.parametrize("left", [0, 10, 100, 4096, 5000])
def test_torn_file_is_told(log, left):
    """A file that lost its end is told, or, where nothing is left, has nothing in it."""
    head = log.head
    log.path.write_bytes(log.path.read_bytes()[:left])
    with suppress(AnswersError):
        assert not log.verify(head).is_sound


def test_applying_twice_adds_nothing(log):
    """An answer that the log holds is not added again; a corrected one is."""
    again = log.apply([answer(1), answer(2), answer(2, reason="corrected"), answer(8), answer(8)])
    assert (again.added, again.already_logged, again.head) == (2, 3, log.head)
    assert len(log.list()) == 7


def test_append_is_all_or_nothing(log):
    """Answers that end in a failure midway leave the log as it was."""

    def broken():
        yield answer(6)
        raise RuntimeError("midway")

    with pytest.raises(RuntimeError):
        log.append(broken())
    assert len(log.list()) == 5


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"id,answer\n" * 200, "not a log of answers"),
        (b"SQLite format 3\0" + b"\xff" * 4096, "log"),
    ],
)
def test_foreign_file_is_refused(tmp_path, data, message):
    """A file that is no log is told, and is not written to."""
    path = tmp_path / "other.db"
    path.write_bytes(data)
    for use in (lambda: AnswerLog(path).list(), lambda: AnswerLog(path).append([answer()])):
        with pytest.raises(AnswersError, match=message):
            use()
    assert path.read_bytes() == data


def test_other_databases_are_refused(tmp_path, log):
    """A database of another program, and a log of a newer or older layout, are told and left alone."""
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE answers (a)")
    connection.commit()
    connection.close()
    with pytest.raises(AnswersError, match="another program"):
        AnswerLog(path).append([answer()])
    for layout, age in ((2, "newer"), (0, "older")):
        connection = sqlite3.connect(log.path)
        connection.execute(f"PRAGMA user_version = {layout}")
        connection.close()
        for use in (log.list, lambda: log.append([answer()])):
            with pytest.raises(AnswersError, match=f"{age} version"):
                use()


def test_missing_log_is_told(tmp_path):
    """Reading does not begin a log, so a misspelt path is no empty one."""
    for path in (tmp_path / "none.db", tmp_path):
        with pytest.raises(AnswersError, match="no such log"):
            AnswerLog(path).list()
    with pytest.raises(AnswersError, match="Make the folder"):
        AnswerLog(tmp_path / "none" / "answers.db").append([answer()])


def test_odd_names_are_paths(tmp_path):
    """A path is a path, whatever signs it holds."""
    path = tmp_path / "a?mode=memory#1 %41 答.db"
    AnswerLog(path).append([answer()])
    assert path.is_file()
    assert len(AnswerLog(path).list()) == 1


def test_held_log_is_told(log):
    """While another program holds the log, a writer waits, and then says so."""
    holder = sqlite3.connect(log.path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    impatient = AnswerLog(log.path, patience=0.05)
    for use in (lambda: impatient.append([answer(6)]), impatient.list):
        with pytest.raises(AnswersError, match="another program"):
            use()
    holder.close()
    impatient.append([answer(6)])
    assert len(log.list()) == 6


def test_full_disk_is_told(log):
    """Where the file can grow no more, it is said, nothing is added, and the log stays sound."""
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (log.path.stat().st_size,) * 2)
        code = 1
        try:
            log.append([answer(n, reason="long " * 300) for n in range(50)])
        except AnswersError as error:
            code = 0 if "none of these answers was added" in str(error) else 2
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert len(log.list()) == 5


WRITER = """
import sys
sys.path.insert(0, sys.argv[3])
from answering import answer, reply
from duediligence.answers import AnswerLog
log = AnswerLog(sys.argv[1])
for n in range(50):
    log.append([answer(n, reviewer="w" + sys.argv[2])])
"""


@pytest.mark.slow
def test_eight_writers_lose_nothing(tmp_path):
    """Eight processes that write fifty answers each at once leave four hundred in a sound chain."""
    path = tmp_path / "answers.db"
    command = [sys.executable, "-c", WRITER, str(path)]
    writers = [
        subprocess.Popen([*command, str(n), str(ROOT / "tests")], cwd=ROOT) for n in range(8)
    ]
    assert [writer.wait() for writer in writers] == [0] * 8
    entries = AnswerLog(path).list()
    assert len(entries) == 400
    assert {record.entry.reviewer for record in entries} == {f"w{n}" for n in range(8)}


@pytest.mark.slow
def test_two_hundred_kills_lose_nothing(tmp_path):
    """After each of 200 kills at any moment, every acknowledged answer is there, and it goes on."""
    log = AnswerLog(tmp_path / "answers.db")
    acknowledged = 0
    for kill in range(200):
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            while True:
                log.append([answer(kill)])
                os.write(writer, b"1")
        os.close(writer)
        # At least so many answers first, then a moment that is anywhere in the writing of the next.
        for _ in range(kill % 3):
            acknowledged += len(os.read(reader, 1))
        time.sleep(0.001 * (kill * 37 % 11))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        while acknowledgements := os.read(reader, 4096):
            acknowledged += len(acknowledgements)
        os.close(reader)
        if log.path.exists():
            assert log.verify().is_sound
            # The last answer of a child may be on the disk and not yet acknowledged.
            assert acknowledged <= log.verify().answers <= acknowledged + kill + 1
    assert acknowledged > 100
    log.append([answer(0)])


@pytest.mark.parametrize("head", ["209c85c9", "209c85c9...", "g" * 64])
def test_a_shortened_head_is_no_sign_of_a_damaged_log(head, tmp_path, capsys):
    """A head that was not copied whole is wrong usage, not a log that was cut."""
    path = tmp_path / "answers.db"
    AnswerLog(path).append([answer()])
    assert main(["answers", "verify", "--answers", str(path), "--head", head]) == 2
    said = capsys.readouterr().err
    assert "64 digits" in said
    assert "restore" not in said

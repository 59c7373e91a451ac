"""`duediligence review`: what the desk is started with, and why it does not start."""

import json
import re
import signal
import socket
import sys
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from answering import answer, answer_of
from desks import answer_to, running_desk

from duediligence.answers import AnswerLog
from duediligence.cli import main
from duediligence.cli import review as review_command
from duediligence.errors import UsageError
from duediligence.screening.screener import Screener

SUPPLIERS = "Vendor,City,Country\nHetian Taida,Hotan,CN\nQuiet Silk,Hotan,CN\nLyon Socks,Lyon,FR\n"


@pytest.fixture
def room(tmp_path, monkeypatch):
    """A folder with suppliers and the JSON result of their screening."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "suppliers.csv").write_text(SUPPLIERS, encoding="utf-8")
    Screener().screen("suppliers.csv").write_json("result.json")
    return tmp_path


@pytest.fixture
def served(monkeypatch):
    """What the desk would serve: the applications that were started, none of which waits."""
    started = []
    monkeypatch.setattr("duediligence.desk.server.serve", lambda app, _: started.append(app))
    return started


def run(*words):
    return main(["review", *words, "--answers", "answers.db", "--port", "0"])


def test_a_desk_from_its_start_to_ctrl_c(room):
    """The desk prints its address alone to stdout, answers there, and Ctrl-C ends it with 0."""
    with running_desk(room, "result.json") as (process, address):
        start, token = address.split("/?token=")
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", start)
        request = Request(f"{start}/api/state", headers={"X-Desk-Token": token})
        with urlopen(request) as reply:
            assert json.load(reply)["seq"] == 0
        with urlopen(address) as reply:
            assert b'data-desk="1"' in reply.read()
        process.send_signal(signal.SIGINT)
        rest, messages = process.communicate(timeout=60)
        assert (process.returncode, rest) == (0, "")
        assert token not in messages
        assert f"Head of the log: {AnswerLog(room / 'answers.db').head}" in messages


def test_a_killed_desk_loses_nothing(room):
    """What a desk took before it was killed is in the log, and the next one takes the rest once."""
    finding = Screener().screen("suppliers.csv").findings[0]
    reviewers = [f"r{number}" for number in range(6)]
    for sent in (reviewers[:4], reviewers):  # whoever got no reply sends again
        with running_desk(room, "result.json") as (process, address):
            start, token = address.split("/?token=")
            for reviewer in sent:
                body = json.dumps({"reviewer": reviewer, "answers": [answer_to(finding)]}).encode()
                headers = {"X-Desk-Token": token, "Content-Type": "application/json"}
                with urlopen(Request(f"{start}/api/answers", body, headers)) as reply:
                    assert json.load(reply)["refused"] == []
            process.kill()
    log = AnswerLog("answers.db")
    assert [record.entry.reviewer for record in log.list()] == reviewers
    assert log.verify().is_sound


@pytest.mark.parametrize("source", ["result.json", "suppliers.csv"])
def test_a_result_and_its_file_open_the_same_desk(room, served, source, capsys):
    """A result is opened as it is, a file of suppliers is screened first; the log is begun."""
    assert run(source) == 0
    assert len(served) == 1
    assert capsys.readouterr().out.startswith("http://127.0.0.1:")
    assert AnswerLog("answers.db").list() == ()


def test_a_block_released_by_one_person_is_still_shown_as_a_block(room, monkeypatch, served):
    """A file that is screened again for the desk shows a block until two people have released it."""
    desks: list[Any] = []
    monkeypatch.setattr("duediligence.desk.page.desk_page", desks.append)
    finding = Screener().screen("suppliers.csv").findings[0]
    for reviewer, decision in (("r1", "block"), ("r2", "note")):
        AnswerLog("answers.db").append([answer_of(finding, reviewer=reviewer)])
        assert run("suppliers.csv") == 0
        shown = {one.finding_id: one for one in desks[-1].outcome.findings}
        assert shown[finding.finding_id].decision.value == decision


def test_since_shows_what_changed(room, monkeypatch, served):
    """With --since the desk has the changes of `compare`; a wrong earlier result starts no desk."""
    given = []
    monkeypatch.setattr(
        "duediligence.desk.app.desk_app", lambda *_, changes, **__: given.append(changes)
    )
    (room / "before.csv").write_text(SUPPLIERS.replace("Hetian Taida", "Oxford Shirts"), "utf-8")
    Screener().screen("before.csv").write_json("before.json")
    for source in ("result.json", "suppliers.csv"):
        assert run(source, "--since", "before.json") == 0
        assert "new" in {change["kind"] for change in given[-1]}
    assert run("result.json", "--since", "suppliers.csv") == 4
    assert run("result.json") == 0
    assert given[-1] is None


@pytest.mark.parametrize("source", ["result.json", "suppliers.csv"])
def test_letters_are_written_with_the_policy_of_the_result(room, monkeypatch, served, source):
    """A letter from a result is that from its file; with another policy by now there is none."""
    given: list[Any] = []
    monkeypatch.setattr(
        "duediligence.desk.app.desk_app", lambda *_, write_letter, **__: given.append(write_letter)
    )
    assert run(source) == 0
    assert "Dear Quiet Silk team" in given[-1](1, "en").body()
    text = (room / "result.json").read_text("utf-8")
    document = json.loads(text)
    document["provenance"]["policy"]["sha256"] = "0" * 64
    (room / "changed.json").write_text(json.dumps(document), "utf-8")
    assert run("changed.json") == 0
    with pytest.raises(UsageError, match="policy default as it was then"):
        given[-1](1, "en")


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["nowhere.json"], 4, "there is no such file"),
        (["nowhere.csv"], 4, "there is no such file"),
        (["old.json"], 4, "version '0.9' of our format"),
        (["damaged.json"], 4, "not JSON"),
        (["other.json"], 3, "is not at hand"),
        (["result.json", "--policy", "us-import"], 2, "--policy: a result is screened already"),
        (["result.json", "--as-of", "2024-07-01"], 2, "--as-of: a result is screened already"),
        (["result.json", "--sheet", "A"], 2, "--sheet: a result is screened already"),
        (["result.json", "--column", "A=name"], 2, "--column: a result is screened already"),
        (["result.json", "--answers-head", "7"], 2, "not the head of a log"),
        (["result.json", "--answers-head", "0" * 64], 4, "does not contain the expected head"),
    ],
)
def test_what_starts_no_desk(room, served, words, code, sentence, capsys):
    """What cannot be used is said in one line, with the exit code of its kind."""
    text = (room / "result.json").read_text("utf-8")
    (room / "old.json").write_text(text.replace('"1.2"', '"0.9"', 1), "utf-8")
    (room / "damaged.json").write_text(text[:500], "utf-8")
    (room / "other.json").write_text(text.replace("xinjiang-2019", "my-own-list"), "utf-8")
    assert run(*words) == code
    messages = capsys.readouterr()
    assert sentence in messages.err
    assert messages.err.count("\n") == 1
    assert (messages.out, served) == ("", [])


def test_a_file_is_reviewed_against_the_lists_of_screen(room, served, monkeypatch, capsys):
    """What `duediligence.toml` says for `screen` holds for a file at the desk, and for no result."""
    results: list[Any] = []
    monkeypatch.setattr("duediligence.desk.page.desk_page", results.append)
    (room / "own.csv").write_text("Name,Country\nLyon Socks,FR\n", "utf-8")
    options = 'watchlist = ["own.csv"]\nundecided = "organisations"\nmax-age = 9999\n'
    (room / "duediligence.toml").write_text(f"[screen]\n{options}", "utf-8")
    assert run("result.json") == 0
    assert [info.id for info in results[-1].outcome.watchlist.lists] == ["xinjiang-2019"]
    (room / "duediligence.toml").write_text(
        f"[screen]\n{options}".replace("max-age = 9999\n", ""), "utf-8"
    )
    assert run("suppliers.csv") == 0
    assert [info.id for info in results[-1].outcome.watchlist.lists] == ["own"]
    assert {finding.list for finding in results[-1].outcome.findings} == {"own"}


@pytest.mark.parametrize("port", ["65536", "-1", "http", "1.5"])
def test_what_is_no_port(room, served, port, capsys):
    """A port that cannot be is wrong usage."""
    assert main(["review", "result.json", "--answers", "answers.db", "--port", port]) == 2
    assert "not a port" in capsys.readouterr().err


def test_a_port_in_use(room, served, capsys):
    """A port that another program has is told before the work, with what to do."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        assert main(["review", "result.json", "--answers", "answers.db", "--port", port]) == 2
    assert f"port {port} cannot be used (in use" in capsys.readouterr().err
    assert not Path("answers.db").exists()


def test_the_desk_needs_a_log(room, served, capsys):
    """Without a log there is nowhere to answer to."""
    assert main(["review", "result.json"]) == 2
    assert "--answers DB" in capsys.readouterr().err


def test_a_log_of_something_else_is_a_warning(room, served, capsys):
    """A log that says nothing of this result is used, with a warning."""
    AnswerLog("answers.db").append([answer(1)])
    assert run("result.json", "--quiet") == 0
    assert "WARNING: None of the 1 answers" in capsys.readouterr().err


def test_without_the_extra(room, monkeypatch, capsys):
    """Where the web server is not installed, the message names the extra."""
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    assert run("result.json") == 2
    assert "pip install 'duediligence[desk]'" in capsys.readouterr().err


def test_open_opens_the_browser(room, served, monkeypatch):
    """The browser is opened with --open only."""
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    assert run("result.json") == 0
    assert opened == []
    assert run("result.json", "--open") == 0
    assert opened[0].startswith("http://127.0.0.1:")


def test_the_usual_port_is_fixed():
    """Unsent answers are kept by address, so the port is the same at every start."""
    assert review_command._PORT == 8764

"""The desk's server: what it records, what others see of it, and whom it does not answer."""

import datetime as dt
import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from answering import answer, answer_of
from desks import HOST, NOW, TOKEN, answer_to, client_of, desk_of, post, screened, send

from duediligence.analysis.letters import letters
from duediligence.analysis.questions import questions
from duediligence.answers import AnswerLog, WorkNote
from duediligence.desk.letters import LetterWriter
from duediligence.errors import AnswersError
from duediligence.model import Decision
from duediligence.screening.screener import Screener

OUTCOME = screened()
BLOCKED, PLACE = OUTCOME.findings[0], OUTCOME.findings[-1]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "answers.db"


@pytest.fixture
def client(path):
    return client_of(desk_of(OUTCOME, path))


def entries(path):
    return [record.entry for record in AnswerLog(path).list()]


def state(client, since=0):
    reply = client.get(f"/api/state?since={since}")
    assert reply.status_code == 200, reply.text
    return reply.json()


# --- what is recorded ------------------------------------------------------------------------------


def test_the_findings_are_a_block_and_another_one():
    """The screening that the tests answer has a finding that blocks and one that does not."""
    assert (BLOCKED.decision, PLACE.decision) == (Decision.BLOCK, Decision.REVIEW)


def test_answers_are_in_the_log_as_from_a_workbook(client, path):
    """An answer is in the hash-chained log, bound to its evidence, with the names for people."""
    reply = post(client, answer_to(PLACE, answer="needs information", until="2025-06-30"))
    assert (reply["added"], reply["already"], reply["refused"], reply["seq"]) == (1, 0, [], 1)
    (logged,) = entries(path)
    expected = answer_of(PLACE, answer="needs information", until=dt.date(2025, 6, 30))
    names = {"supplier": "Quiet Mills", "source": "desk", "reason": "another firm"}
    names["entry"] = OUTCOME.watchlist.entries[0].name if not PLACE.entry else logged.entry
    assert logged == expected.model_copy(update=names)
    assert AnswerLog(path).verify(reply["head"]).is_sound
    assert AnswerLog(path).list()[0].at == "2025-03-01T09:00:00+00:00"


def test_what_one_answers_the_others_see(path):
    """Two desks on one log, of two people: each sees what the other one recorded, and only the new."""
    mine, theirs = client_of(desk_of(OUTCOME, path)), client_of(desk_of(OUTCOME, path))
    seq = post(mine, answer_to(BLOCKED))["seq"]
    post(theirs, answer_to(PLACE), reviewer="r2")
    assert [one["reviewer"] for one in state(theirs)["answers"]] == ["r1", "r2"]
    later = state(mine, seq)
    assert [one["finding_id"] for one in later["answers"]] == [PLACE.finding_id]
    assert later["seq"] == 2
    assert later["head"] == AnswerLog(path).head


def test_a_new_desk_on_the_log_shows_the_same(client, path):
    """A desk that is started again shows what the one before it recorded."""
    post(client, answer_to(BLOCKED))
    work = {"reviewer": "r1", "finding_id": PLACE.finding_id, "assignee": "r2", "note": "ask"}
    assert client.post("/api/work", json=work).status_code == 200
    assert state(client_of(desk_of(OUTCOME, path))) == state(client)


def test_sent_again_is_recorded_once(client, path):
    """A page that got no reply sends again: nothing is recorded twice, and the desk says so."""
    assert post(client, answer_to(BLOCKED))["added"] == 1
    again = post(client, answer_to(BLOCKED), answer_to(PLACE))
    assert (again["added"], again["already"]) == (1, 1)
    assert len(entries(path)) == 2


def test_a_reviewer_may_change_their_mind_and_back(client, path):
    """An answer that was given before counts anew after another one, though it has the same words."""
    for word in ("true match", "false positive", "true match"):
        assert post(client, answer_to(PLACE, answer=word))["added"] == 1
    assert [entry.answer for entry in entries(path)][-1] == "true match"


def test_contradictions_are_shown_and_both_logged(client, path):
    """Two people who answer one finding otherwise are both in the log, and the state names it."""
    post(client, answer_to(PLACE))
    post(client, answer_to(PLACE, answer="true match", reason="same address"), reviewer="r2")
    assert state(client)["contradicted"] == [PLACE.finding_id]
    assert len(entries(path)) == 2
    repeated = post(client, answer_to(PLACE))
    assert repeated["added"] == 0
    assert "r2 answered 'true match'" in repeated["refused"][0]["problem"]
    insisted = post(client, answer_to(PLACE, reason="I have seen the register"))
    assert insisted["added"] == 1


def test_asking_first_is_no_contradiction(client):
    """Whoever answers what another one could not answer yet contradicts nobody."""
    post(client, answer_to(PLACE, answer="needs information"))
    post(client, answer_to(PLACE), reviewer="r2")
    assert state(client)["contradicted"] == []


def test_a_released_block_waits_for_a_second_person(client):
    """A false positive on a block waits until another person gives it too; a review does not."""
    reply = post(client, answer_to(BLOCKED), answer_to(PLACE), reviewer="j.doe")
    assert reply["second_person"] == [BLOCKED.finding_id]
    same_person = post(client, answer_to(BLOCKED, reason="sure"), reviewer="J-Doe@example.com")
    assert same_person["second_person"] == [BLOCKED.finding_id]
    assert state(client)["second_person"] == [BLOCKED.finding_id]
    post(client, answer_to(BLOCKED), reviewer="r2")
    assert state(client)["second_person"] == []


def test_four_eyes_asks_for_a_second_person_for_everything(path):
    """With four_eyes a review waits for a second person too."""
    client = client_of(desk_of(OUTCOME, path, four_eyes=True))
    assert post(client, answer_to(PLACE))["second_person"] == [PLACE.finding_id]


def test_work_is_in_the_log_and_the_last_note_counts(client, path):
    """Assignee, due day and note are records of the chain; an empty one takes them back."""
    work = {"reviewer": "r1", "finding_id": PLACE.finding_id}
    first = {**work, "assignee": "r2", "due": "2025-03-31", "note": "letter sent"}
    shown = {"assignee": "r2", "due": "2025-03-31", "note": "letter sent"}
    for _ in range(2):
        reply = client.post("/api/work", json=first).json()
        assert reply["work"] == {PLACE.finding_id: shown}
    (note,) = entries(path)
    assert isinstance(note, WorkNote)
    assert (note.supplier, note.reviewer, note.date) == ("Quiet Mills", "r1", NOW.date())
    client.post("/api/work", json={**work, "assignee": "", "due": None, "note": ""})
    assert state(client)["work"] == {PLACE.finding_id: {"assignee": "", "due": None, "note": ""}}
    assert len(entries(path)) == 2
    assert AnswerLog(path).verify().is_sound


def test_many_people_at_once_lose_nothing(path):
    """Eight people who answer at the same moment, at two desks, are all in the log, once each."""
    desks = [desk_of(OUTCOME, path, patience=20) for _ in range(2)]

    def send(person):
        one = answer_to(PLACE, reason=f"seen by {person}")
        return desks[person % 2].answer(f"r{person}", [one])["added"]

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(send, range(8))) == 8
    assert sorted(entry.reviewer for entry in entries(path)) == [f"r{n}" for n in range(8)]
    assert AnswerLog(path).verify().is_sound


# --- what is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"finding_id": "nobody"}, "not a finding of this result"),
        ({"digest": "other"}, "other evidence than the page shows"),
        ({"rule": "P99"}, "other evidence than the page shows"),
        ({"answer": "maybe"}, "is none of"),
        ({"answer": None}, "answer"),
        ({"reason": ""}, "reason: it is empty"),
        ({"reason": "x" * 3_000}, "longer than 2000"),
        ({"reason": 7}, "not text"),
        ({"reason": "a\u202eb"}, "cannot be seen"),
        ({"until": "2024-01-01"}, "before its date"),
        ({"until": "1/3/2025"}, "is not a day"),
        ({"until": ["2026"]}, "is not a day"),
        ({"until": 1_893_456_000}, "is not a day"),
        ({"finding_id": "\ud800<b>"}, "not a finding"),
        ({"digest": "\ud800"}, "other evidence"),
        ({"reason": "\ud800"}, "cannot be seen"),
        ({"answer": "\ud800"}, "cannot be recorded"),
        ({"finding_id": ["x"], "digest": {}}, "not a finding"),
    ],
)
def test_a_bad_answer_is_refused_beside_a_good_one(client, path, fields, problem):
    """What cannot be recorded is refused with its sentence; the good answer beside it is recorded."""
    reply = post(client, answer_to(BLOCKED), answer_to(PLACE, **fields))
    assert reply["added"] == 1
    (refused,) = reply["refused"]
    assert problem in refused["problem"]
    assert len(entries(path)) == 1


def test_two_answers_to_one_finding_in_one_message_are_refused(client, path):
    """Which of two answers is meant is never decided by their order."""
    reply = post(client, answer_to(PLACE), answer_to(PLACE, answer="true match"))
    assert [one["finding_id"] for one in reply["refused"]] == [PLACE.finding_id] * 2
    assert entries(path) == []


def test_rows_of_one_supplier_are_answered_at_once(path):
    """One answer to all rows of a supplier is recorded once for each evidence, also when sent again."""
    rows = [
        {"id": "V2", "name": "Quiet Mills", "city": city} for city in ("Hotan", "Hotan", "Kashgar")
    ]
    outcome = Screener().screen(rows)
    assert len({finding.finding_id for finding in outcome.findings}) == 1
    client = client_of(desk_of(outcome, path))
    for added in (2, 0):
        reply = post(client, *map(answer_to, outcome.findings))
        assert (reply["added"], reply["already"], reply["refused"]) == (added, 2 - added, [])
    assert len(entries(path)) == 2


@pytest.mark.parametrize("reviewer", [None, "", "  ", 7, ["r1"]])
def test_without_a_reviewer_nothing_is_recorded(client, path, reviewer):
    """An answer is somebody's; a message without a reviewer is refused as a whole."""
    body = {"reviewer": reviewer, "answers": [answer_to(PLACE)]}
    for address in ("/api/answers", "/api/work"):
        reply = client.post(address, json=body)
        assert reply.status_code == 400
        assert "reviewer is missing" in reply.json()["error"]
    assert entries(path) == []


@pytest.mark.parametrize("reviewer", ["r" * 61, "a\u0000b"])
def test_a_reviewer_that_cannot_be_kept_is_refused(client, reviewer):
    """An id that is too long or cannot be seen is refused, answer by answer."""
    assert "reviewer" in post(client, answer_to(PLACE), reviewer=reviewer)["refused"][0]["problem"]


@pytest.mark.parametrize(
    "fields",
    [
        {"finding_id": "nobody"},
        {"finding_id": "\ud800"},
        {"due": "31.12.2025"},
        {"due": 1_893_456_000},
        {"note": "\ud800"},
        {"assignee": "x" * 61},
        {"note": 7},
        {"note": "x" * 2_001},
    ],
)
def test_bad_work_is_refused(client, path, fields):
    """A note to no finding of the result, or one that cannot be kept, is refused with a sentence."""
    work = {"reviewer": "r1", "finding_id": PLACE.finding_id, "assignee": "", "due": None}
    reply = send(client, "/api/work", {**work, "note": "", **fields})
    assert reply.status_code == 400
    assert reply.json()["error"].endswith(".")
    assert entries(path) == []


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"7", b"\xff\xfe", b"[" * 100_000, b'{"reviewer": "r1"}']
)
@pytest.mark.parametrize("address", ["/api/answers", "/api/work", "/api/letter"])
def test_messages_that_are_not_ours_are_refused(client, path, address, content):
    """Whatever is not a message of the page gets one sentence, and nothing is recorded."""
    reply = client.post(address, content=content, headers={"Content-Type": "application/json"})
    assert 400 <= reply.status_code < 500 or (address, reply.status_code) == ("/api/letter", 501)
    assert set(reply.json()) == {"error"}
    assert entries(path) == []


def test_a_form_is_refused(client):
    """A page of another site can send a form without asking first; only JSON is read."""
    reply = client.post("/api/answers", data={"reviewer": "r1"})
    assert reply.status_code == 400
    assert "Content-Type" in reply.json()["error"]


def test_a_message_without_end_is_cut(client, path):
    """A message that is larger than any of the page's is not read to its end."""
    headers = {"Content-Type": "application/json"}
    pieces = (b" " * 1_000_000 for _ in range(20))
    assert client.post("/api/answers", content=pieces, headers=headers).status_code == 413


@pytest.mark.parametrize("since", ["-1", "x", "1.5", "²", "9" * 30, "1"])
def test_a_wrong_since_is_refused(client, since):
    """A number that the log never had is refused: the page was made for another log."""
    reply = client.get("/api/state", params={"since": since})
    assert reply.status_code == 400
    assert reply.json()["error"].endswith(".")


def test_changes_are_there_with_an_earlier_result_only(client, path):
    """Without an earlier result there is nothing to compare with, and the desk says so."""
    assert client.get("/api/changes").status_code == 404
    with_changes = client_of(desk_of(OUTCOME, path), changes=[{"kind": "new"}])
    assert with_changes.get("/api/changes").json() == {"changes": [{"kind": "new"}]}


@pytest.mark.parametrize(("language", "words"), [("en", "2025-03-29"), ("zh", "2025-03-29")])
def test_a_letter_asks_one_supplier_for_one_fact(path, language, words):
    """The letter is that of `letters`, to the supplier on the page, with four weeks to answer."""
    writer = LetterWriter(OUTCOME, Screener, NOW.date)
    client = client_of(desk_of(OUTCOME, path), write_letter=writer)
    reply = client.post("/api/letter", json={"supplier": 1, "language": language})
    (expected,) = letters(
        questions(Screener(), OUTCOME), OUTCOME, language=language, deadline=dt.date(2025, 3, 29)
    )
    assert reply.json() == {"subject": expected.subject, "body": expected.body()}
    assert "Quiet Mills" in expected.body()
    assert words in reply.json()["body"]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"supplier": 0, "language": "en"}, "No single fact would settle this row"),
        ({"supplier": 2, "language": "en"}, "not a supplier of this result"),
        ({"supplier": -1, "language": "en"}, "not a supplier of this result"),
        ({"supplier": 1, "language": "fr"}, "is not known"),
        ({"supplier": "1", "language": "en"}, "are missing"),
        ({"supplier": True, "language": "en"}, "are missing"),
        ({"supplier": 1}, "are missing"),
    ],
)
def test_a_letter_that_cannot_be_written(path, body, problem):
    """Where no one fact would settle the row, or the message is wrong, one sentence says so."""
    client = client_of(desk_of(OUTCOME, path), write_letter=LetterWriter(OUTCOME, Screener))
    reply = client.post("/api/letter", json=body)
    assert reply.status_code == 400
    assert problem in reply.json()["error"]


@pytest.mark.parametrize("address", ["/nowhere", "/api", "/api/state/x", "/../etc/passwd"])
def test_other_addresses_are_not_there(client, address):
    """Nothing is served but the page and its few addresses; no file is."""
    reply = client.get(address)
    assert reply.status_code == 404
    assert set(reply.json()) == {"error"}


# --- who is answered -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "problem"),
    [
        ({"X-Desk-Token": ""}, "token is missing"),
        ({"X-Desk-Token": "wrong"}, "not that of the desk that runs now"),
        ({"X-Desk-Token": "wröng".encode()}, "not that of the desk that runs now"),
        ({"Host": "evil.example:8764"}, "only at the address"),
        ({"Host": "127.0.0.1:1"}, "only at the address"),
        ({"Host": ""}, "only at the address"),
        ({"Origin": "http://evil.example"}, "pages of other sites"),
        ({"Origin": "http://127.0.0.1:1"}, "pages of other sites"),
        ({"Origin": "null"}, "pages of other sites"),
        ({"Sec-Fetch-Site": "cross-site"}, "pages of other sites"),
        ({"Sec-Fetch-Site": "same-site"}, "pages of other sites"),
    ],
)
@pytest.mark.parametrize(
    ("method", "address"),
    [("GET", "/api/state"), ("POST", "/api/answers"), ("POST", "/api/work"), ("GET", "/nowhere")],
)
def test_strangers_are_not_answered(client, path, method, address, headers, problem):
    """Without the token, from another site or by another name, nothing is read or recorded."""
    body = {"reviewer": "r1", "answers": [answer_to(PLACE)], "finding_id": PLACE.finding_id}
    reply = client.request(method, address, json=body, headers=headers)
    assert reply.status_code == 403
    assert problem in reply.json()["error"]
    assert entries(path) == []


@pytest.mark.parametrize("origin", [HOST, "http://localhost:8764"])
def test_the_own_page_is_answered(path, origin):
    """The page may be opened by either name of this machine, and its requests are answered."""
    host = origin.removeprefix("http://")
    client = client_of(desk_of(OUTCOME, path), Origin=origin, Host=host)
    assert post(client, answer_to(PLACE))["added"] == 1


@pytest.mark.parametrize("address", ["/", "/?token=", "/?token=wrong", "/?token=%00"])
def test_the_page_needs_the_token(client, address):
    """Without its token the address shows one sentence, and nothing of the result."""
    reply = client.get(address)
    assert reply.status_code == 403
    assert "the desk printed" in reply.text or "it printed last" in reply.text
    assert "Hetian" not in reply.text
    assert "default-src 'none'" in reply.headers["Content-Security-Policy"]


def test_the_page_is_kept_nowhere_and_framed_nowhere(client):
    """No answer of the desk may be stored, framed, sniffed, or named to another site."""
    for address in (f"/?token={TOKEN}", "/", "/api/state", "/nowhere"):
        headers = client.get(address).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert client.get(f"/?token={TOKEN}").status_code == 200


# --- the log ---------------------------------------------------------------------------------------


def test_a_locked_log_loses_nothing(client, path):
    """While another program holds the log the desk says so; afterwards the same message is taken."""
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    body = {"reviewer": "r1", "answers": [answer_to(PLACE)]}
    reply = client.post("/api/answers", json=body)
    assert reply.status_code == 503
    assert "another program" in reply.json()["error"]
    holder.close()
    assert post(client, answer_to(PLACE))["added"] == 1


def test_a_log_that_was_changed_is_not_used(client, path):
    """A log that is edited, cut or exchanged while the desk runs stops it with a sentence."""
    post(client, answer_to(PLACE), answer_to(BLOCKED))
    connection = sqlite3.connect(path)
    connection.execute("DROP TRIGGER answers_are_kept_DELETE")
    connection.execute("DELETE FROM answers WHERE seq = 2")
    connection.commit()
    connection.close()
    for reply in (
        client.get("/api/state"),
        client.post("/api/answers", json={"reviewer": "r2", "answers": [answer_to(PLACE)]}),
    ):
        assert reply.status_code == 503
        assert "not as it was written" in reply.json()["error"]
    path.unlink()
    assert "no such log" in client.get("/api/state").json()["error"]


def test_an_unsound_or_foreign_log_opens_no_desk(tmp_path):
    """A log with a broken chain, of another program, or that is empty opens no desk."""
    empty, foreign, broken = (tmp_path / name for name in ("empty.db", "foreign.db", "broken.db"))
    empty.touch()
    connection = sqlite3.connect(foreign)
    connection.execute("CREATE TABLE other (x)")
    connection.close()
    AnswerLog(broken).append([answer(1), answer(2)])
    connection = sqlite3.connect(broken)
    connection.execute("DROP TRIGGER answers_are_kept_UPDATE")
    connection.execute("UPDATE answers SET record = replace(record, 'reason 1', 'reason 7')")
    connection.commit()
    connection.close()
    problems = {empty: "empty file", foreign: "another program", broken: "not as it was written"}
    for path, problem in problems.items():
        content = path.read_bytes()
        with pytest.raises(AnswersError, match=problem):
            desk_of(OUTCOME, path)
        assert path.read_bytes() == content


def test_a_log_of_another_list_is_told(path):
    """A log that says nothing of this result is used, and every state says that it may be wrong."""
    AnswerLog(path).append([answer(1), answer(2)])
    client = client_of(desk_of(OUTCOME, path))
    assert "None of the 2 answers in answers.db" in state(client)["notice"]
    assert state(client)["answers"] == []
    post(client, answer_to(PLACE))
    assert state(client)["notice"] == ""
    assert len(entries(path)) == 3

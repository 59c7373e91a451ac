"""Desks for tests: a screening with findings of every decision, its log, and a client of its page."""

from __future__ import annotations

import datetime as dt
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from duediligence.answers import AnswerLog
from duediligence.desk import Desk
from duediligence.desk.app import desk_app
from duediligence.desk.page import desk_page
from duediligence.model import Finding
from duediligence.screening.result import ScreeningResult
from duediligence.screening.screener import Screener

NOW = dt.datetime(2025, 3, 1, 9, 0, tzinfo=dt.UTC)
ROOT = Path(__file__).parents[1]
TOKEN, PORT = "right-token", 8764
HOST = f"http://127.0.0.1:{PORT}"


def screened() -> ScreeningResult:
    """Screen a listed firm, a place of a listed region, and a firm that is clear."""
    rows = [
        {"id": "V1", "name": "Hetian Taida Apparel Co., Ltd.", "city": "Hotan", "country": "CN"},
        {"id": "V2", "name": "Quiet Mills", "city": "Hotan", "country": "CN"},
        {"id": "V3", "name": "Lyon Socks", "city": "Lyon", "country": "FR"},
    ]
    return Screener().screen(rows)


def desk_of(outcome: ScreeningResult, path: Path, **settings: Any) -> Desk:
    """Return a desk on the log at a path, by default one that waits for nobody."""
    log = AnswerLog(path, patience=settings.pop("patience", 0.05))
    return Desk(outcome, log, now=lambda: NOW, **settings)


def client_of(
    desk: Desk, *, changes: Any = None, write_letter: Any = None, **headers: str
) -> TestClient:
    """Return a client that speaks to a desk as its own page does."""
    page = desk_page(desk.results)
    app = desk_app(desk, page, token=TOKEN, port=PORT, changes=changes, write_letter=write_letter)
    sent = {"X-Desk-Token": TOKEN, "Sec-Fetch-Site": "same-origin", **headers}
    return TestClient(app, base_url=HOST, headers=sent, raise_server_exceptions=False)


def answer_to(finding: Finding, **fields: Any) -> dict[str, Any]:
    """Return a false positive to a finding as the page sends it; every field may be given."""
    bound = {
        "finding_id": finding.finding_id,
        "digest": finding.evidence_digest,
        "rule": finding.rule,
    }
    return {**bound, "answer": "false positive", "reason": "another firm", "until": None, **fields}


def send(client: TestClient, address: str, body: object) -> Any:
    """Send JSON as a page does, which may hold half a character, and return the response."""
    headers = {"Content-Type": "application/json"}
    return client.post(address, content=json.dumps(body), headers=headers)


def post(client: TestClient, *answers: Any, reviewer: Any = "r1") -> Any:
    """Send answers and return the desk's reply."""
    reply = send(client, "/api/answers", {"reviewer": reviewer, "answers": list(answers)})
    assert reply.status_code == 200, reply.text
    return reply.json()


@contextmanager
def running_desk(
    folder: Path, *words: str, port: int = 0
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start a desk in a folder as a user does; give its process and its address; kill it at the end."""
    command = [sys.executable, "-m", "duediligence", "review", *words, "--answers", "answers.db"]
    process = subprocess.Popen(
        [*command, "--port", str(port)],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield process, process.stdout.readline().strip()
    finally:
        process.kill()
        process.communicate()


def free_port() -> int:
    """Return a port that nobody uses, for a desk that is started there twice."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port

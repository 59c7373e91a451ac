"""A real browser for tests of pages, and a small server that answers as the desk's does."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
needs_browser = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium is installed: install the system's package chromium"
)


@contextmanager
def browser() -> Iterator[Any]:
    """The system's Chromium; the page may do what its own policy allows and nothing else."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # A container has no user namespaces for the sandbox; the pages are our own.
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


def open_page(chromium: Any, address: str | Path, **context: Any) -> Any:
    """Open a page in a profile of its own; what goes wrong in it is in `page.faults`."""
    page = chromium.new_context(**context).new_page()
    page.faults = []
    page.asked = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("request", lambda request: page.asked.append(request.url))
    page.goto(address.as_uri() if isinstance(address, Path) else address)
    if context.get("java_script_enabled", True):
        page.wait_for_selector("tbody tr")
    return page


def until(page: Any, expression: str, *, seconds: float = 10) -> None:
    """Wait until a script of the page says yes; the page's policy forbids Playwright's own way."""
    deadline = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < deadline, f"still not so after {seconds} s: {expression}"
        page.wait_for_timeout(20)


class FakeDesk:
    """The desk's server as its contract says, without log and screening.

    `start` and `stop` may be called in turn: the address stays the same.
    """

    token = "token-of-a-test"

    def __init__(self, page: str) -> None:
        self.page = page
        self.answers: list[dict[str, Any]] = []
        self.work: dict[str, dict[str, Any]] = {}
        self.changes: list[dict[str, Any]] = []
        self.refused: set[str] = set()
        data = page.partition('id="data">')[2].partition("</script>")[0]
        findings = json.loads(data)["findings"]
        self.blocks = {one["id"] for one in findings if one["decision"] == "block"}
        self.port = 0
        self._server: ThreadingHTTPServer | None = None

    @property
    def address(self) -> str:
        """Where the page is, with the token."""
        return f"http://127.0.0.1:{self.port}/?token={self.token}"

    def start(self) -> None:
        """Answer at the same port as before."""
        desk = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path, _, query = self.path.partition("?")
                if path == "/":
                    self._send(200, desk.page.encode(), "text/html; charset=utf-8")
                elif self._is_allowed():
                    self._reply(desk.get(path, query))

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if self._is_allowed():
                    self._reply(desk.post(self.path, body))

            def _is_allowed(self) -> bool:
                if self.headers["X-Desk-Token"] == desk.token:
                    return True
                self._reply((403, {"error": "Open the address that the command printed."}))
                return False

            def _reply(self, reply: tuple[int, Any]) -> None:
                self._send(reply[0], json.dumps(reply[1]).encode(), "application/json")

            def _send(self, status: int, content: bytes, kind: str) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                self.send_header("Connection", "close")
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *arguments: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Answer nobody."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def get(self, path: str, query: str) -> tuple[int, Any]:
        """Answer a question."""
        if path == "/api/changes":
            return 200, {"changes": self.changes}
        since = int(query.partition("since=")[2] or 0)
        new = [answer for answer in self.answers if answer["seq"] > since]
        people: dict[str, set[str]] = {}
        for answer in self.answers:
            if answer["answer"] == "false positive" and answer["finding_id"] in self.blocks:
                people.setdefault(answer["finding_id"], set()).add(answer["reviewer"])
        waiting = [finding_id for finding_id, names in people.items() if len(names) == 1]
        state = {"seq": len(self.answers), "head": "", "answers": new, "work": self.work}
        return 200, {**state, "second_person": waiting, "contradicted": [], "notice": ""}

    def post(self, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        """Take answers or work."""
        if path == "/api/letter":
            return 501, {"error": "This version writes no letters."}
        if path == "/api/work":
            self.work[body["finding_id"]] = {key: body[key] for key in ("assignee", "due", "note")}
            return 200, self.work
        refused = []
        for answer in body["answers"]:
            if answer["finding_id"] in self.refused:
                problem = "It was screened on other evidence since."
                refused.append({"finding_id": answer["finding_id"], "problem": problem})
            else:
                self.add(answer, body["reviewer"])
        reply = {"seq": len(self.answers), "head": "", "added": 0, "already": 0}
        return 200, {**reply, "refused": refused, "second_person": []}

    def add(self, answer: dict[str, Any], reviewer: str) -> None:
        """Put an answer into the log."""
        place = {"seq": len(self.answers) + 1, "reviewer": reviewer, "date": "2026-11-28"}
        self.answers.append({**answer, **place})

"""The desk as a web application: the page, and the few addresses that its script calls."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from ..analysis.letters import Letter
from ..errors import AnswersError, DueDiligenceError, UsageError
from .access import OwnPageOnly, token_problem
from .desk import Desk
from .page import Page, refusal_page

# Bytes of one message: 20,000 answers with reasons of a line each have about 6 million.
_LARGEST_BODY = 16_000_000
_WORK_FIELDS = ("finding_id", "assignee", "due", "note")

Changes = list[dict[str, Any]]


def desk_app(
    desk: Desk,
    page: Page,
    *,
    token: str,
    port: int,
    changes: Changes | None = None,
    write_letter: Callable[[int, str], Letter] | None = None,
) -> Starlette:
    """Return the application that serves a desk.

    Args:
        desk: what is served.
        page: the page that is shown.
        token: what a request must know.
        port: the port that it is served at.
        changes: what changed since an earlier result; None where none was given.
        write_letter: writes the letter to the supplier of a row, in a language.
    """

    async def show_page(request: Request) -> Response:
        problem = token_problem(request.query_params.get("token", ""), token.encode())
        shown = refusal_page(problem) if problem else page
        headers = {"Content-Security-Policy": shown.content_policy}
        return HTMLResponse(shown.html, 403 if problem else 200, headers)

    async def get_state(request: Request) -> Response:
        since = request.query_params.get("since", "0")
        # Digits of a number that SQLite can count to.
        if not (since.isascii() and since.isdecimal() and len(since) < 19):
            raise UsageError(f"since={since[:40]!r} is not a number of the log")
        return JSONResponse(await run_in_threadpool(desk.state, int(since)))

    async def post_answers(request: Request) -> Response:
        body = await _body_of(request)
        answers = body.get("answers")
        if not isinstance(answers, list) or not all(isinstance(one, dict) for one in answers):
            raise UsageError("'answers' is not a list of answers")
        return JSONResponse(await run_in_threadpool(desk.answer, _reviewer(body), answers))

    async def post_work(request: Request) -> Response:
        body = await _body_of(request)
        fields = {name: body[name] for name in _WORK_FIELDS if name in body}
        return JSONResponse(await run_in_threadpool(desk.note_work, _reviewer(body), **fields))

    async def get_changes(request: Request) -> Response:  # noqa: ARG001 - Starlette passes it
        if changes is None:
            raise HTTPException(404, "no earlier result was given; start the desk with --since")
        return JSONResponse({"changes": changes})

    async def post_letter(request: Request) -> Response:
        body = await _body_of(request)
        supplier, language = body.get("supplier"), body.get("language")
        if type(supplier) is not int or not isinstance(language, str):
            raise UsageError("the supplier's place on the page and the language are missing")
        if write_letter is None:
            raise HTTPException(
                501, "this desk writes no letters; copy what to ask from the finding"
            )
        position = desk.position_of(supplier)
        letter = await run_in_threadpool(write_letter, position, language)
        return JSONResponse({"subject": letter.subject, "body": letter.body()})

    return Starlette(
        routes=[
            Route("/", show_page),
            Route("/api/state", get_state),
            Route("/api/answers", post_answers, methods=["POST"]),
            Route("/api/work", post_work, methods=["POST"]),
            Route("/api/changes", get_changes),
            Route("/api/letter", post_letter, methods=["POST"]),
        ],
        middleware=[Middleware(OwnPageOnly, token=token, port=port)],
        exception_handlers={
            HTTPException: lambda _, error: _error(str(error.detail), error.status_code),
            DueDiligenceError: lambda _, error: _error(str(error), _status_of(error)),
            Exception: lambda _, error: _error(
                f"the desk failed ({type(error).__name__}); nothing of this message was recorded"
                " for sure. Load the page again and look which answers are there.",
                500,
            ),
        },
    )


def _status_of(error: DueDiligenceError) -> int:
    """Return 503 where the same message may succeed later, as with a log that is locked; else 400."""
    return 503 if isinstance(error, AnswersError) else 400


def _error(sentence: str, status: int) -> Response:
    return JSONResponse({"error": f"{sentence[:1].upper()}{sentence[1:].rstrip('.')}."}, status)


async def _body_of(request: Request) -> dict[str, Any]:
    """Return the JSON object that was sent.

    Raises:
        UsageError: it is not JSON, not an object, or larger than any message of the page.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise UsageError("the message is not JSON; its Content-Type must be application/json")
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _LARGEST_BODY:
            raise HTTPException(
                413,
                f"the message has more than {_LARGEST_BODY:,} bytes; send fewer answers at once",
            )
    try:
        document = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise UsageError("the message is not JSON") from None
    if not isinstance(document, dict):
        raise UsageError("the message is not a JSON object")
    return document


def _reviewer(body: dict[str, Any]) -> str:
    reviewer = body.get("reviewer")
    if not isinstance(reviewer, str) or not reviewer.strip():
        raise UsageError("the reviewer is missing: write who answers, as an id")
    return reviewer

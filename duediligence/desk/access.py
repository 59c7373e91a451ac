"""Who may speak to the desk: only the page that it serves itself, opened with its token."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOKEN_HEADER = "X-Desk-Token"  # noqa: S105 - the name of a header
_FROM_OUR_PAGE = {"same-origin", "none"}  # "none": the address was typed or opened by a program
_HEADERS = {
    # Nobody after the reviewer at this machine finds suppliers or the token in a cache or referrer.
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
_CLOSED_POLICY = "default-src 'none'; frame-ancestors 'none'"


class OwnPageOnly:
    """Lets requests through that come from the desk's own page, and none of another site.

    A page of another site can send requests to this machine. Its requests carry that site in
    `Origin` and `Sec-Fetch-Site`, or another name than ours in `Host` if it lets its own name point
    to this machine; and none of them knows the token, which is asked for in addition.

    Args:
        app: what answers.
        token: what the address that was printed contains.
        port: the port that the desk listens on.
    """

    def __init__(self, app: ASGIApp, *, token: str, port: int) -> None:
        self._app = app
        self._token = token.encode()
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it with a sentence."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
                headers.setdefault("Content-Security-Policy", _CLOSED_POLICY)
            await send(message)

        request = Request(scope)
        problem = self._problem_of(request)
        answer = JSONResponse({"error": problem}, 403) if problem else self._app
        await answer(scope, receive, send_with_headers)

    def _problem_of(self, request: Request) -> str:
        """Return why a request is refused; "" where it is not."""
        headers: Mapping[str, str] = request.headers
        host = headers.get("host", "")
        if host not in self._hosts:
            return "The desk answers only at the address that it printed."
        if headers.get("origin", f"http://{host}") != f"http://{host}":
            return "The desk does not answer pages of other sites."
        if headers.get("sec-fetch-site", "none") not in _FROM_OUR_PAGE:
            return (
                "The desk does not answer pages of other sites; type its address, or open it anew."
            )
        if request.url.path == "/":
            return ""  # the page itself asks for the token in its address, and says so as a page
        return token_problem(headers.get(TOKEN_HEADER, ""), self._token)


def token_problem(given: str, token: bytes) -> str:
    """Return what is wrong with a token; "" for the right one."""
    if not given:
        return (
            "The token is missing: open the address that the desk printed, with all that is behind"
            " 'token='."
        )
    if not secrets.compare_digest(given.encode(), token):
        return (
            "The token is not that of the desk that runs now, which makes a new one at every start:"
            " open the address that it printed last. Answers that were not sent yet are kept in this"
            " browser."
        )
    return ""

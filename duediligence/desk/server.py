"""Serve the desk on this machine's own address, and nowhere else."""

from __future__ import annotations

import errno
import socket
import sys
from typing import TYPE_CHECKING

from ..errors import MissingExtra, UsageError

if TYPE_CHECKING:
    from starlette.applications import Starlette

_LOOPBACK = "127.0.0.1"
# Seconds that open connections have to end when the desk is closed. Judgement: an answer is on the
# disk in milliseconds, and nobody waits longer for a program to close.
_LAST_REQUESTS = 3


def listen(port: int) -> socket.socket:
    """Take a port of this machine's loopback address.

    Raises:
        UsageError: the port is in use, or may not be used.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if sys.platform == "win32":  # where SO_REUSEADDR would let two desks share a port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:  # a desk that was killed leaves its port in TIME_WAIT; the next one must not wait for it
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((_LOOPBACK, port))
        listener.listen()
    except OSError as error:
        listener.close()
        cause = (
            "in use, perhaps by another desk"
            if error.errno == errno.EADDRINUSE
            else str(error.strerror)
        )
        raise UsageError(
            f"port {port} cannot be used ({cause}); give another one with --port"
        ) from None
    return listener


def serve(app: Starlette, listener: socket.socket) -> None:
    """Serve until the program is interrupted; requests that have begun are answered first."""
    import uvicorn

    # No log of requests: their addresses contain the token.
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        proxy_headers=False,
        ws="none",
        timeout_graceful_shutdown=_LAST_REQUESTS,
    )
    uvicorn.Server(config).run(sockets=[listener])


def require_web_server() -> None:
    """Require the libraries that serve the desk.

    Raises:
        MissingExtra: one is not installed.
    """
    try:
        import starlette  # noqa: F401
        import uvicorn  # noqa: F401
    except ImportError as error:
        raise MissingExtra(
            f"the desk needs the extra `desk` ({error}): pip install 'duediligence[desk]'."
        ) from None

"""Runs the server until it is told to end."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence

import uvicorn

from casco_kg.errors import UsageError
from casco_kg.pages.book import Book
from casco_kg.serving.app import application
from casco_kg.serving.workers import Limits

__all__ = ["run"]

#: The names by which this computer calls itself; addresses that mean all of its own.
_LOOPBACK, _ANY = ("localhost", "127.0.0.1", "[::1]"), ("0.0.0.0", "::", "")


def run(book: Book, limits: Limits, host: str, port: int, origins: Sequence[str], tell: Callable[[str], None]) -> None:
    """Serve the pages of a book until the process is told to end.

    Args:
        book: what pages are made from.
        limits: what queries may use.
        host: where to listen.
        port: the port there; 0 for any that is free.
        origins: the sites whose pages may ask the endpoint.
        tell: says something to whoever started it.

    Raises:
        UsageError: there cannot be listened there.
    """
    listener = _listening(host, port)
    name = f"[{host}]" if ":" in host else host
    hosts = ("*",) if host in _ANY else (*_LOOPBACK, name)
    shown = f"http://{'localhost' if host in _ANY else name}:{listener.getsockname()[1]}/"
    tell(f"serving on {shown}; Ctrl-C ends it")
    if host not in ("localhost", "127.0.0.1", "::1"):
        tell("whoever reaches this computer over the network can read the graph and the data, and have files checked")
    config = uvicorn.Config(
        application(book, limits, hosts, origins),
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="on",
        timeout_graceful_shutdown=2,
    )
    uvicorn.Server(config).run(sockets=[listener])


def _listening(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(256)
        listener.set_inheritable(True)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"cannot listen on {host} port {port}: {reason}; choose another with --port") from error
    return listener

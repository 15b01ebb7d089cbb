"""Tells whoever listens what is being done, such as a terminal where somebody waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

__all__ = ["doing", "listening"]

_LISTENER: ContextVar[Callable[[str], None] | None] = ContextVar("listener", default=None)


def doing(what: str) -> None:
    """Say what is being done from now on, such as "reading register.csv"."""
    listener = _LISTENER.get()
    if listener is not None:
        listener(what)


@contextmanager
def listening(listener: Callable[[str], None]) -> Iterator[None]:
    """Have a function told what is being done."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)

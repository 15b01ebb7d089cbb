"""Processes that answer queries: as many at once as there are, each stopped when its time is over.

A thread cannot be stopped while an engine computes; a process can, and what it held is gone with it.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

import pyoxigraph as ox

from casco_kg.answers import asker
from casco_kg.closure import Closure
from casco_kg.serving.work import answer_queries

__all__ = ["Answered", "Limits", "Workers"]

#: How long a process may take until it is ready, in seconds.
_START = 120.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query may use.

    Attributes:
        seconds: how long it may take.
        rows: how many rows its answer may have.
        memory: how many bytes it may need, besides the graph.
        waiting: how many queries may wait for their turn.
        workers: how many are answered at once.
    """

    seconds: float = 20.0
    rows: int = 100_000
    memory: int = 1 << 30
    waiting: int = 1_000
    workers: int = 3


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of a query.

    Attributes:
        state: ``ok``, or what went wrong.
        kind: ``table``, ``truth`` or ``graph``.
        content: the answer, or what is to be said about what went wrong.
    """

    state: str
    kind: str = ""
    content: bytes = b""


class _Worker:
    """One process and the channel to it."""

    def __init__(self, arguments: tuple[object, ...]) -> None:
        context = multiprocessing.get_context("spawn")
        self.channel: Connection
        self.channel, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(
            target=answer_queries, args=(theirs, *arguments), daemon=True, name="casco-kg query"
        )
        self.process.start()
        theirs.close()
        self._ready = False

    def ask(self, message: tuple[str, str, str, int], seconds: float) -> Answered:
        """Ask, and return what came of it; after ``out of time`` and ``too large`` the process is of no more use."""
        try:
            if not self._ready:
                if not self.channel.poll(_START):
                    return Answered("out of time")
                self.channel.recv()
                self._ready = True
            self.channel.send(message)
            if not self.channel.poll(seconds):
                return Answered("out of time")
            return Answered(*self.channel.recv())
        except (EOFError, OSError):  # the process ended: the engine came to the end of its memory
            return Answered("too large")

    def stop(self) -> None:
        """End the process at once."""
        self.process.kill()
        self.process.join()
        self.channel.close()


class Workers:
    """The processes over one closure."""

    def __init__(self, closure: Closure, limits: Limits) -> None:
        self.limits = limits
        ready = asker(closure)
        self._folder = tempfile.TemporaryDirectory(prefix="casco-kg-")
        path = Path(self._folder.name) / "graph.nt"
        path.write_bytes(ready.graph.serialize(ox.RdfFormat.N_TRIPLES))
        self._arguments = (str(path), ready.unkept, ready.engine, limits.memory)
        self._idle = [_Worker(self._arguments) for _ in range(limits.workers)]
        self._all = list(self._idle)
        self._threads = ThreadPoolExecutor(limits.workers, thread_name_prefix="query")
        self._lock = threading.Lock()
        self._waiting = 0

    async def ask(self, text: str, table: str, graph: str) -> Answered:
        """Answer a query, in the formats for a table and for a graph."""
        if self._waiting >= self.limits.waiting:
            return Answered("too busy")
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._threads, self._ask, text, table, graph)
        finally:
            self._waiting -= 1

    def _ask(self, text: str, table: str, graph: str) -> Answered:
        with self._lock:
            worker = self._idle.pop()
        answered = worker.ask((text, table, graph, self.limits.rows), self.limits.seconds)
        if answered.state in ("out of time", "too large", "fault"):
            worker.stop()
            fresh = _Worker(self._arguments)
            with self._lock:
                self._all.remove(worker)
                self._all.append(fresh)
            worker = fresh
        with self._lock:
            self._idle.append(worker)
        return answered

    def stop(self) -> None:
        """End all processes, and remove what was written for them."""
        with self._lock:
            stopped, self._all, self._idle = self._all, [], []
        for worker in stopped:
            worker.stop()
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._folder.cleanup()

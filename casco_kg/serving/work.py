"""What a process that answers queries does: it holds the graph, and can be stopped at any time."""

from __future__ import annotations

import signal
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

import pyoxigraph as ox

from casco_kg.answers import Answer, Asker, TooManyError
from casco_kg.errors import CascoError, InputError
from casco_kg.graph import Graph
from casco_kg.serving.results import written
from casco_kg.texts import brief

__all__ = ["answer_queries", "bound_memory"]


def answer_queries(channel: Connection, graph: str, unkept: frozenset[ox.NamedNode], engine: str, memory: int) -> None:
    """Answer queries that come through a channel, until it is closed.

    In: the query, the format of a table, that of a graph, and how many rows there may be at the most.
    Out: a word for what came of it, its kind, and the content.

    Args:
        channel: to whoever asks.
        graph: the file with the graph, in N-Triples.
        unkept: as in :class:`Asker`.
        engine: what inferred.
        memory: so many bytes more than at the start may be used.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    triples = ox.parse(path=Path(graph), format=ox.RdfFormat.N_TRIPLES)
    asker = Asker(Graph(frozenset(quad.triple for quad in triples)), unkept, engine)
    with suppress(CascoError):
        asker.answer("ASK {}")
    bound_memory(memory)
    with suppress(EOFError, BrokenPipeError):
        channel.send(("ready", "", b""))
        while True:
            channel.send(_answered(asker, *channel.recv()))


def _answered(asker: Asker, text: str, table: str, graph: str, most: int) -> tuple[str, str, bytes]:
    try:
        found = asker.answer(text, most)
        kind = "graph" if isinstance(found, Graph) else "table" if isinstance(found, Answer) else "truth"
        return "ok", kind, written(found, graph if isinstance(found, Graph) else table)
    except TooManyError as error:
        return "too many", "", str(error).encode()
    except InputError as error:
        return "not understood", "", brief(str(error)).encode()
    except CascoError as error:
        return "refused", "", brief(str(error)).encode()
    except MemoryError:
        return "too large", "", b""
    except Exception as error:  # the fault is told where the query is asked, and the process goes on
        return "fault", "", type(error).__name__.encode()


def bound_memory(more: int) -> None:
    """Let this process use so many bytes more than now, where the system can bound that."""
    try:
        import resource
    except ImportError:  # Windows
        return
    with suppress(OSError, ValueError, IndexError):
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        used = pages * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + more, resource.RLIM_INFINITY))

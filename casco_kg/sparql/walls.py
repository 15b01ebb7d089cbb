"""Two walls around the engines that are written in Python: what they may run, and what they may reach while they run.

rdflib's SPARQL asks other servers (SERVICE) and loads files and addresses (FROM) unasked; pyshacl runs what stands in
shapes. So a query is walked as rdflib parsed it, which is what rdflib runs, and may hold only what is listed here. And
while an engine runs, Python itself refuses it sockets, files, processes and foreign code. Each wall holds alone.

Sources: https://docs.python.org/3/library/audit_events.html and https://www.w3.org/TR/sparql11-federated-query/
"""

from __future__ import annotations

import os
import site
import sys
import sysconfig
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from casco_kg.errors import UsageError
from casco_kg.rdf.constants import XSD

__all__ = ["closed", "refuse_ways_out_of"]

#: What an engine may do, by the first part of the name of the event; it computes and imports its own modules.
_ALLOWED = frozenset(
    {"array", "builtins", "code", "compile", "exec", "function", "gc", "import", "marshal", "object", "sys", "time"}
)
#: What it may do in the folders of Python and its packages: nothing there is anybody's data.
_READING = frozenset({"open", "os.listdir", "os.scandir"})
#: What Python's own import is written in.
_IMPORTING = "<frozen importlib._bootstrap_external>"
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

#: What a query may be made of, as rdflib calls it when it has parsed it; besides, what is built in and aggregates.
_PARTS = frozenset(
    """
    AdditiveExpression AggregateJoin AskQuery BGP Bind ConditionalAndExpression ConditionalOrExpression
    ConstructQuery DescribeQuery Distinct Extend Filter Graph GraphGraphPattern Group GroupAs GroupClause
    GroupGraphPatternSub GroupOrUnionGraphPattern HavingClause InlineData Join LeftJoin LimitOffsetClauses
    Minus MinusGraphPattern
    MultiplicativeExpression OptionalGraphPattern OrderBy OrderClause OrderCondition Project Reduced
    RelationalExpression SelectQuery Slice SubSelect ToMultiSet TriplesBlock UnaryMinus UnaryNot UnaryPlus
    TrueFilter Union ValuesClause literal pname values vars
    """.split()  # noqa: SIM905 (forty names, one a line)
)
_FAMILIES = ("Aggregate_", "Builtin_", "Path", "InversePath", "DistinctPath")
#: Functions by name are casts; whatever else has a name is code from elsewhere.
_NAMES = {"ServiceGraphPattern": "SERVICE, which asks another server", "DatasetClause": "FROM, which loads a graph"}


class _Inside(threading.local):
    """What the present thread tried while the wall around it was closed; None while it is open."""

    tried: list[str] | None = None


_inside = _Inside()


@contextmanager
def closed(what: str) -> Iterator[None]:
    """Keep the present thread from the network, from files, and from other programs.

    Whatever is tried is refused where it is tried, and told at the end, since engines pass over some failures in
    silence and would go on to a verdict.

    Args:
        what: who is kept in, for the message.

    Raises:
        UsageError: something was tried.
    """
    _audit()
    before, _inside.tried = _inside.tried, []
    try:
        yield
    finally:
        tried, _inside.tried = _inside.tried or [], before
        if tried:
            raise UsageError(f"{what} tried to reach beyond this graph ({tried[0]}) and was stopped; nothing left")


@cache
def _audit() -> None:
    """Have Python ask before it does anything beyond computing. An audit hook stays as long as the process does."""
    _own_folders()
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    tried = _inside.tried
    if tried is None or event.partition(".")[0] in _ALLOWED:
        return
    if event == "os.listdir" and sys._getframe(1).f_code.co_filename == _IMPORTING:
        return  # Python looks for a module again in a folder in which something has changed since
    own = bool(arguments) and _is_own(arguments[0])
    if own and event in _READING and not _writes(arguments):
        return
    if not own:  # else Python keeps what it has compiled, and can do without
        tried.append(event)
    raise PermissionError(f"{event} is refused: engines are kept from network, files and other programs")


def _is_own(path: object) -> bool:
    """Return whether a file or folder is one of Python and its packages, and no link to another."""
    if not isinstance(path, str | bytes | os.PathLike):
        return False
    text = os.fsdecode(path)
    return all(form.startswith(_own_folders()) for form in (os.path.abspath(text), os.path.realpath(text)))  # noqa: PTH100


def _writes(arguments: tuple[Any, ...]) -> bool:
    return len(arguments) > 2 and isinstance(arguments[2], int) and bool(arguments[2] & _WRITING)


_ENGINES = ("owlrl", "pyparsing", "pyshacl", "rdflib")


@cache
def _own_folders() -> tuple[str, ...]:
    found = {sysconfig.get_path(key) for key in ("stdlib", "platstdlib", "purelib", "platlib")}
    found |= {*site.getsitepackages(), site.getusersitepackages(), str(Path(__file__).parents[1])}
    # where the engines are installed, which may be a folder on the path that is none of these
    specs = [spec for name in _ENGINES if (spec := find_spec(name))]
    found |= {str(Path(place).parent) for spec in specs for place in spec.submodule_search_locations or ()}
    both = {form for path in found if path for form in (os.path.abspath(path), os.path.realpath(path))}  # noqa: PTH100
    return tuple(sorted(path + os.sep for path in both))


def refuse_ways_out_of(query: Any) -> None:  # noqa: ANN401 (rdflib's algebra is untyped)
    """Refuse a query, as rdflib has parsed it, that is made of anything but what is listed here.

    Raises:
        UsageError: it asks another server, names graphs to be loaded, calls a function that is not built in, or
            changes a graph.
    """
    from rdflib.plugins.sparql.parserutils import CompValue

    left: list[Any] = [query]
    while left:
        part = left.pop()
        if isinstance(part, CompValue):
            if dict.get(part, "datasetClause"):
                _stop("DatasetClause")
            if part.name == "Function":
                if not str(part.iri).startswith(XSD):
                    _stop(f"the function {part.iri}")
            elif part.name not in _PARTS and not part.name.startswith(_FAMILIES):
                _stop(part.name)
        if isinstance(part, dict):
            left += part.values()
        elif isinstance(part, list | tuple | set | frozenset):
            left += part


def _stop(what: str) -> None:
    raise UsageError(f"the query has {_NAMES.get(what, what)}; casco-kg does not run that")

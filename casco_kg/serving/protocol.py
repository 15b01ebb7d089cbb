"""The SPARQL 1.1 Protocol, for queries: what is asked, in which format it is to be answered, what went wrong.

Source: https://www.w3.org/TR/sparql11-protocol/
"""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from casco_kg.serving.description import service_description
from casco_kg.serving.negotiation import wanted
from casco_kg.serving.results import GRAPH_TYPES, TABLE_TYPES, ResultType
from casco_kg.serving.workers import Answered, Limits, Workers

__all__ = ["MOST_BYTES", "sparql"]

#: A query has at most so many bytes.
MOST_BYTES = 1_000_000
_FORM, _DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
_READS_ONLY = "updates are refused: this endpoint only reads"
_STATUS = {
    "not understood": 400,
    "refused": 403,
    "too many": 403,
    "out of time": 503,
    "too large": 503,
    "too busy": 503,
    "fault": 500,
}


async def sparql(request: Request) -> Response:
    """Answer one request of the protocol."""
    try:
        given = [*request.query_params.multi_items(), *(await _sent(request) if request.method == "POST" else ())]
        queries = [value for key, value in given if key == "query"]
        _refuse({key for key, _ in given})
        if not queries and request.method != "POST":
            return _description(request)
        if len(queries) != 1:
            raise HTTPException(400, f"a request has one query, not {len(queries)}")
    except HTTPException as error:
        return _said(error.status_code, str(error.detail))
    return await _answer(request, request.app.state.workers, queries[0], dict(given).get("format"))


async def _sent(request: Request) -> list[tuple[str, str]]:
    """Return the parameters that are sent in the body of a request.

    Raises:
        HTTPException: it is too long, no text, or of no type that the protocol has.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        text = (await _body(request)).decode()
    except UnicodeDecodeError as error:
        raise HTTPException(400, "the request is no UTF-8") from error
    if kind == _FORM:
        return parse_qsl(text, keep_blank_values=True)
    if kind == _DIRECT:
        return [("query", text)]
    if kind == "application/sparql-update":
        raise HTTPException(403, _READS_ONLY)
    raise HTTPException(415, f"send a query as {_DIRECT}, or as {_FORM}")


def _refuse(keys: set[str]) -> None:
    """Refuse parameters by which a request would change something, or ask other graphs.

    Raises:
        HTTPException: it has one of them.
    """
    if keys & {"update", "using-graph-uri", "using-named-graph-uri"}:
        raise HTTPException(403, _READS_ONLY)
    if keys & {"default-graph-uri", "named-graph-uri"}:
        raise HTTPException(403, "there is one graph to ask: leave out default-graph-uri and named-graph-uri")


async def _answer(request: Request, workers: Workers, query: str, name: str | None) -> Response:
    table, graph = (_chosen(request, name, types) for types in (TABLE_TYPES, GRAPH_TYPES))
    if table is None and graph is None:
        return _said(406, f"answers are written as {', '.join(_all_types())}")
    answered = await workers.ask(query, (table or TABLE_TYPES[0]).name, (graph or GRAPH_TYPES[0]).name)
    if answered.state != "ok":
        return _failed(answered, workers.limits)
    used = graph if answered.kind == "graph" else table
    if used is None:
        return _said(406, f"a {answered.kind} is not written like that; formats are {', '.join(_all_types())}")
    return Response(answered.content, media_type=used.content, headers={"Vary": "Accept"})


def _chosen(request: Request, name: str | None, types: tuple[ResultType, ...]) -> ResultType | None:
    """Return the format that is named, or wanted most; None where none is acceptable."""
    if name:
        return next((each for each in types if name.lower() in (each.name, *each.media)), None)
    number = wanted(request.headers.get("accept"), [each.media for each in types])
    return None if number is None else types[number]


def _all_types() -> list[str]:
    return [each.media[0] for each in (*TABLE_TYPES, *GRAPH_TYPES)]


def _failed(answered: Answered, limits: Limits) -> Response:
    told = answered.content.decode(errors="replace") or {
        "out of time": f"the query was stopped: it took longer than {limits.seconds:g} seconds",
        "too large": f"the query was stopped: it needed more than {limits.memory / 1e6:,.0f} MB of memory",
        "too busy": f"more than {limits.waiting:,} queries wait; ask again in a while",
    }.get(answered.state, "the query could not be answered")
    later = {"Retry-After": "5"} if answered.state == "too busy" else {}
    return _said(_STATUS[answered.state], told, later)


async def _body(request: Request) -> bytes:
    """Return the body of a request.

    Raises:
        HTTPException: it is too long.
    """
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > MOST_BYTES:
            raise HTTPException(413, f"a query has at most {MOST_BYTES:,} bytes")
        parts.append(part)
    return b"".join(parts)


def _description(request: Request) -> Response:
    """Return the description of the service, as generic clients ask for it: without a query."""
    number = wanted(request.headers.get("accept"), [each.media for each in GRAPH_TYPES])
    used = GRAPH_TYPES[number or 0]
    address = str(request.url.replace(query=""))
    content = service_description(request.app.state.pages.book, address, used.name)
    return Response(content, media_type=used.content, headers={"Vary": "Accept"})


def _said(status: int, words: str, headers: dict[str, str] | None = None) -> Response:
    return Response(f"{words}\n", status, headers, media_type="text/plain; charset=utf-8")

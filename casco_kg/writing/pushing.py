"""Pushes a graph into a triple store over HTTP: one request, which replaces or extends one graph.

Nothing but the given address is contacted: redirects are not followed and proxies are not used.

Sources: https://www.w3.org/TR/sparql11-http-rdf-update/ and https://www.w3.org/TR/sparql11-update/
"""

from __future__ import annotations

import http
import http.client
import threading
from dataclasses import dataclass
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import (
    HTTPBasicAuthHandler,
    HTTPDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    HTTPRedirectHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    build_opener,
    parse_http_list,
    parse_keqv_list,
)

import pyoxigraph as ox

from casco_kg.errors import CascoError, UsageError
from casco_kg.graph import Graph
from casco_kg.rdf.constants import BASE
from casco_kg.rdf.terms import expand

__all__ = ["DEFAULT_GRAPH", "OWN_GRAPH", "PROTOCOLS", "PushError", "Pushed", "push"]

PROTOCOLS = ("graph-store", "update")
#: What stands for the graph without a name.
DEFAULT_GRAPH = "default"
#: Where the knowledge graph goes unless told otherwise; nobody else's statements are in it.
OWN_GRAPH = BASE + "ontology/casco-kg"

_MOVED = range(300, 400)
_ANSWER_LENGTH = 300
_UNSURE = "whether it changed the graph, only the store knows; push again to be sure"


class PushError(CascoError):
    """The store could not be reached or did not take the graph."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """What was done.

    Attributes:
        graph: the name of the graph, or "default".
        statements: the number of statements sent.
        replaced: whether what was in the graph before is gone.
        atomic: whether the protocol has readers see all of it or nothing of it. A Graph Store PUT is one
            operation; an update that clears and inserts is two, and stores only should treat them as one.

    """

    graph: str
    statements: int
    replaced: bool
    atomic: bool


def push(
    endpoint: str,
    graph: Graph,
    *,
    name: str = OWN_GRAPH,
    replace: bool = True,
    protocol: str = "graph-store",
    user: str | None = None,
    password: str = "",
    timeout: float = 300,
) -> Pushed:
    """Send a graph to a triple store, as one graph there.

    Args:
        endpoint: the address of the Graph Store, or of SPARQL Update, by ``protocol``.
        graph: what to send.
        name: the graph that receives it: an IRI, a prefixed name, or ``default``.
        replace: replace what is in that graph; else add to it.
        protocol: a name in :data:`PROTOCOLS`.
        user: who asks; sent only when the store demands it, by digest or basic authentication.
        password: the password of ``user``.
        timeout: the seconds that all of it may take, however slowly the store answers.

    Raises:
        UsageError: the address, the graph name or the protocol is none.
        PushError: the store cannot be reached, refuses, or fails.

    """
    _check(endpoint)
    target = name if name == DEFAULT_GRAPH else expand(name).value
    if protocol == "graph-store":
        request = _graph_store_request(endpoint, graph, target, replace)
    elif protocol == "update":
        request = _update_request(endpoint, graph, target, replace)
    else:
        raise UsageError(f"there is no protocol {protocol!r}; protocols are {', '.join(PROTOCOLS)}")
    passwords = _passwords(endpoint, user, password)
    _send_within(timeout, request, passwords)
    return Pushed(target, len(graph), replace, atomic=protocol == "graph-store" or not replace)


def _check(endpoint: str) -> None:
    parts = urlsplit(endpoint)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(f"{endpoint}: write the whole address of the store, as in http://127.0.0.1:7878/store")
    if parts.username is not None:
        raise UsageError("leave name and password out of the address; others can read it. Use --user")


def _graph_store_request(endpoint: str, graph: Graph, target: str, replace: bool) -> Request:
    """Source: https://www.w3.org/TR/sparql11-http-rdf-update/#http-put and #http-post."""
    selected = "default" if target == DEFAULT_GRAPH else f"graph={quote(target, safe='')}"
    return Request(
        f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{selected}",
        data=graph.serialize(ox.RdfFormat.N_TRIPLES),
        # N-Triples is Turtle, which every store reads.
        headers={"Content-Type": "text/turtle; charset=utf-8"},
        method="PUT" if replace else "POST",
    )


def _update_request(endpoint: str, graph: Graph, target: str, replace: bool) -> Request:
    """Source: https://www.w3.org/TR/sparql11-protocol/#update-via-post-direct."""
    triples = graph.serialize(ox.RdfFormat.N_TRIPLES).decode()
    named = target != DEFAULT_GRAPH
    clear = f"CLEAR SILENT {f'GRAPH <{target}>' if named else 'DEFAULT'} ;\n" if replace else ""
    body = f"GRAPH <{target}> {{\n{triples}}}" if named else triples
    return Request(
        endpoint,
        data=f"{clear}INSERT DATA {{\n{body}}}".encode(),
        headers={"Content-Type": "application/sparql-update; charset=utf-8"},
        method="POST",
    )


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: http.client.HTTPMessage, newurl: str
    ) -> None:
        """Follow nothing: the data and the password are for the given address only."""


def _passwords(endpoint: str, user: str | None, password: str) -> HTTPPasswordMgrWithDefaultRealm | None:
    if user is None:
        return None
    passwords = HTTPPasswordMgrWithDefaultRealm()
    passwords.add_password(None, endpoint, user, password)
    return passwords


def _opener(passwords: HTTPPasswordMgrWithDefaultRealm | None) -> OpenerDirector:
    handlers = [ProxyHandler({}), _NoRedirect()]
    if passwords is not None:
        handlers += [HTTPDigestAuthHandler(passwords), HTTPBasicAuthHandler(passwords)]
    return build_opener(*handlers)


def _send_within(timeout: float, request: Request, passwords: HTTPPasswordMgrWithDefaultRealm | None) -> None:
    """Send, and wait no longer than that: the timeout of a socket begins anew with each byte that trickles in."""
    failed: list[BaseException] = []

    def send() -> None:
        try:
            _send(request, _opener(passwords), passwords, timeout)
        except BaseException as error:  # told by who waits
            failed.append(error)

    sending = threading.Thread(target=send, daemon=True)
    sending.start()
    sending.join(timeout)
    if failed:
        raise failed[0]
    if sending.is_alive():
        raise PushError(_late(f"{request.type}://{request.host}", timeout))


def _late(store: str, timeout: float) -> str:
    return f"{store} did not answer within {timeout:g} seconds; {_UNSURE}"


def _send(
    request: Request, opener: OpenerDirector, passwords: HTTPPasswordMgrWithDefaultRealm | None, timeout: float
) -> None:
    store = f"{request.type}://{request.host}"
    try:
        opener.open(request, timeout=timeout).close()
    except HTTPError as error:
        raise PushError(_refusal(store, error)) from error
    except (OSError, http.client.HTTPException) as error:
        # what befalls the connection before the answer comes is wrapped, while connecting as while sending
        reason = error.reason if isinstance(error, URLError) else error
        if isinstance(reason, TimeoutError):
            raise PushError(_late(store, timeout)) from error
        if isinstance(error, URLError) and not isinstance(reason, BrokenPipeError | ConnectionResetError):
            raise PushError(f"{store} cannot be reached: {_words(reason)}; does the store run?") from error
        # A store may ask for a login, and hang up, before it has read a large graph.
        if passwords is not None and (login := _login(request, passwords, timeout)):
            request.add_unredirected_header("Authorization", login)
            _send(request, _opener(None), None, timeout)
            return
        raise PushError(f"{store} broke off: {_words(reason)}; {_UNSURE}") from error
    except ValueError as error:
        raise PushError(f"{store} wants a login that is neither basic nor digest, or digest by a new method") from error


def _login(request: Request, passwords: HTTPPasswordMgrWithDefaultRealm, timeout: float) -> str | None:
    """Ask a store, by reading, for the digest login that it demands, and return the answer for a request."""
    try:
        _opener(None).open(Request(request.full_url), timeout=timeout).close()
    except HTTPError as error:
        scheme, _, challenge = error.headers.get("WWW-Authenticate", "").partition(" ")
        if error.code == http.HTTPStatus.UNAUTHORIZED and scheme.lower() == "digest":
            told = parse_keqv_list(list(filter(None, parse_http_list(challenge))))
            authorization = HTTPDigestAuthHandler(passwords).get_authorization(request, told)
            return f"Digest {authorization}" if authorization else None
    except (OSError, http.client.HTTPException, ValueError):
        pass
    return None


def _refusal(store: str, error: HTTPError) -> str:
    """Say what the store answered, and what to do."""
    if error.code in _MOVED:
        return f"{store} points to {error.headers.get('Location')}; give that address if you trust it"
    answer = " ".join(error.read(4 * _ANSWER_LENGTH).decode("utf-8", "replace").split())[:_ANSWER_LENGTH]
    told = f"{store} answered {error.code} {error.reason}" + (f": {answer}" if answer else "")
    remedy = {
        401: "give --user, and check name and password",
        403: "this user may not write there",
        404: "check the address; the Graph Store and SPARQL Update often have one each",
        405: "check the address; the Graph Store and SPARQL Update often have one each",
        413: "the store takes less in one request",
        415: "the address is not one of the chosen protocol; see --protocol",
    }.get(error.code, "the graph may be as it was or not: ask the store" if error.code >= 500 else "")
    return f"{told}; {remedy}" if remedy else told


def _words(reason: object) -> str:
    return str(getattr(reason, "strerror", None) or reason)

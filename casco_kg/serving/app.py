"""The server: pages, files of RDF, the endpoint and checks, as one application."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Message

from casco_kg.errors import CascoError
from casco_kg.installation.questions import questions
from casco_kg.languages.words import ENGLISH, LANGUAGES
from casco_kg.pages.book import Book, Desk
from casco_kg.pages.entities import RDF_FILES
from casco_kg.pages.frame import POLICY, Page, framed
from casco_kg.pages.live_pages import check_page, checked_page, editor_page, has_editor, sparql_page
from casco_kg.pages.search_index import search_index
from casco_kg.pages.site import FILES, Pages
from casco_kg.rendering.markup import Markup, join, tag
from casco_kg.serving.checking import MOST_BYTES, MOST_FILES, MOST_SECONDS, Checked, Checks, Upload
from casco_kg.serving.guarding import Guarded, Logged
from casco_kg.serving.negotiation import wanted
from casco_kg.serving.protocol import sparql
from casco_kg.serving.workers import Limits, Workers

__all__ = ["application"]

_LIMITS = (
    f"At most {MOST_FILES} files, {MOST_BYTES // 1_000_000} MB together, and {MOST_SECONDS // 60:.0f} minutes of "
    "computing; casco-kg validate has no such limits."
)
#: What a report may do: what stands in it, by digests of its own, in a place of its own.
_REPORT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-scripts allow-modals"
)
#: The editor of others sets styles of its own.
_EDITOR_POLICY = f"{POLICY}; style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:"
_HTML = ("text/html", "application/xhtml+xml")
_RDF_TYPES = {
    ".ttl": "text/turtle; charset=utf-8",
    ".jsonld": "application/ld+json",
    ".nt": "application/n-triples",
}


def application(
    book: Book,
    limits: Limits | None = None,
    hosts: Sequence[str] = ("localhost", "127.0.0.1", "[::1]"),
    origins: Sequence[str] = (),
) -> Starlette:
    """Return the server as an ASGI application.

    Args:
        book: what pages are made from.
        limits: what queries may use.
        hosts: the names by which it may be called; another one could be a trick of a page elsewhere.
        origins: the sites whose pages may ask the endpoint, ``*`` for any.
    """

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        app.state.workers = Workers(book.closure, limits or Limits())
        try:
            yield
        finally:
            app.state.workers.stop()

    app = Starlette(
        routes=[
            Route("/", _home),
            Route("/sparql", sparql, methods=["GET", "POST"]),
            Route("/sparql.html", _editor),
            Route("/editor.html", _full_editor),
            Route("/check.html", _check),
            Route("/check", _add, methods=["POST"]),
            Route("/checked/{name}.html", _checked),
            Route("/checked/{name}/report.html", _report),
            Route("/checked/{name}/workbook", _workbook),
            Route("/data/report.html", _data_report),
            Route("/iri", _iri),
            Route("/files/search-index.js", _index),
            Route("/.well-known/void", lambda request: RedirectResponse("/sparql", 303)),
            Mount("/files", StaticFiles(directory=FILES)),
            Route("/{path:path}", _page),
        ],
        middleware=[
            Middleware(Logged),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False),
            Middleware(Guarded, origins=tuple(origins)),
        ],
        exception_handlers={HTTPException: _problem, CascoError: _refusal},
        lifespan=lifespan,
    )
    app.state.pages = Pages(book)
    app.state.checks = Checks()
    return app


def _shown(request: Request, page: Page, status: int = 200) -> Response:
    pages: Pages = request.app.state.pages
    return HTMLResponse(framed(Desk(pages.book, page.path), page), status)


async def _home(request: Request) -> Response:
    return await _made(request, "index")


async def _page(request: Request) -> Response:
    """Show what stands at an address: a page, a file of RDF, or without an ending what the client wants most."""
    pages: Pages = request.app.state.pages
    path = request.path_params["path"]
    if path.endswith(".html"):
        return await _made(request, path.removesuffix(".html"))
    ending = f".{path.rpartition('.')[2]}"
    if ending in _RDF_TYPES and (content := await run_in_threadpool(pages.file, path)) is not None:
        return Response(content, media_type=_RDF_TYPES[ending])
    if path not in pages.book.addresses.nodes:
        return await _made(request, path)
    endings = [*RDF_FILES.values()]
    offered = [_HTML, *((_RDF_TYPES[each].partition(";")[0],) for each in endings)]
    number = wanted(request.headers.get("accept"), offered)
    if number is None:
        raise HTTPException(406, "This is to be had as HTML, Turtle, JSON-LD and N-Triples.")
    target = Desk(pages.book, "index").address(path + (".html" if number == 0 else endings[number - 1]))
    return RedirectResponse(f"/{target}", 303, {"Vary": "Accept"})


async def _made(request: Request, path: str) -> Response:
    pages: Pages = request.app.state.pages
    page = await run_in_threadpool(pages.page, path, dict(request.query_params))
    if page is None:
        raise HTTPException(404, "There is no such page.")
    return _shown(request, page)


async def _iri(request: Request) -> Response:
    """Lead to the page of an IRI, or to where it says itself to be."""
    pages: Pages = request.app.state.pages
    iri = request.query_params.get("iri", "")
    path = pages.book.addresses.paths.get(iri)
    if path is None:
        raise HTTPException(404, "The graph says nothing about this IRI.")
    return RedirectResponse(f"/{Desk(pages.book, 'index').address(path)}.html", 303)


async def _index(request: Request) -> Response:
    pages: Pages = request.app.state.pages
    if not hasattr(request.app.state, "index"):
        request.app.state.index = await run_in_threadpool(search_index, pages.book)
    return Response(request.app.state.index, media_type="text/javascript; charset=utf-8")


async def _editor(request: Request) -> Response:
    chosen = questions().get(request.query_params.get("question", ""))
    return _shown(request, sparql_page(chosen))


async def _full_editor(request: Request) -> Response:
    if not has_editor():
        raise HTTPException(404, "There is only the plain editor: tools/build_editor.py was not run.")
    response = _shown(request, editor_page())
    response.headers["Content-Security-Policy"] = _EDITOR_POLICY
    return response


async def _check(request: Request) -> Response:
    return _shown(request, check_page(request.app.state.pages.book, limits=_LIMITS))


async def _add(request: Request) -> Response:
    """Take files in, check them, and lead to what came of it."""
    try:
        upload = await _upload(request)
    except HTTPException as error:
        page = check_page(request.app.state.pages.book, limits=_LIMITS, error=str(error.detail))
        return _shown(request, page, error.status_code)
    name = await run_in_threadpool(request.app.state.checks.add, upload)
    return RedirectResponse(f"/checked/{name}.html", 303)


async def _upload(request: Request) -> Upload:
    """Return what was sent.

    Raises:
        HTTPException: it is too much, or nothing.
    """
    size = 0

    async def bounded() -> Message:
        nonlocal size
        message = await request.receive()
        size += len(message.get("body", b""))
        if size > MOST_BYTES:
            raise HTTPException(413, f"That is more than is taken in here. {_LIMITS}")
        return message

    try:
        async with Request(request.scope, bounded).form(max_files=MOST_FILES + 1, max_fields=10) as form:
            given = [each for each in form.getlist("files") if isinstance(each, UploadFile) and each.filename]
            files = {str(each.filename): await each.read() for each in given}
            mapping = form.get("mapping")
            content = await mapping.read() if isinstance(mapping, UploadFile) else b""
            day, language = (str(form.get(name) or "") for name in ("day", "language"))
    except MultiPartException as error:
        raise HTTPException(400, f"The files could not be taken in: {error.message}. {_LIMITS}") from error
    if not files:
        raise HTTPException(400, "Choose at least one file.")
    return Upload(files, content, day, language if language in LANGUAGES else ENGLISH)


async def _checked(request: Request) -> Response:
    checked = _kept(request)
    book = request.app.state.pages.book
    if checked.error:
        page = check_page(book, limits=_LIMITS, error=f"{', '.join(checked.files)}: not checked. {checked.error}")
        return HTMLResponse(framed(Desk(book, "checked/-"), page), 422)
    return _shown(
        request, checked_page(book, request.path_params["name"], checked.summary, checked.files, checked.workbook_name)
    )


async def _report(request: Request) -> Response:
    return Response(_kept(request).report, media_type="text/html", headers={"Content-Security-Policy": _REPORT_POLICY})


async def _data_report(request: Request) -> Response:
    given = request.app.state.pages.given
    if given is None:
        raise HTTPException(404, "There is no data beside the graph.")
    content = await run_in_threadpool(lambda: given.html)
    return Response(content, media_type="text/html", headers={"Content-Security-Policy": _REPORT_POLICY})


async def _workbook(request: Request) -> Response:
    checked = _kept(request)
    if not checked.workbook:
        raise HTTPException(404, "There is no workbook.")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return Response(checked.workbook, media_type=kind, headers={"Content-Disposition": "attachment"})


def _kept(request: Request) -> Checked:
    checks: Checks = request.app.state.checks
    checked = checks.get(request.path_params["name"])
    if checked is None:
        raise HTTPException(404, "What came of this check is no longer kept. Check the files again.")
    return checked


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _told(request, error.status_code, str(error.detail), error.headers)


async def _refusal(request: Request, error: Exception) -> Response:
    return _told(request, 400, str(error), None)


def _told(request: Request, status: int, words: str, headers: object) -> Response:
    book = request.app.state.pages.book
    way = tag("p", tag("a", "Home", href="/index.html"))
    page = Page("index", words, join([way, Markup("")]))
    desk = Desk(book, "-")
    desk.up = "/"  # the address that was asked for may be anywhere
    response = HTMLResponse(framed(desk, page), status)
    for key, value in (headers or {}).items() if isinstance(headers, dict) else ():
        response.headers[key] = value
    return response

"""The server: pages, files of RDF, the endpoint and checks, as one application."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from casco_kg.errors import CascoError
from casco_kg.installation.questions import questions
from casco_kg.pages.book import Book, Desk
from casco_kg.pages.entities import RDF_FILES
from casco_kg.pages.frame import POLICY
from casco_kg.pages.live_pages import editor_page, has_editor, sparql_page
from casco_kg.pages.markdown import llms_text
from casco_kg.pages.search_index import search_index
from casco_kg.pages.site import FILES, Pages
from casco_kg.pages.translated import OTHERS, words_file
from casco_kg.serving.check_routes import CHECK_ROUTES
from casco_kg.serving.checking import Checks
from casco_kg.serving.guarding import Guarded, Logged
from casco_kg.serving.negotiation import wanted
from casco_kg.serving.protocol import sparql
from casco_kg.serving.shown import problem, refusal, shown
from casco_kg.serving.workers import Limits, Workers

__all__ = ["application"]

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
            *CHECK_ROUTES,
            Route("/iri", _iri),
            Route("/files/search-index.js", _index),
            Route("/files/words-{language}.js", _words),
            Route("/llms.txt", lambda request: Response(llms_text(book), media_type="text/plain; charset=utf-8")),
            Route("/.well-known/void", lambda request: RedirectResponse("/sparql", 303)),
            Mount("/files", StaticFiles(directory=FILES)),
            Route("/{path:path}", _page),
        ],
        middleware=[
            Middleware(Logged),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False),
            Middleware(Guarded, origins=tuple(origins)),
        ],
        exception_handlers={HTTPException: problem, CascoError: refusal},
        lifespan=lifespan,
    )
    app.state.pages = Pages(book)
    app.state.checks = Checks()
    return app


async def _home(request: Request) -> Response:
    return await _made(request, "index")


async def _page(request: Request) -> Response:
    """Show what stands at an address: a page, a file of RDF, or without an ending what the client wants most."""
    pages: Pages = request.app.state.pages
    path = request.path_params["path"]
    if path.endswith(".html"):
        return await _made(request, path.removesuffix(".html"))
    ending = f".{path.rpartition('.')[2]}"
    if ending == ".md" and (content := await run_in_threadpool(pages.markdown, path.removesuffix(".md"))) is not None:
        return Response(content, media_type="text/markdown; charset=utf-8")
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
    given = {name: value for name, value in request.query_params.items() if name != "lang"}  # heeded by a script
    page = await run_in_threadpool(pages.page, path, given)
    if page is None:
        raise HTTPException(404, "There is no such page.")
    return shown(request, page)


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


async def _words(request: Request) -> Response:
    language = request.path_params["language"]
    if language not in OTHERS:
        raise HTTPException(404, "There are no words of this language.")
    content = await run_in_threadpool(words_file, request.app.state.pages.book, language)
    return Response(content, media_type="text/javascript; charset=utf-8")


async def _editor(request: Request) -> Response:
    chosen = questions().get(request.query_params.get("question", ""))
    return shown(request, sparql_page(chosen, request.query_params.multi_items()))


async def _full_editor(request: Request) -> Response:
    if not has_editor():
        raise HTTPException(404, "There is only the plain editor: tools/build_editor.py was not run.")
    response = shown(request, editor_page())
    response.headers["Content-Security-Policy"] = _EDITOR_POLICY
    return response

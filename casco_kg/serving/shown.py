"""Pages as answers of the server, and what it says where there is none."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from casco_kg.pages.book import Desk
from casco_kg.pages.frame import Page, framed
from casco_kg.pages.site import Pages
from casco_kg.rendering.markup import Markup, join, tag

__all__ = ["problem", "refusal", "shown"]


def shown(request: Request, page: Page, status: int = 200) -> Response:
    """Return a page in its frame."""
    pages: Pages = request.app.state.pages
    return HTMLResponse(framed(Desk(pages.book, page.path), page), status)


async def problem(request: Request, error: Exception) -> Response:
    """Tell why there is no answer."""
    assert isinstance(error, HTTPException)
    return _told(request, error.status_code, str(error.detail), error.headers)


async def refusal(request: Request, error: Exception) -> Response:
    """Tell what cannot be done as it was asked for."""
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

"""What stands around every request: what is told of it, and what keeps pages of other sites from reading the data."""

from __future__ import annotations

import sys
import time

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from casco_kg.pages.entities import RDF_FILES
from casco_kg.pages.frame import POLICY

__all__ = ["Guarded", "Logged"]

_CORS = {
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Content-Type",
    "Access-Control-Max-Age": "86400",
}


class Logged:
    """Tells of each request what it was, and of its address no more than the route: that may hold data."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request, as ASGI has it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start, status = time.monotonic(), 0

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            route = getattr(scope.get("route"), "path", "(other)")
            took = (time.monotonic() - start) * 1000
            print(f"{scope['method']} {route} {status} {took:.0f} ms", file=sys.stderr)  # noqa: T201


class Guarded:
    """Adds what keeps a page from being misused, and lets other sites ask the endpoint where that was allowed."""

    def __init__(self, app: ASGIApp, origins: tuple[str, ...]) -> None:
        self._app, self._origins = app, origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request, as ASGI has it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        open_to = self._open_to(request)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = {key.decode().lower(): value for key, value in message["headers"]}
                added = {
                    "content-security-policy": f"{POLICY}; frame-ancestors 'none'",
                    "x-content-type-options": "nosniff",
                    "referrer-policy": "same-origin",
                    "cross-origin-opener-policy": "same-origin",
                    "cross-origin-resource-policy": "cross-origin" if open_to else "same-origin",
                    "cache-control": "no-store",
                    **({"access-control-allow-origin": open_to, "vary": "Accept, Origin"} if open_to else {}),
                }
                more = {key: value for key, value in added.items() if key not in headers or key == "vary"}
                message["headers"] = [*message["headers"], *((k.encode(), v.encode()) for k, v in more.items())]
            await send(message)

        if request.method == "OPTIONS" and request.headers.get("access-control-request-method"):
            answer: Response = Response(status_code=204 if open_to else 403, headers=_CORS if open_to else {})
            await answer(scope, receive, guarded)
            return
        if request.method == "POST" and not open_to and not _is_own(request):
            answer = Response("pages of other sites may not ask here\n", 403, media_type="text/plain")
            await answer(scope, receive, guarded)
            return
        await self._app(scope, receive, guarded)

    def _open_to(self, request: Request) -> str:
        """Return the origin that may read what is answered; empty where only this site's own pages may."""
        origin = request.headers.get("origin", "")
        stem, _, ending = request.url.path.rpartition(".")
        if request.url.path != "/sparql" and not (stem and f".{ending}" in RDF_FILES.values()):
            return ""
        if "*" in self._origins:
            return "*"
        return origin if origin in self._origins else ""


def _is_own(request: Request) -> bool:
    """Tell whether a request comes from a page of this server, or from a program that is no browser."""
    origin = request.headers.get("origin")
    if origin in (None, "null"):  # a browser tells in another header where a request comes from that has no origin
        return request.headers.get("sec-fetch-site", "none" if origin is None else "") in ("none", "same-origin")
    return str(origin).partition("://")[2] == request.headers.get("host")

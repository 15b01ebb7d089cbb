"""Checks of files that are dropped in: the page, what was sent, and what came of it."""

from __future__ import annotations

from dataclasses import replace

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Message

from casco_kg.languages.words import ENGLISH, LANGUAGES
from casco_kg.pages.book import Desk
from casco_kg.pages.frame import framed
from casco_kg.pages.live_pages import check_page, checked_page
from casco_kg.pages.mapping_form import mapping_form
from casco_kg.serving.checking import MOST_BYTES, MOST_FILES, MOST_SECONDS, Checked, Checks, Upload
from casco_kg.serving.mapping_lines import as_mapping, corrected
from casco_kg.serving.shown import shown

__all__ = ["CHECK_ROUTES"]

_LIMITS = (
    f"At most {MOST_FILES} files, {MOST_BYTES // 1_000_000} MB together, and {MOST_SECONDS // 60:.0f} minutes of "
    "computing; casco-kg validate has no such limits."
)
#: What a report may do: what stands in it, by digests of its own, in a place of its own.
_REPORT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-scripts allow-modals"
)


async def _check(request: Request) -> Response:
    return shown(request, check_page(request.app.state.pages.book, limits=_LIMITS))


async def _add(request: Request) -> Response:
    """Take files in, check them, and lead to what came of it."""
    try:
        upload = await _upload(request)
    except HTTPException as error:
        page = check_page(request.app.state.pages.book, limits=_LIMITS, error=str(error.detail))
        return shown(request, page, error.status_code)
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
    name = request.path_params["name"]
    is_guess = not (checked.upload and checked.upload.mapping)
    mapping = mapping_form(checked.lines if checked.upload else (), name, proposed=is_guess)
    if checked.error:
        told = f"{', '.join(checked.files)}: not checked. {checked.error}"
        page = check_page(book, limits=_LIMITS, error=told, mapping=mapping)
        return HTMLResponse(framed(Desk(book, "checked/-"), page), 422)
    found = (checked.verdict, checked.summary)
    return shown(request, checked_page(book, name, found, checked.files, checked.workbook_name, mapping))


async def _again(request: Request) -> Response:
    """Check what was checked again, by the mapping as it was corrected, and lead to what came of it."""
    checked = _kept(request)
    if checked.upload is None:
        raise HTTPException(404, "These files are too large to be kept. Check them again with a mapping.")
    most = 2 * len(checked.lines) + 1
    async with request.form(max_files=0, max_fields=most) as form:
        given = {name: value for name, value in form.items() if isinstance(value, str)}
    mapping = as_mapping(corrected(checked.lines, given))
    name = await run_in_threadpool(request.app.state.checks.add, replace(checked.upload, mapping=mapping))
    return RedirectResponse(f"/checked/{name}.html", 303)


async def _mapping(request: Request) -> Response:
    content = as_mapping(_kept(request).lines)
    return Response(content, media_type="text/csv", headers={"Content-Disposition": "attachment"})


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


CHECK_ROUTES = (
    Route("/check.html", _check),
    Route("/check", _add, methods=["POST"]),
    Route("/checked/{name}.html", _checked),
    Route("/checked/{name}/report.html", _report),
    Route("/checked/{name}/workbook", _workbook),
    Route("/checked/{name}/again", _again, methods=["POST"]),
    Route("/checked/{name}/mapping.csv", _mapping),
    Route("/data/report.html", _data_report),
)

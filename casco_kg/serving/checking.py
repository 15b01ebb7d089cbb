"""Checks files that were dropped in: in a process of its own, in a folder that is gone afterwards.

Nothing leaves the computer, and nothing of the files stays on it: what came of a check is kept in memory for a while.
"""

from __future__ import annotations

import multiprocessing
import os
import secrets
import signal
import tempfile
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path, PurePosixPath, PureWindowsPath

from casco_kg.languages.words import ENGLISH, speaking
from casco_kg.serving.mapping_lines import MOST_LINES, Line, lines_of, proposed
from casco_kg.serving.work import bound_memory

__all__ = ["Checked", "Checks", "Upload", "check_files"]

#: What may be dropped in: so many files, of so many bytes together; and so long it may take.
MOST_FILES, MOST_BYTES, MOST_SECONDS = 20, 50_000_000, 180.0
_MEMORY = 4 << 30
#: So many results are kept, for so long.
_KEPT, _KEPT_SECONDS = 10, 3_600.0
#: So large may files be that are kept beside it, to be checked again by another mapping.
_KEPT_BYTES = 5_000_000
_WORKBOOKS = (".xlsx", ".xlsm")


@dataclass(frozen=True, slots=True)
class Upload:
    """What is to be checked.

    Attributes:
        files: name to content.
        mapping: what the columns of tables mean; empty where that is not given.
        day: the day that is asked about; empty for today.
        language: the language of the report.
    """

    files: Mapping[str, bytes]
    mapping: bytes = b""
    day: str = ""
    language: str = ENGLISH


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a check.

    Attributes:
        verdict: how the data is, in a sentence.
        summary: what was found, in a line.
        report: the report as an HTML page; empty where the files could not be read.
        workbook: the annotated workbook; empty where none was given.
        workbook_name: what it is to be called.
        error: why nothing could be checked.
        files: the names of the files.
        lines: the mapping by which columns were read, or one that is proposed for those that were not.
        upload: what was checked, to check it again by another mapping; None where that is too much to keep.
        made: when it was made, in seconds of a clock of its own.
    """

    verdict: str = ""
    summary: str = ""
    report: bytes = b""
    workbook: bytes = b""
    workbook_name: str = ""
    error: str = ""
    files: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    upload: Upload | None = None
    made: float = field(default_factory=time.monotonic, compare=False)


class Checks:
    """What was checked of late, by a name that nobody guesses."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Checked] = OrderedDict()
        self._lock = threading.Lock()
        self._turn = threading.Semaphore(1)

    def add(self, upload: Upload) -> str:
        """Check files, one upload at a time, and return the name of what came of it."""
        with self._turn:
            checked = check_files(upload)
        if sum(map(len, upload.files.values())) <= _KEPT_BYTES:
            checked = replace(checked, upload=upload)
        name = secrets.token_urlsafe(16)
        with self._lock:
            self._kept[name] = checked
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return name

    def get(self, name: str) -> Checked | None:
        """Return what came of a check; None where nothing is kept by this name."""
        with self._lock:
            for each in [each for each, kept in self._kept.items() if time.monotonic() - kept.made > _KEPT_SECONDS]:
                del self._kept[each]
            return self._kept.get(name)


def check_files(upload: Upload) -> Checked:
    """Check files in a process of its own, which is ended when its time is over."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, upload), daemon=True, name="casco-kg check")
    process.start()
    theirs.close()
    names = tuple(upload.files)
    try:
        if not ours.poll(MOST_SECONDS):
            told = (
                f"it took longer than {MOST_SECONDS:.0f} seconds and was stopped; casco-kg validate has no such limit"
            )
            return Checked(error=told, files=names)
        checked = ours.recv()
        assert isinstance(checked, Checked)
        return checked
    except (EOFError, OSError):
        told = "it needed more memory than a check may use here; casco-kg validate has no such limit"
        return Checked(error=told, files=names)
    finally:
        process.kill()
        process.join()
        ours.close()


def _work(channel: Connection, upload: Upload) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from casco_kg.errors import CascoError

    bound_memory(_MEMORY)
    with tempfile.TemporaryDirectory(prefix="casco-kg-") as folder:
        os.chdir(folder)
        try:
            checked = _checked(upload)
        except CascoError as error:
            names = tuple(upload.files)
            checked = Checked(error=str(error), files=names, lines=_given(upload) or proposed(names))
        except MemoryError:
            return
        finally:
            os.chdir(tempfile.gettempdir())
    with suppress(BrokenPipeError):
        channel.send(checked)


def _checked(upload: Upload) -> Checked:
    from casco_kg.closure import close
    from casco_kg.errors import UsageError
    from casco_kg.findings import validate
    from casco_kg.loading import load
    from casco_kg.proofs import explain_findings
    from casco_kg.rendering.findings import summary
    from casco_kg.rendering.html_summary import verdict
    from casco_kg.rendering.reports import report_in
    from casco_kg.tracing import traces
    from casco_kg.validation.overview import overview
    from casco_kg.validation.unread_columns import tables_with_unread

    names = _written(upload)
    mapping = "mapping.csv" if upload.mapping else None
    try:
        day = date.fromisoformat(upload.day) if upload.day else None
    except ValueError as error:
        raise UsageError(f"{upload.day}: is no date; write it as in 2026-01-31") from error
    closure = close(load(*names, mapping=mapping))
    report = validate(closure, as_of=day, language=upload.language)
    shown = () if report.clashes else traces(closure, as_of=day)
    proofs = {} if report.clashes else explain_findings(report, closure)
    workbook, workbook_name = b"", ""
    if len(names) == 1 and names[0].lower().endswith(_WORKBOOKS):
        workbook_name = f"{Path(names[0]).stem}-checked{Path(names[0]).suffix}"
        workbook = report_in("xlsx", report, {}, name=workbook_name, mapping=mapping)
    html = report_in("html", report, proofs, traces=shown, mapping=mapping)
    told = verdict(report, overview(report), speaking(report.language))
    mapped = _given(upload) or proposed(sorted({file for file, _ in tables_with_unread(closure.data)}))
    brief = summary(report, report.language)
    return Checked(told, brief, html, workbook, workbook_name, files=tuple(names), lines=mapped)


def _given(upload: Upload) -> tuple[Line, ...]:
    """Return the lines of the mapping that was given, where these are no more than can be shown."""
    lines = lines_of(upload.mapping) if upload.mapping else ()
    return lines if len(lines) <= MOST_LINES else ()


def _written(upload: Upload) -> list[str]:
    """Write the files into the folder of the process, by their names without any folder, and return these."""
    if upload.mapping:
        Path("mapping.csv").write_bytes(upload.mapping)
    names: list[str] = []
    for given, content in upload.files.items():
        name = PurePosixPath(PureWindowsPath(given).name).name.strip().lstrip("-.") or "file"
        name = name.encode(errors="replace").decode().replace("\0", "")[-120:]
        while name in names or name == "mapping.csv":
            name = f"_{name}"
        Path(name).write_bytes(content)
        names.append(name)
    return names

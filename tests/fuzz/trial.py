"""Runs the command on one variant and says what is wrong with how it went."""

import contextlib
import csv
import io
import json
import re
import resource
import shutil
import socket
import sys
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from random import Random
from xml.etree import ElementTree

import pyoxigraph as ox
from click.testing import CliRunner

from casco_kg.cli import main
from casco_kg.rendering.reports import REPORTS

from .kinds import KINDS, variant
from .odd import SCRIPT

__all__ = ["Trial", "tried"]

_REPORTS = tuple(name for name, each in REPORTS.items() if each.is_text)
_GRAPHS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
_MOST_SECONDS = 30
_MOST_GROWTH = 1_000_000  # kB
_MOST_MESSAGE = 4_000


@dataclass(frozen=True, slots=True)
class Trial:
    """How one variant went: the exit code of the last command, the slowest command, and what was wrong."""

    number: int
    code: int
    seconds: float
    failures: tuple[str, ...]


class _ForbiddenError(BaseException):
    """Something was done that no command may do; nothing catches it on the way."""


def _refused(*arguments: object, **_: object) -> None:
    raise _ForbiddenError(f"the network: {arguments[1:]}")


_watched: list[Path] = []


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if not _watched:
        return
    if event == "open":
        path, mode, flags = arguments
        writes = (isinstance(mode, str) and set(mode) & set("wax+")) or (
            mode is None and isinstance(flags, int) and flags & 3
        )
        if not writes or not isinstance(path, str | bytes):
            return
    elif event in ("os.rename", "os.mkdir", "os.remove", "os.link", "os.symlink"):
        path = arguments[1] if event == "os.rename" else arguments[0]
    else:
        return
    where = Path(path.decode() if isinstance(path, bytes) else str(path)).absolute()
    if "__pycache__" in where.parts or where == Path("/dev/null") or ".cache" in where.parts:
        return
    if not where.is_relative_to(_watched[0]):
        raise _ForbiddenError(f"{event} of {where}")


sys.addaudithook(_watch)


@contextlib.contextmanager
def _guarded(folder: Path):
    """Let nothing reach the network, and nothing be written outside a folder."""
    kept = {name: getattr(socket.socket, name) for name in ("connect", "connect_ex", "bind", "sendto")}
    looked_up = socket.getaddrinfo
    for name in kept:
        setattr(socket.socket, name, _refused)
    socket.getaddrinfo = _refused
    _watched.append(folder.resolve())
    try:
        with contextlib.chdir(folder):
            yield
    finally:
        _watched.clear()
        socket.getaddrinfo = looked_up
        for name, function in kept.items():
            setattr(socket.socket, name, function)


def tried(kind: str, number: int, seed: int, folder: Path) -> Trial:
    """Run every command that applies on one variant.

    Args:
        kind: a name in KINDS.
        number: the number of the variant.
        seed: what all variants come from.
        folder: an empty folder, which is empty again afterwards.
    """
    random = Random(f"{seed} {kind} {number} how")
    how = KINDS[kind]
    content = variant(kind, number, seed)
    file = f"variant{how.ending}"
    for name, beside in how.beside().items():
        (folder / name).write_bytes(beside)
    (folder / file).write_bytes(content)
    present = {path.name for path in folder.iterdir()}
    attempt = _Attempt(folder, content, present)
    if how.convert:
        rdf_format = random.choice(list(_GRAPHS))
        piped = how.convert == ("FILE",) and random.random() < 0.1
        given = ["-" if part == "FILE" and piped else file if part == "FILE" else part for part in how.convert]
        attempt.run(["convert", *given, "--format", rdf_format], (0, 2), rdf_format, to_file=random.random() < 0.8)
    read = attempt.code
    if how.validate:
        report = random.choice(_REPORTS)
        given = [file if part == "FILE" else part for part in how.validate]
        more = ["--explain"] if random.random() < 0.1 else []
        attempt.run(["validate", *given, *more, "--format", report], (0, 1, 2, 3), report, random.random() < 0.7)
        if how.convert and not piped and not more and (read == 2) != (attempt.code == 2):
            attempt.failures.append(f"convert ends in {read}, and validate in {attempt.code}")
    if how.query:
        table = random.choice(("table", "csv", "tsv", "json"))
        attempt.run(["query", *how.query, "--format", table], (0, 2), f"query {table}", to_file=False)
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return Trial(number, attempt.code, attempt.seconds, tuple(attempt.failures))


class _Attempt:
    """The commands that are run on one variant."""

    def __init__(self, folder: Path, content: bytes, present: set[str]) -> None:
        self.folder, self.content, self.present = folder, content, present
        self.failures: list[str] = []
        self.seconds = 0.0
        self.code = 0

    def run(self, arguments: list[str], codes: tuple[int, ...], output: str, to_file: bool) -> None:
        """Run a command, and note what is wrong with how it ends and with what it writes."""
        made = self.folder / "made.out"
        if to_file:
            arguments = [*arguments, "-o", made.name]
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        started = time.process_time()
        try:
            with _guarded(self.folder):
                result = CliRunner().invoke(main, arguments, input=self.content if "-" in arguments else None)
        except _ForbiddenError as error:
            self.failures.append(f"{' '.join(arguments)}: {error}")
            return
        seconds = time.process_time() - started
        growth = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        self.seconds = max(self.seconds, seconds)
        self.code = result.exit_code
        wrong = list(self._ending(result, codes))
        if seconds > _MOST_SECONDS:
            wrong.append(f"takes {seconds:.0f} s of CPU")
        if growth > _MOST_GROWTH:
            wrong.append(f"takes {growth // 1000} MB more")
        if made.exists() != (to_file and result.exit_code != 2):
            wrong.append(f"exit code {result.exit_code}, and the output is {'' if made.exists() else 'not '}there")
        if extra := {path.name for path in self.folder.iterdir()} - self.present - {made.name}:
            wrong.append(f"leaves {extra}")
        if result.exit_code != 2 and not wrong:
            try:
                _check(output, made.read_bytes() if to_file else result.stdout_bytes)
            except Exception as error:
                wrong.append(f"the output is wrong: {type(error).__name__}: {str(error)[:300]}")
        made.unlink(missing_ok=True)
        self.failures += [f"{' '.join(arguments)}: {each}" for each in wrong]

    def _ending(self, result, codes):
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            error = result.exception
            steps = traceback.extract_tb(error.__traceback__)
            own = [step for step in steps if "casco_kg" in step.filename] or steps
            trail = " < ".join(f"{Path(step.filename).name}:{step.lineno}" for step in reversed(own[-4:]))
            yield f"{type(error).__name__}: {str(error)[:200]} ({trail})"
        elif result.exit_code not in codes:
            yield f"exit code {result.exit_code}: {result.stderr[:200]}"
        elif result.exit_code == 2:
            if not re.search(r"^(casco-kg: |Usage: )", result.stderr, re.MULTILINE):
                yield f"exit code 2 without a message: {result.stderr[:200]!r}"
            if len(result.stderr) > _MOST_MESSAGE:
                yield f"a message of {len(result.stderr)} characters: {result.stderr[:200]!r}"
        if found := re.search(r"Traceback \(most recent|\w+Warning: ", result.stderr):
            yield f"what is for programmers: {result.stderr[found.start() :][:200]}"


def _check(output: str, content: bytes) -> None:
    """Raise where an output is not what its format asks for."""
    text = content.decode()
    match output:
        case "json":
            assert {"findings", "summary"} <= json.loads(text).keys() | {"summary"}
        case "sarif":
            (run,) = json.loads(text)["runs"]
            rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
            assert {result["ruleId"] for result in run["results"]} <= rules, "a result of no rule"
        case "csv" | "query csv":
            widths = {len(row) for row in csv.reader(io.StringIO(text, newline=""), strict=True)}
            assert len(widths) <= 1 or output == "query csv", f"rows of {widths} cells"
        case "junit":
            ElementTree.fromstring(content)
        case "html":
            assert SCRIPT not in text, "a script of the input"
            assert text.count("<script") == text.count("</script>") <= 2, "a script too many"
        case "github":
            assert all(re.match(r"::(error|warning|notice) ", line) for line in text.split("\n")[:-2]), "a broken line"
        case "ttl":
            list(ox.parse(content, ox.RdfFormat.TURTLE))
        case "query json":
            with contextlib.suppress(IndexError):
                assert text[0] not in "[{" or json.loads(text) is not None
        case _ if output in _GRAPHS:
            list(ox.parse(content, _GRAPHS[output]))

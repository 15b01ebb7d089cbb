"""Fetch a package from npm at one version, and nothing else than the archive that is meant."""

from __future__ import annotations

import base64
import hashlib
import subprocess
import tarfile
import tempfile
from pathlib import Path

__all__ = ["fetched"]


def fetched(package: str, version: str, integrity: str, members: tuple[str, ...]) -> dict[str, bytes]:
    """Return files of a package, by their paths in it.

    Args:
        package: its name.
        version: its version.
        integrity: what npm says of the archive, as in a lock file.
        members: the files.

    Raises:
        SystemExit: npm is not there, or serves something else.
    """
    with tempfile.TemporaryDirectory() as folder:
        archive = _archive(package, version, Path(folder))
        found = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        if found != integrity:
            raise SystemExit(f"{package}@{version} is not the one that is meant: {found}")
        with tarfile.open(archive) as opened:
            return {member: _member(opened, member) for member in members}


def _archive(package: str, version: str, folder: Path) -> Path:
    command = ["npm", "pack", "--silent", "--ignore-scripts", f"{package}@{version}"]
    try:
        done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    except FileNotFoundError as error:
        raise SystemExit(f"npm is not here: {package} comes from there") from error
    if done.returncode:
        raise SystemExit(f"npm does not serve {package}@{version}: {done.stderr.strip()[-300:]}")
    (archive,) = folder.glob("*.tgz")
    return archive


def _member(archive: tarfile.TarFile, member: str) -> bytes:
    try:
        found = archive.extractfile(f"package/{member}")
    except KeyError:
        found = None
    if found is None:
        raise SystemExit(f"the archive has no {member}")
    return found.read()

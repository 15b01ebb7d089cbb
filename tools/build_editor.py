"""Bring the editor of queries with colours and completion into the package: Yasgui, from npm, at one version.

Not needed to install or to serve: without it the plain editor stands alone. What is brought is never committed; a wheel
that is built afterwards has it. Needs npm.

    python tools/build_editor.py            # fetch it
    python tools/build_editor.py --remove   # and take it away again

Source: https://github.com/zazuko/Yasgui (MIT)
"""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

PACKAGE, VERSION = "@zazuko/yasgui", "4.6.2"
#: What npm says of the archive, as in a lock file.
INTEGRITY = "sha512-Zw45KdPoAE1KRaAoxIHdQqeJxvaVG1oQdntw0hy0ktX35Zu8ZccuOLrXCLwR+GU+0xMzLw8Mjw6BkSZV2vUuQw=="
#: What goes with it, since it is passed on in a wheel that is built afterwards.
NOTICE = f"""{PACKAGE} {VERSION}, https://github.com/zazuko/Yasgui: by Triply and Zazuko, under the MIT licence, with
the packages that it holds. Unchanged, as npm serves it.
"""
MEMBERS = ("yasgui.min.js", "yasgui.min.css")
FOLDER = Path(__file__).parent.parent / "casco_kg" / "pages" / "files" / "yasgui"


def fetch(folder: Path) -> Path:
    """Fetch the package into a folder, and return the archive.

    Raises:
        SystemExit: npm is not there, or serves something else.
    """
    command = ["npm", "pack", "--silent", "--ignore-scripts", f"{PACKAGE}@{VERSION}"]
    try:
        done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    except FileNotFoundError as error:
        raise SystemExit("npm is not here: the editor comes from there") from error
    if done.returncode:
        raise SystemExit(f"npm does not serve {PACKAGE}@{VERSION}: {done.stderr.strip()[-300:]}")
    (archive,) = folder.glob("*.tgz")
    found = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != INTEGRITY:
        raise SystemExit(f"{PACKAGE}@{VERSION} is not the one that is meant: {found}")
    return archive


def build() -> None:
    """Put the files into the package."""
    with tempfile.TemporaryDirectory() as name:
        archive = fetch(Path(name))
        FOLDER.mkdir(exist_ok=True)
        with tarfile.open(archive) as opened:
            for member in MEMBERS:
                found = opened.extractfile(f"package/build/{member}")
                if found is None:
                    raise SystemExit(f"{PACKAGE}@{VERSION} has no {member}")
                (FOLDER / member).write_bytes(found.read())
        (FOLDER / "NOTICE.txt").write_text(NOTICE)


if __name__ == "__main__":
    if "--remove" in sys.argv[1:]:
        shutil.rmtree(FOLDER, ignore_errors=True)
    else:
        build()

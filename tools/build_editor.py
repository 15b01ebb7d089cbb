"""Bring the editor of queries with colours and completion into the package: Yasgui, from npm, at one version.

Not needed to install or to serve: without it the plain editor stands alone. What is brought is never committed; a wheel
that is built afterwards has it. Needs npm.

    python tools/build_editor.py            # fetch it
    python tools/build_editor.py --remove   # and take it away again

Source: https://github.com/zazuko/Yasgui (MIT)
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from npm_archive import fetched

PACKAGE, VERSION = "@zazuko/yasgui", "4.6.2"
#: What npm says of the archive, as in a lock file.
INTEGRITY = "sha512-Zw45KdPoAE1KRaAoxIHdQqeJxvaVG1oQdntw0hy0ktX35Zu8ZccuOLrXCLwR+GU+0xMzLw8Mjw6BkSZV2vUuQw=="
#: What goes with it, since it is passed on in a wheel that is built afterwards.
NOTICE = f"""{PACKAGE} {VERSION}, https://github.com/zazuko/Yasgui: by Triply and Zazuko, under the MIT licence, with
the packages that it holds. Unchanged, as npm serves it.
"""
MEMBERS = ("build/yasgui.min.js", "build/yasgui.min.css")
FOLDER = Path(__file__).parent.parent / "casco_kg" / "pages" / "files" / "yasgui"


def build() -> None:
    """Put the files into the package.

    Raises:
        SystemExit: they cannot be fetched.
    """
    files = fetched(PACKAGE, VERSION, INTEGRITY, MEMBERS)
    FOLDER.mkdir(exist_ok=True)
    for path, content in files.items():
        (FOLDER / Path(path).name).write_bytes(content)
    (FOLDER / "NOTICE.txt").write_text(NOTICE)


if __name__ == "__main__":
    if "--remove" in sys.argv[1:]:
        shutil.rmtree(FOLDER, ignore_errors=True)
    else:
        build()

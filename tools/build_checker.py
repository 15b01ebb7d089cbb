"""Bring what checks files within a browser into the package: Oxigraph as WebAssembly, from npm, at one version.

Not needed to install or to serve: without it the static site says by which command files are checked. What is brought
is never committed; a site that is written afterwards has it. Needs npm.

    python tools/build_checker.py            # fetch it
    python tools/build_checker.py --remove   # and take it away again

Scripts of a site that is opened from a folder may load no modules and fetch nothing: so the module becomes a script,
and the binary a text within one.

Source: https://github.com/oxigraph/oxigraph (MIT or Apache-2.0)
"""

from __future__ import annotations

import base64
import gzip
import re
import shutil
import sys
from pathlib import Path

from npm_archive import fetched

PACKAGE, VERSION = "oxigraph", "0.5.11"
#: What npm says of the archive, as in a lock file.
INTEGRITY = "sha512-zKdgmp1tsrutGzC1lCCywwZRPpLJKaJnKSDWoY2hIhMiwiCRRXNN1DU7WUyTInBvgPKT8Y5N+RgwTL8qKXpLng=="
#: What goes with it, since it is passed on in a wheel or a site that is made afterwards.
NOTICE = f"""{PACKAGE} {VERSION}, https://github.com/oxigraph/oxigraph: by the Oxigraph developers, under the MIT
licence or the Apache License 2.0. As npm serves it, but wrapped: the module as a script, the binary compressed.
"""
MODULE, BINARY = "web.js", "web_bg.wasm"
FOLDER = Path(__file__).parent.parent / "casco_kg" / "pages" / "files" / "oxigraph"

_EXPORTED = re.compile(r"^export (class|function) (\w+)", re.MULTILINE)
_EXPORTS = re.compile(r"^export \{[^}]*\};\s*$", re.MULTILINE)


def as_script(module: str) -> str:
    """Return the module as a script that hands over what it exports.

    Raises:
        SystemExit: it is none of the form that is known.
    """
    names = [name for _, name in _EXPORTED.findall(module)]
    script = _EXPORTS.sub("", _EXPORTED.sub(r"\1 \2", module))
    script = script.replace(f"new URL('{BINARY}', import.meta.url)", "undefined")
    if (
        not {"Store", "parse", "namedNode"} <= {*names}
        or "import.meta" in script
        or re.search("^export ", script, re.M)
    ):
        raise SystemExit(f"{PACKAGE}@{VERSION} has another form than the one that is known")
    handed = ", ".join(["initSync", *names])
    return f'"use strict";\nglobalThis.oxigraph = (() => {{\n{script}\nreturn {{ {handed} }};\n}})();\n'


def build() -> None:
    """Put the files into the package.

    Raises:
        SystemExit: they cannot be fetched.
    """
    files = fetched(PACKAGE, VERSION, INTEGRITY, (MODULE, BINARY))
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "oxigraph.js").write_text(as_script(files[MODULE].decode()))
    packed = base64.b64encode(gzip.compress(files[BINARY], mtime=0)).decode()
    (FOLDER / "binary.js").write_text(f'cascoCheck.take("binary", "{packed}");\n')
    (FOLDER / "NOTICE.txt").write_text(NOTICE)


if __name__ == "__main__":
    if "--remove" in sys.argv[1:]:
        shutil.rmtree(FOLDER, ignore_errors=True)
    else:
        build()

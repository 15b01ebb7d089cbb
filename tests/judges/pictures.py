"""Draw the pictures of the README from what people see: a report, a page, a trace; of the example register.

    python tests/judges/pictures.py     # writes docs/pictures/

Chromium draws them, as for the judges. They are drawn again where what they show has changed.
"""

from __future__ import annotations

import base64
import os
import shutil
from datetime import date
from pathlib import Path

from chromium import Browser, browser
from support import ROOT, workspace

import casco_kg
from casco_kg.findings import validate
from casco_kg.pages.book import Book
from casco_kg.pages.site import write_site
from casco_kg.proofs import explain_findings
from casco_kg.rendering.reports import report_in
from casco_kg.tracing import traces

PICTURES = ROOT / "docs" / "pictures"
DAY = date(2026, 11, 28)
WIDTH = 1100
#: The record whose trace is drawn: one that is contradicted.
RECORD = "t-101"


def drawn(chromium: Browser, name: str, height: int, *, at: str = "body", width: int = WIDTH) -> None:
    """Draw the page that is open, from an element on."""
    chromium.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "light"}])
    chromium.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
    top = chromium.value(f"document.querySelector({at!r}).getBoundingClientRect().top + scrollY")
    clip = {"x": 0, "y": max(0, top - 8), "width": width, "height": height, "scale": 1}
    told = chromium.call("Page.captureScreenshot", format="webp", quality=80, clip=clip, captureBeyondViewport=True)
    (PICTURES / f"{name}.webp").write_bytes(base64.b64decode(told["data"]))


def report(folder: Path) -> Path:
    """Write the report on the example register, with traces."""
    shutil.copy(ROOT / "ontology" / "examples" / "register.ttl", folder)
    os.chdir(folder)  # so that no place names a folder of this computer
    closure = casco_kg.infer("register.ttl")
    found = validate(closure, as_of=DAY)
    path = folder / "report.html"
    path.write_bytes(report_in("html", found, explain_findings(found, closure), traces=[*traces(closure, as_of=DAY)]))
    return path


def main() -> None:
    """Draw all of them."""
    PICTURES.mkdir(exist_ok=True)
    with workspace() as folder, browser() as chromium:
        write_site(Book(casco_kg.infer(), DAY), str(folder / "site"))
        chromium.open(report(folder))
        drawn(chromium, "report", 760)
        chromium.value(
            f"[...document.querySelectorAll('#traces details')].find((each) => each.textContent.includes({RECORD!r})"
            " && each.querySelector('.chain')).id = 'drawn'; document.getElementById('drawn').open = true"
        )
        drawn(chromium, "trace", 640, at="#drawn")
        chromium.open(folder / "site" / "index.html")
        drawn(chromium, "explorer", 820)
    print(*(f"{path.name}: {path.stat().st_size:,} bytes" for path in sorted(PICTURES.iterdir())), sep="\n")


if __name__ == "__main__":
    main()

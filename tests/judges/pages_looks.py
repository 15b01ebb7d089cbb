"""What is looked at on every page of the lane ``pages``: what it asks for, its width, what axe finds."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import date

from chromium import Browser
from support import CACHE, ROOT, npm

AXE = ("axe-core", "4.10.3")
SHOTS = CACHE / "pages"
DAY = date(2026, 11, 23)
HOSTILE = "<img src=http://127.0.0.1:9/x onerror=alert(1)>\"'</title></script><script>alert(1)</script>"
EXAMPLES = ROOT / "ontology" / "examples"
#: How grave a finding of axe is to be one here.
GRAVE = ("minor", "moderate", "serious", "critical")


def outside_faults(chromium: Browser, within: str) -> Iterator[str]:
    """Tell what a page asked for elsewhere, said and broke."""
    known = (within, "data:", "blob:", "about:")
    yield from (f"asked for {url}" for url in chromium.requests() if not url.startswith(known))
    yield from (f"said {text}" for text in chromium.dialogs())
    refused = "Failed to load resource: the server responded with a status of 400"  # a mistake in a query, on purpose
    yield from (f"complained: {text}" for text in chromium.complaints() if not text.startswith(refused))


def width_faults(chromium: Browser, name: str) -> Iterator[str]:
    """Tell whether a page is wider than the screen, and draw it."""
    for width, scheme in ((390, "light"), (1280, "light"), (1280, "dark")):
        chromium.screenshot(SHOTS / f"{name}-{width}-{scheme}.png", width, 1600, scheme)
        if (wide := chromium.value("document.documentElement.scrollWidth")) > width:
            yield f"{name} is {wide} pixels wide where there are {width}"
    chromium.screenshot(SHOTS / f"{name}-1280-light.png", 1280, 1600, "light")


def axe_faults(chromium: Browser, name: str) -> Iterator[str]:
    """Tell what axe finds grave on the page that is open."""
    chromium.value((npm(*AXE) / "package" / "axe.min.js").read_text() + "; 0")
    found = chromium.value("axe.run({resultTypes: ['violations']}).then(told => JSON.stringify(told.violations))")
    for violation in json.loads(found):
        if violation["impact"] in GRAVE:
            places = "; ".join(str(node["target"]) for node in violation["nodes"][:3])
            yield f"{name}: {violation['id']} ({violation['impact']}, {len(violation['nodes'])}): {places}"


def waited(chromium: Browser, expression: str, patience: float = 60.0) -> list[str]:
    """Return what an expression is once it is something."""
    until = time.monotonic() + patience
    while not (told := chromium.value(expression)) and time.monotonic() < until:
        time.sleep(0.1)
    return told if isinstance(told, list) else [told] if told else []

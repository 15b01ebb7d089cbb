"""Part of the lane ``pages``: the server, as people use it, in Chromium."""

from __future__ import annotations

import json
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import build_editor
import openpyxl
from chromium import Browser
from endpoint import endpoint_verdicts
from pages_looks import DAY, EXAMPLES, HOSTILE, SHOTS, axe_faults, outside_faults, waited, width_faults
from support import ROOT, Verdict, free_port, serving

import casco_kg


def data(folder: Path) -> Path:
    """Write a register with a hostile name, beside that of the examples."""
    path = folder / "hostile.ttl"
    path.write_text(
        "@prefix casco: <https://w3id.org/casco-kg/def#> .\n"
        "<https://w3id.org/casco-kg/register/hostile> a casco:Laboratory ;\n"
        f"  <http://www.w3.org/2000/01/rdf-schema#label> {json.dumps(HOSTILE)} .\n"
    )
    return path


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Run the server on the example register and a hostile one, and give its address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}/"
    start = "from casco_kg_command import main; main()"
    files = [EXAMPLES / "register.ttl", data(folder)]
    command = [sys.executable, "-c", start, "serve", "--port", str(port), "--as-of", DAY.isoformat(), *files]
    with serving(command, address, cwd=ROOT):
        yield address


def from_server(chromium: Browser, folder: Path) -> Iterator[Verdict]:
    """Judge the server: pages of data, the editor, files that are dropped in."""
    known = f"Chromium {chromium.version}"
    with served(folder) as address:
        chromium.open(f"{address}register/hostile.html")
        faults = [*hostile_faults(chromium), *outside_faults(chromium, address), *width_faults(chromium, "hostile")]
        chromium.open(f"{address}register/aurora.html")
        faults += [
            *outside_faults(chromium, address),
            *width_faults(chromium, "record"),
            *axe_faults(chromium, "record"),
        ]
        yield Verdict("hostile names stay text", known, 2, tuple(faults))
        chromium.open(f"{address}data.html")
        faults = [*outside_faults(chromium, address), *width_faults(chromium, "data"), *axe_faults(chromium, "data")]
        chromium.open(f"{address}register/t-101.html")
        if not chromium.value(
            "document.querySelectorAll('#findings li').length * document.querySelectorAll('.chain').length"
        ):
            faults.append("the record has no findings or no trace")
        faults += [*outside_faults(chromium, address), *width_faults(chromium, "t-101"), *axe_faults(chromium, "t-101")]
        yield Verdict("findings and trace of a record", known, 2, tuple(faults))
        chromium.open(f"{address}sparql.html")
        faults = [
            *editor_faults(chromium),
            *outside_faults(chromium, address),
            *width_faults(chromium, "editor"),
            *axe_faults(chromium, "editor"),
        ]
        yield Verdict("queries from the editor", known, 3, tuple(faults))
        chromium.open(f"{address}editor.html")
        faults = [*yasgui_faults(chromium, address), *width_faults(chromium, "yasgui")]
        yield Verdict("queries from Yasgui", f"{build_editor.VERSION}, {known}", 1, tuple(faults))
        chromium.open(f"{address}check.html")
        faults = [*width_faults(chromium, "check"), *axe_faults(chromium, "check")]
        faults += dropped_faults(chromium, workbook(folder), "tasting", "checked")
        chromium.open(f"{address}check.html")
        faults += dropped_faults(chromium, EXAMPLES / "register.ttl", "chain", "traced")
        yield Verdict("files that are dropped in, and a trace", known, 2, tuple(faults))
        yield from endpoint_verdicts(f"{address}sparql")
        yield Verdict("pages are there at once", "-", 4, tuple(slow_faults(address)))


def hostile_faults(chromium: Browser) -> Iterator[str]:
    """Tell where a name became more than text on the page that is open."""
    if (shown := chromium.value("document.querySelector('h1').textContent")) != HOSTILE:
        yield f"the name is shown as {shown}"
    for tag, most in (("script:not([src])", 0), ("img", 0), ("[onerror]", 0)):
        if (count := chromium.value(f"document.querySelectorAll({tag!r}).length")) > most:
            yield f"{count} elements {tag}"


def editor_faults(chromium: Browser) -> Iterator[str]:
    """Tell what the editor that is open does not do: an example, a query of one's own, a mistake."""
    chosen = "list.value = 'outputs'; list.dispatchEvent(new Event('change'))"
    chromium.value(f"(list => {{ {chosen} }})(document.getElementById('examples'))")
    rows = waited(chromium, "Array.from(document.querySelectorAll('#result tbody tr'), e => e.textContent)")
    if len(rows) != len(casco_kg.ask("outputs").rows):
        yield f"the example has {len(rows)} rows"
    for query, where, told in (
        (
            "SELECT ?kind (COUNT(?it) AS ?n) { ?it a ?kind } GROUP BY ?kind ORDER BY DESC(?n) LIMIT 12",
            "#result svg rect",
            12,
        ),
        ("SELECT nonsense", "#result .error", 1),
    ):
        chromium.value(f"document.getElementById('query').value = {json.dumps(query)}")
        chromium.value("document.querySelector('#editor button').click()")
        waited(chromium, f"document.querySelector('{where}') !== null")
        if (found := chromium.value(f"document.querySelectorAll('{where}').length")) != told:
            yield f"{query}: {found} of {where}, not {told}"
        if told > 1:
            chromium.screenshot(SHOTS / "editor-chart.png", 1280, 1600)


def yasgui_faults(chromium: Browser, address: str) -> Iterator[str]:
    """Tell what the editor of others does not do, with what it asks for elsewhere."""
    chosen = "list.value = 'outputs'; list.dispatchEvent(new Event('change'))"
    waited(chromium, "document.querySelector('#yasgui .CodeMirror') !== null", 20)
    chromium.value(f"(list => {{ {chosen} }})(document.getElementById('examples'))")
    rows = waited(chromium, "Array.from(document.querySelectorAll('#yasgui tbody tr'), e => e.textContent)", 30)
    if len(rows) != len(casco_kg.ask("outputs").rows):
        yield f"the example has {len(rows)} rows"
    yield from outside_faults(chromium, address)
    if chromium.value("Object.values(localStorage).join().includes('OutputsReading')"):
        yield "the query is kept in the browser"


def workbook(folder: Path) -> Path:
    """Write a workbook with mistakes."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("id", "label", "performs", "actsAs"),
        ("b-1", HOSTILE, "tasting", "third"),
        ("b-2", "B", "testing", "4"),
    ):
        sheet.append(row)
    path = folder / "register.xlsx"
    book.save(path)
    return path


def dropped_faults(chromium: Browser, path: Path, told: str, name: str) -> list[str]:
    """Drop a file onto the page that is open, and tell what is missing in its report."""
    dragged = {"items": [], "files": [str(path)], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        chromium.call("Input.dispatchDragEvent", type=kind, x=400, y=330, data=dragged)
    chosen = waited(chromium, "Array.from(document.querySelectorAll('#chosen li'), e => e.textContent)", 5)
    if not chosen or not chosen[0].startswith(path.name):
        return [f"dropping {path.name} chose {chosen}"]
    chromium.events.clear()
    chromium.value("document.querySelector('#check button').click()")
    chromium.loaded(patience=120)
    faults = [f"said {text}" for text in chromium.dialogs()]
    shown = chromium.value("document.querySelector('[role=status]')?.textContent ?? document.body.textContent")
    if "violation" not in shown:
        faults.append(f"{path.name}: {shown[:300]}")
    time.sleep(1)
    faults += width_faults(chromium, name)
    address = chromium.value("document.querySelector('iframe').src")
    chromium.open(address)
    if not chromium.value(f"document.documentElement.outerHTML.includes({told!r})"):
        faults.append(f"the report on {path.name} has no {told}")
    faults += [f"said {text}" for text in chromium.dialogs()]
    faults += width_faults(chromium, f"{name}-report")
    if name == "traced":
        chromium.value("(section => { section?.scrollIntoView(); })(document.getElementById('traces'))")
        chromium.screenshot(SHOTS / "trace.png", 1280, 1000)
    return faults


def slow_faults(address: str) -> Iterator[str]:
    """Tell which pages take long once they were asked for."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for path in ("index.html", "id/standard-iso-iec-17025.html", "question/outputs.html", "register/aurora.html"):
        took = []
        for _ in range(6):
            start = time.perf_counter()
            opener.open(address + path, timeout=30).read()
            took.append(time.perf_counter() - start)
        print(f"pages: {path}: {min(took) * 1000:.0f} ms", file=sys.stderr)
        if min(took) > 0.05:
            yield f"{path} takes {min(took) * 1000:.0f} ms"

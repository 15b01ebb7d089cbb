"""Judge: the pages as people use them, from a folder and from the server, in Chromium; the endpoint by others' clients.

In the browser: the matrix as of two days, the page of a document, a search, a query from the editor, a workbook with
mistakes that is dropped in, its report and a picture of a trace, hostile names that stay text, nothing that is wider
than the screen. Accessibility is judged by axe. The endpoint is asked by SPARQLWrapper and by rdflib's SPARQLStore.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import openpyxl
from chromium import Browser, browser
from support import CACHE, ROOT, CannotJudge, Fixture, Verdict, free_port, importable, main, npm, serving, workspace

sys.path.append(str(ROOT / "tools"))
import build_editor

import casco_kg
from casco_kg.pages.book import Book
from casco_kg.pages.site import write_site

AXE = ("axe-core", "4.10.3")
WRAPPER = ("SPARQLWrapper", "2.0.0")
SHOTS = CACHE / "pages"
DAY = date(2026, 11, 23)
#: Two days between which most editions of the matrix changed.
DAYS = ("2012-09-14", DAY.isoformat())
HOSTILE = "<img src=http://127.0.0.1:9/x onerror=alert(1)>\"'</title></script><script>alert(1)</script>"
EXAMPLES = ROOT / "ontology" / "examples"
#: How grave a finding of axe is to be one here.
GRAVE = ("serious", "critical")
#: A page of each sort.
LOOKED_AT = (
    *("index", "questions", "browse", "rules", "check", "search", "question/outputs", "src/outputs-testing"),
    *("id/body-dakks", "def/AccreditableBody", "shape/accreditation-has-a-number"),
    "rule/what-a-body-carries-out-it-performs",
)


def site(folder: Path) -> Path:
    """Write the site and return where its first page is."""
    write_site(Book(casco_kg.infer(), DAY), str(folder / "site"))
    return folder / "site" / "index.html"


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


def matrix_faults(chromium: Browser) -> Iterator[str]:
    """Tell where the matrix that is open is otherwise than the stored question says, as of two days."""
    for day in DAYS:
        chromium.value(
            f"""(() => {{
              const days = JSON.parse(document.getElementById("matrix-days").textContent).map(([day]) => day);
              const slider = document.getElementById("matrix-slider");
              slider.value = days.filter((each) => each <= "{day}").length - 1;
              slider.dispatchEvent(new Event("input"));
            }})()"""
        )
        shown = dict(
            chromium.value(
                "Array.from(document.querySelectorAll('[data-standard]'), e => "
                "[e.dataset.standard, e.querySelector('tspan').textContent + ' ' + e.dataset.status])"
            )
        )
        answer = casco_kg.ask("toolbox-as-of", parameters={"asOf": day})
        at = {name: place for place, name in enumerate(answer.columns)}
        told = {
            row[at["standard"]]: f"{row[at['edition']] or row[at['standard']]} {row[at['status']].replace(' ', '-')}"
            for row in answer.text()
        }
        yield from (
            f"as of {day} {name}: {shown.get(name)}, not {told[name]}" for name in told if shown.get(name) != told[name]
        )
    chromium.value("document.getElementById('matrix-slider').value = 999")
    chromium.value("document.getElementById('matrix-slider').dispatchEvent(new Event('input'))")


def search_faults(chromium: Browser) -> Iterator[str]:
    """Tell whether somebody who types finds what is meant, and gets there by the keys."""
    for words, first in (("17025", "ISO/IEC 17025"), ("who accredits whom", ""), ("dakks", "DAkkS"), ("qzxv", None)):
        chromium.value("document.querySelector('#finder input').focus()")
        typed = f"field.value = {words!r}; field.dispatchEvent(new Event('input'))"
        chromium.value(f"(field => {{ {typed} }})(document.querySelector('#finder input'))")
        hits: list[str] = waited(
            chromium, "Array.from(document.querySelectorAll('#hits li'), e => e.firstChild.textContent)"
        )
        if first is None and hits and not hits[0].startswith("Nothing"):
            yield f"{words!r} finds {hits[0]}"
        elif first and not (hits and hits[0].startswith(first)):
            yield f"{words!r} finds {hits[:1]} first, not {first}"
        elif first == "" and not hits:
            yield f"{words!r} finds nothing"


def waited(chromium: Browser, expression: str, patience: float = 60.0) -> list[str]:
    """Return what an expression is once it is something."""
    until = time.monotonic() + patience
    while not (told := chromium.value(expression)) and time.monotonic() < until:
        time.sleep(0.1)
    return told if isinstance(told, list) else [told] if told else []


def document_faults(chromium: Browser) -> Iterator[str]:
    """Tell what is missing on the page of a document."""
    bars = chromium.value("document.querySelectorAll('svg.t-editions rect').length")
    editions = casco_kg.ask("editions", pins={"standard": "ISO/IEC 17025"}).rows
    if bars != len(editions):
        yield f"{bars} editions are drawn, not {len(editions)}"
    for part in ("transitions", "successors", "adoptions", "uses", "sources", "leading"):
        if not chromium.value(f"document.querySelector('#{part} a') !== null"):
            yield f"there is no {part}"


def from_folder(chromium: Browser, folder: Path) -> Iterator[Verdict]:
    """Judge the site in a folder."""
    known, first = f"Chromium {chromium.version}", site(folder)
    within = first.parent.as_uri()
    faults: list[str] = []
    chromium.open(first)
    faults += [*outside_faults(chromium, within), *matrix_faults(chromium), *width_faults(chromium, "home")]
    yield Verdict("matrix as of two days, from a folder", known, 2, tuple(faults))
    chromium.open(first)
    yield Verdict("search from a folder", known, 4, (*search_faults(chromium), *outside_faults(chromium, within)))
    chromium.open(first.parent / "id" / "standard-iso-iec-17025.html")
    faults = [*document_faults(chromium), *outside_faults(chromium, within), *width_faults(chromium, "document")]
    yield Verdict("page of a document", known, 7, tuple(faults))
    chromium.open(first.parent / "question" / "standard-for-body.html")
    faults = [*pin_faults(chromium), *outside_faults(chromium, within), *width_faults(chromium, "question")]
    yield Verdict("pins of a question", known, 2, tuple(faults))
    faults = []
    for path in LOOKED_AT:
        if not (page := first.parent / f"{path}.html").is_file():
            faults.append(f"{path} is not there")
            continue
        chromium.open(page)
        name = path.replace("/", "-")
        faults += [*outside_faults(chromium, within), *width_faults(chromium, name), *axe_faults(chromium, path)]
    yield Verdict("accessible and no wider than the screen", f"axe {AXE[1]}", len(LOOKED_AT), tuple(faults))


def pin_faults(chromium: Browser) -> Iterator[str]:
    """Tell where a pin of the question that is open keeps other rows than the command does."""
    chromium.value(
        "(form => { form.elements[0].value = form.elements[0].options[1].value;"
        " form.dispatchEvent(new Event('input')); })(document.querySelector('form.pins'))"
    )
    pin, value = chromium.value(
        "(field => [field.closest('label').firstChild.textContent, field.value])"
        "(document.querySelector('form.pins').elements[0])"
    )
    shown = chromium.value("document.querySelectorAll('#answer tbody tr:not([hidden])').length")
    told = len(casco_kg.ask("standard-for-body", pins={pin: value}).rows)
    if shown != told:
        yield f"{pin}={value} shows {shown} rows, not {told}"


def from_server(chromium: Browser, folder: Path) -> Iterator[Verdict]:
    """Judge the server: pages of data, the editor, files that are dropped in."""
    known = f"Chromium {chromium.version}"
    with brought(), served(folder) as address:
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
        yield Verdict("SPARQLWrapper", WRAPPER[1], 4, tuple(wrapper_faults(f"{address}sparql")))
        yield Verdict("SPARQLStore", _rdflib(), 2, tuple(store_faults(f"{address}sparql")))
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


@contextmanager
def brought() -> Iterator[None]:
    """Bring the editor that a step of building brings; it is taken away again where it was not there."""
    there = build_editor.FOLDER.is_dir()
    try:
        build_editor.build()
    except SystemExit as error:
        raise CannotJudge(str(error)) from error
    try:
        yield
    finally:
        if not there:
            shutil.rmtree(build_editor.FOLDER)


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


def wrapper_faults(endpoint: str) -> Iterator[str]:
    """Tell what SPARQLWrapper does not get: tables, a truth value, a graph, by GET and by POST."""
    importable(*WRAPPER)
    from SPARQLWrapper import CSV, JSON, POST, TURTLE, XML, SPARQLWrapper

    def asked(query: str, kind: str, method: str = "GET") -> object:
        wrapper = SPARQLWrapper(endpoint)
        wrapper.setQuery(query)
        wrapper.setReturnFormat(kind)
        wrapper.setMethod(method)
        return wrapper.query().convert()

    parties = "SELECT ?p { ?p a <https://w3id.org/casco-kg/def#Party> }"
    if len(asked(parties, JSON)["results"]["bindings"]) != 3:  # type: ignore[index]
        yield "JSON: not three parties"
    if len(asked(parties, XML, POST).getElementsByTagName("result")) != 3:  # type: ignore[attr-defined]
        yield "XML: not three parties"
    if len(asked(parties, CSV).decode().splitlines()) != 4:  # type: ignore[attr-defined]
        yield "CSV: not three parties"
    if b"Party" not in asked("CONSTRUCT WHERE { ?p a <https://w3id.org/casco-kg/def#Party> }", TURTLE):  # type: ignore[operator]
        yield "Turtle: no party"


def store_faults(endpoint: str) -> Iterator[str]:
    """Tell what rdflib's SPARQLStore does not get."""
    from rdflib import Graph, URIRef
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    graph = Graph(SPARQLStore(endpoint, returnFormat="json"))
    party = URIRef("https://w3id.org/casco-kg/def#Party")
    kind = URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    if len([*graph.subjects(kind, party)]) != 3:
        yield "triples: not three parties"
    if len([*graph.query("SELECT ?p { ?p a <https://w3id.org/casco-kg/def#Party> }")]) != 3:
        yield "a query: not three parties"


def _rdflib() -> str:
    import rdflib

    return f"rdflib {rdflib.__version__}"


def slow_faults(address: str) -> Iterator[str]:
    """Tell which pages take long once they were asked for."""
    import urllib.request

    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for path in ("index.html", "id/standard-iso-iec-17025.html", "question/outputs.html", "register/aurora.html"):
        took = []
        for _ in range(6):
            start = time.perf_counter()
            opener.open(address + path, timeout=30).read()
            took.append(time.perf_counter() - start)
        print(f"pages: {path}: {min(took) * 1000:.0f} ms", file=sys.stderr)
        if min(took) > 0.25:  # 0.05 on a computer that does nothing else
            yield f"{path} takes {min(took) * 1000:.0f} ms"


def judge() -> Iterator[Verdict]:
    """Judge the site, then the server."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    with workspace() as folder, browser() as chromium:
        yield from from_folder(chromium, folder)
        yield from from_server(chromium, folder)


def fixtures() -> Iterator[Fixture]:
    """Break pages on purpose: the matrix, the policy, the search, the timeline, the width, what axe looks for."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    with workspace() as folder, browser() as chromium:
        first = site(folder)
        within = first.parent.as_uri()

        def broken(name: str, page: Path, change: Callable[[str], str], judged: Callable[[], Iterator[str]]) -> Fixture:
            good = page.read_text()
            bad = change(good)
            if bad == good:
                raise CannotJudge(f"{name}: nothing was changed")
            page.write_text(bad)
            try:
                chromium.open(first if page.suffix == ".js" else page)
                return Fixture(name, tuple(judged()))
            finally:
                page.write_text(good)

        document = first.parent / "id" / "standard-iso-iec-17025.html"
        picture = '<img src="http://127.0.0.1:9/x" alt=""></main>'
        yield broken(
            "an edition of another year",
            first,
            lambda text: re.sub("17025:2005", "17025:2006", text),
            lambda: matrix_faults(chromium),
        )
        yield broken(
            "a picture from elsewhere",
            document,
            lambda text: text.replace("</main>", picture),
            lambda: outside_faults(chromium, within),
        )
        yield broken(
            "a script in the page",
            document,
            lambda text: text.replace("</main>", "<script>alert(1)</script></main>"),
            lambda: outside_faults(chromium, within),
        )
        yield broken(
            "an edition that is not drawn",
            document,
            lambda text: re.sub("<rect.*?</rect>", "", text, count=1),
            lambda: document_faults(chromium),
        )
        yield broken(
            "a search that finds nothing",
            first.parent / "files" / "site.js",
            lambda text: text.replace("return scored", "return []; return scored"),
            lambda: search_faults(chromium),
        )
        yield broken(
            "a line that is too wide",
            document,
            lambda text: text.replace("</main>", "<svg width=3000></svg></main>"),
            lambda: width_faults(chromium, "wide"),
        )
        yield broken(
            "a field without a name",
            document,
            lambda text: text.replace("</main>", "<input></main>"),
            lambda: axe_faults(chromium, "field"),
        )


if __name__ == "__main__":
    main("pages", judge, fixtures)

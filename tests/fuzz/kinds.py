"""The kinds of input: where good files of each come from, how they are spoilt, and how the command takes them."""

import csv
import io
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random

import pyoxigraph as ox

from casco_kg.keys.names import CONTEXT_IRI

from .json_documents import changed_json, changed_scripts
from .mutations import deep, encoded, spoiled_bytes, words_by
from .pages import changed_markup
from .statements import changed_statements, quads_of
from .tables import changed_table
from .toml_settings import changed_settings
from .workbooks import spoilt_workbook, workbook
from .xml_documents import changed_xml

__all__ = ["KINDS", "Kind", "variant"]

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = ROOT / "ontology" / "examples"
SEEDS = Path(__file__).parent / "seeds"
READERS = ROOT / "tests" / "readers"
#: Real files beside the checkout, where there are any.
REAL = Path(os.environ.get("CASCO_KG_SHARED", ROOT.parent / "shared")) / "real"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of input.

    Attributes:
        ending: that of the file with the variant.
        seeds: returns good files.
        mutate: spoils one.
        beside: files that lie in the same folder, by name.
        validate: the arguments of validate, FILE standing for the variant.
        convert: those of convert; none where it does not apply.
        query: those of query, which reads the variant from standard input; none where it does not apply.
    """

    ending: str
    seeds: Callable[[], list[bytes]]
    mutate: Callable[[Random, bytes], bytes]
    beside: Callable[[], dict[str, bytes]] = field(default=dict)
    validate: tuple[str, ...] = ("FILE", "--no-config")
    convert: tuple[str, ...] = ("FILE",)
    query: tuple[str, ...] = ()


def variant(kind: str, number: int, seed: int) -> bytes:
    """Return one variant; it is the same on every run."""
    random = Random(f"{seed} {kind} {number}")
    return KINDS[kind].mutate(random, random.choice(KINDS[kind].seeds()))


def _files(*patterns: tuple[Path, str]) -> Callable[[], list[bytes]]:
    @cache
    def found() -> list[bytes]:
        files = [path.read_bytes() for folder, pattern in patterns for path in sorted(folder.glob(pattern))]
        assert files, f"no good file at {patterns}"
        return files

    return found


def _written(rdf_format: ox.RdfFormat) -> Callable[[], list[bytes]]:
    """Return examples in Turtle as another format writes them."""

    @cache
    def written() -> list[bytes]:
        return [
            ox.serialize([quad.triple for quad in quads_of(text, ox.RdfFormat.TURTLE)], format=rdf_format)
            for text in _turtle()
        ]

    return written


def _table(separator: str) -> Callable[[], list[bytes]]:
    @cache
    def tables() -> list[bytes]:
        found = [path.read_text() for path in sorted(EXAMPLES.glob("*.csv"))]
        found += [path.read_text() for path in sorted((ROOT / "tests" / "registers").glob("*/[ab]*.csv"))]
        made = []
        for text in found:
            lines = io.StringIO()
            csv.writer(lines, delimiter=separator, lineterminator="\n").writerows(
                list(csv.reader(io.StringIO(text)))[:30]
            )
            made.append(lines.getvalue().encode())
        return made

    return tables


@cache
def _workbooks() -> list[bytes]:
    return [workbook(csv.reader(io.StringIO(text.decode()))) for text in _table(",")()]


@cache
def _ours() -> list[bytes]:
    """Return JSON-LD in our terms: the example, and tables written with the keys that their columns are."""
    made = [(EXAMPLES / "minimal.jsonld").read_bytes()]
    for text in _table(",")():
        rows = csv.DictReader(io.StringIO(text.decode()))
        record = [{key: value for key, value in row.items() if value and "." not in key} for row in rows][:5]
        document = {"@context": CONTEXT_IRI, "@graph": record}
        made.append(json.dumps(document, indent=1).encode())
    return made


@cache
def _around() -> dict[str, bytes]:
    """Return the files that settings and options may speak of."""
    return {path.name: path.read_bytes() for path in (*sorted(SEEDS.iterdir()), EXAMPLES / "minimal.ttl")}


def _seed(pattern: str) -> Callable[[], list[bytes]]:
    return _files((SEEDS, pattern))


#: Signs that stand for others in the lists of words.
_SIGNS = str.maketrans({"␊": "\n", "␉": "\t", "␀": "\0", "␗": "\ufeff"})


def _words(language: str) -> Callable[[Random, bytes], bytes]:
    text = (Path(__file__).parent / "words" / f"{language}.txt").read_text(encoding="utf-8")
    return words_by(*(word.translate(_SIGNS) for word in text.splitlines()))


_TURTLE_WORDS = _words("turtle")
_TURTLE_DEPTH = deep(("(", ")"), ("[ <x> ", "]"), ("<< <a> <b> ", ">>"), ('"', '"'), ("_:a <p> ", "."))
_SPARQL_WORDS = _words("sparql")
_TOML_WORDS = _words("toml")
_CELLS = _words("cells")


def _xml(folder: str, *more: tuple[Path, str]) -> Kind:
    return Kind(
        ending=".xml",
        seeds=_files((EXAMPLES, f"{folder}.xml"), *more),
        mutate=_mostly(changed_xml),
    )


def _mostly(*structured: Callable[[Random, bytes], bytes], words: Callable[[Random, bytes], bytes] | None = None):
    """Return a mutation that keeps the structure eight times out of ten."""
    rough = [spoiled_bytes, spoiled_bytes, encoded, *([words] if words else [])]

    def mutated(random: Random, data: bytes) -> bytes:
        steps = structured if random.random() < 0.8 else rough
        for _ in range(random.choice((1, 1, 1, 2, 3))):
            data = random.choice(steps)(random, data) if data else data
        return data

    return mutated


_SPARQL_DEPTH = deep(("{", "}"), ("(", ")"), ("!", ""), ("{ SELECT * ", "}"))
_JSON_DEPTH = deep(("[", "]"), ('{"x":', "}"), ('{"@list":[', "]}"), ('"', '"'))
_JSON = _mostly(*[changed_json] * 15, _JSON_DEPTH, words=words_by(*"{}[]:,", "null", "NaN", '"@id"'))


def _rdf(rdf_format: ox.RdfFormat) -> Callable[[Random, bytes], bytes]:
    return _mostly(*[changed_statements(rdf_format)] * 10, *[_TURTLE_WORDS] * 4, _TURTLE_DEPTH)


@cache
def _turtle() -> list[bytes]:
    folders = [(EXAMPLES, "*.ttl"), (ROOT / "tests" / "shapes", "*/*.ttl"), (ROOT / "tests" / "rules", "*/given.ttl")]
    return _files(*folders)()


@cache
def _trig() -> list[bytes]:
    made = []
    for text in _turtle():
        quads = [
            ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(f"https://example.org/g{number % 2}"))
            for number, t in enumerate(quads_of(text, ox.RdfFormat.TURTLE))
        ]
        made.append(ox.serialize(quads, format=ox.RdfFormat.TRIG))
    return made


def _json(example: str, *more: tuple[Path, str]) -> Kind:
    return Kind(ending=".jsonld", seeds=_files((EXAMPLES, example), *more), mutate=_JSON)


def _lines(changed: Callable[[Random, bytes], bytes]) -> Callable[[Random, bytes], bytes]:
    """Return a mutation of one line of several."""

    def mutated(random: Random, data: bytes) -> bytes:
        lines = data.split(b"\n")
        at = random.randrange(len(lines))
        lines[at] = changed(random, lines[at])
        return b"\n".join(lines)

    return mutated


@cache
def _old_tables() -> list[bytes]:
    """Return tables in an encoding of single bytes."""
    texts = [text.decode().replace("Laboratory", "Prüflabor").replace("a", "ä", 1) for text in _table(",")()]
    return [text.encode("cp1252", errors="replace") for text in texts]


KINDS = {
    "turtle": Kind(".ttl", _turtle, _rdf(ox.RdfFormat.TURTLE)),
    "trig": Kind(".trig", _trig, _rdf(ox.RdfFormat.TRIG)),
    "n-triples": Kind(".nt", _written(ox.RdfFormat.N_TRIPLES), _rdf(ox.RdfFormat.N_TRIPLES)),
    "rdf-xml": Kind(
        ".rdf",
        _written(ox.RdfFormat.RDF_XML),
        _mostly(changed_xml, changed_statements(ox.RdfFormat.RDF_XML)),
    ),
    "json-ld": Kind(".jsonld", _ours, _JSON),
    "csv": Kind(".csv", _table(","), _mostly(changed_table(","), changed_table(","), _CELLS)),
    "tsv": Kind(".tsv", _table("\t"), _mostly(changed_table("\t"), changed_table("\t"), _CELLS)),
    "xlsx": Kind(".xlsx", _workbooks, spoilt_workbook),
    "xls": Kind(".xls", _files((ROOT / "tests" / "workbooks", "*.xls")), spoiled_bytes),
    "ods": Kind(".ods", _files((ROOT / "tests" / "workbooks", "*.ods")), spoiled_bytes),
    "mapping": Kind(
        ".csv",
        _seed("mapping*.csv"),
        _mostly(changed_table(","), _CELLS),
        beside=_around,
        validate=("table.csv", "--mapping", "FILE", "--no-config"),
        convert=("table.csv", "--mapping", "FILE"),
    ),
    "listing": Kind(
        ".json",
        _seed("listing.json"),
        _JSON,
        beside=_around,
        validate=("FILE", "--mapping", "listing-mapping.csv", "--no-config"),
        convert=("FILE", "--mapping", "listing-mapping.csv"),
    ),
    "json-lines": Kind(
        ".jsonl",
        _seed("listing.jsonl"),
        _lines(_JSON),
        beside=_around,
        validate=("FILE", "--mapping", "listing-mapping.csv", "--no-config"),
        convert=("FILE", "--mapping", "listing-mapping.csv"),
    ),
    "stated": Kind(
        ".csv",
        _old_tables,
        _mostly(changed_table(","), _CELLS),
        validate=("FILE", "--no-config", "--encoding", "windows-1252", "--base", "https://a.example/"),
        convert=("FILE", "--encoding", "windows-1252", "--base", "https://a.example/#"),
    ),
    "settings": Kind(
        ".toml",
        _seed("settings.toml"),
        _mostly(changed_settings, changed_settings, changed_settings, _TOML_WORDS),
        beside=_around,
        validate=("--config", "FILE"),
        convert=(),
    ),
    "baseline": Kind(
        ".csv",
        _seed("baseline.csv"),
        _mostly(changed_table(","), _CELLS),
        beside=_around,
        validate=("table.csv", "--mapping", "mapping.csv", "--no-config", "--baseline", "FILE"),
        convert=(),
    ),
    "shapes": Kind(
        ".ttl",
        _seed("shapes-*.ttl"),
        _rdf(ox.RdfFormat.TURTLE),
        beside=_around,
        validate=("minimal.ttl", "--no-config", "--shapes", "FILE"),
        convert=(),
    ),
    "untp-0.6": _json("untp-0.6.jsonld", (READERS / "untp", "*-0.6.json")),
    "untp-0.7": _json("untp-0.7.jsonld", (READERS / "untp", "*-0.7.json"), (REAL / "untp-0.7", "Conf*.json")),
    "schema-org": _json("schema-org.jsonld", (READERS / "schema-org", "*.json"), (REAL / "schema-org", "*.jsonld")),
    "boost": _json("boost.jsonld", (READERS / "boost", "*.json"), (REAL / "boost", "*.json")),
    "recognized-entities": _json("recognized-entities.jsonld", (READERS / "recognized-entities", "*.json")),
    "eclipse-cap": _json("eclipse-cap.jsonld", (READERS / "eclipse-cap", "*.json")),
    "gs1": _json("gs1.jsonld", (READERS / "gs1", "*.json*")),
    "catena-x": Kind(".json", _files((EXAMPLES, "catena-x.json"), (READERS / "catena-x", "*.json")), _JSON),
    "markup": Kind(".html", _seed("markup.html"), _mostly(changed_markup, words=_words("html"))),
    "html": Kind(".html", _files((EXAMPLES, "page.html")), _mostly(changed_scripts, changed_scripts, _words("html"))),
    "dcc": _xml("dcc", (READERS / "dcc", "*.xml"), (REAL / "dcc-xml", "*.xml")),
    "etsi-tsl": _xml("etsi-tsl"),
    "ukmcab": _xml("ukmcab"),
    "query": Kind(
        ".rq",
        _files((ROOT / "queries", "*.rq")),
        _mostly(*[_SPARQL_WORDS] * 6, _SPARQL_DEPTH),
        validate=(),
        convert=(),
        query=("-",),
    ),
}  # fmt: skip

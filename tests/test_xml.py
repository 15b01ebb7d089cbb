"""XML becomes RDF by a facade that loses nothing and tells every place, and what attacks a parser ends in words."""

import random
import socket

import pyoxigraph as ox
import pytest

from casco_kg import InputError, load
from casco_kg.files import folder
from casco_kg.rdf.constants import BASE, RDF
from casco_kg.rdf.terms import terms_of
from casco_kg.reading import xml
from casco_kg.reading.foreign import readers, translation
from casco_kg.reading.foreign.readers import Reader
from casco_kg.reading.xml import read_xml

EXAMPLES = folder("ontology") / "examples"
RDF_XML = f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:e="https://e.org/#">%s</rdf:RDF>'


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def refuse(*_):
        raise AssertionError("the network was asked for")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def facade(monkeypatch):
    """Read XML as if a reader knew it; return the triples in short, the places, and the IRI of the root."""
    monkeypatch.setattr(xml, "recognized", lambda _: True)

    def read(text):
        source = read_xml(text.encode() if isinstance(text, str) else text, "some/a.xml")
        root = source.triples[0].subject.value

        def short(term):
            if not isinstance(term, ox.NamedNode):
                return str(term)
            for long, prefix in ((root, "root"), (RDF, "rdf:"), (BASE + "xml#", ":"), ("https://e.org/#", "e:")):
                term = ox.NamedNode(term.value.replace(long, f"x:{prefix}", 1)) if long in term.value else term
            return term.value.removeprefix("x:")

        return [tuple(map(short, terms_of(triple))) for triple in source.triples], source.places, root

    return read


def test_elements_attributes_and_texts_become_statements_in_their_order(facade):
    triples, _, _ = facade(
        '<e:list xmlns:e="https://e.org/#" n="1">'
        '<e:item e:k="v">  one </e:item><e:item><e:name>two</e:name></e:item></e:list>'
    )
    assert triples == [
        ("root", "rdf:type", "e:list"),
        ("root", "e:n", '"1"'),
        ("root", "e:item", "root/item;1"),
        ("root/item;1", "e:k", '"v"'),
        ("root/item;1", "rdf:value", '"one"'),
        ("root", "e:item", "root/item;2"),
        ("root/item;2", "e:name", "root/item;2/name"),
        ("root/item;2/name", "rdf:value", '"two"'),
    ]


@pytest.mark.parametrize(
    "text",
    [
        '<list xmlns="https://e.org/#"><item>one</item></list>',
        '<x:list xmlns:x="https://e.org/"><x:item>one</x:item></x:list>'.replace("org/", "org/#"),
        '<a:list xmlns:a="https://e.org/#"><b:item xmlns:b="https://e.org/#">o<!-- -->ne</b:item></a:list>',
        '<list xmlns="https://e.org/#"><?go on?><item><![CDATA[one]]></item></list>',
    ],
)
def test_prefixes_comments_and_sections_play_no_part(text, facade):
    assert facade(text)[0][1:] == [("root", "e:item", "root/item"), ("root/item", "rdf:value", '"one"')]


def test_a_namespace_and_a_name_are_kept_apart(facade):
    triples, _, _ = facade('<a xmlns="https://ptb.de/dcc"><b xmlns=""/></a>')
    assert triples == [("root", "rdf:type", "https://ptb.de/dcc#a"), ("root", ":b", "root/b")]


def test_a_language_stands_on_the_text_or_stays_an_attribute(facade):
    triples, _, _ = facade('<a xml:lang="en"><b xml:lang="de">ja</b><c xml:lang="no language">x</c></a>')
    lang = "http://www.w3.org/XML/1998/namespace#lang"
    assert triples[1] == ("root", lang, '"en"')
    assert ("root/b", "rdf:value", '"ja"@de') in triples
    assert ("root/c", lang, '"no language"') in triples
    assert ("root/c", "rdf:value", '"x"') in triples


def test_text_between_elements_is_kept(facade):
    assert ("root", "rdf:value", '"one  two"') in facade("<a>one <b/> two</a>")[0]


def test_every_statement_has_its_line_and_its_path(facade):
    _, places, root = facade('<a>\n<b k="v"/>\n<b>x</b></a>')
    assert str(places.find(root, BASE + "xml#b", root + "/b;2")) == "some/a.xml:3 at /a/b[2]"
    assert str(places.find(root + "/b;2", RDF + "value", "x")) == "some/a.xml:3 at /a/b[2]"
    assert str(places.find(root + "/b;1", BASE + "xml#k", "v")) == "some/a.xml:2 at /a/b[1]/@k"


def test_nodes_are_called_by_the_file_and_what_it_says(facade):
    assert facade("<a/>")[2] == facade("<a/>")[2] != facade("<a><b/></a>")[2]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_the_declared_encoding_is_followed(encoding, facade):
    text = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?><a>Büro</a>'
    assert facade(text.encode(encoding))[0][1] == ("root", "rdf:value", '"Büro"')


def test_the_accounting_is_exact(monkeypatch):
    """Each statement is used, or lies at or under a remark: nothing is told twice, nothing is lost."""
    text = b'<a xmlns="https://e.org/#" k="v"><b>one</b><c><d>two</d><d>three</d></c><b l="w">four</b></a>'
    query = (
        "PREFIX casco: <https://w3id.org/casco-kg/def#>\nPREFIX e: <https://e.org/#>\n"
        f"PREFIX rdf: <{RDF}>\n\nCONSTRUCT {{ ?b casco:number ?t . }}\n"
        "WHERE { ?a a e:a ; e:b ?b . ?b rdf:value ?t }"
    )
    reader = Reader("own", "own", frozenset({"https://e.org/#a"}), *[()] * (len(Reader.__slots__) - 4), query)
    monkeypatch.setattr(readers, "readers", lambda: (reader,))
    source = translation.translated(read_xml(text, "a.xml"))
    assert [triple.object.value for triple in source.triples] == ["one", "four"]
    told = [triple.object.value for triple in source.remarks]
    assert sorted(text.rpartition(" › ")[2] for text in told) == ["c: two (4 statements)", "k: v", "l: w"]


def test_many_of_a_kind_are_told_of_once(write):
    provider = (
        "<TrustServiceProvider><TSPInformation><TSPName><Name>P%d</Name></TSPName></TSPInformation>"
        "<TSPServices/></TrustServiceProvider>"
    )
    text = (
        '<TrustServiceStatusList xmlns="http://uri.etsi.org/02231/v2#"><TrustServiceProviderList>%s'
        "</TrustServiceProviderList></TrustServiceStatusList>"
    )
    data = load(write("list.xml", text % "".join(provider % number for number in range(200))))
    assert len(data) == 400
    (remark,) = data.remarks
    assert "TSPServices: 200 of this kind" in remark.object.value


# RDF/XML


def test_xml_is_recognised_by_its_content_whatever_its_name_ends_in(write):
    content = (EXAMPLES / "dcc.xml").read_bytes()
    assert len(load(write("a.dcc", content))) == len(load(EXAMPLES / "dcc.xml")) > 0
    one = RDF_XML % '<rdf:Description rdf:about="https://e.org/a"><e:p>x</e:p></rdf:Description>'
    typed = f'<e:T xmlns:e="https://e.org/#" xmlns:rdf="{RDF}" rdf:about="https://e.org/a"/>'
    for name in ("a.xml", "a.rdf", "a.owl", "a.unknown"):
        assert len(load(write(name, one))) == 1
        assert len(load(write(name, typed))) == 1


def test_subjects_of_rdf_xml_have_lines(write):
    text = RDF_XML % (
        '\n<rdf:Description rdf:about="https://e.org/a"><e:p>x</e:p></rdf:Description>\n<rdf:Description rdf:ID="b" xml:base="https://e.org/c">'
        "<e:p>y</e:p></rdf:Description>"
    )
    path = write("a.rdf", text)
    data = load(path)
    assert str(data.places.find("https://e.org/a")) == f"{path}:2"
    assert str(data.places.find("https://e.org/c#b")) == f"{path}:3"


def test_entities_that_an_ontology_declares_are_read(write):
    text = '<!DOCTYPE rdf:RDF [<!ENTITY ex "https://e.org/">]>\n' + RDF_XML % (
        '<rdf:Description rdf:about="&ex;a"><e:p rdf:resource="&ex;b"/></rdf:Description>'
    )
    path = write("a.owl", text)
    data = load(path)
    assert [str(triple.subject) for triple in data] == ["<https://e.org/a>"]
    assert data.places.find("https://e.org/a").line == 2


LAUGHS = '<!ENTITY l0 "ha">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
SOME = '<rdf:Description rdf:about="https://e.org/a"><e:p>%s</e:p></rdf:Description>'
BAD = {
    "laughs.rdf": (f"<!DOCTYPE rdf:RDF [{LAUGHS}]>" + RDF_XML % SOME % "&l11;", "grow without bound"),
    "laughs.xml": (f"<!DOCTYPE a [{LAUGHS}]><a>&l11;</a>", "grow without bound"),
    "external.rdf": (
        '<!DOCTYPE rdf:RDF [<!ENTITY f SYSTEM "https://e.org/f">]>' + RDF_XML % SOME % "&f;",
        "https://e.org/f, which is not fetched",
    ),
    "external.xml": ('<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><a>&f;</a>', "which is not fetched"),
    "laughing-attribute.xml": (f'<!DOCTYPE a [{LAUGHS}]><a b="&l11;"/>', "grow without bound"),
    "parameter.rdf": (
        '<!DOCTYPE rdf:RDF [<!ENTITY % f SYSTEM "https://e.org/f"> %f;]>' + RDF_XML % SOME % "x",
        "https://e.org/f, which is not fetched",
    ),
    "outside.xml": ('<!DOCTYPE a SYSTEM "https://e.org/a.dtd"><a/>', "document type"),
    "deep.xml": ("<a>" * 100_000, "levels deep"),
    "wide.xml": ("<a " + " ".join(f'a{n}="1"' for n in range(100_000)) + "/>", "100,000 attributes"),
    "truncated.xml": ("<a>\n<b>", "truncated.xml:2: is no well-formed XML: no element found"),
    "crossed.xml": ("<a>\n<b></a></b>", "crossed.xml:2: is no well-formed XML: mismatched tag"),
    "prefix.xml": ("<x:a/>", "unbound prefix"),
    "relative.xml": ('<a xmlns="relative"/>', "XML with the root a in relative, a format that is not known"),
    "encoding.xml": ('<?xml version="1.0" encoding="klingon"?><a/>', "encoding"),
    "wide-encoding.xml": ('<?xml version="1.0" encoding="shift_jis"?><a/>', "encoding"),
    "bytes.xml": (b"<a>\xff</a>", "invalid token"),
    "nothing.xml": (b"<a>\x00</a>", "invalid token"),
    "text.xml": ("no markup", "syntax error"),
    "unknown.xml": (
        '<invoice xmlns="urn:e"/>',
        "is XML with the root invoice in urn:e, a format that is not known; known are RDF/XML; ",
    ),
    "unknown-none.xml": ("<invoice/>", "the root invoice in no namespace"),
    "near.xml": (
        '<digitalCalibrationCertificate xmlns="https://ptb.de/DCC"/>',
        "in https://ptb.de/DCC, which is not read; did you mean https://ptb.de/dcc?",
    ),
    "near-version.xml": (
        '<TrustServiceStatusList xmlns="http://uri.etsi.org/02231/v3#"/>',
        "which is not read; did you mean http://uri.etsi.org/02231/v2#?",
    ),
    "near-root.xml": (
        '<calibrationCertificate xmlns="https://ptb.de/dcc"/>',
        "versions 2 and 3 only digitalCalibrationCertificate and what belongs to it is read",
    ),
    "version.xml": (
        '<digitalCalibrationCertificate xmlns="https://ptb.de/dcc" schemaVersion="4.0.0"><administrativeData/>'
        "</digitalCalibrationCertificate>",
        "holds nothing that is read of this format",
    ),
    "news.xml": (
        '<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:news</id><entry><id>urn:n:1</id><title>N</title></entry></feed>',
        "holds nothing that is read of this format",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_xml_ends_in_a_clear_message(name, write):
    content, message = BAD[name]
    with pytest.raises(InputError) as raised:
        load(write(name, content))
    assert message in str(raised.value)
    assert name in str(raised.value)
    assert len(str(raised.value)) < 900


def test_too_many_elements_are_refused(monkeypatch, write):
    monkeypatch.setattr("casco_kg.reading.xml_parser._MOST_NODES", 100)
    with pytest.raises(InputError, match="more than 100 elements"):
        load(write("a.xml", "<a>" + "<b/>" * 100 + "</a>"))


def test_too_large_a_file_is_refused(monkeypatch, write):
    monkeypatch.setattr("casco_kg.reading.xml_parser._MOST_BYTES", 100)
    with pytest.raises(InputError, match="read up to 100"):
        load(write("a.xml", "<a>" + " " * 100 + "</a>"))


def _mutated(data: bytes, chance: random.Random) -> bytes:
    """Change, drop, double or move some bytes or some tags."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(made))
        end = min(len(made), start + chance.choice([1, 1, 4, 40, 400]))
        if chance.random() < 0.5:
            start, end = made.find(b"<", start), made.find(b">", end) + 1
        if start < 0 or end <= start:
            continue
        piece = bytes(made[start:end])
        made[start:end] = chance.choice([b"", piece * 2, bytes(chance.randrange(256) for _ in range(3)), piece[::-1]])
    return bytes(made)


@pytest.mark.parametrize("name", ["dcc.xml", "etsi-tsl.xml", "ukmcab.xml"])
def test_mutated_files_are_read_or_refused_in_words(name, write):
    chance, read = random.Random(name), 0
    data = (EXAMPLES / name).read_bytes()
    for _ in range(150):
        try:
            load(write("mutated.xml", _mutated(data, chance)))
            read += 1
        except InputError as error:
            assert "mutated.xml" in str(error)
    assert 0 < read < 150

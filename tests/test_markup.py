"""What is marked up in a page itself: microdata and RDFa Lite, read like the scripts of the page, with lines."""

import pytest

from casco_kg import InputError, load
from casco_kg.rdf.terms import shorten, terms_of
from casco_kg.reading.html_tree import tree_of
from casco_kg.reading.marked_up import as_object, things_in

PAGE = "<!DOCTYPE html>\n<html><body>\n{}\n</body></html>"


def objects(markup):
    lines = {}
    found = [as_object(thing, f"/{at}", lines) for at, thing in enumerate(things_in(tree_of(markup, "p.html"), "p"))]
    return found, lines


def said(write, markup):
    """What a page says of listings, without the names of what has none."""
    data = load(write("p.html", PAGE.format(markup)))
    return {
        tuple("_" if "genid" in term.value else shorten(term).strip("<>") for term in terms_of(triple))
        for triple in data
    }


SCRIPT = """<script type="application/ld+json">{"@context": "https://schema.org", "@type": "Product",
"@id": "https://a.example/z", "name": "Lamp", "hasCertification": {"@type": "Certification", "name": "Label",
"certificationIdentification": "L-1", "validUntil": "2029-06-30",
"issuedBy": {"@type": "Organization", "@id": "https://l.example", "name": "Agency"}}}</script>"""
MICRODATA = """<div itemscope itemtype="https://schema.org/Product" itemid="https://a.example/z">
<h1 itemprop="name">Lamp</h1>
<ul><li itemprop="hasCertification" itemscope itemtype="https://schema.org/Certification"><b itemprop="name">Label</b>
<meta itemprop="certificationIdentification" content="L-1"><time itemprop="validUntil" datetime="2029-06-30">June</time>
<a itemprop="issuedBy" itemscope itemtype="https://schema.org/Organization" itemid="https://l.example"
href="https://elsewhere.example"><span itemprop="name">Agency</span></a><li>more</ul></div>"""
RDFA = """<div vocab="https://schema.org/" typeof="Product" resource="https://a.example/z"><h1 property="name">Lamp</h1>
<p property="hasCertification" typeof="Certification"><b property="name">Label</b>
<meta property="certificationIdentification" content="L-1"><time property="validUntil" datetime="2029-06-30">June</time>
<a property="issuedBy" typeof="Organization" href="https://l.example"><span property="name">Agency</span></a></div>"""


@pytest.mark.parametrize("markup", [MICRODATA, RDFA], ids=["microdata", "rdfa"])
def test_markup_says_what_the_same_script_says(markup, write):
    told = said(write, markup)
    assert told == said(write, SCRIPT)
    assert ("_", "casco:validUntil", '"2029-06-30"^^xsd:date') in told


def test_findings_have_the_line_of_the_element(write):
    data = load(write("p.html", PAGE.format(MICRODATA)))
    (until,) = [triple for triple in data if triple.predicate.value.endswith("validUntil")]
    place = data.places.find(*(term.value for term in terms_of(until)))
    assert (place.line, place.pointer) == (6, "/0/hasCertification/0/validUntil/0")


def test_scripts_and_markup_are_one_document_and_what_no_reader_knows_is_told_by_its_kind(write):
    menu = '<ul itemscope itemtype="https://schema.org/BreadcrumbList"><li itemprop="name">Home</ul>'
    data = load(write("p.html", PAGE.format(SCRIPT + menu + MICRODATA.replace("a.example/z", "a.example/y") + menu)))
    assert {"https://a.example/z", "https://a.example/y"} <= {triple.object.value for triple in data}
    told = [remark.object.value for remark in data.remarks if "BreadcrumbList" in remark.object.value]
    assert told == ["marked up in the HTML itself: https://schema.org/BreadcrumbList"]


def test_a_page_whose_markup_no_reader_knows_is_read_by_its_table(write):
    table = "<table><tr><th>id<th>label<tr><td>lab-1<td>Laboratory</table>"
    thing = '<p itemscope itemtype="https://schema.org/Place"><b itemprop="name">Here</b></p>'
    assert "Laboratory" in {triple.object.value for triple in load(write("p.html", PAGE.format(thing + table)))}
    with pytest.raises(InputError, match="no table, and nothing is marked up in it that is read"):
        load(write("q.html", PAGE.format(thing)))


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<p itemscope itemtype="https://v.org/T" itemref="x"></p><b id="x" itemprop="a">1</b>', {"a": ["1"]}),
        ('<p itemscope itemtype="https://v.org/T"><b itemprop="a b">1</b></p>', {"a": ["1"], "b": ["1"]}),
        ('<p itemscope itemtype="https://v.org/T"><a itemprop="a" href="u">1</a></p>', {"a": [{"@id": "u"}]}),
        ('<p itemscope itemtype="https://v.org/T"><a itemprop="a">1</a></p>', {"a": ["1"]}),
        ('<p itemscope itemtype="https://v.org/T"><data itemprop="a" value="2">1</data></p>', {"a": ["2"]}),
        ('<p itemscope itemtype="https://v.org/T"><b itemprop="a" content="2">1</b></p>', {"a": ["2"]}),
        ('<p itemscope itemtype="https://v.org/T"><b itemprop="a">1<br>2<script>3</script></b></p>', {"a": ["1 2"]}),
        ('<p itemscope itemtype="https://v.org/T"><b itemprop="https://w.org/a">1</b></p>', {"https://w.org/a": ["1"]}),
        ('<p itemscope itemtype="https://v.org/T"><b itemprop="@id">1</b></p>', {"%40id": ["1"]}),
        ('<div itemscope itemtype="https://v.org/T"><b itemprop="a">1<div><i itemprop="b">2</i></div></b></div>',
         {"a": ["12"], "b": ["2"]}),
        ('<p vocab="https://v.org" typeof="T"><b property="a">1</b></p>', {"a": ["1"]}),
        ('<p prefix="v: https://v.org/" typeof="v:T"><b property="v:a">1</b></p>', {"https://v.org/a": ["1"]}),
        ('<p vocab="https://v.org/" typeof="T"><b property="a" resource="u">1</b></p>', {"a": [{"@id": "u"}]}),
        ('<p vocab="https://v.org/" typeof="T"><a rel="a nofollow" href="u">1</a></p>', {"rel a": ["u"]}),
    ],
)  # fmt: skip
def test_a_value_is_what_the_standards_say(markup, expected):
    (found,), _ = objects(markup)
    assert {key: value for key, value in found.items() if key not in ("@context", "@type")} == expected
    assert "https://v.org/T" in found["@type"]


def test_a_thing_without_a_type_has_the_vocabulary_of_what_it_stands_in():
    (found,), _ = objects(
        '<p itemscope itemtype="https://v.org/T"><b itemprop="a" itemscope><i itemprop="c">1</i></b></p>'
    )
    assert found["@context"] == {"@vocab": "https://v.org/"}
    assert found["a"] == [{"c": ["1"]}]


def test_what_is_said_of_a_resource_twice_is_said_of_one_thing():
    found, _ = objects(
        '<p vocab="https://v.org/" typeof="T" resource="u"><b property="a">1</b><i property="b" typeof="T"'
        ' resource="u"><u property="c">2</u></i></p><p vocab="https://v.org/" resource="u"><b property="d">3</b></p>'
    )
    assert len(found) == 1
    assert {key: found[0][key] for key in "abcd"} == {"a": ["1"], "b": [{"@id": "u"}], "c": ["2"], "d": ["3"]}


def test_a_thing_that_refers_to_itself_ends():
    found, _ = objects('<p itemscope id="x" itemprop="a" itemref="x"><b itemprop="c">1</b></p>')
    assert found[0]["c"] == ["1"]
    found, _ = objects('<p itemscope itemref="x"></p><p id="x" itemprop="a" itemscope itemref="y"></p>'
                       '<p id="y" itemprop="b" itemscope itemref="x"></p>')  # fmt: skip
    assert [[*inner] for inner in found[0]["a"]] == [["@context", "b"]]
    assert [[*inner] for inner in found[0]["a"][0]["b"]] == [["@context"]]


@pytest.mark.parametrize("one", ['<b itemprop="a" itemscope>', '<b property="a" typeof="https://v.org/T">'])
def test_what_is_nested_too_deeply_is_refused(one):
    with pytest.raises(InputError, match=r"p:1: is nested too deeply to be read"):
        objects('<p itemscope vocab="https://v.org/" typeof="T">' + one * 300)


def test_a_page_of_opened_tags_takes_no_time():
    objects("<div itemscope>" * 2000 + "<li>" * 5000)

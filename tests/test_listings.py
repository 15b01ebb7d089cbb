"""Registers in other shapes than a plain table, JSON at any depth and HTML tables, and values in other languages."""

import json

import pytest

from casco_kg import InputError, load, propose_mapping
from casco_kg.keys.names import value_of
from casco_kg.rdf.terms import expand, shorten
from casco_kg.reading.html_tables import html_tables
from casco_kg.reading.json_tables import parse_document
from casco_kg.registers.found_columns import Column
from casco_kg.registers.guesses import guesses

BODIES = "column,key,value,sheet\nid,id,,{0}\nname,label,,{0}\n"


def said(graph):
    return sorted(
        " ".join((shorten(t.subject).rsplit("%2F", 1)[-1], shorten(t.predicate), t.object.value)) for t in graph
    )


def listings(content):
    return {
        each.pointer: each for each in parse_document(json.dumps(content), "a.json").listings() if not each.is_single
    }


@pytest.mark.parametrize(
    ("content", "pointers"),
    [
        ([{"a": 1}], {""}),
        ({"a": {"b": [{"x": 1}]}, "c": [{"y": 1}], "d": ["z"], "e": []}, {"/a/b", "/c"}),
        ({"L-1": {"name": "x", "day": "1"}, "L-2": {"name": "y", "day": "2"}}, {""}),
        ({"data": {"L-1": {"name": "x"}, "L-2": {"name": "y", "day": "2"}}}, {"/data"}),
        ({"meta": {"made": 1}, "data": {"name": "x"}}, set()),
        ({"a/b": [{"x": 1}]}, {"/a~1b"}),
    ],
)
def test_records_are_found_at_any_depth(content, pointers):
    assert set(listings(content)) == pointers


def test_the_key_of_a_keyed_object_is_a_column():
    entries = listings({"L-1": {"name": "x"}, "L-2": {"name": "y"}})[""].entries
    assert [entry.values["(key)"] for entry in entries] == [["L-1"], ["L-2"]]


def test_of_several_lists_the_mapping_names_the_one_that_is_read_and_the_other_is_told(write):
    content = {"labs": [{"id": "l", "name": "Lab"}], "offices": [{"id": "o", "name": "Office"}], "total": 2}
    path = write("a.json", json.dumps(content))
    data = load(path, mapping=write("m.csv", BODIES.format("/labs")))
    assert said(data) == ["l rdfs:label Lab"]
    assert {r.object.value for r in data.remarks} == {"/offices, beside the list", "/total, beside the list"}
    with pytest.raises(InputError, match=r"fits several lists .*/labs, /offices.*sheet"):
        load(path, mapping=write("m.csv", BODIES.format("")))


def test_the_list_whose_columns_the_mapping_knows_is_read(write):
    content = {"name": "Register", "items": [{"id": "l", "name": "Lab"}]}
    assert said(load(write("a.json", json.dumps(content)), mapping=write("m.csv", BODIES.format("")))) == [
        "l rdfs:label Lab"
    ]


def test_a_record_in_a_list_of_a_record_is_one_and_its_constants_come_with_it_alone(write):
    """One certificate a list entry; the files beside make none, and the record itself makes none without its own."""
    content = [{"no": "C-1", "certs": [{"by": "B-1"}, {"by": "B-2"}], "files": [{"n": "a"}, {"n": "b"}]}]
    lines = (
        "column,key,value\nno,id,\n,type,StatementOfConformity\ncerts.by,states.attestedBy,\n,states.type,Attestation\n"
    )
    data = load(write("a.json", json.dumps(content)), mapping=write("m.csv", lines + "files.n,,\n"))
    assert sum(t.object == expand("casco:Attestation") for t in data) == 2
    assert sum(t.predicate == expand("casco:attestedBy") for t in data) == 2
    assert sum(t.predicate == expand("casco:states") for t in data) == 2


def scopes_of(write, content, lines):
    """Return what each scope of a listing says, sorted, and what was told of the file."""
    path = write("a.json", json.dumps(content))
    data = load(path, mapping=write("m.csv", "column,key\n" + "".join(f"{line}\n" for line in lines)))
    of = {}
    for triple in data:
        if shorten(triple.predicate) in ("casco:ofActivity", "casco:againstStandard", "rdfs:label"):
            name = triple.object.value.rsplit("/id/")[-1].removeprefix("standard-iso-iec-")
            of.setdefault(triple.subject, set()).add(name)
    return sorted(map(sorted, of.values())), sorted(remark.object.value for remark in data.remarks)


@pytest.mark.parametrize(
    ("content", "lines", "scopes"),
    [
        (  # the record's value goes to each member of the list, but to one that has its own
            {"norm": "ISO/IEC 17025", "scope": [{"a": "testing"}, {"a": "inspection", "s": "ISO/IEC 17020"}]},
            ("norm,scope.standard", "scope.a,scope.activity", "scope.s,scope.standard"),
            [["17020", "activity-inspection"], ["17025", "activity-testing"]],
        ),
        (  # of nested lists the innermost value goes
            {
                "norm": "ISO/IEC 17025",
                "s": [{"a": [{"n": "testing"}]}, {"norm": "ISO 17034", "a": [{"n": "sampling"}]}],
            },
            ("norm,scope.standard", "s.norm,scope.standard", "s.a.n,scope.activity"),
            [["17025", "activity-testing"], ["activity-sampling", "standard-iso-17034"]],
        ),
        (  # what says all that the members say is one beside theirs
            {"norm": "ISO/IEC 17025", "act": "testing", "more": [{"a": "calibration"}]},
            ("norm,scope.standard", "act,scope.activity", "more.a,scope.activity"),
            [["17025", "activity-calibration"], ["17025", "activity-testing"]],
        ),
        (  # a column with two keys gives one of them away
            {"norm": "ISO/IEC 17025", "s": [{"a": "testing"}]},
            ("norm,scope.standard", "norm,label", "s.a,scope.activity"),
            [["17025", "activity-testing"], ["ISO/IEC 17025"]],
        ),
    ],
)
def test_what_a_record_says_goes_to_each_member_of_its_list_that_does_not_say_it_itself(content, lines, scopes, write):
    assert scopes_of(write, [content], lines) == (scopes, [])


def test_a_value_that_all_members_have_themselves_is_told_and_makes_no_half_record(write):
    content = [{"norm": "ISO/IEC 17025", "s": [{"a": "inspection", "n": "ISO/IEC 17020"}]}]
    lines = ("norm,scope.standard", "s.a,scope.activity", "s.n,scope.standard")
    told = ["norm: each that is listed below has its own"]
    assert scopes_of(write, content, lines) == ([["17020", "activity-inspection"]], told)


def test_members_that_differ_in_what_is_not_read_are_one_and_equal_ones_are_two(write):
    lines = ("s.a,scope.activity", "s.field,")
    water, soil = ({"a": "testing", "field": field} for field in ("water", "soil"))
    assert scopes_of(write, [{"s": [water, soil]}], lines)[0] == [["activity-testing"]]
    assert scopes_of(write, [{"s": [water, water]}], lines)[0] == [["activity-testing"]] * 2


NESTED = [
    {"id": "b1", "name": "Lab One", "page": 1, "accs": [{"no": "1", "day": "2026-01-01"}, {"no": "2"}]},
    {"id": "b2", "name": "Lab Two", "page": 2, "accs": {"no": "3", "more": {"x": "y"}}},
    {"id": "b3", "name": "Lab Three", "page": 3, "accs": []},
]
INNER = "column,key,sheet\n../id,grantedTo,/{0}*/accs\nno,id,/{0}*/accs\nday,validFrom,/{0}*/accs\n"


def test_the_members_of_a_list_within_a_record_are_records_with_what_is_around_them(write):
    path = write("a.json", json.dumps(NESTED))
    data = load(path, mapping=write("m.csv", INNER.format("")))
    assert said(data) == [
        "1 casco:grantedTo https://w3id.org/casco-kg/register/b1",
        "1 casco:validFrom 2026-01-01",
        "2 casco:grantedTo https://w3id.org/casco-kg/register/b1",
        "3 casco:grantedTo https://w3id.org/casco-kg/register/b2",
    ]
    places = {data.places.find(r.subject.value, r.predicate.value, r.object.value).pointer for r in data.remarks}
    told = {r.object.value for r in data.remarks}
    assert told == {"1 record without a member of /*/accs", "../name", "../page", "more.x"}
    assert places == {"/2", "/0/name", "/0/page", "/1/accs/more/x"}


@pytest.mark.parametrize(("prefix", "sheet"), [("", ""), ("data/", "/data"), ("", "/*")])
def test_a_list_and_the_lists_within_its_records_are_read_side_by_side(prefix, sheet, write):
    content = {"data": NESTED} if prefix else NESTED
    lines = INNER.format(prefix) + f"id,id,{sheet}\nname,label,{sheet}\n"
    data = load(write("a.json", json.dumps(content)), mapping=write("m.csv", lines))
    bodies = [f"b{number} rdfs:label Lab {name}" for number, name in enumerate(("One", "Two", "Three"), 1)]
    assert [line for line in said(data) if "label" in line] == bodies
    assert sum("grantedTo" in line for line in said(data)) == 3
    assert {r.object.value for r in data.remarks} >= {"more.x"}
    assert not any("accs" in r.object.value for r in data.remarks)


def test_lists_within_lists_within_records_have_what_is_around_them_twice(write):
    content = {"ab": [{"name": "AB", "labs": [{"id": "b", "accs": [{"no": "1"}, {"no": "2"}], "phones": [{"n": 1}]}]}]}
    sheet = "/ab/*/labs/*/accs"
    lines = f"column,key,sheet\nno,id,{sheet}\n../id,grantedTo,{sheet}\n../../name,grantedBy.label,{sheet}\n"
    data = load(write("a.json", json.dumps(content)), mapping=write("m.csv", lines))
    assert sum(line.endswith("register/b") for line in said(data)) == 2
    assert len({t.object for t in data if shorten(t.predicate) == "casco:grantedBy"}) == 1
    assert [r.object.value for r in data.remarks] == ["../phones.n"]


@pytest.mark.parametrize(
    ("content", "tables"),
    [
        ([{"page": 1, "items": [{"number": "1", "status": "active"}]}], {"/*/items": 1}),
        ({"page": 1, "items": [{"number": "1", "status": "active"}]}, {"": 1}),
        ([{"id": "b", "name": "B", "accs": [{"number": "1", "validUntil": "2027-01-01"}]}], {"/*/accs": 1}),
        (  # scopes have a status and days of their own, and are parts all the same
            [{"number": "1", "holder": "B", "s": [{"status": "active", "validUntil": "2027-01-01"}]}],
            {"": 1},
        ),
        ([{"number": "1", "status": "active", "products": [{"name": "Pump", "number": "P"}]}], {"": 1}),
    ],
)
def test_a_list_within_records_is_proposed_apart_where_it_rather_is_of_records(content, tables, write):
    assert propose_mapping(write("a.json", json.dumps(content))).tables == tables


def test_the_status_of_a_scope_in_a_list_is_proposed_as_that_of_the_scope(write):
    scope = {"activity": "testing", "standard": "ISO/IEC 17025", "status": "active", "validUntil": "2027-01-01"}
    content = [{"number": "1", "holder": "B", "validFrom": "2024-01-01", "scopes": [scope]}]
    proposed = propose_mapping(write("a.json", json.dumps(content))).content.decode()
    assert "scopes.status,scope.status," in proposed
    assert "scopes.validUntil,scope.validUntil," in proposed


def test_a_column_that_is_left_open_is_not_read_though_it_is_called_as_a_key_is(write):
    data = load(write("a.csv", "id,label,type\nl,Lab,Feature\n"), mapping=write("m.csv", "column,key\ntype,?\n"))
    assert said(data) == ["l rdfs:label Lab"]
    assert [remark.object.value for remark in data.remarks] == ["type"]


def test_a_record_of_nulls_is_told_with_its_line(write):
    path = write("a.json", '[{"id": "l", "name": "Lab"},\n {"id": null, "name": null}]')
    data = load(path, mapping=write("m.csv", BODIES.format("")))
    (remark,) = data.remarks
    place = data.places.find(remark.subject.value, remark.predicate.value, remark.object.value)
    assert (place.line, place.pointer) == (2, "/1")


def test_json_lines_have_a_record_a_line(write):
    path = write("a.jsonl", '{"id": "l", "name": "Lab"}\n\n{"id": "m", "name": "Mill"}\n')
    data = load(path, mapping=write("m.csv", BODIES.format("")))
    assert said(data) == ["l rdfs:label Lab", "m rdfs:label Mill"]
    assert data.places.find("https://w3id.org/casco-kg/register/m").line == 3
    with pytest.raises(InputError, match=r"a.jsonl: JSON Lines are read by a mapping"):
        load(path)
    with pytest.raises(InputError, match=r"b.jsonl:2: "):
        load(write("b.jsonl", '{"id": "l"}\n{"id": \n'), mapping=write("m.csv", BODIES.format("")))


def test_a_document_that_is_one_record_is_proposed_as_one(write):
    path = write("a.json", '{"certificateNumber": "C-1", "status": "active", "products": [{"name": "Pump"}]}')
    assert propose_mapping(path).tables == {"": 1}


HTML = """<html><body><table><caption>Bodies</caption><tr><th>id<th>label<th>performs</tr>
<tr><td rowspan=2>l<td>Lab &amp; Co<td>testing<tr><td colspan=2><b>Lab</b> <i>North</i></table></body></html>"""


def test_the_cells_of_an_html_table_stand_where_they_are_seen():
    (table,) = html_tables(HTML, "a.html")
    assert [row for _, row in table.rows] == [
        ["id", "label", "performs"],
        ["l", "Lab & Co", "testing"],
        ["l", "Lab North", ""],
    ]


@pytest.mark.parametrize("name", ["a.html", "a.xls", "a.csv"])
def test_a_table_in_html_is_a_table_whatever_its_file_is_called(name, write):
    data = load(write(name, HTML.replace("rowspan=2", "").replace("<tr><td colspan=2>", "<tr><td>m<td>")))
    assert "m rdfs:label Lab North" in said(data)
    assert "l casco:performs https://w3id.org/casco-kg/id/activity-testing" in said(data)


def test_a_page_without_a_table_or_json_ld_is_refused(write):
    with pytest.raises(InputError, match=r"no script of type application/ld.json and no table"):
        load(write("a.html", "<html><body>nothing</body></html>"))


@pytest.mark.parametrize(
    ("key", "text", "meant"),
    [
        ("activity", "Product certification", "activity-certification-of-products"),
        ("activity", "Management systems certification", "activity-certification-of-management-systems"),
        ("activity", "Medical testing", "activity-medical-examination"),
        ("activity", "verification", "activity-verification"),
        ("activity", "Validation/Verification", "activity-validation-and-verification"),
        ("activity", "Kalibrierung", "activity-calibration"),
        ("activity", "certification des personnes", "activity-certification-of-persons"),
        ("activity", "Ensayos", "activity-testing"),
        ("status", "gültig", "status-active"),
        ("status", "Suspendue", "status-suspended"),
        ("status", "retirada", "status-withdrawn"),
        ("party", "3rd party", "party-third"),
        ("party", "dritte Seite", "party-third"),
        ("output", "Kalibrierschein", "output-report"),
        ("activity", "Laboratoire d'essais", "activity-testing"),
        ("activity", "Inspektionsstelle", "activity-inspection"),
        ("objectType", "Erzeugnis", "object-product"),
        ("objectType", "sistema di gestione", "object-management-system"),
        ("objectType", "Probe", "object-sample"),
    ],
)
def test_values_are_understood_as_registers_write_them(key, text, meant):
    assert value_of(key, text) == expand(f"id:{meant}")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Akkreditierungsstelle", "AccreditationBody"),
        ("Prüflabor", "TestingLaboratory"),
        ("Inspection Body", "InspectionBody"),
    ],
)
def test_kinds_of_bodies_are_understood_in_the_languages_of_registers(text, meant):
    assert value_of("type", text) == expand(f"casco:{meant}")


def test_a_kind_is_a_class_and_nothing_else_of_that_name():
    assert value_of("type", "Erzeugnis") == expand("casco:Erzeugnis")


def test_no_name_stands_for_two_things_under_one_key():
    from casco_kg.keys.names import _labels

    for kind in ("activity", "object", "status", "party", "output"):
        for name, iris in _labels().items():
            assert len([iri for iri in iris if f"/id/{kind}-" in iri]) < 2, name


def test_a_mapping_says_what_values_mean(write):
    meanings = ("ok -> active", "kaputt -> withdrawn", "- ->")
    lines = "column,key,value\nNr,id,\n" + "".join(f"Zustand,status,{meaning}\n" for meaning in meanings)
    data = load(write("a.csv", "Nr,Zustand\na,OK\nb,kaputt\nc,-\nd,suspended\n"), mapping=write("m.csv", lines))
    assert said(data) == [
        f"{record} casco:status https://w3id.org/casco-kg/id/status-{status}"
        for record, status in (("a", "active"), ("b", "withdrawn"), ("d", "suspended"))
    ]


@pytest.mark.parametrize(
    ("header", "cells", "key"),
    [
        ("State", ("Ohio", "Iowa"), "?"),
        ("State", ("valid", "abgelaufen"), "status"),
        ("Expiry Date", ("2026-01-31",), "validUntil"),
        ("Date Of Expiry", ("2026-01-31",), "validUntil"),
        ("validUntil", ("never", "see file"), "validUntil"),
        ("Certificate No.", ("C-1",), "number"),
        ("Number of employees", ("12",), ""),
        ("Number of doors", ("12",), "?"),
        ("Accreditation Date", ("C-1",), "?"),
        ("Scope", ("https://example.org/scope.pdf",), ""),
    ],
)
def test_a_column_is_guessed_by_its_words_and_its_cells(header, cells, key):
    beside = [Column("", "Certificate Number", ("T-1",)), Column("", "Issued by", ("lab",))]
    found = guesses([*([] if "Certificate" in header else beside), Column("", header, cells)])
    assert found[-1].key == key


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("latin-1", "iso-8859-1"), ("cp1252", "windows-1252"), ("utf-8", "iso-8859-1"), ("utf-16", "utf-16")],
)
@pytest.mark.parametrize("name", ["a.html", "a.xls"])
def test_a_table_in_html_is_read_in_the_encoding_that_it_declares(name, encoding, declared, write):
    page = f"<html><head><meta charset='{declared}'></head><table><tr><td>id<td>Tätigkeit</tr><tr><td>l<td>Prüfung</tr>"
    path = write(name, f"{page}</table></html>".encode(encoding))
    proposed = propose_mapping(path).content.decode()
    assert "Tätigkeit," in proposed
    assert ",Prüfung" in proposed


def test_an_encoding_that_nobody_declares_is_not_guessed(write):
    with pytest.raises(InputError, match="is not UTF-8 text"):
        propose_mapping(write("a.xls", "<table><tr><td>Tätigkeit</td></tr></table>".encode("latin-1")))


def test_keyed_objects_below_a_key_are_records_and_no_one_record(write):
    content = {"made": "2026-01-01", "list": {"C-1": {"holder": "A", "status": "x"}, "C-2": {"holder": "B"}}}
    assert "(key),id" in propose_mapping(write("a.json", json.dumps(content))).content.decode()


@pytest.mark.parametrize("with_mapping", [True, False])
def test_json_that_is_shaped_otherwise_says_what_would_be_read(with_mapping, write):
    mapping = write("m.csv", "column,key\nNr,number\n") if with_mapping else None
    lines = write("lines.json", '{"Nr": "1"}\n\n{"Nr": "2"}\n')
    with pytest.raises(InputError, match=r"lines\.json:3: .* JSON Lines, .* end in \.jsonl"):
        load(lines, mapping=mapping)
    rows = write("rows.json", '[["Nr"], ["1"]]')
    with pytest.raises(InputError, match=r"rows\.json: is a list of lists.* write it as CSV"):
        load(rows, mapping=mapping)
    for path, words in ((lines, "JSON Lines"), (rows, "list of lists")):
        with pytest.raises(InputError, match=words):
            propose_mapping(path)
    with pytest.raises(InputError, match="Extra data"):
        load(write("torn.json", '{"Nr": "1"}\n}\n'), mapping=mapping)


MAPPED = "column,key\nnr,id\nname,label\n"
ODD = [
    ("rows.json", '[{"nr": "a", "name": "A"}, "stray", null, {"nr": "b", "name": "B"}, [7]]', "ab", ["/1", "/4"]),
    (
        "lines.jsonl",
        '{"nr": "a", "name": "A"}\n[{"nr": "x"}]\n"text"\n\n{"nr": "b", "name": "B"}\n',
        "ab",
        ["/1", "/2"],
    ),
    ("deep.json", '{"a": {"b": {"rows": [{"nr": "a", "name": "A"}], "n": 1}}, "c": [1]}', "a", ["/a/b/n", "/c"]),
    ("lists.json", '{"r": [{"nr": "a", "name": "A", "x": [[1, [{"q": 2}]]]}]}', "a", ["x", "x.q"]),
]


@pytest.mark.parametrize(("name", "text", "read", "left"), ODD, ids=[each[0] for each in ODD])
def test_each_part_of_odd_json_is_read_or_told(name, text, read, left, write):
    data = load(write(name, text), mapping=write("m.csv", MAPPED))
    assert {triple.subject.value.rpartition("/")[2] for triple in data} == set(read)
    assert sorted(remark.object.value.partition(",")[0] for remark in data.remarks) == left


def test_a_text_within_lists_within_lists_is_a_value(write):
    text = '[{"nr": "a", "name": [["A", ["Alpha", null]], "Ay"]}]'
    labels = {triple.object.value for triple in load(write("a.json", text), mapping=write("m.csv", MAPPED))}
    assert labels == {"A", "Alpha", "Ay"}


def test_the_document_itself_is_called_by_the_name_of_its_file(write):
    text = '{"nr": "a", "name": "A", "sites": [{"nr": "s", "name": "S"}]}'
    with pytest.raises(InputError, match=r"fits several lists \(/sites, lab, the document itself\)"):
        load(write("lab.json", text), mapping=write("m.csv", MAPPED))
    for sheet, label in (("lab", "A"), ("/sites", "S")):
        mapping = write("m.csv", f"column,key,sheet\nnr,id,{sheet}\nname,label,{sheet}\n")
        assert label in {triple.object.value for triple in load(write("lab.json", text), mapping=mapping)}


@pytest.mark.parametrize("text", ['{"rows": []}', "[{}]", '{"rows": [{"a": null}]}'])
def test_json_without_a_value_is_refused_as_empty(text, write):
    with pytest.raises(InputError, match=r"its lists and objects are empty|no list of objects and no object"):
        load(write("a.json", text), mapping=write("m.csv", MAPPED))

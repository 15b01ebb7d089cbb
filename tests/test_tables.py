"""Tables as stewards keep them: every cell has its place, and nothing is dropped or mangled in silence."""

import csv
import io
import json
import random
from datetime import date
from itertools import product

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from casco_kg import InputError, load, propose_mapping, validate
from casco_kg.cli import main as cli
from casco_kg.files import folder
from casco_kg.keys.dates import date_in, month_or_year_in, readings
from casco_kg.keys.headers import close_key, key_path
from casco_kg.keys.names import CONTEXT_IRI, heading, leads_to_a_record, property_of
from casco_kg.rdf.constants import XSD
from casco_kg.rdf.terms import DATA_BASE, expand, shorten

EXAMPLES = folder("ontology") / "examples"
DAY = date(2026, 1, 1)
HEADER = "id,type,number,grantedBy,grantedTo,scope.activity,scope.standard,validFrom,validUntil\n"


def found(path, constraint, **given):
    return [f for f in validate(load(path, **given), as_of=DAY).findings if f.constraint == constraint]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("row", "constraint", "column"),
    [
        ("a,,A-1,,lab,testing,ISO/IEC 17025,2024-01-01,", "accreditation-names-its-accreditor", "grantedBy"),
        ("a,,A-1,ab,lab,testing,,2024-01-01,", "scope-names-its-standard", "scope.standard"),
        ("a,,A-1,ab,lab,,,2024-01-01,", "accreditation-names-its-scope", "scope.activity"),
        ("a,,A-1,ab,lab,tasting,ISO/IEC 17025,2024-01-01,", "activity-is-known", "scope.activity"),
        ("a,,A-1,ab|ac,lab,testing,ISO/IEC 17025,2024-01-01,", "accreditation-names-one-accreditor", "grantedBy"),
        ("a,,A-1,ab,lab,testing,ISO/IEC 17025,2024-13-01,", "date-is-a-date", "validFrom"),
        ("a,,A-1,ab,lab,testing,ISO/IEC 17025,,", "accreditation-says-from-when-it-holds", "validFrom"),
    ],
)
def test_a_finding_names_the_cell_even_where_it_is_empty(row, constraint, column, write):
    table = write("t.csv", f"{HEADER}\n{row}\n")
    (finding,) = found(table, constraint)
    assert str(finding.place) == f"{table} row 3 column {column}"


def test_a_value_of_a_second_row_of_one_record_has_its_own_place(write):
    table = write("t.csv", "id,label,performs\nlab,Lab,testing\nlab,,tasting\n")
    (finding,) = found(table, "activity-is-known")
    assert finding.place.row == 3


CELLS = ("x", "Third Party", "iso/iec 17025", "2026-01-31", "https://example.org/a b", "a:b", ".", "#x", "ü%2F")


@pytest.mark.slow
def test_a_cell_means_what_it_means_in_json(write):
    for key in heading():
        other = "member" if key == "evaluator" else "evaluator"
        for cell in CELLS:
            table = write("t.csv", f'id,{key},{other}\n"lab 1/2","{cell}",e\n')
            document = write("t.jsonld", json.dumps({"@context": CONTEXT_IRI, "id": "lab 1/2", key: cell, other: "e"}))
            assert load(table).triples == load(document).triples, (key, cell)


LINES = [["id", "label", "performs"], ["lab", "Büro; Labor, Prüf|stelle", "testing"]]


def table_text(separator, end="\r\n"):
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(LINES)
    return text.getvalue()


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("true", "true"), ("FALSE", "false"), ("1", "1"), ("Yes", "true"), ("No", "false"), ("ja", "true"),
        ("nein", "false"), ("oui", "true"), ("Non", "false"), ("sí", "true"), ("Sim", "true"), ("Não", "false"),
        ("NIE", "false"), ("いいえ", "false"), ("HAYIR", "false"), ("flexible", "flexible"), ("x", "x"),
    ],
)  # fmt: skip
def test_a_word_for_true_or_false_is_that_in_a_cell_and_in_json(word, meant, write):
    cell = write("register.csv", f"id,result.withinAccreditation\nt,{word}\n")
    result = {"withinAccreditation": word}
    value = write("register.jsonld", json.dumps({"@context": CONTEXT_IRI, "id": "t", "result": result}))
    for path in (cell, value):
        (found,) = {t.object for t in load(path).triples if t.predicate.value.endswith("withinAccreditation")}
        assert found == ox.Literal(meant, datatype=ox.NamedNode(XSD + "boolean"))


def test_two_names_of_a_body_in_a_cell_are_told(write):
    path = write(
        "attestations.csv", "id,activity,attestedBy.label\nt,testing,Alpha Lab|Beta Lab\nu,testing,ALPHA LAB\n"
    )
    found = [f for f in validate(load(path)).findings if f.constraint == "body-has-one-name"]
    assert [(f.place.row, f.place.column, f.value.value) for f in found] == [(2, "attestedBy.label", "Beta Lab")]


@pytest.mark.parametrize(("separator", "ending"), list(product(",;\t|", ("csv", "tsv"))))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separator_encoding_and_line_ends_do_not_matter(separator, ending, encoding, end, write):
    expected = load(write("plain.csv", table_text(",")))
    assert load(write(f"t.{ending}", table_text(separator, end).encode(encoding))).triples == expected.triples


def test_the_separator_line_of_excel_is_no_header(write):
    assert len(load(write("t.csv", "sep=;\r\nid;label\r\nlab;a, b\r\n"))) == 1


def test_rows_and_columns_that_are_empty_say_nothing(write):
    table = write("t.csv", "id,label,performs,,,\n,,,,,\nlab,Lab,testing,,,\n\n,,,,,\n")
    assert validate(load(table)).findings == ()
    assert len(load(table)) == 2


def test_a_title_above_the_header_is_told(write):
    table = write("t.csv", "Register of bodies\n\nid,label,performs\nlab,Lab,tasting\n")
    (title,) = found(table, "input-is-read-in-full")
    assert title.shown_value == "row 1, above the header"
    assert found(table, "activity-is-known")[0].place.row == 4


def test_an_unknown_column_is_one_finding_with_a_hint(write):
    table = write("t.csv", "id,label,valid-untill,Phone\n" + "".join(f"l{i},L,2026-01-31,1\n" for i in range(20)))
    phone, until = found(table, "column-is-known")
    assert (phone.shown_value, until.shown_value) == ("Phone", "valid-untill")
    assert until.fix.endswith("Did you mean validUntil?")
    assert "Did you mean" not in phone.fix


def test_a_header_with_another_word_in_it_is_no_misspelt_key():
    # who is accredited is not who accredits
    assert [close_key(header) for header in ("Accredited body", "Accredited Bodies", "Certified body")] == [None] * 3
    meant = {"acreditedBy": "accreditedBy", "Valid form": "validFrom", "grantedT": "grantedTo", "issueOn": "issuedOn"}
    assert {header: close_key(header) for header in meant} == meant


@pytest.mark.parametrize(("text", "row"), [("id,label\na,b\na,b,c\n", 3), ("id,label,\na,b,c\n", 2)])
def test_a_cell_without_a_header_is_a_finding(text, row, write):
    table = write("t.csv", text)
    (finding,) = found(table, "column-is-known")
    assert str(finding.place) == f"{table} row {row} column 3"
    assert finding.shown_value == f"column 3 has no header, and a cell in row {row}"


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("Valid until", "validUntil"),
        ("VALID_UNTIL", "validUntil"),
        ("valid-until", "validUntil"),
        ("Scope.Activity", "scope.activity"),
        ("scope_activity", "scope.activity"),
        ("ID", "id"),
        ("label.x", None),
        ("label.label", None),
        ("Name", None),
        ("", None),
    ],
)
def test_a_header_means_a_key_whatever_its_case_and_spaces(header, key):
    assert key_path(header) == key


def test_every_key_is_close_to_itself():
    assert all(key_path(key) == key and close_key(key) == key for key in heading())


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-31", "2026/1/31", "2026.01.31", "31.1.2026", "31. 1. 2026", "31/01/2026", "01/31/2026", "31-01-2026",
        "31 January 2026", "31-Jan-2026", "31. jan. 2026", "January 31, 2026", "Jan 31 2026", "31st January 2026",
        "2026-01-31T00:00:00", "2026-01-31 23:00", "2026-01-31T04:00:00.000Z", "31.01.2026 9:05 PM", " 31.01.2026 ",
        "20260131", "20260131T0400Z", "20260131T040000.5+0200", "31. Januar 2026",
        "31 janv. 2026", "31 de enero de 2026", "31 gennaio 2026", "31 stycznia 2026", "31 de janeiro de 2026",
        "31 stycznia 2026 r.", "den 31 januari 2026", "31 января 2026 \u0433.", "31.01.2026 \u0433.", "31.I.2026",
        "31 Ιανουαρίου 2026", "31/jan/2026", "2026. január 31.", "le 31 janvier 2026", "31. ledna 2026", "31 Ocak 2026",
        "2026年1月31日", "2026 年 1 月 31 日", "令和8年1月31日", "2026년 1월 31일",
        "２０２６年１月３１日", "２０２６／１／３１", "R8.1.31", "Ｒ０８／０１／３１", "令8.1.31",  # noqa: RUF001
    ],
)  # fmt: skip
def test_a_date_that_can_be_read_in_one_way_is_read(text):
    assert date_in(text) == "2026-01-31"


@pytest.mark.parametrize(
    "text",
    [
        "03/04/2026", "31.1.26", "2026-01-31T12", "2026-02-30", "31.13.2026", "2026", "Q1 2026",
        "46053", "31 Foo 2026", "2026-31-01", "20260231", "31012026", "2026013", "202601311", "10260131",
        "31.01-2026", "0.1.2026", "", "²026-01-31", "2026年13月1日", "明暦2年1月31日", "2026 r.",
        "31.XIII.2026", "12年1月31日頃", "R8.2.30", "R8.1-31", "R8.1.31.2", "Q8.1.31", "R2026.1.31",
        "\u0663\u0661/\u0660\u0661/\u0662\u0660\u0662\u0666", "2026-01-31+14:00",
    ],
)  # fmt: skip
def test_any_other_date_is_left_as_written(text):
    assert date_in(text) is None


def test_between_dots_the_day_comes_first():
    assert date_in("03.04.2026") == date_in("3. 4. 2026") == "2026-04-03"
    assert date_in("03.04.2026", "mdy") == "2026-03-04"


def test_a_day_without_separators_is_read_where_days_stand_and_nowhere_else(write):
    table = write("t.csv", "id,number,validFrom\na,20240301,20240301\n")
    stated = {(triple.predicate.value.rpartition("#")[2], triple.object.value) for triple in load(table)}
    assert {("number", "20240301"), ("validFrom", "2024-03-01")} <= stated
    assert date_in("20240301", "dmy") is None
    theirs = write("theirs.csv", "Certificate no.,Valid from\n20240301,20240301\n20240302,20240302\n")
    rows = propose_mapping(theirs).content.decode("utf-8-sig").splitlines()[1:]
    assert [row.split(",")[1] for row in rows] == ["number", "validFrom"]


def test_a_month_cut_short_is_read_where_one_is_meant():
    assert date_in("1 juil 2026") == "2026-07-01"
    assert date_in("1 jui 2026") is None


def test_the_same_day_both_ways_is_one_day():
    assert date_in("03/03/2026") == "2026-03-03"
    assert [day.isoformat() for day in readings("03/04/2026")] == ["2026-04-03", "2026-03-04"]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("31.12.26", ["2026-12-31", "2031-12-26"]),
        ("05/03/24", ["2024-03-05", "2024-05-03", "2005-03-24"]),
        ("31.12.99", ["1999-12-31"]),
        ("5 Mar 24", ["2024-03-05"]),
        ("31.12.126", []),
    ],
)
def test_a_year_of_two_digits_is_read_where_but_one_order_makes_a_day(text, days):
    assert [day.isoformat() for day in readings(text)] == days
    assert date_in(text) == (days[0] if len(days) == 1 else None)


def test_the_order_that_a_mapping_states_reads_years_of_two_digits():
    assert [date_in("05.03.24", order) for order in ("dmy", "mdy", "ymd")] == ["2024-03-05", "2024-05-03", "2005-03-24"]


@pytest.mark.parametrize(
    "text", ["2026-03", "03/2026", "3/2026", "03.2026", "March 2026", "Mar-2026", "mars 2026", "2026年3月"]
)
def test_a_month_is_read_as_a_month(text, write):
    assert (month_or_year_in(text), date_in(text)) == ("2026-03", None)
    data = load(write("t.csv", f"{HEADER}a,,A-1,ab,lab,testing,ISO/IEC 17025,{text},\n"))
    (value,) = [triple.object for triple in data if triple.predicate == expand("casco:validFrom")]
    assert (value.value, value.datatype.value.rpartition("#")[2]) == ("2026-03", "gYearMonth")


@pytest.mark.parametrize("text", ["2026-13", "00/2026", "3.2026", "1826", "2026.3", "Foo 2026", "202603", "03-26"])
def test_what_is_no_month_and_no_year_is_none(text):
    assert month_or_year_in(text) is None


def test_a_month_is_checked_where_the_day_makes_no_difference(write):
    rows = [
        ("2023-03", "2023-02-28", True, False),
        ("2023-03-15", "2023-02", True, False),
        ("2023-03-15", "2023-03", False, True),
        ("2023-03", "2023-03-01", False, True),
        ("2021-03", "2025-12", False, True),
        ("2021-03", "2026-01", False, False),
        ("2021", "2026", False, False),
    ]
    lines = "".join(
        f"a{at},Accreditation,{at},ab,lab,testing,ISO/IEC 17025,{first},{last},active\n"
        for at, (first, last, *_) in enumerate(rows)
    )
    path = write("t.csv", HEADER.replace("validUntil", "validUntil,status") + lines)
    for at, constraint in ((2, "validity-does-not-end-before-it-starts"), (3, "what-is-active-has-not-ended")):
        told = {shorten(finding.focus) for finding in found(path, constraint)}
        assert told == {f"a{number}" for number, row in enumerate(rows) if row[at]}
    assert found(path, "date-is-a-date") == []
    assert len(found(path, "date-tells-the-day")) == 10


def test_an_ambiguous_date_is_told_with_both_days_even_where_its_column_could_settle_it(write):
    table = write("t.csv", "id,validFrom\na,03/04/2026\nb,31/01/2026\n")
    (finding,) = found(table, "date-is-a-date")
    assert finding.shown_value == "03/04/2026"
    assert "may be 2026-04-03 or 2026-03-04" in finding.fix


@pytest.mark.parametrize(("order", "day"), [("dmy", "2026-04-03"), ("mdy", "2026-03-04")])
def test_a_mapping_tells_the_order_of_a_date(order, day, write):
    data = load(
        write("t.csv", "id,From\na,03/04/2026\n"),
        mapping=write("m.csv", f"column,key,format\nFrom,validFrom,{order}\n"),
    )
    assert [t.object.value for t in data] == [day]


def test_a_mapping_gives_columns_their_keys_and_records_their_constants(write):
    table = write("t.csv", "Cert;Firm;Scope;Note\nC1;lab;testing;x\n")
    mapping = write(
        "m.csv",
        "column,key,format,value,reason\nCERT,number,,,\nFirm,grantedTo,,,\nscope,scope.activity,,,\n"
        "Note,,,,no concern\n,type,,Accreditation,\n,scope.standard,,ISO/IEC 17025,\n",
    )
    data = load(table, mapping=mapping)
    assert data.remarks == frozenset()
    (scope,) = [t.object for t in data if t.predicate == expand("casco:hasScope")]
    assert {t.object for t in data if t.subject == scope} == {
        expand("id:activity-testing"),
        expand("id:standard-iso-iec-17025"),
    }
    assert expand("casco:Accreditation") in {t.object for t in data}


def test_an_undecided_column_stays_a_finding(write):
    table, mapping = write("t.csv", "id,label,Note\na,b,c\n"), write("m.csv", "column,key\nNote,?\n")
    assert [f.shown_value for f in found(table, "column-is-known", mapping=mapping)] == ["Note"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("column,key\nA,numbr\n", "m.csv:2: numbr is no key; did you mean number?"),
        ("column,key\nA,colour\n", "m.csv:2: colour is no key; leave it empty"),
        ("column,key,format\nA,number,\nB,validFrom,ddmm\n", "m.csv:3: ddmm is no order of a date"),
        ("column,key,format\nA,number,dmy\n", "m.csv:2: number is no date"),
        ("column,key\nA,number\na,\n", "m.csv:3: the column a stands twice, and not the same is said of it: that it"),
        ("column,key,format\nA,validFrom,dmy\na,validFrom,mdy\n", "m.csv:3: the column a stands twice, and not the"),
        ("column,key,value\n,,x\n", "m.csv:2: a line without a column needs a key"),
        ("column,key,value\n,id,x\n", "m.csv:2: a line without a column needs a key"),
        ("column,key,value\nA,type,x\n", "m.csv:2: the line says of the value x not what it means"),
        ("column,key,value,means\nA,,x,y\n", "m.csv:2: beside the column A stands a value and no key"),
        ("column,key,value,means\n,type,x,y\n", "m.csv:2: a line without a column needs a key"),
        (
            "column,key,value,means\nA,status,x,a\nA,status,X,b\n",
            "m.csv:3: the column A stands twice, and not the same",
        ),
        ("column,key,value\n,base,lab\n", "m.csv:2: lab is no beginning of an IRI"),
        ("column,key,value\n,base,https://a.example\n", "m.csv:2: https://a.example is no beginning of an IRI"),
        (
            "column,key,value\nA,base,https://a.example/\n",
            "m.csv:2: a line with the key base takes a value, and nothing",
        ),
        ("column,key,value\n,base,a:/\n,base,b:/\n", "m.csv:3: the key base stands twice"),
        ("column,key,value\n,encoding,hex\n", "m.csv:2: hex is no encoding that is known"),
        ("column,key,value,means\n,skip,x,\n", "m.csv:2: a line with the key skip takes a column and its value"),
        ("column,key,value,means\nA,only,x,y\n", "m.csv:2: a line with the key only takes a column and its value"),
        ("column,key,format\nA,label,;;\n", "m.csv:2: ;; is no format; write what stands between values"),
        ("column,key,format\nA,validFrom,dmy mdy\n", "m.csv:2: the format has two of a kind, dmy and mdy"),
        ("column,key,format\nA,label,serial\n", "m.csv:2: label is no date"),
        ("column,key,value\nA,type,x -> a\nA,type,x -> b\n", "m.csv:3: the column A stands twice"),
        ("header,key\nA,number\n", "m.csv:1: a mapping has the columns column and key"),
        ('column,key\n"A,number\n', "is no well-formed table"),
    ],
)
def test_a_wrong_line_of_a_mapping_is_named(text, message, write):
    with pytest.raises(InputError) as raised:
        load(write("t.csv", "A,B\n1,2\n"), mapping=write("m.csv", text))
    assert message in str(raised.value)


LISTING = {
    "made": "2026-01-01",
    "items": [
        {"no": "C-1", "ab": {"id": "nas"}, "from": "2026-01-31", "extra": True,
         "scopes": [{"of": "testing", "by": "ISO/IEC 17025"}, {"of": "tasting", "by": "ISO/IEC 17020"}]},
        {"no": 7.0, "ab": None, "from": "x", "scopes": []},
    ],
}  # fmt: skip
LISTING_MAPPING = (
    "column,key\nno,id\nab.id,grantedBy\nfrom,validFrom\nscopes.of,scope.activity\nscopes.by,scope.standard\n"
)


@pytest.mark.slow
def test_a_listing_in_json_is_read_by_a_mapping_with_places(write):
    listing = write("l.json", json.dumps(LISTING))
    given = {"mapping": write("m.csv", LISTING_MAPPING)}
    data = load(listing, **given)
    scopes = data.values(expand(f"<{DATA_BASE}C-1>"), property_of("scope").value)
    assert len(scopes) == 2
    assert all(len(data.about(scope)) == 2 for scope in scopes)
    assert data.values(expand(f"<{DATA_BASE}7>"), property_of("validFrom").value)
    (activity,) = found(listing, "activity-is-known", **given)
    assert activity.place.pointer == "/items/0/scopes/1/of"
    assert [f.place.pointer for f in found(listing, "date-is-a-date", **given)] == ["/items/1/from"]
    assert [f.shown_value for f in found(listing, "input-is-read-in-full", **given)] == ["/made, beside the list"]
    assert [f.shown_value for f in found(listing, "column-is-known", **given)] == ["extra"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]", "no list of objects"),
        ("[1]", "no list of objects"),
        ("7", "no list of objects"),
        ('{"a": [{}], "b": [{}]}', "several lists of objects"),
        ('[{"x": 1}]', "names none of its columns: x"),
        ('[{"no": "\\ud800"}]', "l.json"),
        ("[{", "has no"),
    ],
)
def test_a_json_file_that_is_no_listing_is_told(text, message, write):
    with pytest.raises(InputError):
        load(write("l.json", text), mapping=write("m.csv", LISTING_MAPPING))


def test_a_listing_without_a_mapping_says_how_to_get_one(write):
    with pytest.raises(InputError, match="casco-kg mapping FILE proposes"):
        load(write("l.json", json.dumps(LISTING)))


BAD = {
    "latin.csv": ("id,label\nx,y\nlab,Büro\n".encode("latin-1"), "latin.csv:3: is not UTF-8 text; as Windows-1252"),
    "utf16.csv": ("id,label\nlab,Lab\n".encode("utf-16-le"), "UTF-16 without its mark"),
    "cut.csv": (b"\xff\xfe" + "id,label\n".encode("utf-16-le") + b"\x00", "begins as UTF-16-LE text"),
    "excel.csv": (b"PK\x03\x04...", "is no text but an archive such as an .xlsx"),
    "old.csv": (b"\xd0\xcf\x11\xe0...", "an old .xls workbook"),
    "id.csv": ("id,Name\nlab,Lab\n", "no column is a known key"),
    "like.csv": ("id,validUntil,Valid until\na,,\n", "Valid until (like validUntil) stands twice"),
    "quote.csv": ('id,label\na,b\nc,"d" e\n', "quote.csv:3: is no well-formed table"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_table_ends_in_a_clear_message(name, write):
    content, message = BAD[name]
    with pytest.raises(InputError) as raised:
        load(write(name, content))
    assert message in str(raised.value)


@pytest.mark.slow
def test_no_mutation_of_a_table_ends_in_anything_but_a_message(write):
    whole = (EXAMPLES / "register-accreditations.csv").read_bytes()
    chance = random.Random(17)
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            place = chance.randrange(len(data))
            if chance.random() < 0.5:
                data[place : place + chance.randint(0, 9)] = chance.choice(
                    [b'"', b";", b"\r", b"|", b"\xff", b".", b"\n\n", b","]
                )
            else:
                data[place] = chance.randrange(256)
        try:
            load(write("t.csv", bytes(data)))
        except InputError as error:
            assert "t.csv" in str(error)


def test_keys_that_lead_to_records_are_paths():
    assert {key for key in heading() if leads_to_a_record(key)} >= {"scope", "carriesOut"}


def test_one_mapping_is_for_several_files(write):
    mapping = write(
        "m.csv", "column,key,sheet\nNo.,id,\nKind,performs,Bodies\nKind,activity,Reports\nBy,attestedBy,Reports\n"
    )
    graph = load(
        write("Bodies.csv", "No.,Kind\nlab,testing\n"),
        write("Reports.csv", "No.;Kind;By\nr-1;testing;lab\n"),
        mapping=mapping,
    )
    assert {shorten(triple.predicate) for triple in graph} == {"casco:performs", "casco:ofActivity", "casco:attestedBy"}


def test_several_mappings_are_refused(write):
    result = CliRunner().invoke(cli, ["validate", "t.csv", "--mapping", "a.csv", "--mapping", "b.csv"])
    assert (result.exit_code, "column sheet" in result.output) == (2, True)


def test_a_column_that_a_mapping_names_and_no_table_has_is_told_with_its_line(write):
    table = write("t.csv", "Nr,Gültig bis,Labor\n1,2028-01-01,L\n")
    mapping = write(
        "m.csv", "column,key\nNr,number\nGültigkeit bis,validUntil\nLabor,grantedTo\nStelle,grantedBy\nWeg,\n"
    )
    told = found(table, "mapped-column-is-there", mapping=mapping)
    assert [(str(finding.place), finding.value.value) for finding in told] == [
        (f"{mapping}:3", "Gültigkeit bis; did you mean Gültig bis?"),
        (f"{mapping}:5", "Stelle"),
    ]


def test_a_mapping_may_be_for_other_tables_too(write):
    table = write("t.csv", "Nr,Labor\n1,L\n")
    for lines in ("a,label,\nb,performs,\nc,actsAs,\n", "Stelle,grantedBy,other\n"):
        mapping = write("m.csv", f"column,key,sheet\nNr,number,\nLabor,grantedTo,\n{lines}")
        assert found(table, "mapped-column-is-there", mapping=mapping) == []


def test_a_value_that_is_null_throughout_is_a_column(write):
    listing = write("t.json", '[{"Nr": "1", "Bis": null}, {"Nr": "2", "Bis": null}]')
    mapping = write("m.csv", "column,key\nNr,number\nBis,validUntil\nVon,validFrom\n")
    assert [f.value.value for f in found(listing, "mapped-column-is-there", mapping=mapping)] == ["Von"]


def test_tables_below_one_another_have_each_its_own_header(write):
    text = "Bodies,,\nid,label,performs\na,Alder,testing\nid,label,performs\nb,Birch,\n,,\nid,grantedTo,\nx,a,\n"
    graph = load(write("t.csv", text))
    said = {(t.subject.value, shorten(t.predicate), t.object.value) for t in graph}
    assert {(s.rsplit("/", 1)[-1], p, o.rsplit("/", 1)[-1]) for s, p, o in said} == {
        ("a", "rdfs:label", "Alder"),
        ("a", "casco:performs", "activity-testing"),
        ("b", "rdfs:label", "Birch"),
        ("x", "casco:grantedTo", "a"),
    }
    assert [remark.object.value for remark in graph.remarks] == ["row 1, above the header"]
    assert str(graph.places.find(f"{DATA_BASE}x")).endswith("t.csv row 8")


def test_a_row_of_which_a_cell_is_no_header_is_a_record(write):
    graph = load(write("t.csv", "label,about\nlabel,about 5\nstatus,\n"))
    assert {t.object.value for t in graph} == {"label", "about 5", "status"}


@pytest.mark.parametrize("header", ["scope.ids", "iid", "Id."])
def test_a_column_that_is_all_but_called_id_is_told_and_no_fault(header, write):
    """What fuzzing found: the identifier is no property, so that nothing is lacking for it."""
    path = write("a.csv", f"id,label,performs,{header}\na,A,testing,x\n")
    assert [finding.constraint for finding in validate(load(path)).findings if finding.place.column == header] == [
        "column-is-known"
    ]

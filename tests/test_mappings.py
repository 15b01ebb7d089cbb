"""What a mapping can say: values, several keys of a column, rows that are no records, several records of a row."""

import pytest
from click.testing import CliRunner

from casco_kg import InputError, UsageError, load, propose_mapping, validate
from casco_kg.cli import main
from casco_kg.rdf.terms import shorten
from casco_kg.reading.mapping import Condition, Meanings

HEADER = "column,key,value,means,format,record\n"


def _end(name):
    return name.replace("%2F", "/").rsplit("/", 1)[-1]


@pytest.fixture
def said(write):
    def of(table, lines, name="t.csv"):
        graph = load(write(name, table), mapping=write("m.csv", HEADER + lines))
        return sorted(" ".join((_end(shorten(t.subject)), shorten(t.predicate), _end(t.object.value))) for t in graph)

    return of


def test_values_mean_what_the_line_says(said):
    lines = (
        "Nr,id,,,,\nZustand,status,OK,active,,\nZustand,status,kaputt*,withdrawn,,\nZustand,status,unklar,-,,\n"
        "Zustand,status,,suspended,,\nZustand,status,neu,?,,\n"
    )
    table = "Nr,Zustand\na,ok\nb,Kaputt seit  Mai\nc,unklar\nd,\ne,neu\n"
    assert said(table, lines) == [
        "a casco:status status-active",
        "b casco:status status-withdrawn",
        "d casco:status status-suspended",
        "e casco:status status-neu",
    ]


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("a*", "abc", True), ("*c", "abc", True), ("a*c", "ac", True), ("a*b*", "acb", True), ("*", "x", True),
        ("ab*ba", "aba", False), ("a*", "ba", False), ("*b*b", "ab", False), ("a", "ab", False), ("*b*", "aBa", True),
    ],
)  # fmt: skip
def test_a_star_stands_for_any_text(pattern, text, fits):
    assert Condition("c", pattern, True).holds([text]) is fits
    assert Meanings({pattern: "yes"}).of(text) == ("yes" if fits else text)


def test_a_value_goes_before_a_pattern_and_a_cell_of_several_before_its_parts():
    meanings = Meanings({"*": "any", "a|b": "both", "a": "one"})
    assert [meanings.of(text) for text in ("A", "x", "a|b")] == ["one", "any", "both"]


def test_a_column_has_several_keys_and_a_key_several_columns(said):
    table = "Name,Norm,Norm 2\nLab A,EN 1,EN 2\n"
    lines = "Name,id,,,,\nName,label,,,,\nName,number,Lab A,7,,\nNorm,scope.standard,,,,\nNorm 2,scope.standard,,,,\n"
    assert said(table, lines) == [
        "Lab%20A casco:hasScope t.csv-row-2-scope",
        "Lab%20A casco:number 7",
        "Lab%20A rdfs:label Lab A",
        "t.csv-row-2-scope casco:againstStandard standard-EN%201",
        "t.csv-row-2-scope casco:againstStandard standard-EN%202",
    ]


def test_rows_are_left_out_or_chosen(said):
    table = "Nr,Art,Name\n1,Labor,A\n2,Amt,B\n3,labor,C\nSumme 3,,3\n,,\n4,Stelle,gelöscht\n5,Stelle,E\n"
    lines = "Nr,id,,,,\nName,label,,,,\n"
    kept = [line.split()[0] for line in said(table, lines + "Art,only,Labor,,,\nArt,only,St*,,,\nName,skip,gelö*,,,\n")]
    assert kept == ["1", "3", "5"]
    assert len(said(table, lines + "Nr,skip,Summe*,,,\n")) == 5
    assert len(said(table, lines + "Art,skip,,,,\n")) == 5


def test_a_column_that_only_tells_which_rows_are_records_is_known(write):
    table, mapping = write("t.csv", "Nr,Art\n1,x\n2,y\n"), write("m.csv", HEADER + "Nr,number,,,,\nArt,skip,y,,,\n")
    assert load(table, mapping=mapping).remarks == frozenset()
    with pytest.raises(InputError, match=r"has a header but no row that the mapping .*m.csv does not skip"):
        load(table, mapping=write("m.csv", HEADER + "Nr,number,,,,\nArt,only,z,,,\n"))
    absent = load(table, mapping=write("m.csv", HEADER + "Nr,number,,,,\nArt,,,,,\nArten,skip,y,,,\n"))
    assert [remark.object.value for remark in absent.remarks] == ["Arten"]


def test_a_row_makes_several_records(said):
    table = "Stelle,Val,Ver\nA,gültig,\nB,gültig,ausgesetzt\n"
    lines = "Stelle,grantedTo,,,,\nVal,status,,,,val\nVer,status,,,,ver\n,number,V,,,val\n"
    assert said(table, lines) == [
        "t.csv-row-2-val casco:grantedTo A",
        "t.csv-row-2-val casco:number V",
        "t.csv-row-2-val casco:status status-active",
        "t.csv-row-3-val casco:grantedTo B",
        "t.csv-row-3-val casco:number V",
        "t.csv-row-3-val casco:status status-active",
        "t.csv-row-3-ver casco:grantedTo B",
        "t.csv-row-3-ver casco:status status-suspended",
    ]


def test_a_row_makes_a_body_and_what_was_granted_to_it(said):
    table = "Nr,Firma,Urkunde,Bis\nl-1,Lab A,U-1,2030-01-01\n"
    lines = "Nr,id,,,,body\nFirma,label,,,,body\nNr,grantedTo,,,,acc\nUrkunde,id,,,,acc\nBis,validUntil,,,,acc\n"
    assert said(table, lines) == [
        "U-1 casco:grantedTo l-1",
        "U-1 casco:validUntil 2030-01-01",
        "l-1 rdfs:label Lab A",
    ]


def test_values_that_every_record_gets_make_several_records_too(said):
    lines = "Stelle,grantedTo,,,,\n,scope.activity,validation,,,a\n,scope.activity,testing,,,b\n"
    assert [line for line in said("Stelle\nA\n", lines) if "grantedTo" in line] == [
        "t.csv-row-2-a casco:grantedTo A",
        "t.csv-row-2-b casco:grantedTo A",
    ]


def test_an_empty_cell_alone_makes_no_record(said):
    lines = "Nr,id,,,,\nStatus,status,,active,,\nNorm,scope.standard,,EN 1,,\n"
    assert said("Nr,Status,Norm,x\na,,,\n,,,y\n", lines) == [
        "a casco:hasScope t.csv-row-2-scope",
        "a casco:status status-active",
        "t.csv-row-2-scope casco:againstStandard standard-EN%201",
    ]


def test_a_cell_of_several_values_is_divided_by_the_sign_that_the_format_names(said):
    table = 'Nr;Tätigkeit;Art\na;Prüfung, Kalibrierung;"third\nfirst"\n'
    lines = 'Nr,id,,,,\nTätigkeit,performs,,,",",\nArt,actsAs,,,line,\n'
    assert said(table, lines) == [
        "a casco:actsAs party-first",
        "a casco:actsAs party-third",
        "a casco:performs activity-calibration",
        "a casco:performs activity-testing",
    ]


def test_numbers_are_days_where_the_format_says_so(said):
    table = "Nr,Bis\na,45352\nb,45352.5\nc,01/03/2024\nd,20240301\ne,59\n"
    assert [line.split()[-1] for line in said(table, "Nr,id,,,,\nBis,validUntil,,,serial dmy,\n")] == [
        "2024-03-01", "2024-03-01", "2024-03-01", "20240301", "59",
    ]  # fmt: skip
    assert said(table, "Nr,id,,,,\nBis,validUntil,,,,\n")[0].endswith(" 45352")


def test_records_of_a_listing_are_chosen_and_divided_too(said):
    content = '[{"n": "1", "k": "lab", "p": [{"d": "x"}]}, {"n": "2", "k": "old", "p": []}, {"n": "3", "k": "lab"}]'
    lines = "n,id,,,,a\nn,grantedTo,,,,b\np.d,label,,,,a\nk,only,la*,,,\n"
    assert said(content, lines, "t.json") == [
        "0-b casco:grantedTo 1",
        "1 rdfs:label x",
        "2-b casco:grantedTo 3",
    ]


def test_a_finding_stands_at_the_cell_whose_value_was_given_a_meaning(write):
    table = write("t.csv", "Nr,By,Zustand\na,x,kaputt\n")
    mapping = write("m.csv", HEADER + "Nr,id,,,,\nBy,grantedTo,,,,\nZustand,status,kaputt,broken,,\n")
    places = [
        str(f.place) for f in validate(load(table, mapping=mapping)).findings if f.constraint == "status-is-known"
    ]
    assert [place.partition("t.csv ")[2] for place in places] == ["row 2 column Zustand"]


def test_every_command_that_reads_data_takes_the_mapping_of_the_settings(tmp_path, write, monkeypatch):
    write("t.csv", "Nr;Firma\nl-1;Linden Lab\n")
    write("m.csv", "column,key\nNr,id\nFirma,label\n")
    write("casco-kg.toml", 'mapping = "m.csv"\n')
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    for command in ("infer", "convert"):
        assert "Linden Lab" in CliRunner().invoke(main, [command, "../t.csv"]).output
    assert CliRunner().invoke(main, ["validate", "../t.csv"]).exit_code < 2
    query = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> SELECT ?n { ?x rdfs:label ?n }"
    assert "Linden Lab" in CliRunner().invoke(main, ["query", "-", "--data", "../t.csv"], input=query).output
    assert CliRunner().invoke(main, ["validate", "../t.csv", "--no-config"]).exit_code == 2
    write("casco-kg.toml", 'maping = "m.csv"\n')
    assert "did you mean mapping?" in CliRunner().invoke(main, ["infer", "../t.csv"]).output


def test_identifiers_of_two_registers_are_two_things(write):
    bases = ",base,https://a.example/,,,,a\n,base,https://b.example/reg#,,,,b\n"
    lines = (
        "column,key,value,means,format,record,sheet\nNr,id,,,,,\nStelle,grantedTo,,,,,\nName,grantedTo.label,,,,,c\n"
    )
    mapping = write("m.csv", lines + bases + ",grantedBy,nas,,,,a\n")
    tables = [
        write(f"{name}.csv", f"Nr,Stelle\nx-1,lab-1\n{extra}")
        for name, extra in (("a", "y,https://o.example/l\n"), ("b", ""))
    ]
    data = load(*tables, mapping=mapping)
    said = {(t.subject.value, shorten(t.predicate), t.object.value) for t in data}
    assert said == {
        ("https://a.example/x-1", "casco:grantedTo", "https://a.example/lab-1"),
        ("https://a.example/x-1", "casco:grantedBy", "https://a.example/nas"),
        ("https://a.example/y", "casco:grantedTo", "https://o.example/l"),
        ("https://a.example/y", "casco:grantedBy", "https://a.example/nas"),
        ("https://b.example/reg#x-1", "casco:grantedTo", "https://b.example/reg#lab-1"),
    }
    assert str(data.places.find("https://b.example/reg#x-1")).endswith("b.csv row 2")


@pytest.mark.parametrize("mark", ["", "\ufeff", "sep=;\r\n"])
def test_a_mapping_may_have_the_separator_of_the_excel_that_it_was_corrected_in(mark, write):
    table = write("t.csv", "Nr;Stelle;Stand\n1;Büro;läuft, noch\n")
    lines = f"{mark}column;key;value;means\r\nNr;id;;\r\nStelle;label;;\r\nStand;status;läuft, noch;active\r\n"
    data = load(table, mapping=write("m.csv", lines))
    assert {"Büro", "https://w3id.org/casco-kg/id/status-active"} <= {triple.object.value for triple in data}
    assert not data.remarks


def test_a_text_is_read_in_the_encoding_that_the_mapping_states(write):
    table = write("t.csv", "Nr;Stelle\n1;Büro\n".encode("cp1252"))
    with pytest.raises(InputError, match="state the encoding, as in --encoding windows-1252"):
        load(table)
    proposed = propose_mapping(table, encoding="windows-1252", base="https://a.example/")
    data = load(table, mapping=write("m.csv", proposed.content))
    assert "Büro" in {triple.object.value for triple in data}
    assert proposed.content.decode().splitlines()[1].startswith(",encoding,windows-1252,")
    with pytest.raises(InputError, match=r"t.csv:2: is not ascii text, as it is said to be"):
        load(table, mapping=write("m.csv", "column,key,value\nNr,number,\n,encoding,ascii\n"))
    assert load(write("u.csv", "\ufeffNr;Stelle\n1;Büro\n"), mapping=write("m.csv", proposed.content))
    with pytest.raises(UsageError, match="xyz is no encoding that is known"):
        propose_mapping(table, encoding="xyz")


@pytest.mark.parametrize(
    ("period", "end"),
    [
        ("5 years", "2029-02-28"), ("P5Y", "2029-02-28"), ("48 Monate", "2028-02-29"), ("3 ans", "2027-02-28"),
        ("4 años", "2028-02-29"), ("1 rok", "2025-02-28"), ("P1Y6M", "2025-08-29"), ("P2W", "2024-03-14"),
        ("90 days", "2024-05-29"), ("9999 years", "9999 years"), ("5 Äpfel", "5 Äpfel"), ("P", "P"), ("5", "5"),
    ],
)  # fmt: skip
def test_a_period_is_counted_from_the_first_day(period, end, said):
    lines = "Nr,id,,,,\nVon,validFrom,,,,\nDauer,validUntil,,,,\n"
    assert said(f"Nr;Von;Dauer\na;29.02.2024;{period}\n", lines)[-1] == f"a casco:validUntil {end}"
    assert said(f"Nr;Von;Dauer\na;;{period}\n", lines) == [f"a casco:validUntil {period}"]


def test_what_several_columns_say_under_one_key_stands_in_one_that_says_it(write):
    table = "Nr,Prüfung,Kalibrierung,Inspektion\n1,x,x,\n"
    lines = ("Nr,id,,", "Prüfung,scope.activity,x,testing", "Kalibrierung,scope.activity,x,calibration")
    mapping = "column,key,value,means\n" + "\n".join((*lines, "Inspektion,scope.activity,x,inspection")) + "\n"
    data = load(write("a.csv", table), mapping=write("m.csv", mapping))
    (scope,) = {t.subject.value for t in data if t.predicate.value.endswith("ofActivity")}
    activity = next(t.predicate.value for t in data if t.predicate.value.endswith("ofActivity"))
    assert data.places.find(scope, activity).column == "Prüfung"

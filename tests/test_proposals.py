"""Mappings that are proposed: headers in the languages of registers, and what stands in the cells."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

from casco_kg import InputError, load, propose_mapping
from casco_kg.cli import main
from casco_kg.files import find
from casco_kg.keys.headers import key_path
from casco_kg.keys.names import value_of
from casco_kg.rdf.terms import expand, shorten
from casco_kg.reading.syntaxes import SYNTAXES
from casco_kg.registers.columns import kinds, template_columns
from casco_kg.registers.header_names import folded_words
from casco_kg.registers.header_words import alike

LANGUAGES = {"de", "en", "es", "fr", "it", "nl", "pl"}
#: Languages in which the columns that nearly all registers have are known.
IN_PART = {"cs", "pt", "sv", "tr"}
HEADERS = list(csv.DictReader(io.StringIO(find("ontology", "templates/headers.csv")[0].read_text(encoding="utf-8"))))


def proposed(path):
    return list(csv.DictReader(io.StringIO(propose_mapping(path).content.decode("utf-8-sig"), newline="")))


def keys(path):
    return {row["column"]: row["key"] for row in proposed(path) if row["column"] and not row["value"]}


@pytest.mark.parametrize("kind", kinds())
def test_headers_are_of_columns_and_no_header_is_of_two(kind):
    columns = {column.key for column in template_columns(kind)}
    meant = {}
    for row in HEADERS:
        if row["kind"] in ("", kind):
            assert row["language"] in LANGUAGES | IN_PART
            key = row["column"]
            assert not key or key_path(key) == key
            assert not row["kind"] or key in columns or key.endswith(".id") or key == "issuedTo"
            for word in row["words"].split("|"):
                assert meant.setdefault("".join(folded_words(word)), key) == key, word
                assert alike(word, kind)[0] == key, word


@pytest.mark.parametrize("kind", kinds()[1:])
def test_every_column_that_registers_have_is_called_something_in_every_language(kind):
    for column in template_columns(kind):
        if column.key not in ("id", "type"):
            called = {row["language"] for row in HEADERS if (row["column"]) == column.key}
            assert called >= LANGUAGES, column.key


ACCREDITATIONS = """
de;Urkunden-Nr.;Akkreditierungsstelle;Prüflabor;Tätigkeit;Norm;Status;gültig von;Gueltig bis;Strasse;Bemerkung
en;Accreditation No.;Accreditation body;Laboratory;Activity;Standard;Status;Valid from;Expiry date;City;Notes
fr;N° d\u2019accréditation;Organisme d'accréditation;Organisme;Activité;Norme;Statut;Valable du;Valable au;Ville;Tél.
es;Nº de acreditación;Entidad de acreditación;Laboratorio;Actividad;Norma;Estado;Válido desde;Caducidad;País;Notas
it;Numero di accreditamento;Ente di accreditamento;Organismo;Attività;Norma;Stato;Valido dal;Scadenza;Città;Note
nl;Accreditatienummer;Accreditatie-instelling;Instelling;Activiteit;Norm;Status;Ingangsdatum;Geldig tot;Plaats;E-mail
pl;Numer akredytacji;Jednostka akredytująca;Podmiot;Działalność;Norma;Status;Ważny od;Ważny do;Miasto;Uwagi
"""
ACCREDITATIONS = dict(line.split(";", 1) for line in ACCREDITATIONS.strip().splitlines())
MEANT = [
    "number",
    "grantedBy",
    "grantedTo.label",
    "scope.activity",
    "scope.standard",
    "status",
    "validFrom",
    "validUntil",
]
VALUES = {
    "de": "Prüfung;gültig", "en": "Testing;in force", "fr": "Essais;en vigueur", "es": "Ensayo;vigente",
    "it": "Prova;in vigore", "nl": "Beproeving;geldig", "pl": "Badanie;ważny",
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_register_is_mapped_in_its_language(language, write):
    activity, status = VALUES[language].split(";")
    table = write(
        "t.csv",
        f"{ACCREDITATIONS[language]}\n"
        f"A-1;DAkkS;Linden Labor GmbH;{activity};ISO/IEC 17025:2017;{status};2024-01-01;2028-12-31;x;y\n",
    )
    assert list(keys(table).values()) == [*MEANT, "", ""]
    data = load(table, mapping=write("m.csv", propose_mapping(table).content))
    assert data.remarks == frozenset()
    values = {triple.object.value.rsplit("/", 1)[-1] for triple in data}
    assert values >= {"activity-testing", "status-active", "body-dakks", "Linden Labor GmbH", "2028-12-31"}


def test_values_are_counted_and_undecided_ones_marked(write):
    table = write("t.csv", "Nr;Status;Stelle\n1;gültig;A B\n2;gültig;A B\n3;komisch;A B\n4;active;A B\n5;Gültig;A B\n")
    rows = [row for row in proposed(table) if row["column"] == "Status" and row["value"]]
    assert [(row["value"], row["means"], row["reason"].split(";")[0]) for row in rows] == [
        ("gültig", "active", "2 cells"),
        ("komisch", "?", "1 cell"),
        ("Gültig", "active", "1 cell"),
    ]


def test_the_sign_between_values_is_proposed(write):
    rows = proposed(
        write("t.csv", "Nr;Tätigkeit;Norm\n1;Prüfung, Kalibrierung;ISO/IEC 17025\n2;Prüfung;ISO/IEC 17025\n")
    )
    assert [row["format"] for row in rows if row["column"] == "Tätigkeit" and not row["value"]] == [","]
    assert {row["value"]: row["means"] for row in rows if row["value"]} == {
        "Prüfung": "testing", "Kalibrierung": "calibration",
    }  # fmt: skip


def test_rows_of_sums_are_left_out(write):
    table = write("t.csv", "Nr;Stelle;Tätigkeit;Gültig bis\nA-1;L;Prüfung;2028-01-01\nSumme;1;;\n")
    assert [(row["key"], row["value"]) for row in proposed(table)][1] == ("skip", "Summe")
    data = load(table, mapping=write("m.csv", propose_mapping(table).content))
    assert [triple.object.value for triple in data if triple.predicate.value.endswith("number")] == ["A-1"]


def test_days_that_a_spreadsheet_counts_are_proposed_as_such(write):
    (row,) = [
        row
        for row in proposed(write("t.csv", "Nr;Gültig bis\n1;45352\n2;31/12/2028\n3;02/03/2029\n"))
        if "bis" in row["column"]
    ]
    assert row["format"] == "dmy serial"


@pytest.mark.parametrize(
    ("header", "cells", "key"),
    [
        ("Kontakt 2", ("a@b.example", "c@d.example"), ""),
        ("Rufnummer", ("+49 89 1234567",), ""),
        ("Verweis", ("https://a.example/1",), ""),
        ("Regelung", ("DIN EN ISO/IEC 17025:2018", "EN 45011"), "scope.standard"),
        ("Valida al", ("2026-01-31",), "validUntil"),
        ("Valida dal", ("2026-01-31",), "validFrom"),
        ("Valida dall", ("2026-01-31",), "?"),
        ("Norm / Standard", ("ISO/IEC 17025",), "scope.standard"),
        ("Status (aktuell)", ("gültig",), "status"),
        ("Gültig bis / Status", ("x",), "?"),
        ("holder.name", ("Linden Lab",), "grantedTo.label"),
        ("holder.id", ("L-1",), "grantedTo.id"),
        ("address.name", ("Linden Lab",), "?"),
        ("Gültig bis", ("unbefristet", "unbefristet"), "validUntil"),
        ("Laufzeit", ("5 Jahre", "36 Monate"), "validUntil"),
        ("Gültig bis", ("Raum 3", "Raum 4"), "?"),
        ("Nr. des Gegenstands", ("7",), "?"),
        ("files.n", ("a.pdf",), "?"),
        ("clients.holder", ("L-7",), "?"),
        ("type", ("testing",), "scope.activity"),
        ("Art", ("komisch",), "?"),
        ("Datum", ("2026-01-31",), "?"),
        ("Stelle", ("P 0101", "STS 3"), "grantedTo"),
        ("Stelle", ("NAS",), "grantedTo"),
        ("Stelle", ("Lindenlabor",), "grantedTo.label"),
    ],
)
def test_a_column_is_guessed_or_left(header, cells, key, write):
    table = io.StringIO()
    rows = [["Akkreditierungsnummer", "Akkreditierungsstelle", header]]
    rows += [[f"A-{number}", "ab-1", cell] for number, cell in enumerate(cells)]
    csv.writer(table).writerows(rows)
    assert keys(write("t.csv", table.getvalue()))[header] == key


def test_the_norm_of_a_certificate_is_none_of_a_body(write):
    """What a document has requirements on tells a register of certificates from one of accreditations."""
    for norm, key in (("ISO 9001:2015", "conformsTo"), ("ISO/IEC 17025:2017", "scope.standard")):
        assert keys(write("t.csv", f"Nr.;Firma;Norm;gültig bis\n1;Linden GmbH;{norm};2027-01-01\n"))["Norm"] == key


def test_what_must_be_filled_and_no_column_has_is_asked_for(write):
    """The register of an accreditation body itself does not say in each row who granted."""
    table = write("t.csv", "Nr.;Prüflabor;Tätigkeit;Norm;Gültig ab\n1;Linden Lab;Prüfung;ISO/IEC 17025;2024-01-01\n")
    (row,) = [row for row in proposed(table) if not row["column"]]
    assert (row["key"], row["value"]) == ("grantedBy", "?")
    content = propose_mapping(table).content
    assert not [t for t in load(table, mapping=write("m.csv", content)) if t.predicate.value.endswith("grantedBy")]
    decided = content.replace(b",grantedBy,?", b",grantedBy,id:body-dakks")
    assert [t for t in load(table, mapping=write("m.csv", decided)) if t.predicate.value.endswith("grantedBy")]
    assert all(row["column"] for row in proposed(write("u.csv", "Farbe;Gültig ab\nrot;2024-01-01\n")))


def test_words_in_a_column_of_days_are_undecided_values(write):
    rows = proposed(write("t.csv", "Nr.;Gültig bis\n1;2024-01-01\n2;2024-01-02\n3;unbefristet\n"))
    assert [(row["value"], row["means"]) for row in rows if row["value"] and row["column"]] == [("unbefristet", "?")]


def test_what_is_named_within_an_object_is_what_leads_to_it(write):
    item = '{"certificateId": "X", "certifiedOrganization": {"name": "Acme Ltd"}, "issuedBy": {"name": "Cert Co"}}'
    assert list(keys(write("t.json", f"[{item}]")).values()) == ["number", "about", "attestedBy.label"]


def test_a_person_is_asked_about_what_is_undecided_and_again_where_the_answer_cannot_be(write, tmp_path):
    table = write(
        "t.csv",
        "Nr.;Prüflabor;Norm;Status;Gültig ab;Farbe;Ding\n"
        "1;Linden Lab;ISO/IEC 17025;ruht;03/04/2024;x;y\n2;Eichen Lab;ISO/IEC 17025;gültig;05/06/2024;x;z\n",
    )
    answers = ["-", "scope.activty", "scope.activity", "DAkkS", "kaputt", "suspended", "dmx", "dmy", "testing", "-"]
    result = CliRunner().invoke(
        main, ["mapping", "--interactive", str(table), "-o", str(tmp_path / "m.csv")], input="\n".join(answers) + "\n"
    )
    assert result.exit_code == 0, result.output
    for told in ("Ding (y, z)", "did you mean scope.activity?", "kaputt is not known under status", "dmx is no order"):
        assert told in result.output
    data = load(table, mapping=tmp_path / "m.csv")
    assert sum(triple.object.value.endswith("activity-testing") for triple in data) == 1
    content = (tmp_path / "m.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    said = {(row["column"], row["key"], row["value"], row["means"], row["format"]) for row in rows}
    assert said >= {
        ("Farbe", "", "", "", ""),
        ("Ding", "scope.activity", "", "", ""),
        ("", "grantedBy", "DAkkS", "", ""),
        ("Ding", "scope.activity", "z", "'-", ""),
        ("Status", "status", "ruht", "suspended", ""),
        ("Gültig ab", "validFrom", "", "", "dmy"),
    }


def test_the_columns_of_a_table_below_another_are_proposed_too(write):
    table = write(
        "t.csv", "Nr.;Prüflabor;Norm\n1;Linden Lab;ISO/IEC 17025\n;;\nNr.;Prüflabor;Gültig bis\n2;Eichen Lab;1.2.2030\n"
    )
    assert keys(table) == {
        "Nr.": "number", "Prüflabor": "grantedTo.label", "Norm": "scope.standard", "Gültig bis": "validUntil",
    }  # fmt: skip
    data = load(table, mapping=write("m.csv", propose_mapping(table).content))
    assert {"1", "2", "2030-02-01"} <= {triple.object.value for triple in data}
    assert "Nr." not in {triple.object.value for triple in data}


@pytest.mark.parametrize("syntax", SYNTAXES, ids=lambda syntax: syntax.name)
def test_a_mapping_can_be_proposed_for_whatever_may_be_a_table(syntax):
    """XML and RDF are read by what they say; each other syntax tells its tables, or its lists."""
    assert bool(syntax.tables or syntax.document) == (syntax.name not in ("XML", "RDF", "Parquet"))


@pytest.mark.parametrize("ending", [".ttl", ".xml"])
def test_a_file_that_holds_no_table_is_no_register_to_map(ending, tmp_path):
    (path := tmp_path / f"data{ending}").write_text("<a/>", encoding="utf-8")
    result = CliRunner().invoke(main, ["mapping", str(path), "-o", str(tmp_path / "mapping.csv")])
    assert result.exit_code == 2
    assert ".csv" in result.stderr
    assert ".jsonl" in result.stderr


@pytest.mark.parametrize(("known", "key"), [(1, "attestedBy.label"), (4, "attestedBy")])
def test_one_known_cell_does_not_change_what_a_column_is_for(known, key, write):
    """Of certifiers some are known bodies; whether cells are names or identifiers, most of the different ones tell."""
    bodies = [*["UKAS", "ACCREDIA", "COFRAC", "ENAC"][:known], "North Certification Ltd", "Highland Assurance Ltd"]
    table = "Certificate number,Certification body\n" + "".join(f"C-{n},{body}\n" for n, body in enumerate(bodies))
    path = write("a.csv", table)
    assert keys(path)["Certification body"] == key
    assert [(row["key"], row["means"]) for row in proposed(path) if row["value"] == "UKAS"] == [
        ("attestedBy", "id:body-ukas")
    ]
    data = load(path, mapping=write("m.csv", propose_mapping(path).content.decode("utf-8-sig")))
    by = {triple.object.value for triple in data if shorten(triple.predicate) == "casco:attestedBy"}
    assert expand("id:body-ukas").value in by
    assert len(by) == len(bodies)
    assert "UKAS" not in {triple.object.value for triple in data if shorten(triple.predicate) == "rdfs:label"}


def test_a_record_and_a_cell_under_one_key_name_the_line_to_change(write):
    mapping = write("m.csv", "column,key\nNr,number\nBy,attestedBy\nBy,attestedBy.label\n")
    with pytest.raises(InputError, match=r"write attestedBy\.id in line 3 of .*m\.csv"):
        load(write("a.csv", "Nr,By\n1,x\n"), mapping=mapping)


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("Erstakkreditierung", ""),
        ("eersteAccreditatie", ""),
        ("Date de première accréditation", ""),
        ("Gültig ab", "validFrom"),
        ("geldigVanaf", "validFrom"),
        ("geldig van", "validFrom"),
    ],
)
def test_a_first_day_is_not_the_first_of_what_holds_now(header, key, write):
    path = write("a.csv", f"Nr.;Norm;{header}\nD-1;ISO/IEC 17025;2024-01-31\nD-2;ISO/IEC 17020;2023-02-28\n")
    assert keys(path)[header] == key


BILINGUAL = """N° / Nr.;Activité / Activiteit;Norme / Norm;Statut / Status
1;Essais / Beproeving;ISO/IEC 17025;Actif / Actief
2;Étalonnage / Kalibratie;ISO/IEC 17025;Suspandu / Geschorst
3;Inspection / Keuring;ISO/IEC 17020;Actif / Actief
"""


def test_headers_and_values_in_two_languages_are_known_by_their_halves(write):
    path = write("a.csv", BILINGUAL)
    assert list(keys(path).values()) == ["number", "scope.activity", "scope.standard", "status"]
    assert {row["value"]: row["means"] for row in proposed(path) if row["column"] and row["value"]} == {
        "Essais / Beproeving": "testing",
        "Étalonnage / Kalibratie": "calibration",
        "Inspection / Keuring": "inspection",
        "Actif / Actief": "active",
        "Suspandu / Geschorst": "?",  # one half is misspelt, and a person has to say what is meant
    }


@pytest.mark.parametrize(
    ("header", "kind", "key"),
    [
        ("Acreditación ENAC", "attestations", "underAccreditation"),
        ("N° COFRAC", "accreditations", "number"),
        ("UKAS number", "accreditations", "number"),
        ("UKAS number", "attestations", "underAccreditation"),
        ("UKAS", "accreditations", None),
        ("Standard UKAS colour", "accreditations", None),
    ],
)
def test_a_header_may_name_the_body_whose_number_it_is(header, kind, key):
    found = alike(header, kind)
    assert (found and found[0]) == key


@pytest.mark.parametrize(
    ("cells", "key"), [(("soso", "soso", "fort", "soso"), "status"), (("1a", "2b", "3c", "4d"), "?")]
)
def test_a_known_header_over_a_few_unknown_words_is_proposed_with_these(cells, key, write):
    path = write("a.csv", "Nr.;Norm;Statut\n" + "".join(f"{n};ISO/IEC 17025;{cell}\n" for n, cell in enumerate(cells)))
    assert keys(path)["Statut"] == key
    assert {row["value"] for row in proposed(path) if row["key"] == "status"} == ({"", *cells} if key != "?" else set())


@pytest.mark.parametrize(
    ("standard", "activity"), [("ISO 9001:2015", "certification of management systems"), ("", "?")]
)
def test_certificates_to_standards_for_one_kind_of_object_have_its_activity(standard, activity, write):
    header = "Zertifikat-Nr.;Zertifizierungsstelle;Norm;Zertifikatsinhaber;Ausstellungsdatum\n"
    cells = [standard or "EN 14411:2016", "ISO/IEC 27001:2022" if standard else "ISO 9001:2015"]
    table = "".join(f"Z-{n};Zert Nord GmbH;{cell};Mechanik Süd GmbH;2025-01-0{n}\n" for n, cell in enumerate(cells, 1))
    path = write("a.csv", header + table)
    assert [row["value"] for row in proposed(path) if row["key"] == "activity"] == [activity]
    held = [row["key"] for row in proposed(path) if row["column"] == "Zertifikatsinhaber"]
    assert held == ["issuedTo.label", "about"] if standard else ["issuedTo.label"]


def test_a_number_by_which_another_table_cites_is_the_identifier_too(write):
    accs = [{"number": f"A-{n}", "holder": "Lab One Ltd", "standard": "ISO/IEC 17025"} for n in range(3)]
    certs = [{"certificateNumber": f"C-{n}", "accreditationNumber": "A-1", "issuedOn": "x"} for n in range(3)]
    path = write("a.json", json.dumps({"accreditations": accs, "certificates": certs}))
    of = [row["key"] for row in proposed(path) if row["column"] == "number"]
    assert of == ["number", "id"]
    assert [row["key"] for row in proposed(path) if row["column"] == "certificateNumber"] == ["number"]


def test_yes_and_no_are_evidence_of_nothing_and_days_are_no_telephone_numbers(write):
    path = write(
        "a.csv", "Nr.;Norm;Signatory;Visited\nD-1;ISO/IEC 17025;true;10.01.2024\nD-2;ISO/IEC 17020;true;02.02.2024\n"
    )
    assert keys(path)["Signatory"] == keys(path)["Visited"] == "?"


ELSEWHERE = {
    "cs": "Číslo osvědčení;Laboratoř;Druh činnosti;Norma;Stav;Platnost od;Platnost do;Adresa|Kalibrace;pozastavena",
    "pt": "N.º de acreditação;Laboratório;Atividade;Norma;Estado;Válido desde;Válido até;Morada|Calibração;suspensa",
    "sv": "Ackrediteringsnr;Laboratorium;Verksamhet;Norm;Status;Gäller från;Gäller till;Ort|Kalibrering;vilande",
    "tr": "Dosya No;Laboratuvar;Faaliyet;Standart;Durum;Akreditasyon tarihi;Bitiş tarihi;Adres|Kalibrasyon;ask\u0131da",
}


@pytest.mark.parametrize("language", sorted(IN_PART))
def test_the_usual_columns_are_known_in_further_languages(language, write):
    headers, _, values = ELSEWHERE[language].partition("|")
    activity, status = values.split(";")
    rows = [f"L-{n};Lab {n};{activity};ISO/IEC 17025:2017;{status};2024-01-31;2028-01-30;x {n}" for n in (1, 2)]
    path = write("a.csv", "\n".join([headers, *rows]) + "\n")
    assert [keys(path)[header] for header in headers.split(";")] == [
        "number", "grantedTo.label", "scope.activity", "scope.standard", "status", "validFrom", "validUntil", "",
    ]  # fmt: skip
    assert {(row["value"], row["means"]) for row in proposed(path)} >= {
        (activity, "calibration"),
        (status, "suspended"),
    }


def test_a_list_of_what_was_issued_with_what_it_was_issued_under_is_none_of_that(write):
    """As a service gives certificates, each with its body, the accreditation of that, and who granted it."""
    certificate = {
        "certificateNumber": "FM 501001",
        "certifiedEntity": {"name": "Brightwater Plumbing Ltd"},
        "certificationBody": {
            "name": "Albion Certification Ltd",
            "accreditation": {
                "number": "0008",
                "standard": "ISO/IEC 17021-1:2015",
                "accreditationBody": {"name": "United Kingdom Accreditation Service", "mlaSignatory": True},
            },
        },
        "standards": ["ISO 9001:2015"],
        "dates": {"originalIssue": "2012-04-02", "issued": "2024-04-02", "expiry": "2027-04-01"},
        "status": "Active",
        "statusHistory": [
            {"status": "Suspended", "from": "2025-02-20", "to": "2025-05-15"},
            {"status": "Active", "from": "2025-05-16"},
        ],
    }
    other = certificate | {"certificateNumber": "EMS 501002", "standards": ["ISO 14001:2015"]}
    found = keys(write("certificates.json", json.dumps({"data": {"certificates": [certificate, other]}})))
    inner = "certificationBody.accreditation"
    assert found["certificateNumber"] == "number"
    assert found["certificationBody.name"] == "attestedBy.label"
    assert found[f"{inner}.number"] == "underAccreditation"
    assert (found["standards"], found["dates.issued"], found["dates.expiry"]) == (
        "conformsTo",
        "attestedOn",
        "validUntil",
    )
    undecided = {f"{inner}.standard", f"{inner}.accreditationBody.mlaSignatory", "dates.originalIssue"}
    undecided |= {f"statusHistory.{name}" for name in ("status", "from", "to")}
    assert {name: found[name] for name in undecided} == dict.fromkeys(undecided, "?")


def test_what_a_list_within_a_record_says_of_its_members_is_not_the_status_of_the_record(write):
    events = [
        {"eventKind": "suspended", "happenedOn": "2024-05-01"},
        {"eventKind": "restored", "happenedOn": "2024-06-01"},
    ]
    record = {"accreditationNumber": "020", "holder": "Metro Lab", "standard": "ISO/IEC 17025", "events": events}
    found = keys(write("list.json", json.dumps([record, record | {"accreditationNumber": "021"}])))
    assert (found["accreditationNumber"], found["events.eventKind"], found["events.happenedOn"]) == ("number", "?", "?")


def test_a_list_of_accreditations_is_none_of_what_their_holders_issue(write):
    rows = """Codice;Organismo;Schema;Norma di accreditamento;Norme certificate;Data primo accreditamento;Scadenza;Stato
        SGQ 012A;CertItalia S.p.A.;SGQ;UNI CEI EN ISO/IEC 17021-1:2015;ISO 9001;12/05/2004;11/05/2028;Attivo
        SGQ 077A;Qualità Adriatica S.r.l.;SGQ;UNI CEI EN ISO/IEC 17021-1:2015;ISO 9001;15/01/2012;14/01/2024;Scaduto
        PRS 033C;Competenze S.r.l.;PRS;UNI CEI EN ISO/IEC 17024:2012;Saldatori, PND;22/06/2011;21/06/2027;Attivo
        """
    found = keys(write("organismi.csv", rows.replace(" " * 8, "")))
    assert [found[name] for name in ("Codice", "Organismo", "Norma di accreditamento", "Norme certificate")] == [
        "number", "grantedTo.label", "scope.standard", "?",
    ]  # fmt: skip


def test_a_standard_for_bodies_is_not_what_a_certificate_is_about(write):
    rows = """Belge No;Ad Soyad;Kuruluş;Akreditasyon No;Akreditasyon Standardi;Belge Veriliş Tarihi;Geçerlilik Tarihi
        KB-1;Ahmet Yilmaz;Anadolu Personel Belgelendirme A.Ş.;AB-0123-P;TS EN ISO/IEC 17024:2012;15.01.2024;14.01.2027
        KB-2;Ayşe Çelik;Anadolu Personel Belgelendirme A.Ş.;AB-0123-P;TS EN ISO/IEC 17024:2012;09.02.2024;08.02.2029
        """
    found = keys(write("belgeler.csv", rows.replace(" " * 8, "")))
    assert (found["Akreditasyon No"], found["Akreditasyon Standardi"]) == ("underAccreditation", "?")


def test_of_two_days_the_one_that_is_called_valid_from_is(write):
    rows = """Nr akredytacji,Nazwa podmiotu,Norma,Data udzielenia,Ważna od,Ważna do
        AB 079,Instytut Badań,PN-EN ISO/IEC 17025:2018-02,1995-11-20,2023-11-20,2027-11-19
        AB 1450,EKO-TEST,PN-EN ISO/IEC 17025:2018-02,2013-02-11,2025-02-11,2029-02-10
        """
    found = keys(write("pca.csv", rows.replace(" " * 8, "")))
    assert (found["Data udzielenia"], found["Ważna od"], found["Ważna do"]) == ("?", "validFrom", "validUntil")


@pytest.mark.parametrize(
    "header",
    """Accrediting body | Akkreditierende Stelle | Organisme accréditeur | Organismo acreditador | Ente accreditante
    Accrediterende instelling | Podmiot akredytujący""".replace("\n", "|").split("|"),
)
def test_who_accredits_is_not_who_is_accredited(header, write):
    table = write("t.csv", f"Accreditation No,Accredited entity,{header.strip()}\nA-1,Lab A,Cofrac\nA-2,Lab B,Cofrac\n")
    found = keys(table)
    assert found[header.strip()] == "grantedBy"
    assert found["Accredited entity"].startswith("grantedTo")


@pytest.mark.parametrize(
    ("key", "text", "meant"),
    [
        ("activity", "Etalonnages", "activity-calibration"),
        ("activity", "PRUEFUNG", "activity-testing"),
        ("status", "Retiree", "status-withdrawn"),
        ("status", "gultig", "status-active"),
        ("status", "inactif", "status-inactif"),
        ("type", "accreditee", "accreditee"),
    ],
)
def test_a_name_may_be_written_without_its_accents(key, text, meant):
    assert value_of(key, text).value.endswith(meant)

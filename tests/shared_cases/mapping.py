"""Rows mapping-* of CASES.csv."""

import csv
import io


def _proposed(cases, file, *options):
    """Return the proposed lines: the sheet and the column to the key; and what is told besides."""
    result = cases.run("mapping", f"mapping/{file}", *options)
    assert result.exit_code == 0, result.stderr
    rows = csv.DictReader(io.StringIO(result.stdout.removeprefix("\ufeff"), newline=""))
    return {(row["sheet"], row["column"]): row["key"] for row in rows}, result.stderr


def _converted(cases, file, mapping):
    result = cases.run("convert", f"mapping/{file}", "--mapping", f"mapping/{mapping}")
    assert result.exit_code == 0, result.stderr
    return result


def case_1(cases):
    result = _converted(cases, "min-listing-nested.json", "min-listing-nested-mapping.csv")
    assert result.stdout.count("a casco:Attestation") == 1
    assert result.stdout.count("casco:attestedBy") == 1


def case_2(cases):
    result = _converted(cases, "min-json-datetime.json", "min-json-datetime-mapping.csv")
    assert 'casco:validFrom "2019-03-29"^^xsd:date' in result.stdout
    assert result.stdout.count("a casco:Accreditation") == 1
    assert "/1" in result.stderr and "1 part not read" in result.stderr
    found = cases.constraints("mapping/min-json-datetime.json", "--mapping", "mapping/min-json-datetime-mapping.csv")
    assert "date-is-a-date" not in found and "input-is-read-in-full" in found


def case_3(cases):
    proposed, told = _proposed(cases, "min-json-deep.json")
    assert proposed == {("/data/assessors", "name"): "label", ("/data/providers", "name"): "label"}
    assert "/data/assessors" in told and "/data/providers" in told
    proposed, _ = _proposed(cases, "min-json-deep.json", "--table", "/data/providers")
    assert proposed == {("/data/providers", "name"): "label"}
    proposed, told = _proposed(cases, "market.json")
    assert {sheet for sheet, _ in proposed} == {"/data/Products", "/data/Assessors"}
    assert ("/data/Assessors", "clients.id") in proposed
    proposed, told = _proposed(cases, "two.json")
    assert "/filters" in told and "/items" in told
    assert proposed["/items", "validUntil"] == "validUntil"
    for file, identifier in (("keyed.json", "(key)"), ("lines.jsonl", "id")):
        proposed, told = _proposed(cases, file)
        assert proposed.pop(("", "name")) in ("label", "grantedTo.label")
        assert proposed == {("", identifier): "id", ("", "validUntil"): "validUntil"}
        assert not told


def case_4(cases):
    proposed, told = _proposed(cases, "min-json-single.json")
    assert proposed["", "certificateNumber"] == "number" and proposed["", "status"] == "status"
    assert ("", "attachments.fileName") in proposed
    assert not told


def case_5(cases):
    proposed, _ = _proposed(cases, "min-mapping-guesses.csv")
    assert proposed["", "certificateNumber"] == "number"
    assert proposed["", "dateOfIssue"] == "attestedOn"
    assert proposed["", "dateOfExpiry"] == "validUntil"
    assert proposed["", "Product"] == "about"
    for column in ("State", "Total Number of Credits", "Cloud Service Provider Name", "accreditationScope"):
        assert proposed["", column] == "?"
    assert proposed["", "Holder"] in ("?", "issuedTo.label")
    assert proposed["", "Accreditation_Date"] in ("?", "validFrom")


def case_6(cases):
    arguments = ("mapping/min-values.csv", "--mapping", "mapping/min-values-map.csv")
    found = cases.constraints(*arguments)
    assert not {"activity-is-known", "status-is-known"} & set(found)
    mapped = cases.tmp / "values.csv"
    text = (cases.root / "mapping/min-values-map.csv").read_text(encoding="utf-8")
    mapped.write_text(text.replace("format", "format,value") + "Status,status,,gültig -> suspended\n", encoding="utf-8")
    result = cases.run("convert", "mapping/min-values.csv", "--mapping", mapped)
    assert "casco:status id:status-suspended" in result.stdout, result.stderr


def case_7(cases):
    proposed, _ = _proposed(cases, "accreditations.xls")
    assert proposed["", "Type of Accreditation"] == "scope.activity" and proposed["", "Status"] == "status"
    result = cases.run("convert", "mapping/accreditations.xls")
    assert "casco:status id:status-active" in result.stdout


def case_8(cases):
    result = cases.run("trace", "--data", "mapping/min-trace.csv", "--mapping", "mapping/min-trace-map.csv")
    assert result.exit_code == 1
    assert "2025-03-03" in result.stdout

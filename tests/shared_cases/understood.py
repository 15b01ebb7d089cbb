"""Rows understood-* of CASES.csv."""

OURS = "https://w3id.org/casco-kg/def#"


def refused(result, *words):
    assert result.exit_code == 2, result.output
    assert not result.stdout
    for word in ("nothing in it is in terms that are known here", *words):
        assert word in result.stderr


def case_1(cases):
    refused(cases.run("validate", "--no-config", "understood/min-foreign.ttl"), "https://w3id.org/eclipse-cap/v9/#")


def case_2(cases):
    refused(cases.run("convert", "understood/min-foreign.ttl"), "https://w3id.org/eclipse-cap/v9/#")


def case_3(cases):
    refused(cases.run("validate", "--no-config", "understood/min-wrong-namespace.ttl"), f"did you mean {OURS}?")


def case_4(cases):
    result = cases.run("validate", "--no-config", "understood/ns.ttl")
    refused(result, "http://w3id.org/casco-kg/def#", f"did you mean {OURS}?")


def case_5(cases):
    result = cases.run("validate", "--no-config", "understood/min-boost-audit.json")
    refused(result, "https://github.com/carbondirect/BOOST/context/")

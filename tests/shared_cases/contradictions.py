"""Rows contradictions-* of CASES.csv."""


def _clashes(cases, file, *facts):
    for command in ("infer", "validate"):
        result = cases.run(command, f"contradictions/{file}")
        assert result.exit_code == 3
        assert f"{file}:6" in result.output
        for fact in facts:
            assert fact in result.output


def case_1(cases):
    _clashes(cases, "fp1.ttl", '"11"^^xsd:integer', '"12"^^xsd:integer')


def case_2(cases):
    _clashes(cases, "fp2.ttl", 'def#code> "A"', 'def#code> "B"')


def case_3(cases):
    _clashes(cases, "fp6.ttl", 'def#mix> "1"^^xsd:integer', 'def#mix> "one"')


def case_4(cases):
    _clashes(cases, "rg1.ttl", 'def#size> "twelve"', "rdfs:range xsd:integer")


def case_5(cases):
    result = cases.run("infer", "contradictions/maximal-cardinality.ttl", "--engine", "reference")
    assert result.exit_code == 0
    assert "ns1:anna owl:sameAs ns1:anna2" in result.output

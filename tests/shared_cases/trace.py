"""Rows trace-* of CASES.csv."""

import json


def case_1(cases):
    told = cases.run("trace", "--data", "trace/min-recognition.ttl", "--format", "json")
    assert told.exit_code == 0
    assert {(row["label"], row["verdict"]) for row in json.loads(told.stdout)} == {
        ("C1", "accredited and recognised"),
        ("C2", "accredited and recognised"),
    }

"""Rows trace-* of CASES.csv."""

import json
from datetime import date


def case_1(cases):
    told = cases.run("trace", "--data", "trace/min-recognition.ttl", "--format", "json")
    assert told.exit_code == 0
    assert {(row["label"], row["verdict"]) for row in json.loads(told.stdout)} == {
        ("C1", "accredited and recognised"),
        ("C2", "accredited and recognised"),
    }


def case_2(cases):
    told = cases.run(
        "trace", "--data", "trace/min-trace-name.csv", "--data", "trace/min-trace-body.csv", "--format", "json"
    )
    (row,) = json.loads(told.stdout)
    assert (row["day"], row["asked"]) == ("2020-06-15", date.today().isoformat())
    assert (row["verdict"], told.exit_code) == ("not in force on the day asked", 1)

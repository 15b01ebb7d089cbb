"""The status on a day, in histories: each file of data in tests/statuses/ has a table of what is right beside it."""

import csv

import pytest
from conftest import TESTS

from casco_kg import ask
from casco_kg.closure import infer
from casco_kg.loading import load

FOLDER = TESTS / "statuses"
#: Tables of expectations: a file of the same name, in any format that is read, or a folder of such files, has the data.
EXPECTED = sorted(FOLDER.glob("*.csv"))


def data_of(path):
    """Return the files that a table of expectations is about."""
    files = [other for other in sorted(FOLDER.glob(f"{path.stem}.*")) if other.suffix not in (".csv", ".md")]
    return files + sorted((FOLDER / path.stem).glob("*"))


@pytest.mark.slow
@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_the_status_on_a_day_is_the_right_one(path):
    """A record is named by its number, a part by activity, field, method and site; an empty part is the record."""
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    closure = infer(load(*data_of(path)))
    days = {row["day"] for row in rows}
    found = {
        (record, part, day, status)
        for day in days
        for record, part, status, _ in ask("status-on-day", closure, parameters={"day": day}).text()
    }
    wrong = {}
    for row in rows:
        asked = (row["record"], row.get("part") or "", row["day"])
        told = sorted(status for *about, status in found if tuple(about) == asked)
        if told != [row["status"]]:
            wrong[asked] = (row["status"], told)
    assert wrong == {}


def test_there_are_thirty_histories():
    with (FOLDER / "own.csv").open(newline="") as file:
        assert len({row["record"] for row in csv.DictReader(file)}) >= 30

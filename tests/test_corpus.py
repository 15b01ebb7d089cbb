"""Correct registers, written by somebody who had read neither shapes nor code, have no violation and no warning.

tests/corpus/<set>/ has the files of one register, and a mapping.csv where its columns are not called as keys are.
"""

from datetime import date

import pytest
from cases import in_lanes
from conftest import TESTS

from casco_kg import load, validate

SETS = sorted(path for path in (TESTS / "corpus").iterdir() if path.is_dir())


def test_every_set_is_there():
    assert len(SETS) == 12


@pytest.mark.parametrize("folder", in_lanes(SETS, 3), ids=lambda path: path.name)
def test_a_correct_register_has_no_violation_and_no_warning(folder):
    mapping = folder / "mapping.csv"
    files = sorted(path for path in folder.iterdir() if path != mapping)
    assert files
    report = validate(load(*files, mapping=mapping if mapping.exists() else None), as_of=date(2026, 11, 26))
    grave = [(finding.constraint, str(finding.place)) for finding in report.at_least("warning")]
    assert not grave
    assert not report.clashes

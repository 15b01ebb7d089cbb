"""Every row of CASES.csv comes out right: the table says it in words, the modules beside this one in code."""

import csv
import json
import re
import shutil
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import SHARED

from casco_kg.cli import main

pytestmark = pytest.mark.slow

TABLE = SHARED / "cases" / "CASES.csv"
ROWS = [row["case"] for row in csv.DictReader(TABLE.open(encoding="utf-8"))] if TABLE.is_file() else []


@dataclass
class Cases:
    """A copy of the cases that a command may write to.

    Attributes:
        root: the folder; paths given to :meth:`run` and :meth:`findings` start from it.
        tmp: a folder for what a case makes itself.
    """

    root: Path
    tmp: Path
    _runner: CliRunner = field(default_factory=CliRunner)

    def run(self, *arguments):
        """Run the command; what names a file among the cases is that file. Nothing may end in a traceback."""
        given = [str(self.root / a) if (self.root / a).exists() and "/" in str(a) else str(a) for a in arguments]
        result = self._runner.invoke(main, given)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    def findings(self, *arguments):
        """Validate, and return the findings of the JSON report."""
        result = self.run("validate", "--no-config", *arguments, "--format", "json")
        assert result.exit_code in (0, 1), result.stderr
        return json.loads(result.stdout)["findings"]

    def constraints(self, *arguments):
        """Validate, and return the name of the constraint of each finding, in order."""
        return [finding["constraint"] for finding in self.findings(*arguments)]


@pytest.fixture
def cases(tmp_path):
    root = tmp_path / "cases"
    shutil.copytree(TABLE.parent, root)
    for path in root.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    (tmp_path / "own").mkdir()
    return Cases(root, tmp_path / "own")


def test_the_table_is_there(shared):
    assert ROWS, f"{TABLE} has no rows"


@pytest.mark.parametrize("case", ROWS)
def test_a_row_comes_out_right(case, cases):
    kind, number = re.fullmatch(r"([a-z]+)-(\d+)", case).groups()
    getattr(import_module(f"shared_cases.{kind}"), f"case_{number}")(cases)

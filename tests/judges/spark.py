"""Judge: on Apache Spark the same follows and the same is found as on one computer.

pyspark and pyarrow come from PyPI; Java 17 is the computer's own. It runs tests/test_spark.py, and none may be skipped.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from support import ROOT, CannotJudge, Fixture, Verdict, main, pypi_closure, workspace

PYSPARK = "4.3.0"
PACKAGES = (f"pyspark=={PYSPARK}", "pyarrow==26.0.1", "pandas==2.3.3")
TESTS = ROOT / "tests" / "test_spark.py"
#: The longest that the tests may take, in seconds.
PATIENCE = 1800


def tested(path: Path) -> str:
    """Return what pytest says of tests where pyspark is installed."""
    if shutil.which("java") is None:
        raise CannotJudge("java is not here: Spark needs Java 17")
    packages = pypi_closure(f"pyspark-{PYSPARK}", *PACKAGES)
    paths = os.pathsep.join([str(ROOT), str(ROOT / "tests"), str(packages)])
    command = [sys.executable, "-m", "pytest", "-q", "-rfEs", "-p", "no:cacheprovider", str(path)]
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=os.environ | {"PYTHONPATH": paths}, capture_output=True, text=True, check=False,
            timeout=PATIENCE,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise CannotJudge(f"the tests did not end within {PATIENCE // 60} minutes") from error
    return done.stdout + done.stderr


def faults_in(told: str) -> tuple[str, ...]:
    """Return what pytest says that did not pass; that nothing is left out is the test of what lacks the extra."""
    lines = [line.strip() for line in told.splitlines()]
    found = [line for line in lines if line.startswith(("FAILED", "ERROR"))]
    found += [line for line in lines if line.startswith("SKIPPED") and "the extra spark is installed" not in line]
    return tuple(found if passed(told) else [*found, f"no test passed: {lines[-1] if lines else 'silence'}"])


def passed(told: str) -> int:
    """Return how many tests passed."""
    counted = re.findall(r"(\d+) passed", told)
    return int(counted[-1]) if counted else 0


def judge() -> Iterator[Verdict]:
    """Run the tests."""
    told = tested(TESTS)
    yield Verdict("Spark and one computer agree", PYSPARK, passed(told), faults_in(told))


def fixtures() -> Iterator[Fixture]:
    """A test that fails, and one that is skipped."""
    with workspace() as folder:
        for name, body in (("fails", "assert 1 == 2"), ("is skipped", "import pytest; pytest.skip('why not')")):
            path = folder / "test_it.py"
            path.write_text(f"def test_right():\n    pass\n\ndef test_it():\n    {body}\n", encoding="utf-8")
            yield Fixture(f"a test that {name}", faults_in(tested(path)))


if __name__ == "__main__":
    main("spark", judge, fixtures)

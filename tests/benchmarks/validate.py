"""Times `casco-kg validate` on generated registers, from the start of the command to its report.

    python -m tests.benchmarks.validate 1000 10000 --rounds 3                       # how ours grows
    python -m tests.benchmarks.validate 100 --rounds 1 --engines compiled reference # ours beside owlrl and pyshacl
    python -m tests.benchmarks.validate 10000 --engines compiled store              # over columns, and in a store
    python -m tests.benchmarks.validate --workbook --engines compiled store         # a steward's workbook

Prints JSON: for each size and engine seconds, seconds of CPU and peak memory, as median with minimum and maximum, the
engines in turn; the ratio of each engine to ours, round by round; and the growth of ours from each size to the next,
both of CPU, as the computer has other work. Each run must find the mistakes that the register was made with, and no
others.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path
from subprocess import PIPE, Popen

from tests.benchmarks.generate import expected, lines
from tests.benchmarks.run import Figures, spread
from tests.benchmarks.workbook import write

ENGINES = ("compiled", "one by one", "reference", "store")
_MAIN = "from casco_kg_command import main; main()"
_IN_STORE = (
    "import casco_kg.columns.large as large; large._MANY_BYTES = 10**12; "
    f"import casco_kg.validation.running as running; running._MANY = 10**12; {_MAIN}"
)
_ONE_BY_ONE = f"import casco_kg.columns.large as large; large._MANY_BYTES = 10**12; {_MAIN}"
_RUNS = {"store": _IN_STORE, "one by one": _ONE_BY_ONE}
_OPTIONS = ("validate", "--format", "json", "--as-of", "2026-01-01", "--no-config")


def measured(path: Path, engine: str) -> tuple[Figures, dict[str, int]]:
    """Validate a file in a process of its own; return the figures, and how often each constraint is broken."""
    start = time.perf_counter()
    runs = ("-c", _RUNS.get(engine, _MAIN))
    infers = "reference" if engine == "reference" else "compiled"
    with Popen([sys.executable, *runs, *_OPTIONS, "--engine", infers, str(path)], stdout=PIPE) as process:
        assert process.stdout is not None
        report = json.load(process.stdout)
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = 0
    seconds = time.perf_counter() - start
    found = Counter(finding["constraint"] for finding in report["findings"])
    cpu = usage.ru_utime + usage.ru_stime
    return {"seconds": seconds, "cpu_seconds": cpu, "peak_mb": usage.ru_maxrss / 1024}, dict(sorted(found.items()))


def compare(sizes: list[int], engines: list[str], rounds: int) -> dict[str, object]:
    """Measure engines on registers of some sizes, in turn, and return the figures.

    Raises:
        ValueError: an engine finds other mistakes than the register has.
    """
    report: dict[str, object] = {}
    medians: dict[int, float] = {}
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "register.nt"
            path.write_text("".join(f"{line}\n" for line in lines(size)))
            told, medians[size] = _told(path, expected(size), engines, rounds)
        report[str(size)] = told
    growth = {f"{small} to {large}": round(medians[large] / medians[small], 2) for small, large in pairwise(medians)}
    return report | {"growth": growth}


def compare_on_a_workbook(engines: list[str], rounds: int) -> dict[str, object]:
    """Measure engines on a workbook as a steward keeps one, in turn, and return the figures.

    Raises:
        ValueError: they do not find the same.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.xlsx"
        write(path)
        return _told(path, None, engines, rounds)[0]


def _told(
    path: Path, mistakes: dict[str, int] | None, engines: list[str], rounds: int
) -> tuple[dict[str, object], float]:
    """Return the figures of engines on one file, and how many seconds of CPU the first took."""
    runs: dict[str, list[Figures]] = {engine: [] for engine in engines}
    for _ in range(rounds):
        for engine in engines:
            figures, found = measured(path, engine)
            mistakes = mistakes or found
            if found != mistakes:
                raise ValueError(f"{engine} finds {found} in {path.name}, not {mistakes}")
            runs[engine].append(figures)
    told: dict[str, object] = {
        engine: {key: spread([figures[key] for figures in done]) for key in done[0]} for engine, done in runs.items()
    }
    first, *others = engines
    for other in others:
        pairs = zip(runs[other], runs[first], strict=True)
        told[f"{other} / {first}"] = spread([a["cpu_seconds"] / b["cpu_seconds"] for a, b in pairs])
    return told, spread([figures["cpu_seconds"] for figures in runs[first]])["median"]


def main() -> None:
    """Run the comparison."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=[1000, 10000], help="numbers of attestations")
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=["compiled"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workbook", action="store_true", help="a workbook of 4,000 bodies instead")
    arguments = parser.parse_args()
    if arguments.workbook:
        report = compare_on_a_workbook(arguments.engines, arguments.rounds)
    else:
        report = compare(arguments.sizes, arguments.engines, arguments.rounds)
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()

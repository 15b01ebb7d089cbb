"""Times engines on generated registers, alternating in one run, each measurement in a process of its own.

    python -m tests.benchmarks.run 1000 --rounds 3                        # ours beside owlrl
    python -m tests.benchmarks.run 100000 1000000 --engines compiled      # how ours grows

Prints JSON: for each size and engine the seconds to parse and to close, the triples in and the triples inferred, and
the peak memory, as median with minimum and maximum; and the ratio of each engine's closure to ours, round by round.
A ratio within one run is what counts: the machine's speed drifts.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from casco_kg.inference import without_annotations
from casco_kg.installation.knowledge_graph import knowledge
from tests.benchmarks.generate import lines

Figures = dict[str, float]


def _compiled(path: Path) -> Figures:
    from casco_kg.owl.closure import close
    from casco_kg.owl.compiler import compile_rules
    from casco_kg.owl.plan.columns import read

    start = time.perf_counter()
    graph = read(path)
    parsed = time.perf_counter()
    inferred = close(graph, compile_rules(without_annotations(knowledge())))
    closed = time.perf_counter()
    return {"parse": parsed - start, "close": closed - parsed, "triples": graph.facts.height, "inferred": len(inferred)}


def _owlrl(path: Path) -> Figures:
    from casco_kg.loading import load
    from casco_kg.reference.owl import close

    start = time.perf_counter()
    graph = without_annotations(load(path))
    parsed = time.perf_counter()
    inferred, _ = close(graph)
    return {
        "parse": parsed - start,
        "close": time.perf_counter() - parsed,
        "triples": len(graph),
        "inferred": len(inferred),
    }


def _reasonable(path: Path) -> Figures:
    """Time reasonable, where it is installed; it is fast, and derives false owl:sameAs."""
    from reasonable import PyReasoner

    start = time.perf_counter()
    reasoner = PyReasoner()
    turtle = path.with_suffix(".ttl")
    turtle.symlink_to(path)
    reasoner.load_file(str(turtle))
    parsed = time.perf_counter()
    closed = reasoner.reason()
    done = time.perf_counter()
    turtle.unlink()
    asserted = len(path.read_text().splitlines())
    return {"parse": parsed - start, "close": done - parsed, "triples": asserted, "inferred": len(closed) - asserted}


ENGINES: dict[str, Callable[[Path], Figures]] = {"compiled": _compiled, "owlrl": _owlrl}
if find_spec("reasonable"):
    ENGINES["reasonable"] = _reasonable


def _measured(engine: str, path: Path) -> Figures:
    command = [sys.executable, "-m", "tests.benchmarks.run", "--one", engine, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    figures: Figures = json.loads(done.stdout)
    return figures


def _one(engine: str, path: Path) -> None:
    figures = ENGINES[engine](path)
    figures["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(figures))


def spread(values: list[float]) -> dict[str, float]:
    """Return the median of some figures with the least and the greatest."""
    figures = (statistics.median(values), min(values), max(values))
    return {name: round(value, 4) for name, value in zip(("median", "min", "max"), figures, strict=True)}


def compare(sizes: list[int], engines: list[str], rounds: int) -> dict[str, object]:
    """Measure engines on registers of some sizes, in turn, and return the figures."""
    report: dict[str, object] = {}
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "register.nt"
            with path.open("w") as file:
                file.writelines(f"{triple} .\n" for triple in without_annotations(knowledge()))
                file.writelines(line + "\n" for line in lines(size))
            runs: dict[str, list[Figures]] = {engine: [] for engine in engines}
            for _ in range(rounds):
                for engine in engines:
                    runs[engine].append(_measured(engine, path))
        told: dict[str, object] = {
            engine: {key: spread([figures[key] for figures in found]) for key in found[0]}
            for engine, found in runs.items()
        }
        first, *others = engines
        for other in others:
            pairs = zip(runs[other], runs[first], strict=True)
            told[f"closure, {other} / {first}"] = spread([a["close"] / b["close"] for a, b in pairs])
        report[str(size)] = told
    return report


def main() -> None:
    """Run the comparison, or one measurement of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=[1000], help="numbers of attestations")
    parser.add_argument("--engines", nargs="+", choices=list(ENGINES), default=list(ENGINES))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--one", nargs=2, metavar=("ENGINE", "FILE"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        _one(arguments.one[0], Path(arguments.one[1]))
        return
    print(json.dumps(compare(arguments.sizes, arguments.engines, arguments.rounds), indent=2))


if __name__ == "__main__":
    main()

"""Writes docs/performance.md and its picture from figures that are measured here and now.

    python -m tests.benchmarks.performance            # takes some minutes; let the computer have nothing else to do

Registers are generated with mistakes, and each run must find these and no others. Ours is measured at several sizes, in
turn with the ways beside it: the same register read one by one, its constraints in a store, and owlrl with pyshacl.
"""

from __future__ import annotations

import argparse
import os
import platform
from datetime import date
from itertools import pairwise
from math import log10
from pathlib import Path
from typing import Any

from casco_kg import __version__
from tests.benchmarks.validate import compare, compare_on_a_workbook

DOCS = Path(__file__).parents[2] / "docs"
_SIZES = (1_000, 10_000, 100_000)
_BESIDE = {"one by one": (10_000, 100_000), "store": (10_000,), "reference": (100,)}
_WAYS = {
    "compiled": "casco-kg",
    "one by one": "casco-kg, every statement a term",
    "store": "casco-kg, constraints in a store",
    "reference": "owlrl and pyshacl",
}
#: The picture: its size, and what it shows from the lower left corner on.
_WIDTH, _HEIGHT, _EDGE = 640, 360, 60
_DECADES_ACROSS, _DECADES_UP = (2, 5), (0, 2.5)


def figures(rounds: int) -> dict[str, Any]:
    """Measure, and return the figures of each size, as :func:`tests.benchmarks.validate.compare` does."""
    told: dict[str, Any] = {}
    for size in sorted({*_SIZES, *(size for sizes in _BESIDE.values() for size in sizes)}):
        engines = ["compiled", *(engine for engine, sizes in _BESIDE.items() if size in sizes)]
        told |= compare([size], engines, 1 if "reference" in engines else rounds)
    told.pop("growth", None)
    told["workbook"] = compare_on_a_workbook(["compiled"], rounds)
    return told


def page(told: dict[str, Any], day: date) -> str:
    """Return the page."""
    rows = [
        f"| {_named(size)} | {_WAYS[engine]} | {_median(each, 'cpu_seconds'):.1f} s | "
        f"{_median(each, 'seconds'):.1f} s | {_median(each, 'peak_mb') / 1024:.2f} GB | {_ratio(by_engine, engine)} |"
        for size, by_engine in told.items()
        for engine, each in by_engine.items()
        if engine in _WAYS
    ]
    ours = {int(size): by_engine["compiled"] for size, by_engine in told.items() if size.isdigit()}
    growth = [
        f"- from {small:,} to {large:,} attestations: {_times(ours, small, large, 'cpu_seconds')} times the CPU, "
        f"{_times(ours, small, large, 'peak_mb')} times the memory"
        for small, large in pairwise(_SIZES)
    ]
    return f"""# Performance

Made by `python -m tests.benchmarks.performance`; whoever doubts it runs it. Version {__version__}, {day.isoformat()},
Python {platform.python_version()}, {os.cpu_count()} cores of {platform.machine()}.

`casco-kg validate FILE --format json`, the whole command from its start to the report, all constraints. Registers are
generated: about 12.7 statements to an attestation, with bodies, accreditations and scopes, and four mistakes in a
hundred, each of which must be found, and nothing else. CPU and time are medians; what counts is the ratio to the first
line of a size, of runs that took turns.

| register | way | CPU | time | peak memory | CPU, ratio |
| --- | --- | --- | --- | --- | --- |
{chr(10).join(rows)}

{chr(10).join(growth)}

![CPU by the size of the register, both axes logarithmic](performance.svg)

What takes the time, and why: the decisions on
[large files](decisions/a-large-file-is-columns-from-the-file-on.md),
[constraints in columns](decisions/a-large-register-is-looked-at-in-columns.md) and
[the plan of rules](decisions/polars-runs-the-plan.md).
"""


def picture(told: dict[str, Any]) -> str:
    """Return the picture, as SVG."""
    lines = []
    colours = {"reference": "#5b4b8a", "one by one": "#b4451f", "compiled": "#0b6e4f"}
    for number, (name, colour) in enumerate(colours.items()):
        points = [
            (int(size), _median(by_engine[name], "cpu_seconds"))
            for size, by_engine in told.items()
            if size.isdigit() and name in by_engine
        ]
        places = [_place(*point) for point in points]
        lines.append(f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{" ".join(places)}"/>')
        for (_, seconds), place in zip(points, places, strict=True):
            x, y = place.split(",")
            lines.append(f'<circle cx="{x}" cy="{y}" r="4" fill="{colour}"/>')
            lines.append(f'<text x="{x}" y="{float(y) - 9:.0f}" text-anchor="middle">{seconds:.1f} s</text>')
        lines.append(f'<text x="{_EDGE + 60}" y="{_EDGE / 2 + 20 * number}" fill="{colour}">{_WAYS[name]}</text>')
    for decade in range(_DECADES_ACROSS[0], _DECADES_ACROSS[1] + 1):
        x, y = _place(10**decade, 1).split(",")
        lines.append(f'<text x="{x}" y="{float(y) + 24:.0f}" text-anchor="middle">{10**decade:,}</text>')
    x, y = _place(10 ** _DECADES_ACROSS[0], 1).split(",")
    lines.append(f'<path d="M{x},{_EDGE / 2} V{y} H{_WIDTH - _EDGE / 2}" fill="none" stroke="currentColor"/>')
    lines.append(f'<text x="{_WIDTH - _EDGE / 2}" y="{float(y) + 44:.0f}" text-anchor="end">attestations</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" '
        'font-size="13" role="img"><title>Seconds of CPU by the number of attestations</title>'
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>\n' + "\n".join(lines) + "\n</svg>\n"
    )


def _place(size: float, seconds: float) -> str:
    across = (log10(size) - _DECADES_ACROSS[0]) / (_DECADES_ACROSS[1] - _DECADES_ACROSS[0])
    up = (log10(seconds) - _DECADES_UP[0]) / (_DECADES_UP[1] - _DECADES_UP[0])
    return f"{_EDGE + across * (_WIDTH - 2 * _EDGE):.0f},{_HEIGHT - _EDGE - up * (_HEIGHT - 2 * _EDGE):.0f}"


def _named(size: str) -> str:
    return "workbook, 4,000 bodies and 10,000 accreditations" if size == "workbook" else f"{int(size):,} attestations"


def _median(figures: dict[str, Any], name: str) -> float:
    return float(figures[name]["median"])


def _times(ours: dict[int, Any], small: int, large: int, name: str) -> str:
    return f"{_median(ours[large], name) / _median(ours[small], name):.1f}"


def _ratio(by_engine: dict[str, Any], engine: str) -> str:
    key = f"{engine} / compiled"
    return f"{by_engine[key]['median']:.1f}" if key in by_engine else "1"


def main() -> None:
    """Measure, and write the page and the picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    told = figures(parser.parse_args().rounds)
    (DOCS / "performance.md").write_text(page(told, date.today()), encoding="utf-8")
    (DOCS / "performance.svg").write_text(picture(told), encoding="utf-8")


if __name__ == "__main__":
    main()

"""Judge: the notebook in docs/ by nbclient: every cell runs, and shows what the stored one shows.

``python tests/judges/notebook.py --write`` runs it and stores what it shows.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from support import ROOT, CannotJudge, Fixture, Verdict, main, pypi_closure, run, workspace

NBCLIENT = "0.11.0"
PACKAGES = (f"nbclient=={NBCLIENT}", "ipykernel==7.4.0", "matplotlib==3.11.2", "pandas==2.3.3")
NOTEBOOK = ROOT / "docs" / "notebook.ipynb"
_RUN = """import json, sys
import nbformat
from nbclient import NotebookClient
book = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(book, timeout=300, resources={"metadata": {"path": sys.argv[3]}}, allow_errors=True).execute()
nbformat.write(book, sys.argv[2])
"""


def executed(book: dict[str, Any]) -> dict[str, Any]:
    """Return a notebook with what its cells show now."""
    packages = pypi_closure(f"nbclient-{NBCLIENT}", *PACKAGES)
    paths = os.pathsep.join([str(packages), str(ROOT)])
    with workspace() as folder:
        given, made = folder / "given.ipynb", folder / "made.ipynb"
        given.write_text(json.dumps(book), encoding="utf-8")
        environment = {**os.environ, "PYTHONPATH": paths, "JUPYTER_PLATFORM_DIRS": "1", "HOME": str(folder)}
        done = run([sys.executable, "-c", _RUN, given, made, ROOT / "docs"], env=environment)
        if not made.exists():
            raise CannotJudge(f"nbclient did not run: {done.stderr.strip()[-300:]}")
        return json.loads(made.read_text(encoding="utf-8"))


def faults_in(book: dict[str, Any]) -> tuple[str, ...]:
    """Return the cells that raise, and those that show something else than is stored."""
    now = executed(_emptied(book))
    told = []
    for number, (cell, stored) in enumerate(zip(_code(now), _code(book), strict=False), 1):
        errors = [each for each in cell["outputs"] if each["output_type"] == "error"]
        told += [f"cell {number} raises {each['ename']}: {each['evalue']}" for each in errors]
        if not errors and _texts(cell) != _texts(stored):
            told.append(f"cell {number} shows something else than is stored; run this with --write, and look at it")
    return tuple(told)


def _code(book: dict[str, Any]) -> list[dict[str, Any]]:
    return [cell for cell in book["cells"] if cell["cell_type"] == "code"]


def _emptied(book: dict[str, Any]) -> dict[str, Any]:
    empty = deepcopy(book)
    for cell in _code(empty):
        cell["outputs"], cell["execution_count"] = [], None
    return empty


def _texts(cell: dict[str, Any]) -> list[str]:
    """Return what a cell shows as text; pictures are made anew, and differ in a byte where a library does."""
    shown = []
    for each in cell["outputs"]:
        data = each.get("data", {"text/plain": each.get("text", "")})
        shown += ["".join(data.get(kind, "")) for kind in ("text/html", "text/plain") if "image/png" not in data]
    return shown


def judge() -> Iterator[Verdict]:
    """Judge the notebook as it is stored."""
    book = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    yield Verdict("the notebook, nbclient", NBCLIENT, len(_code(book)), faults_in(book))


def fixtures() -> Iterator[Fixture]:
    """A notebook with a cell that raises, and one whose stored text is not what it shows."""
    book = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [_cell("1 / 0", ""), _cell("print(1)", "2")]}
    found = faults_in(book)
    yield Fixture("a cell that raises", tuple(fault for fault in found if "ZeroDivisionError" in fault))
    yield Fixture("a cell that shows another text", tuple(fault for fault in found if "something else" in fault))


def _cell(source: str, text: str) -> dict[str, Any]:
    outputs = [{"output_type": "stream", "name": "stdout", "text": text}] if text else []
    told = {"cell_type": "code", "id": f"c{len(source)}", "metadata": {}, "execution_count": None}
    return told | {"source": source, "outputs": outputs}


def write() -> None:
    """Store what the notebook shows now."""
    book = executed(_emptied(json.loads(NOTEBOOK.read_text(encoding="utf-8"))))
    for cell in book["cells"]:
        cell.get("metadata", {}).pop("execution", None)
    NOTEBOOK.write_text(json.dumps(book, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if "--write" in sys.argv:
        write()
    else:
        main("notebook", judge, fixtures)

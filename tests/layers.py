"""The layers of the package, worked out from its imports: what stands in a layer imports from those below alone."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from conftest import ROOT

PACKAGE = "casco_kg"


def name_of(path: Path) -> str:
    """Return the dotted name of a module, a package by the name of its folder."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in sorted((ROOT / PACKAGE).rglob("*.py"))}
FOLDERS = tuple(name for name, path in MODULES.items() if path.name == "__init__.py")


def imported(path: Path) -> Iterator[str]:
    """Yield the modules of the package that a module imports, wherever in it that stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(PACKAGE):
            whole = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in MODULES else str(node.module) for name in whole)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in MODULES)


def layers(folder: str, modules: dict[str, Path] | None = None) -> list[list[str]]:
    """Return what stands in a folder in layers, lowest first.

    Raises:
        CycleError: there are none, since two import each other, be it by way of others.
    """
    modules = MODULES if modules is None else modules
    needs: dict[str, set[str]] = {}
    for name, path in modules.items():
        if (own := _within(name, folder)) is not None:
            needs.setdefault(own, set())
            others = {_within(other, folder) for other in imported(path)}
            needs[own] |= {other for other in others if other is not None} - {own}
    sorter = TopologicalSorter(needs)
    sorter.prepare()
    found = []
    while sorter.is_active():
        ready = sorter.get_ready()
        found.append(sorted(ready))
        sorter.done(*ready)
    return found


def _within(name: str, folder: str) -> str | None:
    """Return the part of a folder that a module is, or stands in."""
    if name == folder:
        return "__init__"
    return name.removeprefix(folder + ".").partition(".")[0] if name.startswith(folder + ".") else None


def picture() -> str:
    """Return the layers of the package as CONTRIBUTING.md shows them: folders by a slash."""
    rows = []
    for layer in layers(PACKAGE):
        names = [name + "/" * (f"{PACKAGE}.{name}" in FOLDERS) for name in layer]
        rows.append("    " + ", ".join(names))
    return "\n".join(reversed(rows))


__all__ = ["FOLDERS", "MODULES", "PACKAGE", "CycleError", "imported", "layers", "name_of", "picture"]

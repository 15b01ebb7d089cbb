"""Judge: the layout of hand-written Turtle, by the rules of layout.py, which keep comments.

``python tests/judges/formatting.py --write`` mends the files. No formatter that is published describes these files:
README.md says which were tried. So the judge is judged here too: laying out what is laid out changes nothing, every
token and comment is still there, and a parser reads the same triples before and after.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

import pyoxigraph as ox
from layout import LayoutError, laid_out, tokens
from support import FIXTURES, ROOT, Fixture, Verdict, main


def written_by_hand() -> list[Path]:
    """Return the Turtle files under ontology/ and shapes/ that no query makes."""
    paths = [path for folder in ("ontology", "shapes") for path in sorted((ROOT / folder).rglob("*.ttl"))]
    return [path for path in paths if not path.read_text(encoding="utf-8").startswith("# Made by tables/")]


def misplaced(path: Path) -> tuple[str, ...]:
    """Return where a file is not laid out by the rules, and what its layout would lose."""
    text = path.read_text(encoding="utf-8")
    name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
    try:
        due = laid_out(text)
    except LayoutError as error:
        return (f"{name}: {error}",)
    return tuple(f"{name}{fault}" for fault in (*differences(text, due), *lost(text, due)))


def differences(text: str, due: str) -> Iterator[str]:
    """Tell each place in which the lines of a text are not those that are due."""
    lines, wanted = text.split("\n"), due.split("\n")
    for kind, start, _, first, last in SequenceMatcher(None, lines, wanted, autojunk=False).get_opcodes():
        if kind != "equal":
            shown = wanted[first] if first < last else "no line"
            yield f":{start + 1}: {lines[start] if start < len(lines) else ''!r} should be {shown!r}"


def lost(text: str, due: str) -> Iterator[str]:
    """Tell what a layout changes beside white space."""
    if [token.text for token in tokens(text)] != [token.text for token in tokens(due)]:
        yield ": its layout has other tokens or comments"
    if triples(text) != triples(due):
        yield ": its layout has other triples"
    if laid_out(due) != due:
        yield ": its layout, laid out, is another"


def triples(text: str) -> ox.Dataset:
    """Return the triples of a document, its blank nodes named by what is said of them."""
    dataset = ox.Dataset(ox.parse(text, ox.RdfFormat.TURTLE))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def judge() -> Iterator[Verdict]:
    """Judge the ontology and the shapes."""
    paths = written_by_hand()
    yield Verdict("formatting, layout.py", "-", len(paths), tuple(fault for path in paths for fault in misplaced(path)))


def fixtures() -> Iterator[Fixture]:
    """Judge files with one fault each, and a layout that loses something."""
    for path in sorted((FIXTURES / "formatting").glob("*.ttl")):
        yield Fixture(path.stem, misplaced(path))
    text = path.read_text(encoding="utf-8")
    for what, other in (
        ("other tokens or comments", text.split("\n", 1)[1]),
        ("other triples", text.replace("id:one", "id:two")),
        ("its layout, laid out, is another", text),
    ):
        yield Fixture(
            f"a layout of which one says: {what}", tuple(fault for fault in lost(text, other) if what in fault)
        )


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        for hand_written in written_by_hand():
            hand_written.write_text(laid_out(hand_written.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        main("formatting", judge, fixtures)

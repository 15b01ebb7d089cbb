"""Shows what differs between two states of a register: in a terminal, and as JSON."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from rich.console import Console

from casco_kg.comparison import Change, Comparison, Item, Said
from casco_kg.rendering.plain import marked_up
from casco_kg.texts import as_json

__all__ = ["comparison_in", "comparison_summary", "comparison_text"]

_STYLES = {"violation": "bold red", "warning": "yellow", "info": "cyan"}
#: So many entries of a kind are shown, unless all are asked for.
_SHOWN = 20
#: The width of a text that is written to a file.
_WIDTH = 160


def comparison_text(console: Console, told: Comparison, *, every: bool = False) -> None:
    """Print what is new, what is gone and what has changed."""
    most = None if every else _SHOWN
    for title, findings in (("new findings", told.new), ("findings that are gone", told.gone)):
        _print(console, title, [_finding(each) for each in findings], most)
    for title, items in (("records added", told.added), ("records removed", told.removed)):
        _print(console, title, [_item(each) for each in items or ()], most)
    for (name, old, new), changes in _alike(told.changed or ()).items():
        _print(console, f"{name}: {old} -> {new}", [_item(each.item) for each in changes], most)
    console.print(comparison_summary(told), soft_wrap=True)


def comparison_summary(told: Comparison) -> str:
    """Return in a sentence how much differs."""
    found = f"findings: {len(told.new):,} new, {len(told.gone):,} gone, {len(told.unchanged):,} unchanged"
    if told.added is None or told.removed is None or told.changed is None:
        return f"{found}; records are compared where both are registers and not reports"
    changed = len({id(change.item) for change in told.changed})
    kinds = Counter(item.kind for item in told.added)
    of = f" ({', '.join(f'{count:,} {kind}' for kind, count in kinds.items())})" if kinds else ""
    return f"{found}; records: {len(told.added):,} added{of}, {len(told.removed):,} removed, {changed:,} changed"


def _print(console: Console, title: str, lines: Sequence[str], most: int | None) -> None:
    if not lines:
        return
    console.print(f"[bold]{marked_up(title)}[/] ({len(lines):,})", soft_wrap=True)
    for line in lines[:most]:
        console.print(f"  {line}", soft_wrap=True)
    if most is not None and len(lines) > most:
        console.print(f"  [dim]… and {len(lines) - most:,} more; --all or --format json has every one[/]")
    console.print()


def _finding(said: Said) -> str:
    about = "  ".join(filter(None, (said.place, said.label, said.path, said.value)))
    style = _STYLES[said.severity]
    return (
        f"[{style}]{said.severity}[/] {marked_up(said.constraint)}  {marked_up(about)}\n    {marked_up(said.message)}"
    )


def _item(item: Item) -> str:
    return f"{marked_up(item.kind)}  {marked_up(item.name)}  [dim]{marked_up(item.place)}[/]"


def _alike(changes: Iterable[Change]) -> dict[tuple[str, str, str], list[Change]]:
    """Return changes that are the same, such as that of a status, under what they are; the most frequent first."""
    found: dict[tuple[str, str, str], list[Change]] = {}
    for change in changes:
        told = (change.name, _words(change.old), _words(change.new))
        found.setdefault(told, []).append(change)
    return dict(sorted(found.items(), key=lambda entry: (-len(entry[1]), entry[0])))


def _words(values: Sequence[str]) -> str:
    return " | ".join(values) or "nothing"


def comparison_in(comparison_format: str, told: Comparison, *, every: bool = False) -> bytes:
    """Return what differs as ``text`` or ``json``; in JSON, records are null where they were not compared."""
    if comparison_format == "json":
        return _json(told).encode()
    text = io.StringIO()
    comparison_text(Console(file=text, width=_WIDTH, highlight=False, color_system=None), told, every=every)
    return text.getvalue().encode("utf-8", errors="replace")


def _json(told: Comparison) -> str:
    compared = told.added is not None and told.removed is not None and told.changed is not None
    findings = {"new": told.new, "gone": told.gone, "unchanged": told.unchanged}
    records = {
        "added": [_record(each) for each in told.added or ()],
        "removed": [_record(each) for each in told.removed or ()],
        "changed": [
            _record(each.item) | {"property": each.name, "old": each.old, "new": each.new}
            for each in told.changed or ()
        ],
    }
    return as_json(
        {
            "findings": {name: [asdict(each) for each in several] for name, several in findings.items()},
            "records": records if compared else None,
        }
    )


def _record(item: Item) -> dict[str, object]:
    return {"kind": item.kind, "name": item.name, "place": item.place}

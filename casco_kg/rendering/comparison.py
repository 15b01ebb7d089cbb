"""Shows what differs between two states of a register: in a terminal, and as JSON."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from rich.console import Console

from casco_kg.comparison import Change, Comparison, Item, Said
from casco_kg.languages.phrases import label_in
from casco_kg.languages.words import ENGLISH, Words, speaking
from casco_kg.rendering.plain import marked_up, value_in
from casco_kg.texts import as_json

__all__ = ["comparison_in", "comparison_summary", "comparison_text"]

_STYLES = {"violation": "bold red", "warning": "yellow", "info": "cyan"}
#: So many entries of a kind are shown, unless all are asked for.
_SHOWN = 20
#: The width of a text that is written to a file.
_WIDTH = 160


def comparison_text(console: Console, told: Comparison, language: str = ENGLISH, *, every: bool = False) -> None:
    """Print what is new, what is gone and what has changed."""
    most, words = None if every else _SHOWN, speaking(language)
    for title, findings in ((words("new_findings"), told.new), (words("gone_findings"), told.gone)):
        _print(console, title, [_finding(each, words) for each in findings], most, words)
    for title, items in ((words("records_added"), told.added), (words("records_removed"), told.removed)):
        _print(console, title, [_item(each, words) for each in items or ()], most, words)
    for (name, old, new), changes in _alike(told.changed or (), words).items():
        _print(console, f"{name}: {old} -> {new}", [_item(each.item, words) for each in changes], most, words)
    console.print(comparison_summary(told, language), soft_wrap=True)


def comparison_summary(told: Comparison, language: str = ENGLISH) -> str:
    """Return in a sentence how much differs."""
    words = speaking(language)
    number = words.number
    new, gone, unchanged = (number(len(each)) for each in (told.new, told.gone, told.unchanged))
    found = words("compared_findings", new=new, gone=gone, unchanged=unchanged)
    if told.added is None or told.removed is None or told.changed is None:
        return f"{found}; {words('records_not_compared')}"
    changed = len({id(change.item) for change in told.changed})
    kinds = Counter(words.named("kind", item.kind) for item in told.added)
    of = f" ({', '.join(f'{number(count)} {kind}' for kind, count in kinds.items())})" if kinds else ""
    added, removed = number(len(told.added)), number(len(told.removed))
    records = words("compared_records", added=added, kinds=of, removed=removed, changed=number(changed))
    return f"{found}; {records}"


def _print(console: Console, title: str, lines: Sequence[str], most: int | None, words: Words) -> None:
    if not lines:
        return
    console.print(f"[bold]{marked_up(title)}[/] ({words.number(len(lines))})", soft_wrap=True)
    for line in lines[:most]:
        console.print(f"  {line}", soft_wrap=True)
    if most is not None and len(lines) > most:
        console.print(f"  [dim]{words('more_with_all_json', number=words.number(len(lines) - most))}[/]")
    console.print()


def _finding(said: Said, words: Words) -> str:
    label, value = label_in(words.language, said.label), value_in(words.language, said.path, said.value)
    about = "  ".join(filter(None, (said.place, label, said.path, value)))
    style = _STYLES[said.severity]
    severity = f"[{style}]{words.form(f'severity/{said.severity}', 1)}[/]"
    return f"{severity} {marked_up(said.constraint)}  {marked_up(about)}\n    {marked_up(said.message)}"


def _item(item: Item, words: Words) -> str:
    return f"{marked_up(words.named('kind', item.kind))}  {marked_up(item.name)}  [dim]{marked_up(item.place)}[/]"


def _alike(changes: Iterable[Change], words: Words) -> dict[tuple[str, str, str], list[Change]]:
    """Return changes that are the same, such as that of a status, under what they are; the most frequent first."""
    found: dict[tuple[str, str, str], list[Change]] = {}
    for change in changes:
        told = (change.name, _joined(change.old, words), _joined(change.new, words))
        found.setdefault(told, []).append(change)
    return dict(sorted(found.items(), key=lambda entry: (-len(entry[1]), entry[0])))


def _joined(values: Sequence[str], words: Words) -> str:
    return " | ".join(values) or words("nothing")


def comparison_in(comparison_format: str, told: Comparison, language: str = ENGLISH, *, every: bool = False) -> bytes:
    """Return what differs as ``text`` or ``json``; in JSON, records are null where they were not compared."""
    if comparison_format == "json":
        return _json(told).encode()
    text = io.StringIO()
    console = Console(file=text, width=_WIDTH, highlight=False, color_system=None)
    comparison_text(console, told, language, every=every)
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

"""What headings of columns may mean, for the scripts that check files within a browser: proposed, never applied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casco_kg.pages.mapping_form import key_titles
from casco_kg.registers.columns import kinds
from casco_kg.registers.header_names import names_of

__all__ = ["header_data"]


def header_data() -> dict[str, Any]:
    """Return for each kind of register what its keys are called, folded: first what is the same for all kinds.

    Beside it stands what people call the keys.
    """
    every = {kind: names_of(kind) for kind in kinds()}
    first = next(iter(every.values()))
    common = {name: key for name, key in first.items() if all(names.get(name) == key for names in every.values())}
    own = {kind: {name: key for name, key in names.items() if name not in common} for kind, names in every.items()}
    return {"headers": {kind: _by_key(names) for kind, names in {"": common, **own}.items()}, "titles": key_titles()}


def _by_key(names: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, key in names.items():
        found.setdefault(key, []).append(name)
    return found

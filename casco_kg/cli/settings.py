"""Settings that stay with a project, most of validation: a casco-kg.toml, or [tool.casco-kg] in a pyproject.toml.

The nearest one, from the present folder upwards, counts. Paths in it start from its own folder. An option on the
command line stands in place of the setting of the same name.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from casco_kg.errors import UsageError
from casco_kg.reading.source import clipped
from casco_kg.validation.report import SEVERITIES

__all__ = ["Settings", "find_settings", "read_settings"]

_OWN, _SHARED = "casco-kg.toml", "pyproject.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """What is set; an empty tuple or None where nothing is.

    Attributes:
        files: what is validated when no file is named; patterns such as ``registers/*.csv`` are resolved.
        mapping: a file that says what the columns of tables mean.
        shapes: files with shapes of one's own.
        select: constraints that alone are reported.
        ignore: constraints that are not reported.
        fail_on: the lightest severity that ends in exit code 1.
        as_of: the day that counts as today.
        baseline: a file with findings that are accepted.
        path: the file that says so.

    """

    files: tuple[str, ...] = ()
    mapping: str | None = None
    shapes: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: str | None = None
    as_of: str | None = None
    baseline: str | None = None
    path: Path | None = None


_LISTS = ("files", "shapes", "select", "ignore")
_PATHS = ("files", "mapping", "shapes", "baseline")
_KEYS = tuple(field.name.replace("_", "-") for field in fields(Settings) if field.name != "path")


def find_settings(folder: Path) -> Path | None:
    """Return the nearest file with settings, in a folder or above it; None where there is none.

    Raises:
        UsageError: a pyproject.toml on the way is no TOML.
    """
    for place in (folder, *folder.parents):
        if (place / _OWN).is_file():
            return place / _OWN
        if (place / _SHARED).is_file() and "casco-kg" in _table(place / _SHARED).get("tool", {}):
            return place / _SHARED
    return None


def read_settings(path: Path) -> Settings:
    """Read a file with settings.

    Raises:
        UsageError: it cannot be read, is no TOML, has a key that is none, or a value of the wrong kind.
    """
    told = _table(path)
    if path.name == _SHARED:
        told = told.get("tool", {}).get("casco-kg", {})
    values: dict[str, Any] = {key.replace("-", "_"): _checked(path, key, value) for key, value in told.items()}
    return Settings(**values, path=path)


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: is no TOML: {error}") from error


def _checked(path: Path, key: str, value: Any) -> str | tuple[str, ...]:  # noqa: ANN401 (any TOML value)
    if key not in _KEYS:
        near = get_close_matches(key, _KEYS, 1)
        hint = f"; did you mean {near[0]}?" if near else f"; the keys are {', '.join(_KEYS)}"
        raise UsageError(f"{path}: there is no setting {key!r}{hint}")
    if key in _LISTS:
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
            raise UsageError(f'{path}: {key} takes a list of texts, as in {key} = ["…"]')
        return tuple(found for part in value for found in (_resolved(path, key, part) if key in _PATHS else [part]))
    if isinstance(value, date):
        value = value.isoformat()
    if not isinstance(value, str):
        raise UsageError(f'{path}: {key} takes a text, as in {key} = "…"')
    if key == "fail-on" and value not in SEVERITIES:
        raise UsageError(f"{path}: fail-on takes one of {', '.join(SEVERITIES)}, not {value!r}")
    return str(path.parent / value) if key in _PATHS else value


def _resolved(path: Path, key: str, pattern: str) -> list[str]:
    """Return the files that a pattern stands for, in order; a pattern that no file matches is a mistake."""
    if not any(mark in pattern for mark in "*?["):
        return [str(path.parent / pattern)]
    try:
        found = sorted(str(file) for file in path.parent.glob(pattern))
    except (NotImplementedError, ValueError) as error:
        raise UsageError(
            f"{path}: {key}: {clipped(pattern)} is no pattern ({error}); write one from the folder of this file"
        ) from error
    if not found:
        raise UsageError(f"{path}: {key}: no file matches {clipped(pattern)}")
    return found

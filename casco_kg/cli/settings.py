"""Settings that stay with a project, most of validation: a casco-kg.toml, or [tool.casco-kg] in a pyproject.toml.

The nearest one, from the present folder upwards, counts. Paths in it start from its own folder. An option on the
command line stands in place of the setting of the same name.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from casco_kg.errors import UsageError
from casco_kg.languages.wanted import checked_tag
from casco_kg.texts import clipped
from casco_kg.validation.report import SEVERITIES
from casco_kg.validation.waivers import Waiver

__all__ = ["Settings", "find_settings", "read_settings"]

_OWN, _SHARED = "casco-kg.toml", "pyproject.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """What is set; an empty tuple or None where nothing is.

    Attributes:
        files: what is validated when no file is named; patterns such as ``registers/*.csv`` are resolved.
        mapping: a file that says what the columns of tables mean.
        encoding: of texts that are not in UTF-8, where the mapping says none.
        base: how the IRIs of identifiers begin, where the mapping says nothing of it.
        shapes: files with shapes of one's own.
        select: constraints that alone are reported.
        ignore: constraints that are not reported.
        waivers: findings that are not reported for a reason and for a time, which are also set as ``ignore``.
        severity: the severity of constraints that are to have another one.
        organization: whose report it is.
        language: the language of what is made for people.
        fail_on: the lightest severity that ends in exit code 1.
        as_of: the day that counts as today.
        baseline: a file with findings that are accepted.
        path: the file that says so.

    """

    files: tuple[str, ...] = ()
    mapping: str | None = None
    encoding: str | None = None
    base: str | None = None
    shapes: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    severity: Mapping[str, str] = field(default_factory=dict)
    organization: str | None = None
    language: str | None = None
    fail_on: str | None = None
    as_of: str | None = None
    baseline: str | None = None
    path: Path | None = None


_LISTS = ("files", "shapes", "select", "ignore")
_PATHS = ("files", "mapping", "shapes", "baseline")
_REPORT = "report"
_NO_KEYS = ("path", "waivers", "organization")
_KEYS = (*(each.name.replace("_", "-") for each in fields(Settings) if each.name not in _NO_KEYS), _REPORT)
_WAIVER = tuple(each.name for each in fields(Waiver))


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
    told = dict(told)
    values: dict[str, Any] = {}
    if isinstance(ignored := told.get("ignore"), list):
        values["waivers"] = tuple(_waiver(path, each) for each in ignored if isinstance(each, dict))
        told["ignore"] = [each for each in ignored if not isinstance(each, dict)]
    if _REPORT in told:
        values["organization"] = _text_in(path, _REPORT, told.pop(_REPORT), ("organization",)).get("organization")
    values |= {key.replace("-", "_"): _checked(path, key, value) for key, value in told.items()}
    return Settings(**values, path=path)


def _waiver(path: Path, told: dict[str, Any]) -> Waiver:
    """Return what an entry of ``ignore`` leaves out, which has a reason and a last day."""
    where = f"{path}: an entry of ignore"
    until = told.get("until")
    if not isinstance(until, date) or isinstance(until, datetime):
        raise UsageError(f"{where} takes a last day, as in until = 2026-12-31")
    texts = _text_in(path, "ignore", {key: value for key, value in told.items() if key != "until"}, _WAIVER)
    if not texts.get("reason", "").strip():
        raise UsageError(f'{where} takes a reason, as in reason = "agreed with the body"')
    if texts.keys() == {"reason"}:
        raise UsageError(f"{where} says of nothing what it is for; it takes {', '.join(_WAIVER[2:])}")
    return Waiver(until=until, **texts)


def _text_in(path: Path, key: str, told: Any, known: Sequence[str]) -> dict[str, str]:  # noqa: ANN401 (any TOML value)
    """Return a table of texts, of which all keys are known."""
    if not isinstance(told, dict) or not all(isinstance(value, str) for value in told.values()):
        raise UsageError(f'{path}: {key} takes a table of texts, as in {known[0]} = "…"')
    for name in told:
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f"; did you mean {near[0]}?" if near else f"; there are {', '.join(known)}"
            raise UsageError(f"{path}: {key} has no {name!r}{hint}")
    return told


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: is no TOML: {error}") from error


def _checked(path: Path, key: str, value: Any) -> str | tuple[str, ...] | dict[str, str]:  # noqa: ANN401 (any TOML value)
    if key not in _KEYS:
        near = get_close_matches(key, _KEYS, 1)
        hint = f"; did you mean {near[0]}?" if near else f"; the keys are {', '.join(_KEYS)}"
        raise UsageError(f"{path}: there is no setting {key!r}{hint}")
    if key == "severity":
        return _severities(path, value)
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
    if key == "language":
        try:
            return checked_tag(value)
        except UsageError as error:
            raise UsageError(f"{path}: language: {error}") from error
    return str(path.parent / value) if key in _PATHS else value


def _severities(path: Path, told: Any) -> dict[str, str]:  # noqa: ANN401 (any TOML value)
    if not isinstance(told, dict) or not all(value in SEVERITIES for value in told.values()):
        raise UsageError(
            f'{path}: severity takes one of {", ".join(SEVERITIES)} for a constraint, as in date-is-a-date = "warning"'
        )
    return told


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

"""Parses JSON so that nothing of it is lost in silence: an object that has a key twice is refused.

Source: https://www.rfc-editor.org/rfc/rfc8259#section-4
"""

from __future__ import annotations

import json
from typing import Any

from casco_kg.errors import InputError
from casco_kg.keys.names import JSON
from casco_kg.reading.json_places import given_twice
from casco_kg.texts import clipped

__all__ = ["parsed", "refuse_rows"]


class _TwiceError(ValueError):
    """An object has a key twice."""


def parsed(text: str, name: str, *, line: int = 1, what: str = "") -> JSON:
    """Return what a JSON text says.

    Args:
        text: the text.
        name: the name of the file.
        line: the line of the file on which the text begins.
        what: what the text is, where it is not the whole of the file.

    Raises:
        InputError: it is no JSON, is nested too deeply, or has an object with a key twice, of which only one could be
            read.

    """
    try:
        found: JSON = json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        if not what and line == 1 and error.lineno > 1 and _is_lines(text):
            raise InputError(
                f"{name}:{error.lineno}: a second JSON value begins here, so this is JSON Lines, a value a line; "
                "let the name of the file end in .jsonl, or make one list of its lines"
            ) from error
        wrong = f"{what} is no JSON: {error.msg}" if what else error.msg
        raise InputError(f"{name}:{line + error.lineno - 1}: {wrong}; mend this line and try again") from error
    except _TwiceError as error:
        raise InputError(_twice(text, name, line)) from error
    except (RecursionError, ValueError) as error:
        raise InputError(f"{name}: is nested too deeply to be read, or has a number that is too long") from error
    return found


def refuse_rows(content: JSON, name: str) -> None:
    """Refuse a list of lists, which says what stands where and not what it is.

    Raises:
        InputError: it is one.
    """
    if isinstance(content, list) and content and all(isinstance(part, list) for part in content):
        raise InputError(
            f"{name}: is a list of lists, as of the rows of a table; write it as CSV with a header, or each row as an "
            'object that names its values, as in [{"number": "1"}]'
        )


def _is_lines(text: str) -> bool:
    """Return whether each line that is not blank is JSON by itself."""
    try:
        return all(isinstance(json.loads(line), dict | list) for line in text.splitlines() if line.strip())
    except (RecursionError, ValueError):
        return False


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise _TwiceError
    return made


def _twice(text: str, name: str, line: int) -> str:
    pointer, first, second = given_twice(text) or ("", 1, 1)
    key = clipped(pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~"))
    where = f"also in line {line + first - 1}" if first != second else "both in this line"
    return (
        f'{name}:{line + second - 1}: the key "{key}" is given twice in one object ({where}), and only one could be '
        "read; keep one, or make the values a list"
    )

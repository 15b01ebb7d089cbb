"""Finds the files of knowledge: ontology/, shapes/, queries/ and tests/ with examples, in a wheel or in a checkout.

A pattern that matches no file raises: a check over no files would always pass.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from casco_kg.errors import CascoError, InputError

__all__ = ["find", "find_ontology", "folder", "write"]

_PACKAGE = Path(__file__).parent

#: Turtle files under ontology/ that are not part of the graph that is loaded by default.
_NOT_LOADED = ("examples", "mappings", "prefixes.ttl")


@cache
def folder(name: str) -> Path:
    """Return the folder ``name`` ("ontology", "shapes", "queries" or "tests") of this installation.

    Raises:
        CascoError: the installation has no such folder.

    """
    for root in (_PACKAGE / "_kg", _PACKAGE.parent):
        candidate = root / name
        if candidate.is_dir():
            return candidate
    raise CascoError(f"this installation has no folder {name}/; install casco-kg again")


def find(name: str, pattern: str) -> tuple[Path, ...]:
    """Return the files under the folder ``name`` that match a glob ``pattern``, sorted by path.

    Raises:
        CascoError: no file matches.

    """
    found = tuple(sorted(folder(name).glob(pattern)))
    if not found:
        raise CascoError(f"no file matches {name}/{pattern} in this installation; install casco-kg again")
    return found


def find_ontology() -> tuple[Path, ...]:
    """Return the Turtle files that make up the knowledge graph, sorted by path.

    Examples, mappings and the prefix list are left out: they are loaded by name only.
    """
    root = folder("ontology")
    return tuple(p for p in find("ontology", "**/*.ttl") if p.relative_to(root).parts[0] not in _NOT_LOADED)


def write(path: Path | str, content: bytes | Iterable[bytes]) -> None:
    """Write a file whole or not at all; what is no regular file, such as a pipe, is written to as it is.

    Where the content comes in pieces, never all of it is in memory.

    A link is followed, and the mode of a file that is replaced is kept. No draft stays behind, unless the process is
    killed while it writes.

    Raises:
        InputError: the file cannot be written.
    """
    try:
        target = Path(path).resolve()
        if target.exists() and not target.is_file():
            with target.open("wb") as file:
                file.writelines([content] if isinstance(content, bytes) else content)
            return
        mode = target.stat().st_mode if target.exists() else 0o666 & ~_umask()
        number, name = tempfile.mkstemp(dir=target.parent, prefix=".casco-kg-")
        draft = Path(name)
        try:
            with os.fdopen(number, "wb") as file:
                file.writelines([content] if isinstance(content, bytes) else content)
            draft.chmod(mode)
            draft.replace(target)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
    except (OSError, ValueError, RuntimeError) as error:  # a name that no file can have; links in a circle
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{path or 'no name'}: cannot be written: {reason}") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask

"""Which files tools may read: those in folders that whoever started the server allowed, and no others."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from casco_kg.errors import UsageError

__all__ = ["Folders"]


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders that may be read, each as it is once links are followed.

    Attributes:
        allowed: the folders; none where no file may be read.
    """

    allowed: tuple[Path, ...] = ()

    @classmethod
    def of(cls, names: Iterable[str]) -> Folders:
        """Return the folders of these names.

        Raises:
            UsageError: one is no folder.
        """
        folders = []
        for name in names:
            if not Path(name).is_dir():
                raise UsageError(f"{name}: is no folder; --allow takes folders that tools may read")
            folders.append(Path(name).resolve())
        return cls(tuple(folders))

    def file(self, name: str) -> Path:
        """Return the path of a file that may be read; a relative name is looked for in each folder.

        Args:
            name: a path, or a name within an allowed folder.

        Raises:
            UsageError: no folder is allowed, or the file lies outside of them or is none; which of the two is not told.
        """
        if not self.allowed:
            raise UsageError(
                "no file may be read: start casco-kg mcp with --allow FOLDER, or give the text itself as content"
            )
        for folder in self.allowed:
            try:
                found = (folder / name).resolve()
                if found.is_relative_to(folder) and found.is_file() and os.access(found, os.R_OK):
                    return found
            except (OSError, ValueError):  # a name that no file can have
                continue
        raise UsageError(f"{name!r} is no file in a folder that may be read; list_files tells which there are")

    def listed(self, most: int) -> list[str]:
        """Return the files that may be read, as :meth:`file` takes them: so many at most, hidden ones left out."""
        found: list[str] = []
        for folder in self.allowed:
            for path in sorted(folder.rglob("*")):
                inside = path.relative_to(folder)
                if path.is_file() and not any(part.startswith(".") for part in inside.parts):
                    found.append(inside.as_posix() if len(self.allowed) == 1 else path.as_posix())
                if len(found) >= most:
                    return found
        return found

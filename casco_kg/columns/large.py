"""Which files are large, so that they are read as columns. Nothing heavy is imported for others."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from casco_kg.errors import InputError
from casco_kg.reading.content import called
from casco_kg.reading.mapping import ColumnMapping
from casco_kg.texts import clipped

if TYPE_CHECKING:
    from casco_kg.columns.source import ColumnSource
    from casco_kg.owl.plan.columns import Dictionary

__all__ = ["PACKED", "Large"]

#: Endings of N-Triples that are packed; they are large, since otherwise nobody packs them.
PACKED = (".nt.gz", ".nt.zst")

#: So many bytes are about 10,000 statements: fewer are read as fast one by one.
_MANY_BYTES = 1_500_000


class Large:
    """Reads large files as columns, with one dictionary for all of them."""

    @cached_property
    def dictionary(self) -> Dictionary:
        """The dictionary of all that is read."""
        from casco_kg.owl.plan.columns import Dictionary

        return Dictionary()

    def read(self, path: Path | str, mapping: ColumnMapping | None) -> ColumnSource | None:
        """Return what a large file says, in columns; None of any other, which is read by its syntax.

        Args:
            path: the file.
            mapping: what is said of its encoding; of another than UTF-8 it is read by its syntax.

        Raises:
            InputError: a line cannot be read, with its number.
        """
        if not _is_large(path) or (mapping and mapping.encoding(Path(path).stem)):
            return None
        from casco_kg.columns.n_triples import read_n_triples
        from casco_kg.columns.source import ColumnSource

        name = called(path)
        rows = read_n_triples(Path(path), name, self.dictionary)
        if rows is not None and rows.height:
            return ColumnSource(name, rows, self.dictionary)
        if _is_packed(path):
            raise InputError(f"{clipped(name)}: is no whole packed text in UTF-8 with statements; pack it again")
        return None


def _is_packed(path: Path | str) -> bool:
    """Return whether a file is packed N-Triples, by its name."""
    return str(path).lower().endswith(PACKED)


def _is_large(path: Path | str) -> bool:
    try:
        path = Path(path)
        return path.is_file() and (
            _is_packed(path) or (path.suffix.lower() == ".nt" and path.stat().st_size >= _MANY_BYTES)
        )
    except (OSError, ValueError):  # a name that no file can have
        return False

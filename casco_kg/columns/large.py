"""Which files are read as columns: large ones, and Parquet. Nothing heavy is imported for others."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from casco_kg.errors import InputError
from casco_kg.reading.content import bytes_of, called
from casco_kg.reading.mapping import ColumnMapping
from casco_kg.reading.parquet import PARQUET, rows_in
from casco_kg.reading.syntaxes import File
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

    def read(self, path: Path | str, mapping: ColumnMapping | None) -> list[ColumnSource]:
        """Return what a file says that is read as columns; nothing of any other, which is read by its syntax.

        Args:
            path: the file.
            mapping: what is said of its encoding; of another than UTF-8 it is read by its syntax.

        Raises:
            InputError: a line or a row cannot be read, with its number.
        """
        name = called(path)
        if _is_parquet(path):
            return self._of_parquet([bytes_of(part, name) for part in _parts(path)], name)
        if not _is_large(path) or (mapping and mapping.encoding(Path(path).stem)):
            return []
        from casco_kg.columns.n_triples import read_n_triples
        from casco_kg.columns.source import ColumnSource

        rows = read_n_triples(Path(path), name, self.dictionary)
        if rows is not None and rows.height:
            return [ColumnSource(name, rows, self.dictionary)]
        if _is_packed(path):
            raise InputError(f"{clipped(name)}: is no whole packed text in UTF-8 with statements; pack it again")
        return []

    def read_held(self, file: File) -> list[ColumnSource]:
        """Return what a file says that is held in memory, if it is read as columns."""
        return self._of_parquet([file.data], file.name) if _is_parquet(file.name) else []

    def _of_parquet(self, parts: list[bytes], name: str) -> list[ColumnSource]:
        """Return what the files said of which Parquet holds the statements."""
        import polars as pl

        from casco_kg.columns.source import ColumnSource

        rows = pl.concat([rows_in(data, name, self.dictionary) for data in parts], how="diagonal")
        by_file = rows.partition_by("file", maintain_order=True, as_dict=True)
        return [ColumnSource(file, part.drop("file"), self.dictionary) for (file,), part in by_file.items()]


def _parts(path: Path | str) -> list[Path | str]:
    """Return the files of a folder of Parquet, as a cluster writes one, in order; of no folder itself."""
    try:
        found = sorted(Path(path).glob(f"*{PARQUET}")) if Path(path).is_dir() else []
    except (OSError, ValueError):  # a name that no file can have
        found = []
    return [*found] or [path]


def _is_packed(path: Path | str) -> bool:
    """Return whether a file is packed N-Triples, by its name."""
    return str(path).lower().endswith(PACKED)


def _is_parquet(path: Path | str) -> bool:
    return str(path).lower().endswith(PARQUET)


def _is_large(path: Path | str) -> bool:
    try:
        path = Path(path)
        return path.is_file() and (
            _is_packed(path) or (path.suffix.lower() == ".nt" and path.stat().st_size >= _MANY_BYTES)
        )
    except (OSError, ValueError):  # a name that no file can have
        return False

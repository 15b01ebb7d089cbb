"""Which files are read as columns: large ones, and Parquet. Nothing heavy is imported for others."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from casco_kg.errors import InputError
from casco_kg.reading.content import bytes_of, called
from casco_kg.reading.csv_text import TEXT_TABLES
from casco_kg.reading.mapping import ColumnMapping
from casco_kg.reading.parquet import PARQUET, rows_in
from casco_kg.reading.rdf import FORMATS
from casco_kg.reading.source import Source
from casco_kg.reading.syntaxes import File, syntax_of
from casco_kg.reading.table import Table
from casco_kg.reading.table_headers import is_known
from casco_kg.reading.tables import read_tables
from casco_kg.reading.workbooks import WORKBOOKS
from casco_kg.texts import clipped

if TYPE_CHECKING:
    import polars as pl

    from casco_kg.columns.source import ColumnSource
    from casco_kg.owl.plan.columns import Dictionary

__all__ = ["PACKED", "Large"]

#: Endings of N-Triples that are packed; they are large, since otherwise nobody packs them.
PACKED = (".nt.gz", ".nt.zst")

_N_TRIPLES = ".nt"
#: Endings of what a parser reads whose statements have lines; in RDF/XML they stand in elements.
_PARSED = tuple(ending for ending in FORMATS if ending not in (_N_TRIPLES, ".rdf", ".owl"))
#: So many bytes are about 10,000 statements: fewer are read as fast one by one.
_MANY_BYTES = 1_500_000
#: So many times as much is said in as many bytes where names are shortened.
_DENSER = 3
#: So many cells are about as many; and fewer bytes hold no such table.
_MANY_CELLS = 12_000
_FEW_BYTES = 30_000


class Large:
    """Reads large files as columns, with one dictionary for all of them."""

    @cached_property
    def dictionary(self) -> Dictionary:
        """The dictionary of all that is read."""
        from casco_kg.owl.plan.columns import Dictionary

        return Dictionary()

    def read(self, path: Path | str, mapping: ColumnMapping | None) -> list[ColumnSource | Source]:
        """Return what a file says that is read here; nothing of any other, which is read by its syntax.

        Args:
            path: the file.
            mapping: what is said of its encoding; of another than UTF-8 it is read by its syntax.

        Raises:
            InputError: a line or a row cannot be read, with its number.
        """
        name = called(path)
        if _is_parquet(path):
            return [*self._of_parquet([bytes_of(part, name) for part in _parts(path)], name)]
        if tables := _tables(path, name, mapping):
            return [self._of_tables(tables, name, mapping)]
        if mapping and mapping.encoding(Path(path).stem):
            return []
        rows = self._statements(path, name, mapping)
        if rows is not None and rows.height:
            from casco_kg.columns.source import ColumnSource

            return [ColumnSource(name, rows, self.dictionary)]
        if _is_packed(path):
            raise InputError(f"{clipped(name)}: is no whole packed text in UTF-8 with statements; pack it again")
        return []

    def _statements(self, path: Path | str, name: str, mapping: ColumnMapping | None) -> pl.DataFrame | None:
        """Return the statements of a large file in RDF; None of any other, and where it cannot be read as columns."""
        if _is_packed(path) or (_ending(path) == _N_TRIPLES and _has_bytes(path, _MANY_BYTES)):
            from casco_kg.columns.n_triples import read_n_triples

            return read_n_triples(Path(path), name, self.dictionary)
        if _ending(path) in _PARSED and _has_bytes(path, _MANY_BYTES // _DENSER):
            from casco_kg.columns.parsed import read_parsed

            file = File(bytes_of(path, name), name, _ending(path), mapping)
            return read_parsed(file.text, name, FORMATS[file.suffix], file.base, self.dictionary)
        return None

    def read_held(self, file: File) -> list[ColumnSource]:
        """Return what a file says that is held in memory, if it is read as columns."""
        return self._of_parquet([file.data], file.name) if _is_parquet(file.name) else []

    def _of_tables(self, tables: list[Table], name: str, mapping: ColumnMapping | None) -> ColumnSource | Source:
        """Return what the tables of a file say, in columns where they are large."""
        if sum(len(row) for table in tables for _, row in table.rows) >= _MANY_CELLS:
            from casco_kg.columns.tables import tables_in_columns

            if source := tables_in_columns(tables, name, mapping, self.dictionary):
                return source
        return read_tables(tables, name, mapping)

    def _of_parquet(self, parts: list[bytes], name: str) -> list[ColumnSource]:
        """Return what the files said of which Parquet holds the statements."""
        import polars as pl

        from casco_kg.columns.source import ColumnSource

        rows = pl.concat([rows_in(data, name, self.dictionary) for data in parts], how="diagonal")
        by_file = rows.partition_by("file", maintain_order=True, as_dict=True)
        return [ColumnSource(file, part.drop("file"), self.dictionary) for (file,), part in by_file.items()]


def _tables(path: Path | str, name: str, mapping: ColumnMapping | None) -> list[Table]:
    """Return the tables of a file that may hold many cells; none of others."""
    suffix, stem, syntax = Path(path).suffix.lower(), PurePath(name).stem, syntax_of(path)
    is_table = suffix in WORKBOOKS or suffix in TEXT_TABLES
    if not is_table or syntax is None or syntax.tables is None or not _has_bytes(path, _FEW_BYTES):
        return []
    file = File(bytes_of(path, name), name, suffix, mapping)
    return syntax.tables(file, lambda header: is_known(header, stem, mapping))


def _has_bytes(path: Path | str, most: int) -> bool:
    try:
        return Path(path).is_file() and Path(path).stat().st_size >= most
    except (OSError, ValueError):  # a name that no file can have
        return False


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


def _ending(path: Path | str) -> str:
    return Path(path).suffix.lower()

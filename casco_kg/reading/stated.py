"""What is stated of files as a whole beside a mapping: how their text is encoded, and whose identifiers they hold."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from casco_kg.errors import UsageError
from casco_kg.reading.csv_text import is_encoding
from casco_kg.reading.mapping import ColumnMapping, is_base
from casco_kg.reading.mapping_file import read_mapping

__all__ = ["as_mapping", "stated"]


def as_mapping(given: Path | str | ColumnMapping | None) -> ColumnMapping | None:
    """Return a mapping ready to read files with: what its file says; one that was read, as if no table was yet.

    Raises:
        InputError: its file cannot be read, or a line says what cannot be done.
    """
    if isinstance(given, ColumnMapping):
        return replace(given, met={})
    return None if given is None else read_mapping(given)


def stated(
    mapping: ColumnMapping | None, encoding: str = "", base: str = "", *, usually: bool = False
) -> ColumnMapping | None:
    """Return a mapping with what is stated beside it; None where there is neither.

    Args:
        mapping: the mapping, if there is one.
        encoding: how texts are encoded that are not in UTF-8; empty where nothing is stated.
        base: how the IRIs of identifiers begin; empty where nothing is stated.
        usually: whether what the mapping itself says goes before it.

    Raises:
        UsageError: there is no such encoding, or no IRI begins so.
    """
    if encoding and not is_encoding(encoding):
        raise UsageError(f"{encoding} is no encoding that is known; write windows-1252, iso-8859-2 or the like")
    if base and not is_base(base):
        raise UsageError(f"{base} is no beginning of an IRI; write one that ends in / or #")
    if not (encoding or base):
        return mapping
    known = mapping or ColumnMapping("")
    encodings, bases = ({"": text} if text else {} for text in (encoding, base))
    return replace(
        known,
        encodings=encodings | known.encodings if usually or not encoding else encodings,
        bases=bases | known.bases if usually or not base else bases,
    )

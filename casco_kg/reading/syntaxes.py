"""The syntaxes that files are written in, an entry each: how a file is recognised, and what reads it.

What reads a file by its name, what standard input is taken for, messages and the pre-commit hook all go by this table.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from casco_kg.errors import InputError
from casco_kg.reading.content import bytes_of, called, text_in
from casco_kg.reading.contexts import Contexts
from casco_kg.reading.csv_text import TEXT_TABLES, decoded, read_text_table
from casco_kg.reading.envelopes import is_binary, is_token
from casco_kg.reading.html import read_html
from casco_kg.reading.html_tables import html_tables, html_text, is_html_table
from casco_kg.reading.json_ld import read_json_ld
from casco_kg.reading.json_tables import JSON_LINES, Document, parse_document
from casco_kg.reading.listings import is_listing, read_listing
from casco_kg.reading.mapping import ColumnMapping
from casco_kg.reading.parquet import PARQUET, is_parquet, read_parquet
from casco_kg.reading.rdf import FORMATS, read_rdf
from casco_kg.reading.source import Source
from casco_kg.reading.table import Table
from casco_kg.reading.tables import is_text_table, read_table, read_tables
from casco_kg.reading.workbooks import WORKBOOKS, is_workbook, read_workbook, workbook_tables
from casco_kg.reading.xml import looks_like_xml, read_xml
from casco_kg.texts import clipped

__all__ = ["SYNTAXES", "File", "Syntax", "may_hold_rdf", "read", "read_held", "syntax_of"]


@dataclass(frozen=True, slots=True)
class File:
    """A file to be read.

    Attributes:
        data: what it holds.
        name: what it is called in messages.
        suffix: the ending of its name, in small letters; of standard input, the one that it is taken for.
        mapping: what the columns of tables and listings mean, where they are not called as the keys are.
        contexts: JSON-LD contexts that the user supplies, by their IRI.
    """

    data: bytes
    name: str
    suffix: str = ""
    mapping: ColumnMapping | None = None
    contexts: Contexts | None = None

    @property
    def text(self) -> str:
        """What it holds, as text.

        Raises:
            InputError: it is none.
        """
        return text_in(self.data, self.name, self.encoding)

    @property
    def encoding(self) -> str:
        """In which encoding it is said to be; empty where nobody says so."""
        return self.mapping.encoding(PurePath(self.name).stem) if self.mapping else ""

    @property
    def base(self) -> str:
        """What its identifiers are said to begin with; empty where nobody says so."""
        return self.mapping.base(PurePath(self.name).stem) if self.mapping else ""

    @property
    def columns(self) -> ColumnMapping | None:
        """The mapping, if it is one of columns, and not of what options state alone."""
        return self.mapping if self.mapping and self.mapping.name else None


@dataclass(frozen=True, slots=True)
class Syntax:
    """A syntax.

    Attributes:
        name: what people call it.
        endings: the endings of the names of its files.
        read: reads a file.
        begins: whether what comes from standard input begins as this syntax does; the first that says so has it.
        under_any_name: whether a file whose ending says nothing is recognised by how it begins, too.
        holds_rdf: whether it is one for RDF graphs, so that shapes may stand in it.
        tables: returns the tables of a file as they stand there, whatever their columns mean, for proposals of what
            they mean and for workbooks that findings are put into. It is told which headers are known. None for a
            syntax that has no tables.
        document: returns a file as a document whose lists may be tables; None for a syntax that has none.
    """

    name: str
    endings: tuple[str, ...]
    read: Callable[[File], Source]
    begins: Callable[[bytes], bool] = lambda _: False
    under_any_name: Callable[[bytes], bool] = lambda _: False
    holds_rdf: bool = False
    tables: Callable[[File, Callable[[str], bool]], list[Table]] | None = None
    document: Callable[[File], Document] | None = None


def read(path: Path | str, mapping: ColumnMapping | None = None, contexts: Contexts | None = None) -> Source:
    """Read one file, or standard input for ``-``, by the ending of its name.

    Args:
        path: a file in one of :data:`SYNTAXES`. XML and signed tokens that hold JSON-LD, whatever the name ends in,
            and what comes from standard input are recognised by how they begin.
        mapping: what the columns of tables and listings mean, where they are not called as the keys are.
        contexts: JSON-LD contexts that the user supplies, by their IRI.

    Raises:
        InputError: the file is missing, empty, no text, in no known syntax, or cannot be parsed.

    """
    name = called(path)
    if str(path) == "-":
        data = bytes_of(path, name)
        syntax = next((each for each in SYNTAXES if each.begins(data)), _TURTLE)
        return syntax.read(File(data, name, syntax.endings[0], mapping, contexts))
    suffix = Path(path).suffix.lower()
    with contextlib.suppress(OSError):  # a name that no file can have
        if Path(path).is_dir():
            raise InputError(f"{name}: is a folder; name the files in it")
    if known := syntax_of(path):
        return known.read(File(bytes_of(path, name), name, suffix, mapping, contexts))
    with contextlib.suppress(OSError):  # a name that no file can have
        if Path(path).is_file():
            data = bytes_of(path, name)
            if begun := next((each for each in SYNTAXES if each.under_any_name(data)), None):
                return begun.read(File(data, name, begun.endings[0], mapping, contexts))
    endings = " ".join(sorted(ending for syntax in SYNTAXES for ending in syntax.endings))
    raise InputError(f"{clipped(name)}: the ending {suffix or '(none)'} says no format; known are {endings}")


def read_held(file: File, mapping: ColumnMapping | None = None, contexts: Contexts | None = None) -> Source:
    """Read a file that is held in memory, by the ending of its name, or else by how it begins.

    Args:
        file: what it holds, and what it is called in messages.
        mapping: as for :func:`read`.
        contexts: as for :func:`read`.

    Raises:
        InputError: it is empty, no text, or cannot be parsed.

    """
    if not file.data.strip():
        raise InputError(f"{file.name}: is empty")
    syntax = syntax_of(file.name) or next((each for each in SYNTAXES if each.begins(file.data)), _TURTLE)
    ending = Path(file.name).suffix.lower()
    suffix = ending if ending in syntax.endings else syntax.endings[0]
    return syntax.read(replace(file, suffix=suffix, mapping=mapping, contexts=contexts))


def may_hold_rdf(path: str) -> bool:
    """Return whether the name of a file says that an RDF graph may stand in it."""
    syntax = syntax_of(path)
    return syntax is not None and syntax.holds_rdf


def syntax_of(path: Path | str) -> Syntax | None:
    """Return the syntax that the ending of a file's name tells; None where it tells none."""
    suffix = Path(path).suffix.lower()
    return next((syntax for syntax in SYNTAXES if suffix in syntax.endings), None)


def _text_table(file: File) -> Source:
    return _html_table(file) or read_table(file.data, file.name, file.suffix, file.mapping)


def _tables_in_text(file: File, known: Callable[[str], bool]) -> list[Table]:
    if is_html_table(file.data):
        return _tables_in_html(file, known)
    return [read_text_table(decoded(file.data, file.name, file.encoding), file.name, file.suffix, known)]


def _workbook(file: File) -> Source:
    return _html_table(file) or read_workbook(file.data, file.name, file.suffix, file.mapping)


def _tables_in_workbook(file: File, known: Callable[[str], bool]) -> list[Table]:
    if is_html_table(file.data):
        return _tables_in_html(file, known)
    return workbook_tables(file.data, file.name, file.suffix)


def _tables_in_html(file: File, _: Callable[[str], bool]) -> list[Table]:
    return html_tables(html_text(file.data, file.name, file.encoding), file.name)


def _html_table(file: File) -> Source | None:
    """Read what is called a table of another kind and is one in HTML, as some programs export it."""
    if not is_html_table(file.data):
        return None
    return read_tables(_tables_in_html(file, bool), file.name, file.mapping)


def _json(file: File) -> Source:
    if is_binary(file.data):
        raise InputError(
            f"{file.name}: is a binary envelope (COSE), which is not read; give the credential as JSON-LD or as a "
            "signed token (JWT)"
        )
    text = file.text
    if file.columns is not None and not is_token(text) and is_listing(text):
        return read_listing(text, file.name, file.columns)
    return read_json_ld(text, file.name, file.contexts, file.base)


def _json_lines(file: File) -> Source:
    text = file.text
    if file.columns is None:
        raise InputError(f"{file.name}: JSON Lines are read by a mapping; casco-kg mapping FILE proposes one")
    return read_listing(text, file.name, file.columns)


def _document(file: File) -> Document:
    return parse_document(file.text, file.name)


def _html(file: File) -> Source:
    return read_html(html_text(file.data, file.name, file.encoding), file.name, file.mapping, file.contexts, file.base)


def _rdf(file: File) -> Source:
    return read_rdf(file.text, file.name, FORMATS[file.suffix], file.base)


def _start(data: bytes) -> str:
    return data.decode("utf-8-sig", errors="replace").lstrip()


def _is_html(data: bytes) -> bool:
    return _start(data).lower().startswith(("<!doctype html", "<html"))


def _is_json(data: bytes) -> bool:
    return _start(data).startswith(("{", "[{", "[\n", "eyJ", "Bearer eyJ")) or is_binary(data)


def _is_envelope(data: bytes) -> bool:
    return is_binary(data) or is_token(data.decode(errors="replace"))


_TURTLE = Syntax("RDF", (".ttl", *sorted(FORMATS.keys() - {".ttl"})), _rdf, holds_rdf=True)

#: In the order in which what has no name is tried.
SYNTAXES = (
    Syntax("workbook", WORKBOOKS, _workbook, is_workbook, tables=_tables_in_workbook),
    Syntax("Parquet", (PARQUET,), lambda file: read_parquet(file.data, file.name), is_parquet, is_parquet),
    Syntax("HTML", (".html", ".htm"), _html, _is_html, tables=_tables_in_html),
    Syntax("XML", (".xml",), lambda file: read_xml(file.data, file.name), looks_like_xml, looks_like_xml),
    Syntax("JSON", (".jsonld", ".json", ".jwt"), _json, _is_json, _is_envelope, holds_rdf=True, document=_document),
    Syntax("JSON Lines", JSON_LINES, _json_lines, document=_document),
    Syntax("separated values", tuple(TEXT_TABLES), _text_table, is_text_table, tables=_tables_in_text),
    _TURTLE,
)

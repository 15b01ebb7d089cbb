"""Where a command writes: to a file that may be written, in the format that its name says, or to standard output."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

import click

from casco_kg.errors import UsageError

__all__ = ["Target", "endings_in", "output_options"]

#: Endings that say a format. One that is not here, such as .txt, says nothing.
_ENDINGS = frozenset(
    {".csv", ".docx", ".htm", ".html", ".json", ".jsonld", ".md", ".n3", ".nq", ".nt", ".ods", ".owl"}
    | {".parquet", ".pdf", ".rdf", ".sarif", ".trig", ".tsv", ".ttl", ".xls", ".xlsm", ".xlsx", ".xml"}
)


def output_options(words: str = "Write to a file instead of standard output.") -> Callable[[Any], Any]:
    """Return the options that say where to write."""

    def add(command: Any) -> Any:  # noqa: ANN401 (what click decorates)
        force = click.option("--force", is_flag=True, help="Write to that file whatever it is, and whoever wrote it.")
        return click.option("-o", "--output", metavar="FILE", help=words)(force(command))

    return add


class _Format(Protocol):
    @property
    def endings(self) -> tuple[str, ...]: ...


def endings_in(formats: Mapping[str, _Format]) -> dict[str, tuple[str, ...]]:
    """Return the endings of the names of files in some formats, by format."""
    return {name: each.endings for name, each in formats.items()}


class Target:
    """Where to write, and in which format; refused before any work is done where something of the user's would be lost.

    Args:
        output: the name of the file; None or ``-`` for standard output.
        inputs: the names of the files that the command reads, also as IRI=FILE; None and ``-`` are skipped.
        force: write whatever is there.
        extends: what is there is read first, and what people wrote into it is kept.

    Raises:
        UsageError: the file is read by the command, or is there and was not written by casco-kg as it is now.
    """

    def __init__(
        self, output: str | None, inputs: Iterable[str | None] = (), *, force: bool = False, extends: bool = False
    ) -> None:
        self.output = None if output == "-" else output
        self._inputs = tuple(name for given in filter(None, inputs) for name in {given, given.rpartition("=")[2]})
        self._force, self._extends = force, extends
        self._check()

    def format(self, given: str | None, formats: Mapping[str, Sequence[str]], default: str) -> str:
        """Return the format to write in: the one that is given, or the one that the name of the file says.

        Args:
            given: the format that is asked for.
            formats: those that there are, each with the endings of names that say it.
            default: the one for where nothing is said.

        Raises:
            UsageError: the name says a format that is not the one asked for, or none of those that there are.
        """
        ending = Path(self.output or "").suffix.lower()
        fitting = [name for name, endings in formats.items() if ending in endings]
        if not fitting and ending not in _ENDINGS:
            return given or default
        if given is None and fitting:
            return fitting[0]
        if given in fitting or self._force:
            return given or default
        wanted = f"--format says {given}" if given else f"what is written here is {' or '.join(formats)}"
        raise UsageError(
            f"{self.output}: by its ending {ending} it is another format, and {wanted}; change one of them"
        )

    def write(self, content: bytes, *, as_table: bool = False) -> None:
        """Write whole or not at all, or to standard output; a table in a file gets the mark that Excel looks for."""
        from casco_kg.files import write
        from casco_kg.installation.cache import note_written
        from casco_kg.texts import for_people

        if self.output is None:
            click.echo(content, nl=False)
            return
        self._check()
        content = for_people(content.decode()) if as_table else content
        write(self.output, content)
        note_written(self.output, content)

    def need_file(self, chosen: str) -> None:
        """Refuse to write what is no text anywhere but to a file, and over what the command reads.

        Raises:
            UsageError: there is no file, or it is read by the command.
        """
        if self.output is None:
            raise UsageError(f"{chosen} is no text: give a file with -o")
        self.keep_inputs()

    def keep_inputs(self) -> None:
        """Refuse to write over what the command reads, whatever is asked for.

        Raises:
            UsageError: the file is read by the command.
        """
        if self.output is not None and self._is_input(Path(self.output)):
            raise UsageError(f"{self.output}: is read by this command, and never written over; write to another file")

    def _is_input(self, path: Path) -> bool:
        return any(_same(path, name) for name in self._inputs)

    def _check(self) -> None:
        from casco_kg.installation.cache import is_as_written

        if self.output is None or self._force:
            return
        with suppress(OSError, ValueError, RuntimeError):  # what cannot be looked at cannot be written either
            path = Path(self.output).resolve()
            if not path.is_file() or path.stat().st_size == 0:
                return
            if self._is_input(path):
                raise UsageError(f"{self.output}: is read by this command; write to another file, or use --force")
            if not self._extends and not is_as_written(self.output):
                raise UsageError(
                    f"{self.output}: is there already, and is nothing that casco-kg wrote and nobody changed since; "
                    "write to another file, or use --force"
                )


def _same(path: Path, name: str) -> bool:
    """Return whether a name is that of a file, whatever leads to it; ``-`` is what standard input comes from."""
    try:
        told = os.fstat(sys.stdin.fileno()) if name == "-" else Path(name).stat()
        return os.path.samestat(path.stat(), told)
    except (OSError, ValueError, AttributeError):
        return False

"""The options that say how files are read, the same for every command that reads data."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from casco_kg.cli.support import reporting_errors, tell_not_read

if TYPE_CHECKING:
    from casco_kg.cli.settings import Settings
    from casco_kg.graph import Graph
    from casco_kg.reading.mapping import ColumnMapping

__all__ = ["Reading", "base_option", "encoding_option", "load_given", "nearest_settings", "reading_options"]

Command = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are read.

    Attributes:
        mapping: a file that says what the columns of tables mean.
        contexts: JSON-LD contexts that are not known.
        encoding: of texts that are not in UTF-8.
        base: how the IRIs of identifiers begin.
        usual_encoding: the encoding, where neither that nor the mapping says one.
        usual_base: the same for the IRIs.
    """

    mapping: str | None = None
    contexts: tuple[str, ...] = ()
    encoding: str | None = None
    base: str | None = None
    usual_encoding: str | None = None
    usual_base: str | None = None

    def by(self, settings: Settings) -> Reading:
        """Return the same by what is set, as far as the command line says nothing."""
        mapping = self.mapping or settings.mapping
        return Reading(mapping, self.contexts, self.encoding, self.base, settings.encoding, settings.base)

    @property
    def files(self) -> tuple[str | None, ...]:
        """The files that this names."""
        return (self.mapping, *self.contexts)

    @property
    def columns(self) -> ColumnMapping | None:
        """The mapping, with what is stated beside it.

        Raises:
            InputError: its file cannot be read, or a line says what cannot be done.
            UsageError: there is no such encoding, or no IRI begins so.
        """
        from casco_kg.reading.stated import as_mapping, stated

        usual = stated(as_mapping(self.mapping), self.usual_encoding or "", self.usual_base or "", usually=True)
        return stated(usual, self.encoding or "", self.base or "")


def _one_mapping(_: click.Context, __: click.Parameter, value: tuple[str, ...]) -> str | None:
    """Return the only mapping; of several, click would take the last in silence."""
    if len(value) > 1:
        raise click.UsageError(
            "--mapping is given several times; put all lines into one mapping, and tell tables apart by its column "
            "sheet: the sheet, or the name of the file without its ending"
        )
    return next(iter(value), None)


_mapping_option = click.option(
    "--mapping",
    metavar="FILE",
    multiple=True,
    callback=_one_mapping,
    help="What the columns of tables mean; casco-kg mapping proposes such a file. By default that of the settings.",
)

_context_option = click.option(
    "--context",
    "contexts",
    metavar="FILE",
    multiple=True,
    help="A JSON-LD context that is not known here; IRI=FILE where several are not. None is fetched.",
)

encoding_option = click.option(
    "--encoding", metavar="NAME", help="Of texts that are not in UTF-8, such as windows-1252."
)

base_option = click.option(
    "--base", metavar="IRI", help="How the IRIs of this register's identifiers begin; it ends in / or #."
)


def reading_options(*, contexts: bool = True) -> Callable[[Command], Command]:
    """Return the options, which a command gets as one argument ``reading``, settings included.

    A command that has options about settings reads them itself.

    Args:
        contexts: whether the command reads JSON-LD, too.
    """
    options = [_mapping_option, *([_context_option] if contexts else []), encoding_option, base_option]

    def add(command: Command) -> Command:
        return functools.reduce(lambda added, option: option(added), reversed(options), _collecting(command))

    return add


def _collecting(command: Command) -> Command:
    """Return a command that takes the options and hands them on as one argument."""

    @functools.wraps(command)
    def collected(
        *arguments: object,
        mapping: str | None,
        encoding: str | None,
        base: str | None,
        contexts: tuple[str, ...] = (),
        **others: object,
    ) -> object:
        reading = Reading(mapping, contexts, encoding, base)
        if not any(each.name == "no_config" for each in click.get_current_context().command.params):
            with reporting_errors():
                reading = reading.by(nearest_settings())
        return command(*arguments, reading=reading, **others)

    return collected


def nearest_settings() -> Settings:
    """Return the nearest settings; where there are none, what sets nothing."""
    from casco_kg.cli.settings import Settings, find_settings, read_settings

    found = find_settings(Path.cwd())
    return read_settings(found) if found else Settings()


def load_given(
    files: tuple[str, ...],
    reading: Reading,
    *,
    ours: bool = False,
    query: str = "",
) -> Graph | None:
    """Load files into one graph, and count on standard error what was not understood; None where no file is given.

    Args:
        files: the files.
        reading: how they are read.
        ours: whether it is of no use unless something in it is in terms of ours.
        query: a query of the user, which looks at what it names.
    """
    from casco_kg.closure import infer
    from casco_kg.loading import load
    from casco_kg.reading.account import Depth
    from casco_kg.sparql.named_terms import in_query

    if not files:
        return None
    data = load(*files, mapping=reading.columns, contexts=reading.contexts).named(in_query(query))
    data.account.require(Depth.REASONED)
    if ours and data.account.depth < Depth.READ:
        infer(data)  # that it contradicts itself goes before that it is of no use
        data.account.require(Depth.READ)
    tell_not_read(data)
    return data

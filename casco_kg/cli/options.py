"""Arguments and options that several commands have."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

__all__ = [
    "FormatChoice",
    "as_of_option",
    "context_option",
    "data_option",
    "engine_option",
    "files_argument",
    "language_option",
    "mapping_option",
    "rdf_format_option",
    "settings_option",
    "table_format_option",
]

Command = Callable[..., Any]


def files_argument(required: bool = False) -> Callable[[Command], Command]:
    """Return the argument that takes files."""
    return click.argument("files", nargs=-1, required=required, metavar="FILE..." if required else "[FILE]...")


engine_option = click.option(
    "--engine",
    default="compiled",
    show_default=True,
    help="What infers and validates; 'reference' is owlrl and pyshacl.",
)


def language_option(words: str) -> Callable[[Command], Command]:
    """Return the option that takes a language; which there are, and where it is taken from otherwise, is added."""
    told = f"{words}: en, de, fr or es. By default that of the settings, else of the locale."
    return click.option("--language", metavar="TAG", help=told)


data_option = click.option("--data", multiple=True, metavar="FILE", help="Data to load beside the knowledge graph.")


table_format_option = click.option(
    "--format",
    "table_format",
    type=click.Choice(["table", "csv", "tsv", "json"]),
    default="table",
    show_default=True,
)


as_of_option = click.option(
    "--as-of", metavar="DATE", help="The day that is asked about, as in 2026-01-31; default today."
)


settings_option = click.option(
    "--set", "settings", multiple=True, metavar="PARAMETER=VALUE", help="Give a parameter of the query another value."
)


def _one_mapping(context: click.Context, parameter: click.Parameter, value: tuple[str, ...]) -> str | None:
    """Return the only mapping; of several, click would take the last in silence. Without one, that of the settings.

    A command that has options about settings reads them itself.
    """
    if len(value) > 1:
        raise click.UsageError(
            "--mapping is given several times; put all lines into one mapping, and tell tables apart by its column "
            "sheet: the sheet, or the name of the file without its ending"
        )
    if value or any(each.name == "no_config" for each in context.command.params):
        return next(iter(value), None)
    return _mapping_set()


def _mapping_set() -> str | None:
    """Return the mapping in the nearest settings; None where there is none."""
    from casco_kg.cli.settings import find_settings, read_settings
    from casco_kg.cli.support import reporting_errors

    with reporting_errors():
        found = find_settings(Path.cwd())
        return read_settings(found).mapping if found else None


mapping_option = click.option(
    "--mapping",
    metavar="FILE",
    multiple=True,
    callback=_one_mapping,
    help="What the columns of tables mean; casco-kg mapping proposes such a file. By default that of the settings.",
)


class FormatChoice(click.ParamType):  # type: ignore[type-arg]  # which only newer ones take
    """A choice among formats whose writers are imported only when one is asked for, or help."""

    name = "format"

    def __init__(self, formats: Callable[[], Iterable[str]]) -> None:
        self._formats = formats

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name of a format that there is."""
        return self._choice.convert(value, param, ctx)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:
        """Return the names, as help shows them."""
        return self._choice.get_metavar(param, ctx)

    @property
    def _choice(self) -> click.Choice[str]:
        return click.Choice([*self._formats()])


def _rdf_formats() -> Iterable[str]:
    from casco_kg.writing.exports import RDF_FORMATS

    return RDF_FORMATS


context_option = click.option(
    "--context",
    "contexts",
    metavar="FILE",
    multiple=True,
    help="A JSON-LD context that is not known here; IRI=FILE where several are not. None is fetched.",
)


rdf_format_option = click.option(
    "--format",
    "rdf_format",
    type=FormatChoice(_rdf_formats),
    help="By default as the file is called, else turtle.",
)

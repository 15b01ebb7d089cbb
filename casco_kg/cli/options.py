"""Arguments and options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

__all__ = [
    "RDF_FORMATS",
    "as_of_option",
    "context_option",
    "data_option",
    "engine_option",
    "files_argument",
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
    """Return the only mapping; of several, click would take the last in silence."""
    if len(value) > 1:
        raise click.UsageError(
            "--mapping is given several times; put all lines into one mapping, and tell tables apart by its column "
            "sheet: the sheet, or the name of the file without its ending"
        )
    return next(iter(value), None)


mapping_option = click.option(
    "--mapping",
    metavar="FILE",
    multiple=True,
    callback=_one_mapping,
    help="What the columns of tables mean; casco-kg mapping proposes such a file.",
)


#: The names of RDF formats, as casco_kg.exports has them; it is imported only when a command needs it.
RDF_FORMATS = ("turtle", "ntriples", "rdfxml", "jsonld")

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
    type=click.Choice(RDF_FORMATS),
    help="By default as the file is called, else turtle.",
)

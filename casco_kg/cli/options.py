"""Arguments and options that several commands have."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import click

__all__ = [
    "FormatChoice",
    "as_of_option",
    "data_option",
    "engine_option",
    "files_argument",
    "language_option",
    "master_option",
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
    help="What infers and validates; 'reference' is owlrl and pyshacl, 'spark' Apache Spark (docs/spark.md).",
)


master_option = click.option(
    "--master", metavar="URL", help="The cluster of --engine spark, such as local[2] or spark://HOST:PORT."
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
    from casco_kg.writing.exports import GRAPH_FORMATS

    return GRAPH_FORMATS


rdf_format_option = click.option(
    "--format",
    "rdf_format",
    type=FormatChoice(_rdf_formats),
    help="By default as the file is called, else turtle.",
)

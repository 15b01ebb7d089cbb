"""The command line: parse, call one function, print, exit code. No logic.

Exit codes: 0 fine; 1 findings at or above --fail-on; 2 usage or unreadable input; 3 logical contradiction.
"""

from __future__ import annotations

import click

import casco_kg
from casco_kg.cli import (
    asking,
    assisting,
    comparing,
    converting,
    explaining,
    exporting,
    fixing,
    inferring,
    paging,
    templating,
    tracing,
    validating,
)
from casco_kg.cli.guard import Guarded

__all__ = ["main"]


@click.group(cls=Guarded, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(casco_kg.__version__, prog_name="casco-kg")
def main() -> None:
    """Ask the CASCO toolbox as a knowledge graph, infer with it, and validate data against it."""


for _command in (
    asking.ask,
    asking.query,
    converting.convert,
    inferring.infer,
    validating.validate,
    comparing.compare,
    fixing.fix,
    explaining.explain,
    tracing.trace,
    explaining.rules,
    exporting.export,
    exporting.push,
    templating.template,
    templating.mapping,
    paging.site,
    paging.serve,
    assisting.mcp,
):
    main.add_command(_command)

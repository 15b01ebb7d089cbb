"""The command."""

from __future__ import annotations

import sys
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).parents[1]))

from casco_kg.errors import CascoError
from release.folder import write_release


@click.command()
@click.option("-o", "--output", required=True, metavar="FOLDER", help="A folder that does not exist yet.")
@click.option("--since", metavar="FILE", help="casco-kg.ttl of the release before, for the list of changed terms.")
@click.option("--day", metavar="DATE", help="The day of the release; today, unless it is given.")
@click.option("--pages", is_flag=True, help="With the pages about the graph, for browsers.")
def main(output: str, since: str | None, day: str | None, pages: bool) -> None:
    """Write a release: graph, modules, shapes, queries, context, JSON Schemas, alignments, descriptions, checksums."""
    try:
        written = write_release(Path(output), None if since is None else Path(since), day, pages=pages)
    except (CascoError, OSError) as error:
        click.echo(f"release: {error}", err=True)
        sys.exit(2)
    click.echo(f"{output}: {len(written)} files")


if __name__ == "__main__":
    main()

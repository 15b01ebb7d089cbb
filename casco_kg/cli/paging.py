"""Write the site of pages."""

from __future__ import annotations

import click

from casco_kg.cli.options import as_of_option
from casco_kg.cli.support import day, reporting_errors, tell, working

__all__ = ["site"]


@click.command()
@click.option("-o", "--output", required=True, metavar="DIR", help="Write into this folder, new or a site of before.")
@as_of_option
def site(output: str, as_of: str | None) -> None:
    """Write a site of pages about the graph: for a folder, or any web server; it loads nothing from elsewhere."""
    from datetime import date

    from casco_kg.closure import infer
    from casco_kg.pages.book import Book
    from casco_kg.pages.site import write_site

    with reporting_errors():
        with working("writing pages"):
            files, size = write_site(Book(infer(), day(as_of) or date.today()), output)
        tell(f"{output}: {files:,} files, {size / 1e6:.1f} MB; open {output}/index.html")

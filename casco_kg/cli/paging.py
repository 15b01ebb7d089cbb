"""Pages about the graph: as a site of files, and from a server on this computer."""

from __future__ import annotations

import click

from casco_kg.cli.options import as_of_option, files_argument
from casco_kg.cli.reading import Reading, load_given, reading_options
from casco_kg.cli.support import day, reporting_errors, tell, working
from casco_kg.errors import UsageError

__all__ = ["serve", "site"]


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


@click.command()
@files_argument()
@reading_options()
@as_of_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Listen here; by default to this computer alone.")
@click.option("--port", type=click.IntRange(0, 65_535), default=8017, show_default=True, help="0 for any that is free.")
@click.option(
    "--cors",
    "origins",
    multiple=True,
    metavar="ORIGIN",
    help="Pages of this site may ask the endpoint, '*' for any.  [default: '*' without FILEs, none with them]",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 3600),
    default=20,
    show_default=True,
    metavar="SECONDS",
    help="How long a query may take.",
)
@click.option(
    "--rows",
    type=click.IntRange(1),
    default=100_000,
    show_default=True,
    help="How many rows an answer has at the most.",
)
@click.option(
    "--memory", type=click.IntRange(64), default=1024, show_default=True, metavar="MB", help="What a query may need."
)
@click.option(
    "--workers", type=click.IntRange(1, 64), default=3, show_default=True, help="How many queries are answered at once."
)
def serve(
    files: tuple[str, ...],
    reading: Reading,
    as_of: str | None,
    host: str,
    port: int,
    origins: tuple[str, ...],
    timeout: float,
    rows: int,
    memory: int,
    workers: int,
) -> None:
    """Serve the pages and a SPARQL endpoint on this computer, with FILEs beside the graph, until Ctrl-C.

    Files can be dropped in to be checked. Nothing leaves the computer, and nothing can be changed.
    """
    from datetime import date

    from casco_kg.closure import infer
    from casco_kg.pages.book import Book

    with reporting_errors():
        try:
            from casco_kg.serving.running import run
            from casco_kg.serving.workers import Limits
        except ImportError as error:
            raise UsageError(f"the server needs more packages: pip install 'casco-kg[serve]' ({error.name})") from error
        with working("inferring"):
            closure = infer(load_given(files, reading))
            book = Book(closure, day(as_of) or date.today(), live=True)
        limits = Limits(seconds=timeout, rows=rows, memory=memory << 20, workers=workers)
        run(book, limits, host, port, origins or (() if files else ("*",)), tell)

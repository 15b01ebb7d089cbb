"""Serve assistants."""

from __future__ import annotations

import click

from casco_kg.cli.support import reporting_errors
from casco_kg.errors import UsageError

__all__ = ["mcp"]


@click.command()
@click.option(
    "--allow", "folders", multiple=True, metavar="FOLDER", help="A folder whose files may be read; may be repeated."
)
@click.option(
    "--http", "address", metavar="[HOST:]PORT", help="Over HTTP, on this computer alone unless HOST is another."
)
def mcp(folders: tuple[str, ...], address: str | None) -> None:
    """Serve assistants: the graph, and your files in FOLDERs, as tools over the Model Context Protocol.

    By standard input and output, as programs start it; or at http://HOST:PORT/mcp. Files are only read.
    """
    with reporting_errors():
        try:
            from casco_kg.assistant.folders import Folders
            from casco_kg.assistant.server import serve
        except ModuleNotFoundError as error:
            raise UsageError("mcp needs more than is installed: pip install 'casco-kg[mcp]'") from error
        host, port = _address(address) if address else ("", 0)
        serve(Folders.of(folders), host=host, port=port)


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not port.isdecimal() or not 0 < int(port) < 65_536:
        raise UsageError(f"--http {text}: write PORT or HOST:PORT, as in 8765")
    return host or "127.0.0.1", int(port)

"""The server: the tools, and each term, rule and question as a resource, over standard input and output or HTTP.

Nothing but the protocol goes to standard output; the log of the protocol's library goes to standard error and names no
data. Source: https://modelcontextprotocol.io/specification
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from typing import Any, TypeVar

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ResourceNotFoundError, ToolError
from mcp.types import ToolAnnotations

import casco_kg
from casco_kg.assistant.data import Data
from casco_kg.assistant.folders import Folders
from casco_kg.assistant.resources import graph_text, graph_title, question_text, rule_text, term_text
from casco_kg.assistant.tools import Tools
from casco_kg.errors import CascoError, UsageError
from casco_kg.texts import brief, calm

__all__ = ["serve", "server"]

_READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
_INSTRUCTIONS = (
    "Search first, then ask the stored question that it names; query is for what no question asks. Every answer has "
    "sources: cite them. What an answer does not say is not known here. Data of the user is only read, and stays on "
    "this computer. A trace that is 'not shown' says that the data does not show it, not that it is false."
)

_MARKDOWN = "text/markdown"

_F = TypeVar("_F", bound=Callable[..., Any])


def server(folders: Folders) -> MCPServer[Any]:
    """Return the server, which reads files of some folders alone."""
    made = MCPServer[Any](
        "casco-kg", title=graph_title(), instructions=_INSTRUCTIONS, version=casco_kg.__version__, log_level="WARNING"
    )
    tools = Tools(Data(folders))
    for tool in (
        tools.search,
        tools.list_questions,
        tools.ask,
        tools.describe,
        tools.query,
        tools.list_files,
        tools.validate,
        tools.explain,
        tools.trace,
        tools.convert,
    ):
        made.tool(annotations=_READS, structured_output=True)(_told(tool, ToolError))
    made.resource("casco-kg://graph", name="graph", description=graph_text.__doc__, mime_type=_MARKDOWN)(graph_text)
    for kind, text in (("terms", term_text), ("rules", rule_text), ("questions", question_text)):
        made.resource(f"casco-kg://{kind}/{{name}}", name=kind, description=text.__doc__, mime_type=_MARKDOWN)(
            _told(text, ResourceNotFoundError)
        )
    return made


def serve(folders: Folders, *, host: str = "", port: int = 0) -> None:
    """Serve until the other side hangs up, or the process is told to stop.

    Args:
        folders: whose files may be read.
        host: for HTTP, the address to listen at; empty for standard input and output.
        port: for HTTP, the port.

    Raises:
        UsageError: the address cannot be listened at.
    """
    logging.getLogger("mcp").setLevel(logging.ERROR)
    if not host:
        server(folders).run("stdio")
        return
    try:
        server(folders).run("streamable-http", host=host, port=port, stateless_http=True)
    except OSError as error:
        raise UsageError(f"{host}:{port}: cannot be listened at: {error.strerror or error}") from error


def _told(function: _F, error: type[Exception]) -> _F:
    """Return a function whose errors on purpose reach the assistant in their own words, and with no other ones."""

    @functools.wraps(function)
    def told(*args: Any, **named: Any) -> Any:  # noqa: ANN401 (whatever the function takes and returns)
        try:
            return function(*args, **named)
        except CascoError as fault:
            raise error(brief(calm(str(fault)))) from fault

    return told  # type: ignore[return-value]

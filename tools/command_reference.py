"""Writes the reference of the command line, docs/commands.md, from the commands themselves.

Run ``python tools/command_reference.py`` after changing a command; a test tells if that was forgotten.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path

import click

from casco_kg.cli import main

__all__ = ["PAGE", "reference"]

PAGE = Path(__file__).parents[1] / "docs" / "commands.md"
_INTRODUCTION = """# Commands

What `casco-kg COMMAND --help` says, made by `python tools/command_reference.py`.

Exit codes: 0 fine; 1 findings at or above `--fail-on`, or a no; 2 usage or unreadable input; 3 the data contradicts the
ontology.
"""


def reference() -> str:
    """Return the page: the commands in the order of their names, each with its arguments and options."""
    parts = [_INTRODUCTION]
    for name, command in sorted(main.commands.items()):
        parts += _command(name, command)
    return "\n".join(parts)


def _command(name: str, command: click.Command) -> Iterator[str]:
    # As a command of another, so that it is called for help as it is then, whoever asked it before.
    context = click.Context(command, click.Context(main, **main.context_settings), info_name=f"casco-kg {name}")
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"## {name}\n\n    casco-kg {name} {usage}\n"
    yield _text(command.help) + "\n"
    rows = [
        record
        for each in command.get_params(context)
        if isinstance(each, click.Option) and (record := each.get_help_record(context))
    ]
    if rows:
        yield "| option | what it does |\n| --- | --- |"
        yield from (f"| `{option.replace('|', chr(92) + '|')}` | {_cell(told)} |" for option, told in rows)
        yield ""


def _text(told: str | None) -> str:
    """Return help as Markdown: what it marks as written line by line stays so."""
    blocks = inspect.cleandoc(told or "").split("\n\n")
    return "\n\n".join(
        "\n".join("    " + line for line in block.splitlines()[1:]) if block.startswith("\b") else block
        for block in blocks
    )


def _cell(told: str) -> str:
    return " ".join(told.split()).replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")

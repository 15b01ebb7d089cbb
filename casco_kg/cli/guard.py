"""The outermost edge: whatever happens ends in a line of words and an exit code, and never in a traceback."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

import click

from casco_kg.cli.support import reporting_errors, tell
from casco_kg.errors import CascoError

__all__ = ["Guarded"]

#: As a shell counts a command that was ended by a signal: SIGINT, and SIGPIPE.
_INTERRUPTED, _NOBODY_READS = 130, 141
#: With this in the environment, a fault of ours shows where it lies.
_TRACEBACK = "CASCO_KG_TRACEBACK"


class Guarded(click.Group):
    """The command with its subcommands, each of which ends in words."""

    def invoke(self, context: click.Context) -> object:
        """Run a subcommand."""
        _write_what_can_be_written()
        try:
            with reporting_errors():
                return super().invoke(context)
        except KeyboardInterrupt:
            context.exit(_INTERRUPTED)
        except BrokenPipeError:
            with suppress(OSError, ValueError, AttributeError):  # else Python complains again when it ends
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            context.exit(_NOBODY_READS)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except MemoryError:
            tell("casco-kg: the memory of this computer is not enough for that; give it less at a time")
            context.exit(CascoError.exit_code)
        except Exception as error:
            if os.environ.get(_TRACEBACK):
                raise
            told = " ".join(str(error).split())[:200]
            tell(
                f"casco-kg: this is a fault of casco-kg and not of your files: {type(error).__name__}: {told}. "
                f"Please report it with the command and what it read; with {_TRACEBACK}=1 set, it shows where it lies"
            )
            context.exit(CascoError.exit_code)


def _write_what_can_be_written() -> None:
    """Have standard output show ? for what its encoding cannot hold, such as that of an old console."""
    with suppress(AttributeError, ValueError):
        sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]

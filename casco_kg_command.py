"""The command casco-kg: it stands outside the package, so that Ctrl-C is heeded while that is still being imported."""

from __future__ import annotations

import gc
import os
import signal
from types import FrameType

_INTERRUPTED = 130
#: Triples are made by the hundred thousand and kept: to look for circles among them so often takes a fifth of the time.
_OBJECTS_BETWEEN_COLLECTIONS = 100_000


def _end(_signal: int, _frame: FrameType | None) -> None:
    """End at once: nothing has been begun, or all is done."""
    os._exit(_INTERRUPTED)


def main() -> None:
    """Run the command line; while the package is imported, and when all is done, Ctrl-C ends the process at once."""
    heeded = signal.getsignal(signal.SIGINT) is not signal.SIG_IGN  # a shell has what runs in the background ignore it
    if heeded:
        signal.signal(signal.SIGINT, _end)
    from casco_kg.cli import main as run

    # Here and not in the package: where many commands run in one process, what one leaves behind would never be freed.
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, 50, 50)
    if heeded:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        run()
    finally:
        if heeded:
            signal.signal(signal.SIGINT, _end)

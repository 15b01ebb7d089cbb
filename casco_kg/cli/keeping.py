"""What was found is kept in a file, and of the next state of a register no more is looked at than has to be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypedDict

import click

from casco_kg.cli.outputs import Target
from casco_kg.cli.support import tell
from casco_kg.engines import COMPILED
from casco_kg.errors import UsageError
from casco_kg.reading.parquet import PARQUET

if TYPE_CHECKING:
    from casco_kg.validation.kept import Kept

__all__ = ["keeping", "keeping_options"]


class _Keeping(TypedDict):
    since: Kept | None
    keep: Callable[[bytes], object] | None


def keeping_options(command: Any) -> Any:  # noqa: ANN401 (what click decorates)
    """Add the options ``--keep`` and ``--since``."""
    keep = click.option("--keep", metavar="FILE", help="Keep what was found, as Parquet, for --since.")
    since = click.option("--since", metavar="FILE", help="What --keep wrote: only what changed is looked at again.")
    return keep(since(command))


def keeping(
    keep: str | None, since: str | None, inputs: Sequence[str | None], engine: str, *, shapes_only: bool, force: bool
) -> _Keeping:
    """Return what was kept before, and what keeps what will be found.

    Args:
        keep: the file to write.
        since: the file that was written before.
        inputs: the files that the command reads.
        engine: what infers and checks.
        shapes_only: whether shapes of the user are run alone.
        force: write whatever is there.

    Raises:
        InputError: what was kept cannot be read.
        UsageError: it goes with other options that are given, or something of the user's would be lost.
    """
    if (keep is not None or since is not None) and (engine != COMPILED or shapes_only):
        raise UsageError("--keep and --since are for our constraints and the engine compiled; leave them out here")
    target = Target(keep, (*inputs, since), force=force)
    target.format(None, {"parquet": (PARQUET,)}, "parquet")
    if keep is not None:
        target.need_file("what is kept")
    return {"since": _kept_in(since), "keep": None if keep is None else target.write}


def _kept_in(path: str | None) -> Kept | None:
    """Return what a file keeps; None, and say so, where other rules or another knowledge graph were at work."""
    if path is None:
        return None
    from casco_kg.reading.content import bytes_of, called
    from casco_kg.validation.kept import read_kept

    name = called(path)
    kept = read_kept(bytes_of(path, name), name)
    if kept.is_current:
        return kept
    tell(f"{name}: was kept by another version of casco-kg, so that all is looked at; keep it anew")
    return None

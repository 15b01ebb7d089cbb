"""What can go wrong that is not a bug: one base class, so that a caller catches one thing.

Every message names what was read (file and line where known) and what to do next.
"""

from __future__ import annotations

__all__ = ["CascoError", "InputError", "UsageError"]


class CascoError(Exception):
    """The base of every error that casco-kg raises on purpose.

    Attributes:
        exit_code: what the command ends with when this goes wrong: 2, usage or unreadable input, if nothing else.
    """

    exit_code = 2


class UsageError(CascoError):
    """The call names something that does not exist, or asks for something that cannot be done."""


class InputError(CascoError):
    """A file, or standard input, cannot be read as what it is meant to be."""

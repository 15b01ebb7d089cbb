"""Which language a person wants: as the command line says, else the settings, else the locale."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from casco_kg.errors import UsageError
from casco_kg.languages.words import ENGLISH, LANGUAGES, spoken

__all__ = ["checked_tag", "of_locale", "wanted_language"]

#: Where the language of messages is said, in this order.
#: Source: https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html#tag_08_02
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
_TAG = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*")


def wanted_language(given: str | None, set_: str | None) -> str:
    """Return the tag of the language that is wanted: the given one, else that of the settings, else of the locale."""
    return given or set_ or of_locale(os.environ)


def of_locale(environment: Mapping[str, str]) -> str:
    """Return the language of the locale, if it is one of those spoken; else English."""
    said = next((value for name in _VARIABLES if (value := environment.get(name))), "")
    return spoken(re.split("[.@]", said)[0]) or ENGLISH


def checked_tag(tag: str, *, any_tag: bool = False) -> str:
    """Return the tag of a language with hyphens.

    Args:
        tag: a tag such as ``de`` or ``de-AT``.
        any_tag: whether it may be a language that is not spoken here, as shapes of the user may speak it.

    Raises:
        UsageError: it is none, or none of those that are spoken.
    """
    if not _TAG.fullmatch(tag) or not (any_tag or spoken(tag)):
        known = ", ".join(f"{tag} ({name})" for tag, name in sorted(LANGUAGES.items()))
        raise UsageError(f"there is no language {tag!r} here; there are {known}")
    return tag.replace("_", "-")

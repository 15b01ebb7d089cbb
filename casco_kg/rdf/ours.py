"""The terms of our own vocabulary that Python names; what else it says of the field is read from the graph."""

from __future__ import annotations

from pyoxigraph import NamedNode

from casco_kg.rdf.constants import BASE

__all__ = [
    "ABSENT_COLUMN",
    "ADOPTS",
    "AS_OF",
    "EDITION",
    "EDITION_NUMBER",
    "GRAVITY",
    "HIDDEN",
    "IN_STATE",
    "IS_DAY",
    "LEGAL_FORMS",
    "MERGED",
    "MISSPELT_NAMESPACE",
    "NAMED_ALIKE",
    "NAMED_LIKE",
    "NAMED_ONLY_AS",
    "NAMES_UNKNOWN",
    "NAMES_UNKNOWN_EDITION",
    "NAME_OF",
    "NUMBER",
    "PRESENT_DAY",
    "REQUIREMENTS_ON",
    "RESTS_ON",
    "RULE",
    "SHARED_BY",
    "SPEAKS_FOR",
    "STANDARD",
    "SUPERSEDES",
    "TOLD_ONCE",
    "UNCHECKED",
    "UNKNOWN_COLUMN",
    "UNREAD",
    "WITHOUT_ZEROS",
    "WORD_KIND",
    "WRITTEN_AS",
]

_TERMS, _ITEMS = BASE + "def#", BASE + "id/"

ABSENT_COLUMN = NamedNode(_TERMS + "absentColumn")
ADOPTS = NamedNode(_TERMS + "adopts")
AS_OF = NamedNode(_TERMS + "asOf")
EDITION = NamedNode(_TERMS + "Edition")
EDITION_NUMBER = NamedNode(_TERMS + "editionNumber")
GRAVITY = NamedNode(_TERMS + "gravity")
HIDDEN = NamedNode(_TERMS + "hidden")
MERGED = NamedNode(_TERMS + "merged")
IN_STATE = NamedNode(_TERMS + "inState")
IS_DAY = NamedNode(_TERMS + "isDay")
MISSPELT_NAMESPACE = NamedNode(_TERMS + "misspeltNamespace")
NAMED_ALIKE = NamedNode(_TERMS + "namedAlike")
NAMED_IN_PART = NamedNode(_TERMS + "namedInPart")
NAMED_LIKE = NamedNode(_TERMS + "namedLike")
NAMED_ONE = NamedNode(_TERMS + "namedAsOne")
NAMED_ONLY_AS = NamedNode(_TERMS + "namedOnlyAs")
NAMES_UNKNOWN = NamedNode(_TERMS + "namesUnknown")
NAMES_UNKNOWN_EDITION = NamedNode(_TERMS + "namesUnknownEdition")
NAME_OF = NamedNode(_TERMS + "nameOf")
NUMBER = NamedNode(_TERMS + "number")
REQUIREMENTS_ON = NamedNode(_TERMS + "requirementsOn")
RESTS_ON = NamedNode(_TERMS + "restsOn")
RULE = NamedNode(_TERMS + "Rule")
SHARED_BY = NamedNode(_TERMS + "sharedBy")
SPEAKS_FOR = NamedNode(_TERMS + "speaksFor")
STANDARD = NamedNode(_TERMS + "Standard")
SUPERSEDES = NamedNode(_TERMS + "supersedes")
TOLD_ONCE = NamedNode(_TERMS + "toldOnce")
UNCHECKED = NamedNode(_TERMS + "unchecked")
UNKNOWN_COLUMN = NamedNode(_TERMS + "unknownColumn")
UNREAD = NamedNode(_TERMS + "unread")
WORD_KIND = NamedNode(_TERMS + "wordKind")
WITHOUT_ZEROS = NamedNode(_TERMS + "withoutZeros")
WRITTEN_AS = NamedNode(_TERMS + "writtenAs")

LEGAL_FORMS = NamedNode(_ITEMS + "legal-forms")
PRESENT_DAY = NamedNode(_ITEMS + "present-day")

"""The words of what is made for people, by key, in each language; words.csv has them.

A phrase that is counted has two forms, with ``|`` between them: for one, and for several. Names in braces stand for
what is put in.

Source: https://cldr.unicode.org/index/cldr-spec/plural-rules
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["ENGLISH", "LANGUAGES", "Words", "speaking", "spoken"]

ENGLISH = "en"
#: The languages, by the names that they give themselves.
LANGUAGES = {"en": "English", "de": "Deutsch", "fr": "français", "es": "español"}
#: What stands between groups of three digits; and how many digits a number has at least, for it to be divided.
_GROUPS = {"en": ",", "de": ".", "fr": "\u202f", "es": "."}
_DIVIDED = {"es": 5}
#: Languages in which nought takes the form for one.
_ONE_FROM_NOUGHT = ("fr",)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language.

    Attributes:
        language: its tag.
        phrases: by key.
    """

    language: str
    phrases: Mapping[str, str]

    def __call__(self, key: str, **parts: str) -> str:
        """Return a phrase, with what is put into it.

        Raises:
            KeyError: there is no such phrase.
        """
        return self.phrases[key].format(**parts)

    def many(self, key: str, number: int) -> str:
        """Return a number of things, such as ``3 findings``, by the forms of the name alone."""
        return f"{self.number(number)} {self.form(key, number)}"

    def form(self, key: str, number: int, **parts: str) -> str:
        """Return the form of a phrase that goes with a number, which is put in where the phrase has a place for it."""
        one, _, several = self.phrases[key].partition("|")
        single = number == 1 or (number == 0 and self.language in _ONE_FROM_NOUGHT)
        return (one if single else several or one).format(number=self.number(number), **parts)

    def number(self, number: int) -> str:
        """Return a number with its digits in groups."""
        if len(str(number)) < _DIVIDED.get(self.language, 4):
            return str(number)
        return f"{number:,}".replace(",", _GROUPS[self.language])

    def named(self, family: str, name: str) -> str:
        """Return how one of a family of names is called here; the name itself where no word is known for it."""
        return self.phrases.get(f"{family}/{name}", name)


@cache
def speaking(language: str) -> Words:
    """Return the words of a language; of one that is not spoken, those of English."""
    column = spoken(language) or ENGLISH
    return Words(column, {row["key"]: row[column] for row in _table()})


@cache
def _table() -> list[dict[str, str]]:
    text = (Path(__file__).parent / "words.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def spoken(tag: str) -> str | None:
    """Return which of the languages a tag such as ``de-AT`` means; None for one that is not spoken.

    Source: https://www.rfc-editor.org/rfc/rfc4647#section-3.4
    """
    primary = tag.replace("_", "-").partition("-")[0].lower()
    return primary if primary in LANGUAGES else None

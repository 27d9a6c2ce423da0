"""The legal values of a list column and the words that people use for them.

A word is put right only where it is certain; what is uncertain stays as it is and is asked about.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.text import simplified

_BLANKS = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")
_SEPARATORS = re.compile(r"[、,\uff0c;\uff1b/\uff0f\s和或与及至到~\uff5e—-]+")

_ENTRY_NUMBER = re.compile(r"^\s*(?:\d{1,2}[.\uff0e、)\uff09]|[(\uff08]\d{1,2}[)\uff09])\s*")


def comparable(text: str) -> str:
    """The text as it is compared: NFKC, simplified characters, no blanks, no invisible characters, capitals."""
    return simplified(_BLANKS.sub("", unicodedata.normalize("NFKC", text)).upper())


@dataclass(frozen=True)
class Scale:
    """Words that stand for a value only while no further step of their own scale is in use (A–C, unless a D occurs)."""

    words: dict[str, str]
    breakers: frozenset[str]


@dataclass(frozen=True)
class Vocabulary:
    """A list of legal values.

    `synonyms` are words for exactly one value; `scales` are words whose meaning hangs on the rest of the column;
    `strip` are endings that carry no meaning （风险 in 思想道德风险）.
    """

    name: str
    values: tuple[str, ...]
    synonyms: dict[str, str] = field(default_factory=dict)
    scales: tuple[Scale, ...] = ()
    strip: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self._refuse_contradictions()

    def _refuse_contradictions(self) -> None:
        pairs = [*self.synonyms.items(), *(pair for scale in self.scales for pair in scale.words.items())]
        seen: dict[str, str] = {comparable(value): value for value in self.values}
        for word, value in pairs:
            if value not in self.values:
                raise ValueError(f"{self.name}: {word} points at {value}, which is no legal value")
            if seen.setdefault(comparable(word), value) != value or word in self.values:
                raise ValueError(f"{self.name}: {word} has two meanings")
        for scale in self.scales:
            if any(comparable(word) in seen for word in scale.breakers):
                raise ValueError(f"{self.name}: a word that breaks a scale cannot have a meaning")

    @cached_property
    def _certain(self) -> dict[str, str]:
        known = {comparable(word): value for word, value in self.synonyms.items()}
        return known | {comparable(value): value for value in self.values}

    def broken(self, entries: set[str]) -> tuple[Scale, ...]:
        """The scales that cannot be trusted in a column with these entries (given as `comparable` texts)."""
        return tuple(s for s in self.scales if any(comparable(word) in entries for word in s.breakers))

    def value(self, text: str, broken: tuple[Scale, ...] = ()) -> str | None:
        """The legal value that the text certainly means, or None."""
        key = comparable(text)
        for attempt in (key, *(key.removesuffix(comparable(ending)) for ending in self.strip)):
            if attempt in self._certain:
                return self._certain[attempt]
            for scale in self.scales:
                if scale not in broken and (found := self._in_scale(scale, attempt)):
                    return found
        return None

    @staticmethod
    def _in_scale(scale: Scale, key: str) -> str | None:
        return {comparable(word): value for word, value in scale.words.items()}.get(key)

    def several(self, text: str) -> tuple[str, ...]:
        """The different legal values named in one text such as 二级/三级； empty unless there are two or more."""
        found = [self.value(part) for part in _SEPARATORS.split(text) if part.strip()]
        known = tuple(dict.fromkeys(value for value in found if value))
        return known if len(known) > 1 and None not in found else ()

    @property
    def choices(self) -> str:
        """The legal values as people read them: 一级、二级、三级."""
        return "、".join(self.values)


def split_entries(text: str) -> list[str]:
    """The entries of a cell that may hold several, without their numbering."""
    parts = re.split(r"[、,\uff0c;\uff1b/\uff0f\n\r]+", text)
    return [entry for part in parts if (entry := _ENTRY_NUMBER.sub("", part).strip())]

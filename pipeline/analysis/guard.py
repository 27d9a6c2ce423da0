"""What no public text may hold, whatever its column: people's names, telephone and identity numbers, what was reported of somebody."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cached_property

import pandas as pd

from pipeline.columns import column
from pipeline.form import Field, Form, Kind
from pipeline.forms import FORMS, INFORMATION
from pipeline.privacy import holds_hidden_number
from pipeline.rosterbook import VACANT, Roster
from pipeline.text import essence, simplified
from pipeline.vocabulary import split_entries

_CASES, _CASE = INFORMATION.key, "情况摘要"
_START = 2
_LEAST_CLAUSE = 8
"""Fewer characters of a report than this say nothing of it: 未付费."""
_LONGEST_NAME = 15
_APART = "，。，"
_BETWEEN = re.compile(r"[\s\u3000\u00a0·•・‧∙]+")
_CLAUSES = re.compile(r"[，,。；;！!？?：:\n]+")


class Phrases:
    """Phrases to be found in texts, each text looked through once however many phrases there are."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_start: dict[str, list[str]] = {}
        for phrase in sorted(set(phrases), key=lambda each: (-len(each), each)):
            if len(phrase) >= _START:
                self._by_start.setdefault(phrase[:_START], []).append(phrase)
        # Most characters begin no phrase; a regular expression passes over them many times faster than a loop.
        self._begins = re.compile("|".join(map(re.escape, sorted({start[0] for start in self._by_start}))))

    def within(self, text: str) -> str:
        """The first phrase that stands in the text, the longest of those that begin there; nothing where none does."""
        if not self._by_start:
            return ""
        for found in self._begins.finditer(text):
            for phrase in self._by_start.get(text[found.start() : found.start() + _START], ()):
                if text.startswith(phrase, found.start()):
                    return phrase
        return ""


def plain(text: str) -> str:
    """A text as names are looked for in it: one width, simplified, no blanks and no dots between characters."""
    return simplified(_BETWEEN.sub("", unicodedata.normalize("NFKC", text)))


class Guard:
    """What keeps a text from being public. Made once from all that an edition knows."""

    def __init__(self, tables: Mapping[str, pd.DataFrame], roster: Roster) -> None:
        self._tables, self._roster = tables, roster

    @cached_property
    def _names(self) -> Phrases:
        """The people of the roster, and whoever is named in a column for names that is no post or section."""
        known = {plain(name) for name in self._roster.everybody}
        every = (self._roster.rows, *self._tables.values())
        places = {plain(name) for rows in every for heading in ("科室", "岗位名称") for name in column(rows, heading)}
        for form in FORMS:
            for field in form.fields:
                named = self._named(form, field) - known
                known |= {name for name in named if not any(name in place for place in places)}
        return Phrases(name for name in known - {VACANT} if len(name) <= _LONGEST_NAME)

    def _named(self, form: Form, field: Field) -> set[str]:
        if field.kind is not Kind.PERSON or form.key not in self._tables:
            return set()
        cells = set(column(self._tables[form.key], field.heading))
        return {plain(each) for cell in cells for each in split_entries(cell)}

    @cached_property
    def _cases(self) -> Phrases:
        """The clauses of what was reported （情况摘要）."""
        told = set(column(self._tables[_CASES], _CASE)) if _CASES in self._tables else set()
        clauses = {essence(clause) for text in told for clause in _CLAUSES.split(text)}
        return Phrases(clause for clause in clauses if len(clause) >= _LEAST_CLAUSE)

    def name_in(self, text: str) -> str:
        """The name of a person that stands in the text, or nothing."""
        return self._names.within(plain(text))

    def objection(self, texts: Iterable[str]) -> str:
        """Why one of these texts may not be public, as part of a sentence for the office; nothing where all may."""
        own = [text for text in texts if text]
        # Hardly any row has something in it: all its texts are looked through at once, and one by one only where there is.
        together = _APART.join(own)
        if not (self.name_in(together) or holds_hidden_number(together) or self._cases.within(essence(together))):
            return ""
        for text in own:
            if name := self.name_in(text):
                return f"公示的文字里有“{name}”的姓名"
            if holds_hidden_number(text):
                return "公示的文字里有电话号码或身份证号码"
            if self._cases.within(essence(text)):
                return "公示的文字与廉政风险信息登记的情况相同"
        return ""

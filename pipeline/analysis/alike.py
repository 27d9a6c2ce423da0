"""雷同： texts that were copied, not written for the post: near-identical risk points and measures, slogans, and the form's own example.

What is compared is what a text says （`essence`： no punctuation, blanks and width）. What is told as alike:

- risk points, as whole texts; two that differ in a number, a letter or an ordinal （第三项、甲类） are about different things;
- measures, as whole texts, whatever numbers stand in them: a copy with another day in it is still a copy;
- long items of measures, word for word: a short one （双人双锁） comes to several minds by itself. Items are left out where their
  points are all together in one group of measures already.

One post may say the same of several of its own points, and two people on one post have the same risks: a group tells of two posts
（sections, the unit） at least. Whether it reaches across sections is told beside it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from pipeline.analysis.clusters import SAME, clusters
from pipeline.analysis.tables import UNIT_ROW
from pipeline.checks.texts import is_slogan
from pipeline.columns import Source, entries, sources
from pipeline.form import Level
from pipeline.forms import RISK_FORMS
from pipeline.register.codes import CODE
from pipeline.register.points import LEVEL, POST, SECTION
from pipeline.settings import Alike as Limits
from pipeline.text import essence, item_texts

RISK, MEASURES = "风险点", "防控措施"
Where = Mapping[str, Sequence[int]]
"""By what a text says, the rows in which it stands."""
_OBJECT = re.compile("[0-9a-z一二三四五六七八九十百千零两甲乙丙丁戊己庚辛]+")


class Kind(StrEnum):
    """What is alike."""

    RISK = "风险点雷同"
    MEASURE = "措施雷同"
    ITEM = "措施条目雷同"
    SLOGAN = "套话措施"
    EXAMPLE = "照抄样表示例"


GROUPED = (Kind.RISK, Kind.MEASURE, Kind.ITEM)


class Reach(StrEnum):
    """How far a group reaches."""

    ACROSS = "跨科室"
    WITHIN = "科室内"


@dataclass(frozen=True)
class Member:
    """One text of one risk point, and how like it is to the model of its group （to the form's example）, in whole per cent."""

    unit: str
    section: str
    post: str
    code: str
    text: str
    likeness: int
    source: Source


@dataclass(frozen=True)
class Group:
    """Texts that are nearly the same; the first is the model that the others are held against."""

    kind: Kind
    reach: Reach
    members: tuple[Member, ...]


@dataclass(frozen=True)
class Alike:
    """All that is alike in one edition: the groups, of each kind those across sections first; slogans; what was copied from the example."""

    groups: tuple[Group, ...] = ()
    slogans: tuple[Member, ...] = ()
    examples: tuple[Member, ...] = ()

    @property
    def across(self) -> tuple[Group, ...]:
        """The groups that reach across sections."""
        return tuple(group for group in self.groups if group.reach is Reach.ACROSS)

    @property
    def total_across(self) -> int:
        """How many groups reach across sections."""
        return len(self.across)

    @property
    def by_kind(self) -> dict[Kind, int]:
        """How many texts there are of each kind, in groups or by themselves."""
        counted = Counter(group.kind for group in self.groups for _ in group.members)
        return {kind: counted[kind] for kind in GROUPED} | {Kind.SLOGAN: len(self.slogans), Kind.EXAMPLE: len(self.examples)}

    def groups_of(self, kind: Kind, reach: Reach) -> int:
        """How many groups there are of a kind and reach."""
        return sum(group.kind is kind and group.reach is reach for group in self.groups)

    @property
    def total(self) -> int:
        """How many texts there are in all; one that is told in two ways counts twice."""
        return sum(self.by_kind.values())


_DEFAULTS = Limits()


def alike(risks: pd.DataFrame, limits: Limits = _DEFAULTS) -> Alike:
    """What is alike among the risk points. The order of the rows changes the order of what is told, and nothing else."""
    points = _Points(risks)
    of_risks, of_measures = _said(points.risks, limits.risk_length), _said(points.measures, limits.measure_length)
    groups = [
        *points.groups(Kind.RISK, of_risks, _likenesses(of_risks, limits.likeness, objects=True)),
        *(measures := points.groups(Kind.MEASURE, of_measures, _likenesses(of_measures, limits.likeness))),
        *points.item_groups(limits.item_length, measures),
    ]
    order = {kind: number for number, kind in enumerate(Kind)}
    ordered = sorted(groups, key=lambda group: (order[group.kind], group.reach is Reach.WITHIN, -len(group.rows), group.rows[0]))
    slogans = {text for text in dict.fromkeys(points.measures) if is_slogan(text)}
    return Alike(
        tuple(points.told(group) for group in ordered),
        tuple(points.member(row, text, SAME) for row, text in enumerate(points.measures) if text in slogans),
        tuple(
            points.member(row, texts[row], likeness)
            for heading, texts, where in ((RISK, points.risks, of_risks), (MEASURES, points.measures, of_measures))
            for row, likeness in _copied(heading, where, limits.example)
        ),
    )


def _said(texts: Sequence[str], shortest: int) -> Where:
    """The rows by what their text says, where it is long enough, in the order of these essences."""
    known = {text: essence(text) for text in dict.fromkeys(texts)}
    found: dict[str, list[int]] = defaultdict(list)
    for row, text in enumerate(texts):
        found[known[text]].append(row)
    return {said: found[said] for said in sorted(found) if len(said) >= shortest}


Likenesses = list[list[tuple[str, float]]]
"""Texts that go together, each with its likeness to the first."""


def _likenesses(where: Where, least: int, *, objects: bool = False) -> Likenesses:
    """Near texts in groups, then the texts that are near no other."""
    texts = list(where)
    subjects = ["".join(_OBJECT.findall(text)) for text in texts] if objects else []
    near = [[(texts[at], likeness) for at, likeness in own.members] for own in clusters(texts, [len(where[text]) for text in texts], least, subjects)]
    grouped = {text for own in near for text, _ in own}
    return near + [[(text, SAME)] for text in texts if text not in grouped]


def _copied(heading: str, where: Where, least: int) -> list[tuple[int, float]]:
    """The rows whose text is near the example of a form, with how near."""
    examples = sorted({essence(form.field(heading).example) for form in RISK_FORMS} - {""})
    if not examples or not where:
        return []
    scores = process.cdist(list(where), examples, scorer=fuzz.ratio, score_cutoff=least, dtype=np.float64).max(axis=1).tolist()
    return sorted((row, score) for rows, score in zip(where.values(), scores, strict=True) if score >= least for row in rows)


@dataclass(frozen=True)
class _Found:
    """A group before it is told: its rows with what stands there, the model first."""

    kind: Kind
    reach: Reach
    rows: tuple[int, ...]
    texts: tuple[str, ...]
    likenesses: tuple[float, ...]


class _Points:
    """The risk points column by column, and who each belongs to."""

    def __init__(self, risks: pd.DataFrame) -> None:
        blank = [""] * len(risks)
        self.risks, self.measures, self.units, self.posts, self.codes = (
            [text or "" for text in entries(risks[heading])] if heading in risks else blank for heading in (RISK, MEASURES, "单位名称", POST, CODE)
        )
        levels = entries(risks[LEVEL])
        self.sections = [UNIT_ROW if level == Level.UNIT.value else section or "" for level, section in zip(levels, entries(risks[SECTION]), strict=True)]
        self.sources = sources(risks)

    def groups(self, kind: Kind, where: Where, together: Likenesses) -> list[_Found]:
        """The groups that tell of two posts or more."""
        texts = self.risks if kind is Kind.RISK else self.measures
        rows = ([(row, texts[row], likeness) for said, likeness in own for row in where[said]] for own in together)
        return [found for own in rows if (found := self._group(kind, own))]

    def item_groups(self, shortest: int, measures: Sequence[_Found]) -> list[_Found]:
        """Items that stand in the measures of two posts or more, unless these are in one group as they are."""
        items: dict[str, dict[int, str]] = defaultdict(dict)
        known = {text: {said: item for item in item_texts(text) if len(said := essence(item)) >= shortest} for text in dict.fromkeys(self.measures)}
        for row, text in enumerate(self.measures):
            for said, item in known[text].items():
                items[said].setdefault(row, item)
        group_of = {row: number for number, group in enumerate(measures) for row in group.rows}
        several = (own for _, own in sorted(items.items()) if len(own) > 1 and len({group_of.get(row, -1 - row) for row in own}) > 1)
        return [found for own in several if (found := self._group(Kind.ITEM, [(row, item, SAME) for row, item in own.items()]))]

    def _group(self, kind: Kind, members: Sequence[tuple[int, str, float]]) -> _Found | None:
        if len(members) == 1 or len({(self.units[row], self.sections[row], self.posts[row]) for row, _, _ in members}) == 1:
            return None
        reach = Reach.ACROSS if len({(self.units[row], self.sections[row]) for row, _, _ in members}) > 1 else Reach.WITHIN
        rows, texts, likenesses = zip(*members, strict=True)
        return _Found(kind, reach, rows, texts, likenesses)

    def told(self, group: _Found) -> Group:
        """A group with all that is to be told of its members."""
        members = zip(group.rows, group.texts, group.likenesses, strict=True)
        return Group(group.kind, group.reach, tuple(self.member(row, text, likeness) for row, text, likeness in members))

    def member(self, row: int, text: str, likeness: float) -> Member:
        """One text with its point."""
        return Member(self.units[row], self.sections[row], self.posts[row], self.codes[row], text, int(likeness), self.sources[row])

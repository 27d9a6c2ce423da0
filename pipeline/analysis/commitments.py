"""承诺： which posts and risk points are covered by a public commitment, whether it holds on the day, and whether it says what the measures say.

相关岗位和人员作出执行承诺，并在一定范围内公开.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

import pandas as pd
from rapidfuzz import fuzz

from pipeline.columns import Source, columns, sources
from pipeline.form import Level
from pipeline.forms import COMMITMENTS
from pipeline.forms.vocabularies import GRADE
from pipeline.register.codes import CODE
from pipeline.register.merge import Register, leading_grade
from pipeline.rosterbook import Roster
from pipeline.settings import Warning as Limits
from pipeline.text import essence
from pipeline.vocabulary import split_entries

_Owner = TypeVar("_Owner")
ASKED = GRADE.values[:2]
"""The grades whose points are to be covered one by one."""
_READ = ("单位名称", "科室", "岗位名称", "承诺人", "风险编号", "承诺事项", "公开范围", "公开方式", "公开起", "公开止")


class Validity(StrEnum):
    """How a commitment stands on a day; the first of several holds for what they cover together."""

    VALID = "有效"
    EXPIRING = "即将到期"
    COMING = "未到公开期"
    EXPIRED = "已到期"
    NONE = "无"

    @property
    def holds(self) -> bool:
        """Whether it is in force."""
        return self in (Validity.VALID, Validity.EXPIRING)


@dataclass(frozen=True, slots=True)
class Commitment:
    """One commitment (a row of 承诺) on a day. `likeness` (0 to 100) is that to the measures of its risk points; None where there are none."""

    unit: str
    section: str
    post: str
    person: str
    codes: tuple[str, ...]
    promise: str
    scope: str
    medium: str
    begins: str
    ends: str
    source: Source
    state: Validity
    likeness: int | None


@dataclass(frozen=True, slots=True)
class Covered:
    """A post with accepted risk points, or a risk point of 一级 or 二级, and how its commitments stand together."""

    unit: str
    section: str
    owner: str
    grade: str
    state: Validity


@dataclass(frozen=True)
class Commitments:
    """All commitments on a day, and what they cover: `posts` with accepted risk points, `risks` of 一级 and 二级, `by_code` every point."""

    rows: tuple[Commitment, ...] = ()
    posts: tuple[Covered, ...] = ()
    risks: tuple[Covered, ...] = ()
    by_code: Mapping[str, Validity] = field(default_factory=dict)
    least: int = 0

    @cached_property
    def by_state(self) -> dict[Validity, int]:
        """How many commitments stand in each way."""
        states = [row.state for row in self.rows]
        return {state: states.count(state) for state in Validity if state is not Validity.NONE}

    @property
    def lapsed(self) -> list[Commitment]:
        """The commitments whose time is over."""
        return [row for row in self.rows if row.state is Validity.EXPIRED]

    @property
    def unlike(self) -> list[Commitment]:
        """The commitments that the accepted measures do not speak of."""
        return [row for row in self.rows if self.is_unlike(row)]

    def is_unlike(self, row: Commitment) -> bool:
        """Whether a commitment and the measures of its risk points are too far apart: a hint, no error."""
        return row.likeness is not None and row.likeness < self.least


def commitments(register: Register, roster: Roster, today: date, limits: Limits) -> Commitments:
    """The register's commitments on a day. Without any the form is missing, not each post's commitment."""
    rows = register.tables.get(COMMITMENTS.key)
    if rows is None or rows.empty:
        return Commitments(least=limits.likeness)
    points: dict[str, str] = {row[0]: row[1] for row in columns(register.risks, (CODE, "防控措施"))}
    made = tuple(_made(rows, points, today, limits))
    by_code = _together((code, row.state) for row in made for code in row.codes)
    return Commitments(made, _posts(register, roster, made), _risks(register, by_code), {code: by_code.get(code, Validity.NONE) for code in points}, limits.likeness)


def _made(rows: pd.DataFrame, measures: Mapping[str, str], today: date, limits: Limits) -> Iterable[Commitment]:
    for entries, source in zip(columns(rows, _READ), sources(rows), strict=True):
        unit, section, post, person, codes, promise, scope, medium, begins, ends = entries
        own = tuple(split_entries(codes))
        like = likeness(promise, [measures[code] for code in own if measures.get(code)])
        yield Commitment(unit, section, post, person, own, promise, scope, medium, begins, ends, source, validity(begins, ends, today, limits.expiring_days), like)


def validity(begins: str, ends: str, today: date, expiring_days: int) -> Validity:
    """How a commitment that is public from one day to another (both included) stands on a day."""
    day, soon = today.isoformat(), (today + timedelta(days=expiring_days)).isoformat()
    if ends and ends < day:
        return Validity.EXPIRED
    if begins > day:
        return Validity.COMING
    return Validity.EXPIRING if ends and ends <= soon else Validity.VALID


def likeness(promise: str, measures: Sequence[str]) -> int | None:
    """How much of a promise the measures say, or the other way round: the best of rapidfuzz's partial ratios, 0 to 100."""
    own = essence(promise)
    scores = [fuzz.partial_ratio(own, essence(text)) for text in measures]
    return int(max(scores)) if scores and own else None


def _together(found: Iterable[tuple[_Owner, Validity]]) -> dict[_Owner, Validity]:
    """How the commitments to each stand together: as the best of them."""
    order = list(Validity)
    best: dict[_Owner, Validity] = {}
    for owner, state in found:
        best[owner] = min(best.get(owner, state), state, key=order.index)
    return best


def _posts(register: Register, roster: Roster, made: Sequence[Commitment]) -> tuple[Covered, ...]:
    """Every post in office that has accepted risk points, in the roster's order; without a roster every such post."""
    own: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    risks = register.risks
    if len(risks):
        grades = leading_grade(risks).fillna("").tolist()
        for (level, unit, section, post), grade in zip(columns(risks, ("层级", "单位名称", "科室", "岗位")), grades, strict=True):
            if level == Level.POSITION.value and post:
                own[unit, section, post].add(grade)
    serving = {pair: at for at, pair in enumerate(roster.serving_posts)}
    stands = _together(((row.unit, row.section, row.post), row.state) for row in made)
    keys = sorted((key for key in own if not roster.given or key[1:] in serving), key=lambda key: serving.get(key[1:], 0))
    return tuple(Covered(*key, _highest(own[key]), stands.get(key, Validity.NONE)) for key in keys)


def _highest(grades: Iterable[str]) -> str:
    return min((grade for grade in grades if grade in GRADE.values), key=GRADE.values.index, default="")


def _risks(register: Register, by_code: Mapping[str, Validity]) -> tuple[Covered, ...]:
    """Every risk point of 一级 and 二级, in the order of the database."""
    risks = register.risks
    if not len(risks):
        return ()
    grades = leading_grade(risks).fillna("").tolist()
    return tuple(
        Covered(unit, section or level, code, grade, by_code.get(code, Validity.NONE))
        for (unit, level, section, code), grade in zip(columns(risks, ("单位名称", "层级", "科室", CODE)), grades, strict=True) if grade in ASKED
    )

"""检查整改： how far the measures of each risk point were carried out, which rectifications are overdue, what was found twice, who was held to account.

逐步建立健全监督检查、考核评估、纠错整改和责任追究机制.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from pipeline.columns import Source, columns, sources
from pipeline.forms import INSPECTIONS
from pipeline.forms.vocabularies import CARRIED_OUT, INSPECTION_KIND, PENALTY, RECTIFIED
from pipeline.register.codes import CODE
from pipeline.register.merge import Register, leading_grade
from pipeline.vocabulary import split_entries

DONE, PARTLY, NOT_DONE = CARRIED_OUT.values
RIGHT, _, LATE = RECTIFIED.values
NEVER = "未检查"
PENALISING = INSPECTION_KIND.values[-1]
REPEATED = 2
"""So often found wanting is found wanting repeatedly."""
_READ = ("单位名称", "检查日期", "检查类型", "被检查科室", "风险编号", "措施落实", "发现问题", "整改要求", "整改期限", "整改结果", "追究方式")


@dataclass(frozen=True, slots=True)
class Inspection:
    """One row of 检查. `overdue` on the day of the run: what was to be put right is not, and its last day has gone by."""

    unit: str
    day: str
    kind: str
    section: str
    codes: tuple[str, ...]
    carried_out: str
    problem: str
    demand: str
    deadline: str
    rectified: str
    penalty: str
    source: Source
    overdue: bool = False

    @property
    def wanting(self) -> bool:
        """Whether something was found."""
        return self.carried_out != DONE


@dataclass(frozen=True, slots=True)
class Inspected:
    """A risk point and its inspections: the state of its measures at the last one, how often it was found wanting, what is overdue."""

    unit: str
    section: str
    code: str
    risk: str
    grade: str
    times: int
    state: str
    last: Inspection | None
    found: int
    overdue: bool

    @property
    def repeated(self) -> bool:
        """Whether it was found wanting more than once."""
        return self.found >= REPEATED


@dataclass(frozen=True)
class Inspections:
    """All inspections, the earliest first, and every risk point of the register as they found it."""

    rows: tuple[Inspection, ...] = ()
    points: tuple[Inspected, ...] = ()

    @cached_property
    def by_state(self) -> dict[str, int]:
        """How many risk points are in each state."""
        counted = Counter(point.state for point in self.points)
        return {state: counted[state] for state in (DONE, PARTLY, NOT_DONE, NEVER)}

    @cached_property
    def by_code(self) -> Mapping[str, Inspected]:
        """The points that were inspected, by code."""
        return {point.code: point for point in self.points if point.times}

    @cached_property
    def overdue(self) -> tuple[Inspection, ...]:
        """The rectifications that are overdue."""
        return tuple(row for row in self.rows if row.overdue)

    @cached_property
    def repeated(self) -> tuple[Inspected, ...]:
        """The points found wanting more than once."""
        return tuple(point for point in self.points if point.repeated)

    @cached_property
    def by_penalty(self) -> dict[str, int]:
        """How often somebody was held to account, by kind."""
        counted = Counter(row.penalty for row in self.rows if row.kind == PENALISING)
        return {kind: counted[kind] for kind in PENALTY.values}


def inspections(register: Register, today: date) -> Inspections:
    """The register's inspections on a day. Without any the form is missing, not each point's inspection."""
    found = _rows(register, today)
    if not found:
        return Inspections()
    by_code: dict[str, list[Inspection]] = {}
    for row in found:
        for code in dict.fromkeys(row.codes):
            by_code.setdefault(code, []).append(row)
    risks = register.risks
    grades = leading_grade(risks).fillna("").tolist() if len(risks) else []
    told = columns(risks, ("单位名称", "层级", "科室", CODE, "风险点"))
    points = tuple(
        _inspected(unit, section or level, code, risk, grade, by_code.get(code, ()))
        for (unit, level, section, code, risk), grade in zip(told, grades, strict=True)
    )
    return Inspections(tuple(found), points)


def _rows(register: Register, today: date) -> list[Inspection]:
    rows = register.tables.get(INSPECTIONS.key)
    if rows is None or not len(rows):
        return []
    made = [
        Inspection(unit, day, kind, section, tuple(split_entries(codes)), carried_out, problem, demand, deadline, rectified, penalty, source)
        for (unit, day, kind, section, codes, carried_out, problem, demand, deadline, rectified, penalty), source
        in zip(columns(rows, _READ), sources(rows), strict=True)
    ]
    made.sort(key=lambda row: (row.day, row.source))
    cured = _cured(made)
    return [_dated(row, today, cured) for row in made]


def _cured(made: Sequence[Inspection]) -> dict[str, str]:
    """The last day on which the measures of each point were found carried out."""
    return {code: row.day for row in made if not row.wanting for code in row.codes}


def _dated(row: Inspection, today: date, cured: Mapping[str, str]) -> Inspection:
    """A row with whether it is overdue; where a later inspection found all its points carried out, nothing is."""
    waits = row.wanting and row.rectified != RIGHT and not (row.codes and all(cured.get(code, "") > row.day for code in row.codes))
    overdue = waits and (row.rectified == LATE or (bool(row.deadline) and row.deadline < today.isoformat()))
    return replace(row, overdue=overdue)


def _inspected(unit: str, section: str, code: str, risk: str, grade: str, own: Sequence[Inspection]) -> Inspected:
    last = own[-1] if own else None
    found, overdue = sum(row.wanting for row in own), any(row.overdue for row in own)
    return Inspected(unit, section, code, risk, grade, len(own), last.carried_out if last else NEVER, last, found, overdue)

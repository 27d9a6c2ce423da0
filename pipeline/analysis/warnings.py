"""预警： what information that is still open comes to, by section, post and risk point: a proposed level, what is due, what is overdue.

收集廉政风险信息，进行分析评估……分级进行预警提示. What a signal tells stays on its sheet: the text of a case is not even read here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from pipeline.checks.accepted import FILLED
from pipeline.columns import columns
from pipeline.forms import INFORMATION, SELF_CHECK
from pipeline.forms.vocabularies import GRADE, HANDLING, INFORMATION_SOURCE, NATURE, OUTCOME
from pipeline.register.merge import Register
from pipeline.register.warned import raising
from pipeline.rosterbook import Roster
from pipeline.settings import Warning as Weights
from pipeline.vocabulary import split_entries

EARLY, INCLINED, HAPPENED = NATURE.values
CLOSED = OUTCOME.values[0]
FIRST, SECOND, THIRD = GRADE.values
NO_GRADE = "无等级"
NO_SECTION = "（没有写科室）"
_READ = ("单位名称", "登记日期", "信息来源", "涉及科室", "涉及岗位", "风险编号", "性质", "预警等级", "处置方式", "处置期限", "处置结果")


class Of(StrEnum):
    """What a warning is about."""

    SECTION = "科室"
    POST = "岗位"
    RISK = "风险点"


@dataclass(frozen=True, slots=True)
class Signal:
    """One piece of information (a row of 信息), without what it tells."""

    unit: str
    entered: str
    channel: str
    section: str
    post: str
    codes: tuple[str, ...]
    nature: str
    grade: str
    ways: tuple[str, ...]
    deadline: str
    outcome: str

    @property
    def open(self) -> bool:
        """Whether it is still to be dealt with."""
        return self.outcome != CLOSED

    def points(self, weights: Weights) -> int:
        """What it counts for: its nature, times its level."""
        nature = {EARLY: weights.early, INCLINED: weights.inclined, HAPPENED: weights.happened}.get(self.nature, 0)
        return nature * {FIRST: weights.first, SECOND: weights.second}.get(self.grade, 1)


@dataclass(frozen=True, slots=True)
class Alert:
    """The open information about one section, post or risk point, and the level that it proposes.

    `points` count the signals within the window, `signals` all open ones; `highest` is the highest level among them, or nothing.
    `deadline` is the first day by which one of them is to be dealt with.
    """

    of: Of
    unit: str
    section: str
    owner: str
    signals: int
    points: int
    highest: str
    grade: str
    deadline: str
    overdue: int
    due: int


@dataclass(frozen=True)
class Warnings:
    """All signals and the alerts that they come to on a day; the alerts by kind, the gravest first.

    `raising` are the codes of the risk points whose grade the next review is asked to raise, `checked` those of open ones that a section
    has checked itself （自查） since the latest open information about them.
    """

    signals: tuple[Signal, ...] = ()
    alerts: tuple[Alert, ...] = ()
    overdue: int = 0
    due: int = 0
    raising: frozenset[str] = frozenset()
    checked: frozenset[str] = frozenset()

    @cached_property
    def open(self) -> tuple[Signal, ...]:
        """What is still to be dealt with."""
        return tuple(signal for signal in self.signals if signal.open)

    @cached_property
    def by_code(self) -> Mapping[str, Alert]:
        """The alert of each risk point that has one."""
        return {alert.owner: alert for alert in self.alerts if alert.of is Of.RISK}

    @cached_property
    def by_section(self) -> tuple[Alert, ...]:
        """The alerts of sections."""
        return tuple(alert for alert in self.alerts if alert.of is Of.SECTION)

    @cached_property
    def tables(self) -> tuple[CountTable, ...]:
        """The counts that may be shown: signals by each heading, all, open and overdue apart."""
        return tuple(self._table(heading, own) for heading, own in _COUNTED.items())

    def _table(self, heading: str, values: tuple[str, ...]) -> CountTable:
        every, still = Counter(_each(heading, self.signals)), Counter(_each(heading, self.open))
        named = dict.fromkeys((*values, *sorted(every.keys() - set(values))))
        return CountTable(heading, tuple((value, every[value], still[value]) for value in named if every[value] or value in values))


@dataclass(frozen=True, slots=True)
class CountTable:
    """Signals by the values of one heading: the value, how many there are, how many of them are open."""

    heading: str
    lines: tuple[tuple[str, int, int], ...]


_COUNTED: Mapping[str, tuple[str, ...]] = {
    "信息来源": INFORMATION_SOURCE.values, "性质": NATURE.values, "预警等级": (*GRADE.values, NO_GRADE),
    "处置方式": HANDLING.values, "处置结果": OUTCOME.values,
}


def _each(heading: str, signals: Iterable[Signal]) -> list[str]:
    """The values of a heading, of 处置方式 each that was chosen."""
    return [value for signal in signals for value in _values(heading, signal)]


def _values(heading: str, signal: Signal) -> tuple[str, ...]:
    if heading == "处置方式":
        return signal.ways
    own = {"信息来源": signal.channel, "性质": signal.nature, "预警等级": signal.grade or NO_GRADE, "处置结果": signal.outcome}
    return (own[heading],)


def warnings(register: Register, roster: Roster, today: date, weights: Weights) -> Warnings:
    """What the register's information comes to on a day."""
    found = signals(register)
    still = [signal for signal in found if signal.open]
    alerts = [_alert(key, own, today, weights) for key, own in _grouped(still).items()]
    sections = {section: at for at, section in enumerate(roster.sections)}
    kinds = list(Of)
    alerts.sort(key=lambda a: (kinds.index(a.of), GRADE.values.index(a.grade), sections.get(a.section, len(sections)), a.unit, a.owner))
    raised = raising(register.risks, register.tables[INFORMATION.key]) if found else frozenset[str]()
    return Warnings(tuple(found), tuple(alerts), sum(is_overdue(s, today) for s in still), sum(_is_due(s, today, weights) for s in still), raised, _checked(register, still))


def _checked(register: Register, still: Sequence[Signal]) -> frozenset[str]:
    rows = register.tables.get(SELF_CHECK.key)
    if rows is None or not len(rows):
        return frozenset()
    latest: dict[str, str] = {}
    for signal in still:
        latest |= {code: max(signal.entered, latest.get(code, "")) for code in signal.codes}
    return frozenset(code for code, day in columns(rows, ("风险编号", FILLED)) if code in latest and day[:10] >= latest[code])


def signals(register: Register) -> list[Signal]:
    """The rows of 信息, without what they tell."""
    rows = register.tables.get(INFORMATION.key)
    if rows is None or not len(rows):
        return []
    return [
        Signal(unit, entered, channel, section, post, tuple(split_entries(codes)), nature, grade, tuple(split_entries(ways)), deadline, outcome)
        for unit, entered, channel, section, post, codes, nature, grade, ways, deadline, outcome in columns(rows, _READ)
    ]


_Key = tuple[Of, str, str, str]


def _grouped(still: Sequence[Signal]) -> dict[_Key, list[Signal]]:
    """Open signals by section, by post where one is named, by each code."""
    found: dict[_Key, list[Signal]] = defaultdict(list)
    for signal in still:
        section = signal.section or NO_SECTION
        found[Of.SECTION, signal.unit, section, section].append(signal)
        if signal.post:
            found[Of.POST, signal.unit, section, f"{section}·{signal.post}"].append(signal)
        for code in dict.fromkeys(signal.codes):
            found[Of.RISK, signal.unit, "", code].append(signal)
    return found


def _alert(key: _Key, own: Sequence[Signal], today: date, weights: Weights) -> Alert:
    of, unit, section, owner = key
    begin = (today - timedelta(days=weights.window_days)).isoformat()
    points = sum(signal.points(weights) for signal in own if signal.entered >= begin)
    highest = min((signal.grade for signal in own if signal.grade), key=GRADE.values.index, default="")
    grade = proposed(points, highest, weights)
    deadline = min((signal.deadline for signal in own if signal.deadline), default="")
    overdue, due = sum(is_overdue(s, today) for s in own), sum(_is_due(s, today, weights) for s in own)
    return Alert(of, unit, section or own[0].section, owner, len(own), points, highest, grade, deadline, overdue, due)


def proposed(points: int, highest: str, weights: Weights) -> str:
    """The proposed level: by the points, and never below the highest level among the open signals."""
    by_points = FIRST if points >= weights.first_from else SECOND if points >= weights.second_from else THIRD
    return min((by_points, highest or THIRD), key=GRADE.values.index)


def is_overdue(signal: Signal, today: date) -> bool:
    """Whether a signal should have been dealt with by now."""
    return signal.open and bool(signal.deadline) and signal.deadline < today.isoformat()


def _is_due(signal: Signal, today: date, weights: Weights) -> bool:
    last = (today + timedelta(days=weights.due_days)).isoformat()
    return not is_overdue(signal, today) and today.isoformat() <= signal.deadline <= last


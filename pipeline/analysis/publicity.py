"""公开事项： of what the source asks to be made public, what was, where and when, what is out of date, and what never was.

«公开审计权力、权力依据、审计项目计划、审计流程和被审计单位的权力、义务、监督举报方法等……公开全部审计结果».
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Final

import pandas as pd

from pipeline.columns import Source, columns, sources
from pipeline.forms.vocabularies import PUBLIC_ITEM
from pipeline.period import order

KINDS: Final = PUBLIC_ITEM.values
"""The seven kinds of the source, in its order."""
WITHIN: Final = "局机关"
"""The scope （公开范围） that reaches nobody outside the office."""
_HEADINGS = ("公开事项", "公开内容", "责任科室", "公开载体", "公开范围", "公开日期")


class State(StrEnum):
    """Whether something is public, the gravest first."""

    NEVER = "没有公开"
    INSIDE = "只在局机关公开"
    AHEAD = "还没有到公开日期"
    OLD = "已经过期"
    CURRENT = "已公开"


@dataclass(frozen=True)
class Item:
    """One line of 公开事项目录. `day` is None where it cannot be read; `days` says how long ago that was, 0 for a day to come."""

    kind: str
    content: str
    section: str
    medium: str
    scope: str
    day: date | None
    days: int
    state: State
    source: Source


@dataclass(frozen=True)
class Kind:
    """One of the seven kinds with its lines, the newest first, and how it stands: as well as the best of its lines."""

    name: str
    items: tuple[Item, ...]
    state: State

    @property
    def last(self) -> date | None:
        """The newest day on which it was made public outside the office; None where it never was."""
        days = [item.day for item in self.items if item.day and item.state in (State.CURRENT, State.OLD)]
        return max(days, default=None)


@dataclass(frozen=True)
class Publicity:
    """All seven kinds, in the order of the source. `since` is the day before which a publication is out of date."""

    given: bool = False
    since: date | None = None
    kinds: tuple[Kind, ...] = ()

    @cached_property
    def missing(self) -> tuple[Kind, ...]:
        """The kinds that nobody outside the office can read: never made public, not yet, or inside only."""
        return tuple(kind for kind in self.kinds if kind.state in (State.NEVER, State.INSIDE, State.AHEAD))

    @cached_property
    def outdated(self) -> tuple[Kind, ...]:
        """The kinds whose every publication is out of date."""
        return tuple(kind for kind in self.kinds if kind.state is State.OLD)

    @property
    def covered(self) -> int:
        """How many kinds are public and up to date."""
        return sum(kind.state is State.CURRENT for kind in self.kinds)

    @property
    def sentence(self) -> str:
        """How many kinds are covered, and which are not."""
        gaps = [f"{said}{'、'.join(kind.name for kind in kinds)}" for said, kinds in (("缺", self.missing), ("过期", self.outdated)) if kinds]
        return f"应公开的{len(self.kinds)}类事项，已公开{self.covered}类{'；' + '；'.join(gaps) if gaps else ''}。"


def publicity(rows: pd.DataFrame, today: date, period: str = "") -> Publicity:
    """How what must be public stands on a day, from the rows of 公开事项目录. The period is written as 2011年第1期."""
    since = out_of_date(today, period)
    items = list(_items(rows, today, since))
    return Publicity(bool(len(rows)), since, tuple(_kind(name, [item for item in items if item.kind == name]) for name in KINDS))


def out_of_date(today: date, period: str) -> date:
    """The first day that is still up to date: a year before today, and not before the period's year."""
    year_ago = (pd.Timestamp(today) - pd.DateOffset(years=1)).date()
    year, _ = order(period)
    return max(year_ago, date(year, 1, 1)) if year else year_ago


def _kind(name: str, items: Sequence[Item]) -> Kind:
    ranks = list(State)
    ordered = sorted(items, key=lambda item: (item.day or date.min, -item.source.row), reverse=True)
    return Kind(name, tuple(ordered), max((item.state for item in items), key=ranks.index, default=State.NEVER))


def _items(rows: pd.DataFrame, today: date, since: date) -> Iterable[Item]:
    for (kind, content, section, medium, scope, entered), source in zip(columns(rows, _HEADINGS), sources(rows), strict=True):
        day = _day(entered)
        gone_by = max((today - day).days, 0) if day else 0
        yield Item(kind, content, section, medium, scope, day, gone_by, _state(scope, day, today, since), source)


def _day(entered: str) -> date | None:
    try:
        return date.fromisoformat(entered)
    except ValueError:
        return None


def _state(scope: str, day: date | None, today: date, since: date) -> State:
    if scope == WITHIN:
        return State.INSIDE
    if day is None or day > today:
        return State.AHEAD
    return State.CURRENT if day >= since else State.OLD

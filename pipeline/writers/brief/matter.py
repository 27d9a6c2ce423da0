"""What the notice is about, and what several of its parts read of it: who owns a point, what is not in order, how names are listed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from pipeline.analysis.figures import Figures
from pipeline.analysis.progress import ACCEPTED, NOT_DUE, NOT_YET, Owed
from pipeline.analysis.tables import OWNER, UNIT_ROW, counted
from pipeline.columns import entries
from pipeline.form import StageDates
from pipeline.intake.dates import period_year
from pipeline.register.merge import Register
from pipeline.register.periods import CONFIRMATION, UNCONFIRMED
from pipeline.rosterbook import LEADERS
from pipeline.settings import Settings
from pipeline.writers.official.paper import Paper

UNIT = "单位名称"
_NAMED = 4


@dataclass(frozen=True)
class Matter:
    """The figures of an edition, the register that they were counted from, what a page of it says, the settings, and what the
    workbook is called in which all of it stands.
    """

    register: Register
    figures: Figures
    paper: Paper
    settings: Settings
    workbook: str

    @cached_property
    def several(self) -> bool:
        """Whether several units reported; sections of the same name are then no longer told apart, and units are named instead."""
        return len(self.units) > 1

    @cached_property
    def units(self) -> tuple[str, ...]:
        """The units that have points, in the order of the settings."""
        present = set(self.register.risks[UNIT].dropna())
        return tuple(unit for unit in dict.fromkeys([*self.settings.units, *sorted(present)]) if unit in present)

    @property
    def whose(self) -> str:
        """Who is written to, and counted by."""
        return "单位" if self.several else "科室（中心）"

    @property
    def reviewed(self) -> bool:
        """Whether any point has an approved grade."""
        return self.figures.unreviewed < self.figures.total

    @cached_property
    def points(self) -> pd.DataFrame:
        """The risk points, with who they belong to as `OWNER`."""
        rows = counted(self.register.risks)
        return rows.assign(**{OWNER: rows[UNIT]}) if self.several else rows

    @cached_property
    def owed(self) -> tuple[Owed, ...]:
        """The forms that are asked for by now."""
        return tuple(owed for owed in self.figures.progress if owed.state not in (NOT_YET, NOT_DUE))

    @cached_property
    def wanting(self) -> tuple[Owed, ...]:
        """Those of them that are not in order: not handed in, not of every post, or returned."""
        return tuple(owed for owed in self.owed if owed.state != ACCEPTED)

    @cached_property
    def unconfirmed(self) -> list[str]:
        """The owner of each point that was not reported anew in the period."""
        return owners(self.points[self.points[CONFIRMATION] == UNCONFIRMED])

    @cached_property
    def stages(self) -> StageDates:
        """The last day of each stage of the period."""
        return self.settings.stages(period_year(self.figures.period) or self.figures.today.year)

    def concerning(self, names: Iterable[str]) -> str:
        """«，涉及办公室、综合科», in the roster's order; nothing where a name would not say of which unit it is."""
        order = (*self.units, UNIT_ROW, *self.paper.roster.sections)
        known = sorted(set(names) - {""}, key=lambda name: (order.index(name) if name in order else len(order), name))
        told = known and not (self.several and set(known) - set(self.units))
        return f"，涉及{listed(known, self.whose)}" if told else ""


def owners(points: pd.DataFrame) -> list[str]:
    """Who each of these points belongs to."""
    return [owner or UNIT_ROW for owner in entries(points[OWNER])]


def listed(names: Iterable[str], whose: str) -> str:
    """Each name once: all of them, or the first few and how many there are."""
    known = list(dict.fromkeys(name for name in names if name))
    if len(known) <= _NAMED:
        return "、".join(known)
    unit = "处" if {UNIT_ROW, LEADERS} & set(known) else f"个{whose}"
    return f"{'、'.join(known[:_NAMED])}等{len(known)}{unit}"


def day_of(day: date) -> str:
    """2011年10月10日."""
    return f"{day.year}年{day.month}月{day.day}日"

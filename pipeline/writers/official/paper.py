"""What every register prints beside its rows: unit, period, 编号， 密级， edition, and who signs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from pipeline.form import Level
from pipeline.rosterbook import Roster


@dataclass(frozen=True)
class Paper:
    """One edition's registers. `edition` is its label (第001版), `day` the day of the run, `classification` the 密级 line."""

    unit: str
    period: str
    classification: str
    edition: str
    day: date
    roster: Roster = field(default_factory=Roster)

    @property
    def foot(self) -> str:
        """The unit, the period and the edition at the foot of every page."""
        # A foot has 255 characters at most, and & begins a command there.
        return f"{self.unit[:60]} {self.period} {self.edition}".replace("&", "&&")

    def number(self, level: Level, *owner: str) -> str:
        """编号: 廉控登〔year〕 level mark, owner (section, post, person), period: 廉控登〔2011〕科-综合科-第1期.

        The same owner has the same number in every edition of a period.
        """
        found = re.fullmatch(r"(\d{4})年(第\d+期)", self.period)
        year, period = (found[1], found[2]) if found else ("　　　　", "")
        return f"廉控登〔{year}〕{'-'.join(part for part in (level.mark, *owner, period) if part)}"

    def opinions(self, level: Level, section: str) -> tuple[str, str, str]:
        """The heads of the three opinion boxes, with the names of those who sign where the roster has them."""
        group = "领导小组审定意见"
        if level is Level.UNIT:
            return "代拟部门意见（办公室、综合科）", f"单位主要领导意见{_named(self.roster.chief)}", group
        return f"科室（中心）意见{_named(self.roster.head(section))}", f"分管领导意见{_named(self.roster.leader(section))}", group


def _named(person: str) -> str:
    return f"（{person}）" if person else ""

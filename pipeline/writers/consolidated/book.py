"""All that the leaders' workbook shows, as one value."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from pipeline.analysis.figures import Figures
from pipeline.analysis.history import Milestone
from pipeline.finding import Finding
from pipeline.register.merge import Register
from pipeline.rosterbook import Roster
from pipeline.rounds.follow import Rounds
from pipeline.settings import Settings


@dataclass(frozen=True)
class Book:
    """All that the workbook shows. `inbox` is the way from the workbook's folder to the inbox, such as ../../inbox; `before` are the
    figures of the editions before, oldest first.
    """

    register: Register
    figures: Figures
    findings: tuple[Finding, ...]
    settings: Settings
    roster: Roster
    edition: str
    inbox: str
    rounds: Rounds = field(default_factory=Rounds)
    before: tuple[Milestone, ...] = ()

    @property
    def in_volumes(self) -> bool:
        """Whether there are more points than one workbook shows in full."""
        return self.figures.total > self.settings.volume_rows

    @property
    def live(self) -> bool:
        """Whether figures are formulas over the database."""
        return not self.in_volumes and self.figures.total <= self.settings.formula_rows

    @cached_property
    def several_units(self) -> bool:
        """Whether the register holds points of several units."""
        return len({*self.register.risks["单位名称"].dropna(), *(power.unit for power in self.figures.balance.powers)}) > 1

    @property
    def foot(self) -> str:
        """The unit, the period and the edition at the foot of every page."""
        # A foot has 255 characters at most, and & begins a command there.
        return f"{self.figures.unit[:60]} {self.figures.period} {self.edition}".replace("&", "&&")
